"""One file per corpus, named as the corpus: from the product's own reading to a prediction in the ruler's form.

Each module defines `predict(record: dict) -> dict`, or `predict_all` for records that are put together, and may define
`MEASURE` (the ruler's `--measure`), `SCORE_ARGUMENTS` (further arguments for the ruler) and `LEFT_OUT` (what the
corpus measures and the product does not give). An adapter maps and does nothing else: what it says is in the records
of `tacitus.read` or of the ledger. Three corpora ask about what the reader works out and no record holds (who says
what of anything; whether any verb happened; every use of a place's name): their adapters call that step alone.
"""
