"""FA-KES: killed civilians, non-civilians, children and women of the report's main incident.

The corpus writes 0 for "nought or not stated", so an absent figure is printed as 0. People whose kind is not
given count as civilians, as the corpus does; those of a total who are called fighters are taken off it.
"""

from __future__ import annotations

from typing import Any

from evaluation.product import figure, main_incident, read_titled
from tacitus.model.records import Incident, Toll
from tacitus.ontology.actor_categories import COMBATANT_GROUPS


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """The four figures of one report."""
    main = main_incident(read_titled(record))
    return {"id": record["id"], **(figures(main) if main is not None else {})}


def figures(incident: Incident) -> dict[str, int]:
    """The corpus's four figures of one incident."""
    civilians = figure(incident, "killed", leaving_out=COMBATANT_GROUPS)
    fighters = [toll for toll in _dead(incident) if toll.group in COMBATANT_GROUPS]
    parts = sum(toll.best or 0 for toll in fighters if toll.part_of is not None)
    return {
        "killed_civilians": max(0, civilians - parts),
        "killed_noncivilians": parts or max((toll.best or toll.low or 0 for toll in fighters), default=0),
        "killed_children": _of_group(incident, "child"),
        "killed_women": _of_group(incident, "woman"),
    }


def _dead(incident: Incident) -> list[Toll]:
    return [toll for toll in incident.tolls if toll.effect == "killed"]


def _of_group(incident: Incident, group: str) -> int:
    return max((toll.best or toll.low or 0 for toll in _dead(incident) if toll.group == group), default=0)
