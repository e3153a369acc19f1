"""Toponyms with coordinates (LGL, TR-News). Demonyms count there, so every use of a name is predicted."""

from __future__ import annotations

from functools import cache
from typing import Any

from tacitus.ground.places.gazetteer import Gazetteer, load_gazetteer
from tacitus.ground.places.grounding import mention
from tacitus.ground.places.resolving import resolve
from tacitus.ground.places.spotting import spot_toponyms
from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Place, Report, Segment
from tacitus.settings import load_settings
from tacitus.syntax.parse import parse

DEFAULT_GOLD = "trnews.jsonl"


@cache
def _gazetteer() -> Gazetteer:
    return load_gazetteer(load_settings())


def read(record: dict[str, Any]) -> ParsedReport:
    """The report as one segment, parsed."""
    text = record["text"]
    report = Report(
        id=record["id"],
        text=text,
        title=record.get("title"),
        outlet=record.get("outlet"),
        segments=(Segment(kind="body", start=0, end=len(text)),),
    )
    return parse(report)


def toponyms(parsed: ParsedReport, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Spans and points of every toponym, with the share of the first candidate among those listed."""
    found = []
    report = parsed.report
    for reading in resolve(spot_toponyms(parsed, gazetteer), gazetteer, report.text, report.outlet):
        toponym = reading.toponym
        place = mention(parsed, reading).grounded
        assert isinstance(place, Place)
        found.append(
            {"start": toponym.start, "end": toponym.end, "text": toponym.text, "lat": place.lat, "lon": place.lon,
             "radius_km": place.radius_km, "country": place.country, "gazetteer": place.gazetteer,
             "confidence": place.candidates[0].score if place.candidates else 0.0}
        )  # fmt: skip
    return found


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """Spans and points of every toponym, from the text, title and outlet."""
    return {"id": record["id"], "toponyms": toponyms(read(record), _gazetteer())}
