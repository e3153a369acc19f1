"""WikiEvents: our triggers and arguments under the KAIROS type names (as finely as our reading tells)."""

from __future__ import annotations

from typing import Any

from evaluation.ace import AceStyle, predict_events

STYLE = AceStyle(
    attack="Conflict.Attack.Unspecified",
    explode="Conflict.Attack.DetonateExplode",
    die="Life.Die.Unspecified",
    injure="Life.Injure.Unspecified",
    arrest="Justice.ArrestJailDetain.Unspecified",
    protest="Conflict.Demonstrate.Unspecified",
    roles={
        "Conflict.Attack.Unspecified": {
            "initiator": "Attacker",
            "target": "Target",
            "means": "Instrument",
            "place": "Place",
        },
        "Conflict.Attack.DetonateExplode": {
            "initiator": "Attacker",
            "target": "Target",
            "means": "ExplosiveDevice",
            "place": "Place",
        },
        "Life.Die.Unspecified": {"initiator": "Killer", "target": "Victim", "place": "Place"},
        "Life.Injure.Unspecified": {"initiator": "Injurer", "target": "Victim", "place": "Place"},
        "Justice.ArrestJailDetain.Unspecified": {
            "initiator": "Jailer",
            "target": "Detainee",
            "place": "Place",
        },
        "Conflict.Demonstrate.Unspecified": {"initiator": "Demonstrator", "place": "Place"},
    },
)


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """Events of one page."""
    return {"id": record["id"], "events": predict_events(record, STYLE)}
