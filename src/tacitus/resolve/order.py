"""Order that cannot be: an answer dated before what it answers, and incidents that each came after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tacitus.model.ids import content_id
from tacitus.model.ledger import LedgerContradiction, LedgerIncident
from tacitus.model.records import Claim, Contradiction, Link
from tacitus.model.vocabulary import ContradictionScope
from tacitus.resolve.chains import CHAINING, chaining, lag_between
from tacitus.resolve.contradict import in_ledger

_SAID = {"retaliation": "in retaliation for", "response": "in response to", "follows": "after"}


def disorders(
    links: Sequence[Link],
    incidents: Mapping[str, LedgerIncident],
    claims: Mapping[str, Sequence[Claim]],
    known: Iterable[LedgerContradiction] = (),
) -> Iterator[LedgerContradiction]:
    """Contradictions of order between incidents; `claims` is by account, `known` are not told again."""
    told = {frozenset(clash.incidents) for clash in known if clash.kind == "order"}
    used = chaining(links, incidents)
    turned: dict[tuple[str, str, str], list[Link]] = defaultdict(list)
    for link in used:
        lag = lag_between(incidents[link.to], incidents[link.from_])
        if lag is not None and lag[1] <= 0:
            turned[link.from_, link.to, link.relation].append(link)
    for found in turned.values():
        yield _turned(found, incidents, claims)
    for circle in circles(used):
        if circle not in told:
            yield _circle(circle, used, incidents, claims)


def circles(links: Iterable[Link]) -> list[frozenset[str]]:
    """Sets of incidents of which each is said to come after all the others."""
    after: dict[str, set[str]] = defaultdict(set)
    for link in links:
        after[link.from_].add(link.to)
    core = _core(after)
    reached = {one: _reached(one, core) for one in core}
    found = {
        frozenset(other for other in reached[one] if one in reached[other])
        for one in core
        if one in reached[one]
    }
    return sorted(found, key=sorted)


def _core(after: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The graph without the incidents that nothing leads out of, again and again: what is left holds circles."""
    core = {one: set(others) for one, others in after.items()}
    while True:
        dead = {other for others in core.values() for other in others if not core.get(other)}
        if not dead:
            return {one: others for one, others in core.items() if others}
        for others in core.values():
            others -= dead


def _reached(start: str, after: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    frontier = {start}
    while frontier:
        frontier = {other for one in frontier for other in after.get(one, ())} - found
        found |= frontier
    return found


def _turned(
    links: Sequence[Link], incidents: Mapping[str, LedgerIncident], claims: Mapping[str, Sequence[Claim]]
) -> LedgerContradiction:
    link = links[0]
    later, earlier = incidents[link.from_], incidents[link.to]
    words = (
        f"the {_named(later)} is said to have come {_SAID[link.relation]} the {_named(earlier)}, "
        "but is dated before it"
    )
    return _clash(link.relation, links, (later, earlier), words, incidents, claims)


def _circle(
    circle: frozenset[str],
    links: Sequence[Link],
    incidents: Mapping[str, LedgerIncident],
    claims: Mapping[str, Sequence[Claim]],
) -> LedgerContradiction:
    members = [incidents[one] for one in sorted(circle)]
    inside = [link for link in links if link.from_ in circle and link.to in circle]
    words = "each is said to have come after the others: " + ", ".join(
        f"the {_named(one)}" for one in members
    )
    return _clash("order", inside, members, words, incidents, claims)


def _clash(
    field: str,
    links: Sequence[Link],
    members: Sequence[LedgerIncident],
    words: str,
    incidents: Mapping[str, LedgerIncident],
    claims: Mapping[str, Sequence[Claim]],
) -> LedgerContradiction:
    """One contradiction of order. Its ids are those of all pairs of accounts that the links may join."""
    on = tuple(dict.fromkeys(claim for link in links for claim in _claims_of(link, incidents, claims)))
    reports = {member.report for incident in members for member in incident.members}
    between: ContradictionScope = "reports" if len(reports) > 1 else "speakers"
    clash = Contradiction(
        kind="order",
        field=field,
        claims=on,
        between=between,
        explanation=words,
        evidence=tuple(dict.fromkeys(span for link in links for span in link.evidence)),
    )
    if field == "order":
        anchors = [content_id("k", "order", sorted(incident.id for incident in members))]
    else:
        later, earlier = members
        anchors = [
            content_id("k", "order", field, one.incident, other.incident)
            for one in later.members
            for other in earlier.members
        ]
    return in_ledger(clash, (incident.id for incident in members), anchors)


def _claims_of(
    link: Link, incidents: Mapping[str, LedgerIncident], claims: Mapping[str, Sequence[Claim]]
) -> Iterator[str]:
    """The claims of the later incident that put it after the earlier one."""
    earlier = {incidents[link.to].id, *incidents[link.to].merged_ids}
    for member in incidents[link.from_].members:
        for claim in claims.get(member.incident, ()):
            if claim.field in ("follows", *CHAINING) and isinstance(claim.value, Mapping):
                if claim.value.get("incident") in earlier and claim.value.get("relation") == link.relation:
                    yield claim.id


def _named(incident: LedgerIncident) -> str:
    day = f" of {incident.when.start[:10]}" if incident.when else ""
    return incident.label.replace("_", " ") + day
