"""FA-KES: killed civilians, non-civilians, children and women of the report's main incident.

The corpus writes 0 for "nought or not stated", so an absent figure is printed as 0. People whose kind is not
given count as civilians, as the corpus does.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any

from evaluation.casualties import describe, parsed_record
from tacitus.model.parsed import ParsedReport
from tacitus.ontology.actor_categories import CIVILIAN_GROUPS, COMBATANT_GROUPS
from tacitus.readers.rules.tolls.document import (
    NEAR,
    OPENING,
    UNKNOWN,
    DocumentToll,
    document_tolls,
    figure_of,
    is_background,
)
from tacitus.readers.rules.tolls.find import TollMention, find_tolls

CHILDREN_OF = {"child": "killed_children", "woman": "killed_women"}


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """The four figures of one report."""
    parsed = parsed_record(record)
    tolls = find_tolls(parsed, describe)
    figures = {figure.kind: figure for figure in document_tolls(parsed, tolls, _kind)}
    civilians, combatants = _civilians(figures, tolls), _combatants(figures, tolls)
    return {
        "id": record["id"],
        "killed_civilians": civilians,
        "killed_noncivilians": combatants,
        **{field: _first(parsed, tolls, group) for group, field in CHILDREN_OF.items()},
    }


def _civilians(figures: dict[str, DocumentToll], tolls: Sequence[TollMention]) -> int:
    """The dead called civilians or called nothing; of both the exact figure, then the one given first."""
    given = [figures[kind] for kind in ("civilian", UNKNOWN) if kind in figures]
    chosen = min(given, key=lambda f: (not f.exact, f.sentence, -f.best), default=None)
    if chosen is None:
        return 0
    if chosen.kind != UNKNOWN:
        return chosen.best
    fighters = figures.get("combatant")
    if fighters is not None and fighters.sentence <= chosen.sentence:
        # the dead of a report on fighters: those it leaves unnamed are the same ones, or a total with them
        return max(0, chosen.best - fighters.best)
    return _part_of(chosen, tolls, {"civilian"}) or chosen.best - _part_of(chosen, tolls, COMBATANT_GROUPS)


def _combatants(figures: dict[str, DocumentToll], tolls: Sequence[TollMention]) -> int:
    """The dead who are called fighters, soldiers or police, by themselves or as a part of a total."""
    if "combatant" in figures:
        return figures["combatant"].best
    return _part_of(figures[UNKNOWN], tolls, COMBATANT_GROUPS) if UNKNOWN in figures else 0


def _part_of(total: DocumentToll, tolls: Sequence[TollMention], groups: Set[str]) -> int:
    """How many of a total's figure belong to `groups`, by the parts that the text names."""
    for place, toll in enumerate(tolls):
        if toll.effect != "killed" or toll.is_part_of is not None or figure_of(toll) != total.best:
            continue
        parts = [t for t in tolls if t.is_part_of == place and t.group in groups and t.side != "initiator"]
        if found := sum(figure_of(t) or 0 for t in parts):
            return found if found < total.best else 0
    return 0


def _kind(toll: TollMention) -> str | None:
    if toll.effect != "killed":
        return None
    if toll.group in COMBATANT_GROUPS:
        return "combatant"
    return "civilian" if toll.group in CIVILIAN_GROUPS else UNKNOWN


def _first(parsed: ParsedReport, tolls: Sequence[TollMention], group: str) -> int:
    """Children or women among the dead: the first figure given near the opening, as a part or by itself."""
    for toll in tolls:
        sentence = parsed.sentence_at(parsed.doc[toll.trigger].idx)
        if toll.effect != "killed" or toll.group != group or toll.cumulative or sentence is None:
            continue
        if sentence.index <= OPENING + NEAR and not is_background(sentence) and (figure := figure_of(toll)):
            return figure
    return 0
