"""How well an incident is supported, in the manner of Airwars' grading of reported incidents.

Airwars grades claims of civilian harm as confirmed (a belligerent accepts responsibility), fair (two or more
credible sources), weak (a single source), contested (competing claims of who did it) and discounted (it did
not happen as claimed). The words are kept; the conditions here are those that can be read off claims.
"""

from __future__ import annotations

from collections.abc import Iterable

from tacitus.model.ledger import Attribution, Grade
from tacitus.resolve.accounts import Account

HOLDING = ("narrated", "claimed", "attributed", "assessed")
"""Kinds of attribution that hold an actor to have done it."""


def grade(
    members: list[Account], attributions: tuple[Attribution, ...], origins: set[str]
) -> tuple[Grade, tuple[str, ...]]:
    """The grade and the reasons for it, most telling first."""
    if all(member.incident.status == "denied" for member in members):
        return "discounted", ("every report that tells of it says that it did not happen",)
    claimed = _names(row for row in attributions if row.kind == "claimed")
    denied = _names(row for row in attributions if row.kind == "denied")
    holders = _names(row for row in attributions if row.kind in HOLDING)
    if claimed & denied:
        return "contested", (f"{_listed(claimed & denied)} is said to claim it and to deny it",)
    if len(claimed) > 1:
        return "contested", (f"claimed by {_listed(claimed)}",)
    if denied & holders:
        return "contested", (f"{_listed(denied & holders)} is named as having done it and denies it",)
    if claimed:
        return "confirmed", (f"{_listed(claimed)} says that it did it", _independence(origins))
    if len(origins) > 1:
        return "fair", (_independence(origins),)
    return "weak", (_independence(origins),)


def _names(rows: Iterable[Attribution]) -> set[str]:
    return {row.actor for row in rows}


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))


def _independence(origins: set[str]) -> str:
    return f"{len(origins)} independent origins" if len(origins) != 1 else "a single origin"
