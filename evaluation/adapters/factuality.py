"""UDS-IH2: the factuality of given predicates in single sentences of web text.

The product asks its words of violence alone whether they happened; here the same step is asked of the predicates given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluation.adapters.polnear import parsed_text
from tacitus.readers.rules.attribution.find import attributions
from tacitus.readers.rules.factuality.assess import assess

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """A value for every predicate span of one record."""
    parsed = parsed_text(record["text"])
    said = attributions(parsed)
    values = [
        assess(parsed, token_at(parsed.doc, one["start"], one["end"]), said).value
        for one in record["predicates"]
    ]
    asked = zip(record["predicates"], values, strict=True)
    return {
        "id": record["id"],
        "predicates": [{"start": one["start"], "end": one["end"], "value": value} for one, value in asked],
    }


def token_at(doc: Doc, start: int, end: int) -> Token:
    """The token that covers most of `[start, end)`."""
    return max(doc, key=lambda token: min(end, token.idx + len(token)) - max(start, token.idx))
