"""UDS-IH2: the factuality of given predicates in single sentences of web text."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from evaluation.adapters.polnear import parsed_text
from tacitus.extract.attribution import attributions
from tacitus.extract.factuality import assess
from tacitus.extract.factuality_model import SCALE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from tacitus.extract.attribution import Attribution
    from tacitus.model.parsed import ParsedReport


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """A value for every predicate span of one record."""
    return {"id": record["id"], "predicates": rows(parsed_text(record["text"]), record["predicates"])}


def rows(parsed: ParsedReport, predicates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Values in the ruler's form; only the spans of `predicates` are looked at."""
    said = attributions(parsed)
    return [
        {
            "start": asked["start"],
            "end": asked["end"],
            "value": _value(parsed, token_at(parsed.doc, asked["start"], asked["end"]), said),
        }
        for asked in predicates
    ]


def _value(parsed: ParsedReport, trigger: Token, said: Sequence[Attribution]) -> float:
    """The reading's value on the corpus's scale; `TACITUS_FACTUALITY=rules` switches the regressor off."""
    trained = os.environ.get("TACITUS_FACTUALITY") != "rules"
    return assess(parsed, trigger, said, trained=trained).value / SCALE


def token_at(doc: Doc, start: int, end: int) -> Token:
    """The token that covers most of `[start, end)`."""
    return max(doc, key=lambda token: min(end, token.idx + len(token)) - max(start, token.idx))
