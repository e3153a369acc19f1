"""The order of a report's incidents: dates counted from one another, and orders that cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tacitus.ground import calendar
from tacitus.model.records import Claim, Contradiction, Interval
from tacitus.readers.rules.relations.stated import RelationMention

if TYPE_CHECKING:
    from tacitus.ground.calendar import RelativeTime
    from tacitus.model.parsed import ParsedReport
    from tacitus.readers.rules.events.grouping import Draft
    from tacitus.readers.rules.events.mentions import EventMention

ROUNDS = 4
"""How many steps of "a day after X, which came a week after Y" are followed."""
TOLERANCE = timedelta(days=1)
"""A stated lag and two stated dates may disagree by so much before it is said that they cannot both hold."""


def distance(parsed: ParsedReport, relation: RelationMention) -> RelativeTime | None:
    """How long after the earlier incident the later one was, always told as "after"; None when not told."""
    found = None
    if relation.lag is not None:
        found = calendar.relative(parsed, relation.lag) or calendar.counted(relation.lag, relation.cue.i)
    if found is None:
        found = next((near for near in calendar.vague(parsed, relation.cue.i)), None)
    return replace(found, direction="after") if found is not None else None


def lag_of(parsed: ParsedReport, relation: RelationMention) -> str | None:
    """The lag as a TIMEX3 duration, None when none was told."""
    if relation.lag is None:
        return None
    if relation.lag.timex is not None and relation.lag.timex.type == "DURATION":
        return relation.lag.timex.value
    told = distance(parsed, relation)
    return calendar.lag_value(told) if told is not None else None


def derive_times(
    parsed: ParsedReport,
    relations: Sequence[RelationMention],
    draft_of: Callable[[EventMention], Draft | None],
    whens: dict[int, Interval | None],
) -> None:
    """Fill unknown whens from "a day after" and the like; `whens` is keyed by the identity of the draft."""
    told = []
    for relation in relations:
        later, earlier = draft_of(relation.later), draft_of(relation.earlier)
        amount = distance(parsed, relation)
        if later is not None and earlier is not None and later is not earlier and amount is not None:
            told.append((id(later), id(earlier), amount))
    latest = parsed.report.published
    for _ in range(ROUNDS):
        for later_key, earlier_key, amount in told:
            _derive(later_key, earlier_key, amount, whens, latest)


def _derive(
    later: int,
    earlier: int,
    amount: RelativeTime,
    whens: dict[int, Interval | None],
    published: Interval | None,
) -> None:
    """Count from the one that is dated to the other; what is told as done was done by publication."""
    known_later, known_earlier = whens[later], whens[earlier]
    if known_later is None and known_earlier is not None:
        found = calendar.resolve_relative(amount, known_earlier)
        whens[later] = calendar.cut_after(found, published) if published is not None else found
    elif known_earlier is None and known_later is not None:
        whens[earlier] = calendar.resolve_relative(replace(amount, direction="before"), known_later)


def find_disorder(
    parsed: ParsedReport,
    orders: Sequence[tuple[RelationMention, Claim]],
    whens: Mapping[str, Interval | None],
) -> Iterator[Contradiction]:
    """Rings of "follows", incidents dated against their order, and lags that the dates do not allow.

    `orders` pairs each sequence with its claim, `whens` has every incident's interval by id.
    """
    yield from find_rings([claim for _, claim in orders])
    for relation, claim in orders:
        later, earlier = whens.get(claim.incident), whens.get(str(claim.value["incident"]))
        if later is None or earlier is None:
            continue
        explanation = _against_dates(later, earlier) or _against_lag(
            distance(parsed, relation), later, earlier
        )
        if explanation:
            yield _contradiction((claim,), explanation)


def _against_dates(later: Interval, earlier: Interval) -> str | None:
    if calendar.ends_before(later, earlier):
        return f"said to come later but dated {later.start[:10]}, before {earlier.start[:10]}"
    return None


def _against_lag(told: RelativeTime | None, later: Interval, earlier: Interval) -> str | None:
    if told is None:
        return None
    meant = calendar.resolve_relative(told, earlier)
    if calendar.intersects(calendar.widened(meant, TOLERANCE), later):
        return None
    return f"said to follow by '{told.text.text}' but dated {earlier.start[:10]} and {later.start[:10]}"


def find_rings(claims: Sequence[Claim]) -> Iterator[Contradiction]:
    """Three or more incidents each said to follow the next; two of them are found as a pair elsewhere."""
    after: dict[str, list[Claim]] = {}
    for claim in claims:
        after.setdefault(claim.incident, []).append(claim)
    seen: set[frozenset[str]] = set()
    for claim in claims:
        ring = _way_back(claim, after)
        members = frozenset(one.incident for one in ring)
        if len(members) > 2 and members not in seen:
            seen.add(members)
            yield _contradiction(
                tuple(ring), f"{len(members)} incidents are said to follow one another in a ring"
            )


def _way_back(first: Claim, after: Mapping[str, Sequence[Claim]]) -> list[Claim]:
    """The shortest chain of claims from `first` back to its own incident, empty when there is none."""
    chains = [[first]]
    reached = set()
    while chains:
        chain = chains.pop(0)
        end = str(chain[-1].value["incident"])
        if end == first.incident:
            return chain
        if end not in reached:
            reached.add(end)
            chains += [[*chain, claim] for claim in after.get(end, ())]
    return []


def _contradiction(claims: tuple[Claim, ...], explanation: str) -> Contradiction:
    segments = {claim.segment for claim in claims}
    return Contradiction(
        kind="order",
        field="follows",
        claims=tuple(claim.id for claim in claims),
        between="segments" if len(segments) > 1 else "speakers",
        explanation=explanation,
        evidence=tuple(span for claim in claims for span in claim.evidence),
    )
