"""Event location: the words that the encoder takes for the place of the given event verb.

With the encoder switched off, the places that `extract.location` picks among those that were spotted.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from tacitus.ground.places import Gazetteer, load_gazetteer, spot
from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Report, Segment
from tacitus.readers.model.encoder import read_words
from tacitus.readers.rules.location import places_said
from tacitus.settings import load_settings
from tacitus.syntax.parse import parse

LIKELY = 0.5
"""Least probability of a word of the place (the best F1 on the fifth kept as dev)."""


@cache
def _gazetteer() -> Gazetteer:
    return load_gazetteer(load_settings())


def read(record: dict[str, Any]) -> ParsedReport:
    """The sentence as a report of one segment."""
    text = record["text"]
    segment = Segment(kind="body", start=0, end=len(text))
    return parse(Report(id=record["id"], text=text, segments=(segment,)))


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """Spans of the places where the event of `record["verb"]` took place."""
    parsed = read(record)
    verb = parsed.doc.char_span(record["verb"]["start"], record["verb"]["end"], alignment_mode="expand")
    if verb is not None and load_settings().encoder:
        told = read_words(parsed, [verb.root]).get(verb.root.i)
        if told is not None:
            spans = told.place_spans(LIKELY)
            return {"id": record["id"], "locations": [{"start": start, "end": end} for start, end in spans]}
    mentions = spot(parsed, _gazetteer())
    chosen = places_said(parsed, verb.root, mentions) if verb is not None else []
    return {
        "id": record["id"],
        "locations": [{"start": m.start, "end": m.end, "text": m.text} for m in chosen],
    }
