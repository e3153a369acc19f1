"""One file per corpus, named as the corpus: from a corpus record to a prediction in the ruler's form.

Each module defines `predict(record: dict) -> dict`, made from `text` (and title, date, outlet) alone, and may
define `MEASURE` (the ruler's `--measure`) or `SCORE_ARGUMENTS` (further arguments for the ruler).
"""
