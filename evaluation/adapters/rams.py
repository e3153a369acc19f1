"""RAMS: our triggers and arguments under its type names (the first one or two levels carry the meaning)."""

from __future__ import annotations

from typing import Any

from evaluation.ace import AceStyle, predict_events

ATTACK_ROLES = {"initiator": "attacker", "target": "target", "means": "instrument", "place": "place"}
STYLE = AceStyle(
    attack="conflict.attack.n/a",
    explode="conflict.attack.bombing",
    die="life.die.deathcausedbyviolentevents",
    injure="life.injure.injurycausedbyviolentevents",
    arrest="justice.arrestjaildetain.arrestjaildetain",
    protest="conflict.demonstrate.n/a",
    roles={
        "conflict.attack.n/a": ATTACK_ROLES,
        "conflict.attack.bombing": ATTACK_ROLES,
        "life.die.deathcausedbyviolentevents": {
            "initiator": "killer",
            "target": "victim",
            "means": "instrument",
            "place": "place",
        },
        "life.injure.injurycausedbyviolentevents": {
            "initiator": "injurer",
            "target": "victim",
            "means": "instrument",
            "place": "place",
        },
        "justice.arrestjaildetain.arrestjaildetain": {
            "initiator": "jailer",
            "target": "detainee",
            "place": "place",
        },
        "conflict.demonstrate.n/a": {"initiator": "demonstrator", "place": "place"},
    },
)


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """Events of one window."""
    return {"id": record["id"], "events": predict_events(record, STYLE)}
