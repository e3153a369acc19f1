"""Event location: the places that `extract.location` picks for the given event verb."""

from __future__ import annotations

from functools import cache
from typing import Any

from tacitus.extract.location import places_said
from tacitus.ground.places import Gazetteer, load_gazetteer, spot
from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Report, Segment
from tacitus.settings import load_settings
from tacitus.text.parse import parse


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
    mentions = spot(parsed, _gazetteer())
    chosen = places_said(parsed, verb.root, mentions) if verb is not None else []
    spans = [(m.start, m.start + len(bare(m.text))) for m in chosen]
    return {
        "id": record["id"],
        "locations": [{"start": a, "end": b, "text": record["text"][a:b]} for a, b in spans],
    }


def bare(name: str) -> str:
    """The name as the corpus marks it: without a kind in small letters behind it (`Erez crossing`)."""
    words = name.split(" ")
    while len(words) > 1 and words[-1].islower():
        words.pop()
    return " ".join(words)
