"""Voice of America articles with ACE-style events: our triggers and arguments under their type names."""

from __future__ import annotations

from typing import Any

from evaluation.ace import AceStyle, predict_events

STYLE = AceStyle(
    attack="Conflict:Attack",
    die="Life:Die",
    injure=None,
    arrest="Justice:Arrest-Jail",
    protest="Conflict:Demonstrate",
    roles={
        "Conflict:Attack": {
            "initiator": "Attacker",
            "target": "Target",
            "means": "Instrument",
            "place": "Place",
        },
        "Life:Die": {"initiator": "Agent", "target": "Victim", "means": "Instrument", "place": "Place"},
        "Justice:Arrest-Jail": {"initiator": "Agent", "target": "Person", "place": "Place"},
        "Conflict:Demonstrate": {"initiator": "Entity", "place": "Place"},
    },
)


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """Events of one article."""
    return {"id": record["id"], "events": predict_events(record, STYLE)}
