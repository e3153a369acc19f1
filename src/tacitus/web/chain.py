"""What answered what: the incidents that stated links join to one, in an order to read down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tacitus.model.ledger import LedgerIncident
from tacitus.model.records import Interval, Link

CHAINING = frozenset({"retaliation", "response", "follows"})
"""Relations that put one incident after another."""
FURTHEST = 4
"""Links from the incident of the page."""
_LATER_THAN = {"retaliation": "in retaliation for", "response": "in response to", "follows": "after"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One incident of a chain, and the links by which it answers or follows earlier ones."""

    incident: LedgerIncident
    here: bool
    links: tuple[Link, ...]


def chain(incident_id: str, incidents: Mapping[str, LedgerIncident], links: Sequence[Link]) -> list[Step]:
    """Earlier before later, as the links have it; empty where no link joins the incident to another."""
    used = [
        link
        for link in links
        if link.relation in CHAINING and link.from_ in incidents and link.to in incidents
    ]
    near = _reached(incident_id, used)
    inside = [link for link in used if link.from_ in near and link.to in near]
    if not inside:
        return []
    levels = _levels(near, inside)
    order = sorted(near, key=lambda i: (levels[i], _start(incidents[i].when), i))
    return [
        Step(
            incident=incidents[i],
            here=i == incident_id,
            links=tuple(link for link in inside if link.from_ == i),
        )
        for i in order
    ]


def relation_words(link: Link) -> str:
    """How the later incident stands to the earlier: "in retaliation for"."""
    return _LATER_THAN[link.relation]


def _reached(start: str, links: Sequence[Link]) -> set[str]:
    beside: dict[str, set[str]] = defaultdict(set)
    for link in links:
        beside[link.from_].add(link.to)
        beside[link.to].add(link.from_)
    found, frontier = {start}, {start}
    for _ in range(FURTHEST):
        frontier = {other for one in frontier for other in beside[one]} - found
        found |= frontier
    return found


def _levels(near: set[str], links: Sequence[Link]) -> dict[str, int]:
    """How many links down each stands; a circle is cut after as many rounds as there are incidents."""
    levels = dict.fromkeys(near, 0)
    for _ in near:
        for link in links:
            levels[link.from_] = max(levels[link.from_], min(levels[link.to] + 1, len(near)))
    return levels


def _start(when: Interval | None) -> str:
    return when.start if when else "9"
