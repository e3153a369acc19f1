"""Whether two actors are the same one."""

from __future__ import annotations

from tacitus.model.records import Actor

STATE = frozenset({"state", "state_forces"})
IRREGULAR = frozenset({"rebel", "militia", "criminal"})


def match_actors(one: Actor, other: Actor) -> float:
    """1 the same actor, 0..1 may be, -1 cannot be."""
    if one.id and one.id == other.id:
        return 1.0
    if one.name.casefold() == other.name.casefold():
        return 1.0
    if one.country and other.country and one.country != other.country:
        return -1.0
    if one.category in STATE and other.category in STATE:
        return 1.0 if one.country and one.country == other.country else 0.2
    sides = {
        "state" if a.category in STATE else "irregular" if a.category in IRREGULAR else ""
        for a in (one, other)
    }
    if sides == {"state", "irregular"}:
        return -1.0
    if one.id and other.id and "unknown" not in (one.category, other.category):
        return 0.1 if _related(one, other) else -1.0
    return 0.5 if one.category == other.category != "unknown" else 0.1


def _related(one: Actor, other: Actor) -> bool:
    return any(a.to in (other.id, other.name) for a in one.affiliations) or any(
        a.to in (one.id, one.name) for a in other.affiliations
    )
