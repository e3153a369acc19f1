"""The order of incidents: times counted from one another, and order that cannot be.

An answer dated before what it answers, incidents that each came after the other, distances that the dates do not
allow: within one report and over many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import combinations

from tacitus.ground import calendar
from tacitus.model.ids import content_id
from tacitus.model.ledger import LedgerContradiction, LedgerIncident
from tacitus.model.records import Claim, Contradiction, Distance, Interval, Link, Relation
from tacitus.model.vocabulary import ContradictionScope
from tacitus.resolve.chains import CHAINING, chaining, lag_between

ROUNDS = 4
"""How many steps of "a day after X, which came a week after Y" are followed."""
TOLERANCE = timedelta(days=1)
"""A stated lag and two stated dates may disagree by so much before it is said that they cannot both hold."""

Whens = Mapping[str, Interval | None]
"""Incident or account → its time."""
Stated = tuple[Claim, Relation]

_SAID = {"retaliation": "in retaliation for", "response": "in response to", "follows": "after"}


def counted_times(
    accounts: Mapping[str, Sequence[Claim]], whens: Whens, published: Interval | None
) -> dict[str, Interval | None]:
    """Times with those that are counted from other incidents': a part's from the whole, a later one's by its lag.

    What is told as done was done by publication.
    """
    known = dict(whens)
    told = [
        (claim.incident, relation)
        for claim, relation in stated(claim for claims in accounts.values() for claim in claims)
        if relation.incident in known
    ]
    for part, relation in told:
        if relation.relation == "part_of" and known[part] is None:
            known[part] = known[relation.incident]
    counted = [(later, told.incident, told.distance) for later, told in told if told.distance is not None]
    for _ in range(ROUNDS):
        for later, earlier, distance in counted:
            _count(later, earlier, distance, known, published)
    return known


def _count(
    later: str,
    earlier: str,
    distance: Distance,
    known: dict[str, Interval | None],
    published: Interval | None,
) -> None:
    """Count from the one that is dated to the other."""
    after, before = known[later], known[earlier]
    if after is None and before is not None:
        found = calendar.counted_from(before, distance, "after")
        known[later] = calendar.cut_after(found, published) if found and published else found
    elif before is None and after is not None:
        known[earlier] = calendar.counted_from(after, distance, "before")


def stated(claims: Iterable[Claim]) -> list[Stated]:
    """The claims on how incidents hang together, each with what it says."""
    return [(claim, claim.value) for claim in claims if isinstance(claim.value, Relation)]


def find_disorder(claims: Iterable[Claim], whens: Whens) -> Iterator[Contradiction]:
    """What a report says of the order of its incidents that cannot all hold; `whens` has their times by id."""
    orders = [(claim, told) for claim, told in stated(claims) if told.relation in CHAINING]
    yield from _against_each_other(orders)
    for circle in circles((claim.incident, told.incident) for claim, told in orders):
        if len(circle) > 2:
            inside = [c for c, told in orders if c.incident in circle and told.incident in circle]
            yield _contradiction(inside, f"{len(circle)} incidents are said to follow one another in a ring")
    for claim, told in orders:
        later, earlier = whens.get(claim.incident), whens.get(told.incident)
        if later is not None and earlier is not None:
            explanation = _against_dates(later, earlier) or _against_lag(told.distance, later, earlier)
            if explanation:
                yield _contradiction([claim], explanation)


def _against_each_other(orders: Sequence[Stated]) -> Iterator[Contradiction]:
    """Two distances between the same two incidents, or both orders of them."""
    for (one, left), (other, right) in combinations(orders, 2):
        if (one.incident, left.incident) == (right.incident, other.incident):
            yield _contradiction([one, other], "each is said to follow the other")
        elif (one.incident, left.incident) == (other.incident, right.incident) and left.lag != right.lag:
            if left.lag and right.lag and left.distance and right.distance:
                words = f"said to follow by '{left.distance.text.text}' and by '{right.distance.text.text}'"
                yield _contradiction([one, other], words)


def _against_dates(later: Interval, earlier: Interval) -> str | None:
    if calendar.ends_before(later, earlier):
        return f"said to come later but dated {later.start[:10]}, before {earlier.start[:10]}"
    return None


def _against_lag(told: Distance | None, later: Interval, earlier: Interval) -> str | None:
    if told is None:
        return None
    meant = calendar.counted_from(earlier, told, "after")
    if meant is None or calendar.intersects(calendar.widened(meant, TOLERANCE), later):
        return None
    return f"said to follow by '{told.text.text}' but dated {earlier.start[:10]} and {later.start[:10]}"


def _contradiction(claims: Sequence[Claim], explanation: str) -> Contradiction:
    segments = {claim.segment for claim in claims}
    return Contradiction(
        kind="order",
        field="follows",
        claims=tuple(claim.id for claim in claims),
        between="segments" if len(segments) > 1 else "speakers",
        explanation=explanation,
        evidence=tuple(span for claim in claims for span in claim.evidence),
    )


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
    for circle in circles((link.from_, link.to) for link in used):
        if circle not in told:
            yield _circle(circle, used, incidents, claims)


def circles(orders: Iterable[tuple[str, str]]) -> list[frozenset[str]]:
    """Sets of incidents of which each is said to come after all the others, from pairs (later, earlier)."""
    after: dict[str, set[str]] = defaultdict(set)
    for later, earlier in orders:
        after[later].add(earlier)
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
    inside = sorted(
        (link for link in links if link.from_ in circle and link.to in circle),
        key=lambda link: (link.from_, link.to),
    )
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
    return LedgerContradiction.of(clash, (incident.id for incident in members), anchors)


def _claims_of(
    link: Link, incidents: Mapping[str, LedgerIncident], claims: Mapping[str, Sequence[Claim]]
) -> Iterator[str]:
    """The claims of the later incident that put it after the earlier one."""
    earlier = {incidents[link.to].id, *incidents[link.to].merged_ids}
    for member in incidents[link.from_].members:
        for claim, told in stated(claims.get(member.incident, ())):
            if told.incident in earlier and told.relation == link.relation:
                yield claim.id


def _named(incident: LedgerIncident) -> str:
    day = f" of {incident.when.start[:10]}" if incident.when else ""
    return incident.label.replace("_", " ") + day
