"""The one table of sameness of kinds (`kinds.toml`): which labels, and which classes of means, can be one thing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from tacitus.errors import InstallationError
from tacitus.model.records import Incident
from tacitus.model.shipped import shipped_in, shipped_table

Relation = Literal["same", "compatible", "disputed", "other", "apart"]
"""From one thing to two: equal; in other words; rival accounts of one thing; other things; nothing in common."""
RELATIONS: tuple[Relation, ...] = get_args(Relation)
"""Nearest first."""
Of = Literal["labels", "means"]


@dataclass(frozen=True, slots=True)
class Sameness:
    """One tree of kinds, and the rows of kinds that go together beside it."""

    above: Mapping[str, tuple[str, ...]]
    """Kind → itself, then what it stands under, up to its root."""
    loose: frozenset[str]
    beside: Mapping[str, frozenset[str]]

    def relation(self, one: str, other: str) -> Relation:
        """How two kinds stand to each other; one that the table does not have stands alone."""
        if one == other:
            return "same"
        mine, theirs = self.above.get(one, (one,)), self.above.get(other, (other,))
        if mine[-1] != theirs[-1]:
            return "compatible" if other in self.beside.get(one, ()) else "apart"
        if one in theirs or other in mine or {one, other} & self.loose or other in self.beside.get(one, ()):
            return "compatible"
        nearest = next(kind for kind in mine if kind in theirs)
        return "other" if nearest == mine[-1] else "disputed"


def relation(of: Of, one: str, other: str) -> Relation:
    """How two labels, or two classes of means, stand to each other."""
    return sameness(of).relation(one, other)


def nearest(of: Of, one: Iterable[str], other: Iterable[str]) -> Relation:
    """The nearest relation between any of the one and any of the other; both hold something."""
    there = tuple(other)
    return min((relation(of, a, b) for a in one for b in there), key=RELATIONS.index)


def go_together(of: Of, one: str, other: str) -> bool:
    """Whether two kinds may name one thing though nobody disputes it."""
    return relation(of, one, other) in ("same", "compatible")


def is_above(one: str, other: str) -> bool:
    """Whether one of two labels is the broader word for the other: an air strike may be by drone."""
    above = sameness("labels").above
    return one in above.get(other, ()) or other in above.get(one, ())


@cache
def vagueness(label: str) -> int:
    """How little a label says of how: 0 says how, 1 are plain words of violence, 2 outcomes, 3 what goes along."""
    return int(_table()["labels"].get(label, {}).get("vague", 0))


def is_loose(label: str) -> bool:
    """Whether a label says no more than that violence was done, that somebody died or that something went off."""
    return vagueness(label) in (1, 2)


def is_mutual(label: str) -> bool:
    """Whether a label is of two sides that fought, of which the one named first did no more than the other."""
    return bool(_table()["labels"].get(label, {}).get("mutual"))


def tells_sides_alone(label: str) -> bool:
    """Whether a label says who fought, and neither how nor who began."""
    return is_mutual(label) and is_loose(label)


@cache
def sameness(of: Of) -> Sameness:
    """The table of labels or of means. Raises `InstallationError` for names it does not know."""
    rows = _table()[of]
    above = {kind: _upwards(rows, kind) for kind in rows}
    beside: dict[str, set[str]] = {}
    for row in _table()["told_as"][of]:
        unknown = sorted(set(row) - rows.keys())
        if unknown or len(set(row)) < len(row):
            raise InstallationError(f"kinds.toml: a row of {of} has {unknown or row}, unknown or doubled.")
        for kind in row:
            beside.setdefault(kind, set()).update(row)
    return Sameness(
        above=above,
        loose=frozenset(kind for kind, row in rows.items() if row.get("loose")),
        beside={kind: frozenset(others) for kind, others in beside.items()},
    )


def _upwards(rows: Mapping[str, Mapping[str, Any]], kind: str) -> tuple[str, ...]:
    path = [kind]
    while above := rows[path[-1]].get("parent"):
        if above not in rows or above in path:
            raise InstallationError(f"kinds.toml: {path[-1]} stands under {above}, unknown or in a circle.")
        path.append(above)
    return tuple(path)


@cache
def means_of_label(label: str) -> str | None:
    """The class of means that a label says by itself."""
    found: str | None = _table()["labels"].get(label, {}).get("means")
    return found


@cache
def means_by_word() -> dict[str, str]:
    """Words, lower case, that name a means less precisely than the class they are read as → that means."""
    return {word: kind for kind, row in _table()["means"].items() for word in row.get("words", ())}


def families() -> dict[str, str]:
    """Family key → its name in the legend, in the legend's order."""
    return dict(_table()["families"])


def family_of(incident: Incident) -> str:
    """The family of an incident, by its label; `other` when no family has it."""
    return family_of_label(incident.label)


@cache
def family_of_label(label: str) -> str:
    """The family that has a label."""
    found: str = _table()["labels"].get(label, {}).get("family", "other")
    return found


@cache
def sheets() -> dict[str, dict[str, Any]]:
    """Label → the content of its file in `kinds/`, in the order of labels."""
    texts = shipped_in("tacitus.ontology", "kinds", ".toml")
    return {label: tomllib.loads(text) for label, text in texts.items()}


@cache
def parent_of(label: str) -> str | None:
    """The kind above a label; branches that no report uses are passed over."""
    above = sameness("labels").above.get(label, (label,))[1:]
    return next((kind for kind in above if not kind.startswith("(")), None)


@cache
def _table() -> dict[str, Any]:
    stored = shipped_table("tacitus.ontology", "kinds.toml")
    return {**stored, "labels": {**stored["branches"], **sheets()}}
