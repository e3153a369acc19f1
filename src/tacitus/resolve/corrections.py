"""What a correction takes back of where and when: it stands as history, and nothing holds by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tacitus.model.records import Claim, Interval, Place, Value
from tacitus.resolve.accounts import Account


def is_taken_back(claim: Claim) -> bool:
    """Whether a claim only tells what a correction takes back."""
    return claim.segment == "correction" and claim.polarity == "denied"


def is_same(one: Value | None, other: Value | None) -> bool:
    """The same place by the gazetteer, else by name; a time that begins on the same day."""
    if isinstance(one, Place) and isinstance(other, Place):
        known = one.gazetteer is not None and other.gazetteer is not None
        return one.gazetteer == other.gazetteer if known else one.name.casefold() == other.name.casefold()
    return isinstance(one, Interval) and isinstance(other, Interval) and one.start[:10] == other.start[:10]


def not_taken_back(
    members: Sequence[Account], claims: Mapping[str, Sequence[Claim]], field: str
) -> list[Account]:
    """The members without those whose place, or time, a report that came out no earlier takes back; all if none is left.

    `field` is `where` or `when`; `claims` is by account key.
    """
    taken = [
        (member, claim.value)
        for member in members
        for claim in claims[member.key]
        if claim.field == field and is_taken_back(claim)
    ]
    kept = [
        member
        for member in members
        if not any(
            member.dated <= newer.dated and is_same(_value(member, field), value) for newer, value in taken
        )
    ]
    return kept or list(members)


def _value(member: Account, field: str) -> Place | Interval | None:
    return member.incident.where if field == "where" else member.incident.when
