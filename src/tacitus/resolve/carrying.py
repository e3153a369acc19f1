"""What persons decided of a report's claims and accounts, carried over to those of a newer reading of the same text.

It stays with the words: a claim is the one on the same field read from the same words, an account the one whose kind
is named by the same words. What no claim or account answers to is carried nowhere and keeps its old id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from tacitus.model.codec import to_plain, without_keys
from tacitus.model.records import Claim, Judgement, Rating, Resolution, Span
from tacitus.model.rulings import AccountRef, ClaimRef, Correction, Ruling


@dataclass(frozen=True, slots=True)
class Change:
    """How many claims say the same of the same words now, say something else of them, are gone, or are new."""

    same: int = 0
    other: int = 0
    gone: int = 0
    new: int = 0

    def __str__(self) -> str:
        return f"{self.same} the same, {self.other} changed, {self.gone} gone, {self.new} new"


@dataclass(slots=True)
class Carried:
    """Old id → new id, of the accounts and claims of the reports that were read anew."""

    accounts: dict[str, str] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)
    said: dict[str, Claim] = field(default_factory=dict)
    """The new claims by id."""
    changes: dict[str, Change] = field(default_factory=dict)
    """Field → how many of its claims changed, and how."""

    def read_anew(self, old: Sequence[Claim], new: Sequence[Claim]) -> None:
        """Take in the two readings of a report."""
        self.accounts |= accounts_between(old, new)
        carried = claims_between(old, new, self.accounts)
        self.claims |= carried
        said = {claim.id: claim for claim in new}
        self.said |= said
        for claim in old:
            now = said.get(carried.get(claim.id, ""))
            self._count(
                claim, "gone" if now is None else "same" if same_value(now.value, claim.value) else "other"
            )
        kept = set(carried.values())
        for claim in said.values():
            if claim.id not in kept:
                self._count(claim, "new")

    def _count(self, claim: Claim, how: str) -> None:
        change = self.changes.get(claim.field, Change())
        self.changes[claim.field] = replace(change, **{how: getattr(change, how) + 1})

    def judgement(self, made: Judgement) -> Judgement:
        """A judgement on the accounts that there are now."""
        return replace(
            made,
            left=self.accounts.get(made.left, made.left),
            right=self.accounts.get(made.right, made.right),
        )

    def rating(self, made: Rating) -> Rating:
        """A rating of the claim that there is now."""
        return replace(made, subject=self.claims.get(made.subject, made.subject))

    def resolution(self, made: Resolution) -> Resolution:
        """A settled contradiction with the claim that there is now."""
        return replace(made, holds=self.claims.get(made.holds, made.holds) if made.holds else None)

    def ruling(self, made: Ruling) -> Ruling:
        """A ruling on the claims and accounts that there are now.

        A claim that was dropped and is read as something else now is not dropped: nobody judged that.
        """
        act = self._moved(made.act)
        if isinstance(made.act, Correction) and made.act.value is None:
            now = self.said.get(self.claims.get(made.act.claim.claim, ""))
            if now is not None and not same_value(now.value, made.act.claim.value):
                return made
        home = self.accounts.get(made.incident or "", made.incident or "")
        return replace(made, act=act, incident=home or None)

    def _moved(self, value: Any) -> Any:
        """A record with every reference in it led to what there is now."""
        if isinstance(value, tuple):
            return tuple(self._moved(one) for one in value)
        if isinstance(value, AccountRef):
            return replace(value, account=self.accounts.get(value.account, value.account))
        if isinstance(value, ClaimRef):
            account = self.accounts.get(value.account, value.account)
            return replace(value, account=account, claim=self.claims.get(value.claim, value.claim))
        if not is_dataclass(value) or isinstance(value, type):
            return value
        return replace(value, **{one.name: self._moved(getattr(value, one.name)) for one in fields(value)})


def accounts_between(old: Iterable[Claim], new: Iterable[Claim]) -> dict[str, str]:
    """Account of an older reading → the one of the newer whose kind is named by the same words, most words first.

    One of the same id is itself; each newer account is that of one older account.
    """
    before, after = _named(old), _named(new)
    shared = [
        (-_overlap(words, others), one, other)
        for one, words in before.items()
        for other, others in after.items()
        if _overlap(words, others)
    ]
    found = {one: one for one in before if one in after}
    for _, one, other in sorted(shared):
        if one not in found and other not in found.values():
            found[one] = other
    return found


def claims_between(old: Iterable[Claim], new: Iterable[Claim], accounts: Mapping[str, str]) -> dict[str, str]:
    """Claim of an older reading → the one of the newer on the same field of the same account, from the same words.

    Where none is read from just these, the one that says the same from words that are partly these. Of several the
    one that says the same; where that leaves several, none.
    """
    known: dict[tuple[str, str, tuple[tuple[int, int], ...]], list[Claim]] = {}
    after = {claim.id: claim for claim in new}
    for claim in after.values():
        known.setdefault((claim.incident, claim.field, _places(claim.evidence)), []).append(claim)
    beside: dict[tuple[str, str], list[Claim]] = {}
    for claim in after.values():
        beside.setdefault((claim.incident, claim.field), []).append(claim)
    found = {}
    for claim in old:
        home = accounts.get(claim.incident, claim.incident)
        mine = known.get((home, claim.field, _places(claim.evidence)), [])
        partly = mine or [one for one in beside.get((home, claim.field), ()) if _touch(one, claim)]
        same = [other for other in partly if same_value(other.value, claim.value)] or mine
        if claim.id in after:
            found[claim.id] = claim.id
        elif len(same) == 1:
            found[claim.id] = same[0].id
    return found


def same_value(one: Any, other: Any) -> bool:
    """Whether two values say the same, wherever they were read."""
    return bool(without_keys(to_plain(one), _WORDING) == without_keys(to_plain(other), _WORDING))


_WORDING = frozenset(
    "text evidence speaker cue hedge antecedent candidates reason reference affiliations distance zone".split()
)


def _named(claims: Iterable[Claim]) -> dict[str, set[int]]:
    """Account → the characters that name its kind."""
    found: dict[str, set[int]] = {}
    for claim in claims:
        if claim.field == "type":
            places = found.setdefault(claim.incident, set())
            places.update(n for start, end in _places(claim.evidence) for n in range(start, end))
    return found


def _touch(one: Claim, other: Claim) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one.evidence for b in other.evidence)


def _overlap(one: set[int], other: set[int]) -> int:
    return len(one & other)


def _places(spans: Iterable[Span]) -> tuple[tuple[int, int], ...]:
    return tuple(sorted((span.start, span.end) for span in spans))
