"""Event location: the places that the product gives the incident which the given verb names, in its sentence."""

from __future__ import annotations

from typing import Any

from evaluation.product import beside, kinds, read, spans

LEFT_OUT = "places of verbs that name no incident: the product reads places of incidents only"


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """Spans of the places where the event of `record["verb"]` took place."""
    reading, verb = read(record), record["verb"]
    named = [
        claim
        for claim in kinds(reading)
        if any(span.start < verb["end"] and verb["start"] < span.end for span in claim.evidence)
    ]
    places = {span for claim in named for place in beside(reading, claim, "where") for span in place.evidence}
    return {"id": record["id"], "locations": spans(sorted(places))}
