"""What answered what around one incident, in an order to read down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tacitus.model.ledger import ChainLink, LedgerIncident
from tacitus.model.records import Link
from tacitus.present.language import N_, gettext
from tacitus.resolve.chains import chaining, in_order, measured

FURTHEST = 4
"""Links from the incident of the page."""
_LATER_THAN = {
    "retaliation": N_("in retaliation for"),
    "response": N_("in response to"),
    "follows": N_("after"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One incident of a chain, and the links by which it answers or follows earlier ones."""

    incident: LedgerIncident
    here: bool
    links: tuple[ChainLink, ...]


def chain(incident_id: str, incidents: Mapping[str, LedgerIncident], links: Sequence[Link]) -> list[Step]:
    """Earlier before later, as the links have it; empty where no link joins the incident to another."""
    used = chaining(links, incidents)
    near = _reached(incident_id, used)
    inside = [link for link in used if link.from_ in near and link.to in near]
    if not inside:
        return []
    return [
        Step(
            incident=incidents[i],
            here=i == incident_id,
            links=tuple(measured(link, incidents) for link in inside if link.from_ == i),
        )
        for i in in_order(near, inside, incidents)
    ]


def relation_words(link: Link) -> str:
    """How the later incident stands to the earlier: "in retaliation for"."""
    return gettext(_LATER_THAN[link.relation])


def _reached(start: str, links: Sequence[Link]) -> set[str]:
    beside: dict[str, set[str]] = defaultdict(set)
    for link in links:
        beside[link.from_].add(link.to)
        beside[link.to].add(link.from_)
    found, frontier = {start}, {start}
    for _step in range(FURTHEST):
        frontier = {other for one in frontier for other in beside[one]} - found
        found |= frontier
    return found
