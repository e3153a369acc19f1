"""re3d: the names, places, times, counts and weapons that the product marks, under the corpus's types."""

from __future__ import annotations

from typing import Any

from evaluation.product import read
from tacitus.model.records import Mention

LEFT_OUT = "relations, and described people and things: the product marks names, not every noun phrase"
TYPES = {
    "actor": "Organisation",
    "place": "Location",
    "time": "Temporal",
    "quantity": "Quantity",
    "means": "Weapon",
}
"""The kinds of our mentions → the corpus's types."""


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """The entities of one text."""
    entities = {(type_of(one), one.start, one.end) for one in read(record).mentions if one.kind in TYPES}
    return {
        "id": record["id"],
        "entities": [{"type": kind, "start": start, "end": end} for kind, start, end in sorted(entities)],
        "relations": [],
    }


def type_of(mention: Mention) -> str:
    """The corpus's type; people are told by the registry's rule that found them."""
    return "Person" if mention.kind == "actor" and "person" in mention.why.lower() else TYPES[mention.kind]
