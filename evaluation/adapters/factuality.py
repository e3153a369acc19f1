"""UDS-IH2: the factuality of given predicates in single sentences of web text."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from evaluation.adapters.polnear import parsed_text
from tacitus.readers.model.encoder import read_words
from tacitus.readers.rules.attribution.find import attributions
from tacitus.readers.rules.factuality.assess import assess
from tacitus.readers.rules.factuality.model import SCALE
from tacitus.settings import load_settings

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from tacitus.model.parsed import ParsedReport


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """A value for every predicate span of one record."""
    return {"id": record["id"], "predicates": rows(parsed_text(record["text"]), record["predicates"])}


def rows(parsed: ParsedReport, predicates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Values in the ruler's form; only the spans of `predicates` are looked at.

    `TACITUS_FACTUALITY=rules` leaves the rules alone, `TACITUS_ENCODER=0` rules and regressor.
    """
    said = attributions(parsed)
    trained = os.environ.get("TACITUS_FACTUALITY") != "rules"
    triggers = [token_at(parsed.doc, asked["start"], asked["end"]) for asked in predicates]
    told = read_words(parsed, triggers) if trained and load_settings().encoder else {}
    values = []
    for trigger in triggers:
        encoded = told[trigger.i].factuality if trigger.i in told else None
        values.append(assess(parsed, trigger, said, trained=trained, encoded=encoded).value / SCALE)
    return [
        {"start": asked["start"], "end": asked["end"], "value": value}
        for asked, value in zip(predicates, values, strict=True)
    ]


def token_at(doc: Doc, start: int, end: int) -> Token:
    """The token that covers most of `[start, end)`."""
    return max(doc, key=lambda token: min(end, token.idx + len(token)) - max(start, token.idx))
