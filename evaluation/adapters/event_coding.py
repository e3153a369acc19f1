"""Event coding: the PLOVER type of a sentence's incidents, with the countries of who did it and to whom."""

from __future__ import annotations

from typing import Any

from evaluation.product import read
from tacitus.model.records import Actor, Incident

DEFAULT_GOLD = "plover.jsonl"
LEFT_OUT = "CAMEO codes (PETRARCH's sentences, set in made-up lands): the product gives PLOVER types and real countries"
BODIES = {"io": "IGO", "ngo": "NGO"}
"""Actors that the corpus codes by what they are, not by their country."""


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """The codings of one sentence; none under another scheme than PLOVER."""
    told = () if record.get("scheme") == "CAMEO" else read(record).incidents
    return {"id": record["id"], "codings": [coding(incident) for incident in told]}


def coding(incident: Incident) -> dict[str, str]:
    """The first initiator, the first target and the type."""
    return {"source": _code(incident.initiators), "target": _code(incident.targets), "event": incident.type}


def _code(actors: tuple[Actor, ...]) -> str:
    codes = (BODIES.get(actor.category) or actor.country for actor in actors)
    return next((code for code in codes if code), "")
