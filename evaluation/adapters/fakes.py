"""FA-KES: killed civilians, non-civilians, children and women of the report's main incident.

The corpus writes 0 for "nought or not stated", so an absent figure is printed as 0. People whose kind is not
given count as civilians, as the corpus does.
"""

from __future__ import annotations

from typing import Any

from evaluation.casualties import describe, parsed_record
from tacitus.extract.tolls import TollMention, find_tolls
from tacitus.extract.tolls_document import UNKNOWN, DocumentToll, document_tolls
from tacitus.ontology.actor_categories import CIVILIAN_GROUPS, COMBATANT_GROUPS

CHILDREN_OF = {"child": "killed_children", "woman": "killed_women"}


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """The four figures of one report."""
    parsed = parsed_record(record)
    tolls = find_tolls(parsed, describe)
    figures = {figure.kind: figure for figure in document_tolls(parsed, tolls, _kind)}
    combatants = figures.get("combatant")
    prediction = {
        "id": record["id"],
        "killed_civilians": _civilians(figures),
        "killed_noncivilians": combatants.best if combatants else 0,
    }
    return prediction | {field: _part(tolls, group) for group, field in CHILDREN_OF.items()}


def _civilians(figures: dict[str, DocumentToll]) -> int:
    """The dead who are called civilians, or called nothing; of both the exact one, then the one given first."""
    given = [figures[kind] for kind in ("civilian", UNKNOWN) if kind in figures]
    chosen = min(given, key=lambda f: (not f.exact, f.sentence, -f.best), default=None)
    return chosen.best if chosen else 0


def _kind(toll: TollMention) -> str | None:
    if toll.effect != "killed":
        return None
    if toll.group in COMBATANT_GROUPS:
        return "combatant"
    return "civilian" if toll.group in CIVILIAN_GROUPS else UNKNOWN


def _part(tolls: tuple[TollMention, ...], group: str) -> int:
    """Children or women among the dead: the first figure given, as a part or by itself."""
    figures = (t.count.best for t in tolls if t.effect == "killed" and t.group == group and t.count)
    return next((figure for figure in figures if figure), 0)
