"""The incidents right after one moment of a clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tacitus.ledger.cache import Kept
from tacitus.ledger.folds import Under, fold_made
from tacitus.ledger.origins import Origins
from tacitus.ledger.rulings import Rulings
from tacitus.model.instants import micros
from tacitus.model.records import Judgement
from tacitus.model.rulings import Ruling, incident_of
from tacitus.resolve.cluster import (
    PARTING,
    Pair,
    as_judgements,
    in_force,
    join,
    moved_by,
    moves_in_force,
    pair,
    standing,
)
from tacitus.resolve.compare import load_weights
from tacitus.resolve.linkage import Linkage, Standing
from tacitus.resolve.overlay import home_of
from tacitus.store.index import FOREVER

REPORTED, KNOWN = 0, 1
CLOCKS = (REPORTED, KNOWN)


@dataclass(frozen=True, slots=True)
class Judged:
    """A person's judgement by numbers; `until` is when it was withdrawn."""

    judgement: Judgement
    pair: Pair
    numbers: tuple[int, int]
    since: int
    until: int


def judged(
    judgement: Judgement, numbers: tuple[int, int], since: int = -FOREVER, until: int = FOREVER
) -> Judged:
    """A judgement by the numbers of its accounts, which it is of from `since` until `until`."""
    withdrawn = judgement.withdrawn_at
    return Judged(
        judgement,
        pair(judgement.left, judgement.right),
        numbers,
        max(micros(judgement.at), since),
        min(micros(withdrawn) if withdrawn else FOREVER, until),
    )


def in_force_then(every: Sequence[Judged], clock: int, moment: int) -> list[Judged]:
    """The judgements in force right after a moment: on the reported clock those in force now."""
    if clock == KNOWN:
        return [j for j in every if j.since <= moment < j.until]
    return [j for j in every if j.until == FOREVER]


class Moment:
    """The incidents right after one moment of a clock, found as they are asked for."""

    def __init__(self, kept: Kept, every: Sequence[Judged], ruled: Rulings, clock: int, moment: int) -> None:
        self._of, self._origins, self._ruled = kept, Origins(kept), ruled
        self._clock, self._moment = clock, moment
        self._moves = moves_in_force(ruled.moves(clock, moment))
        self._moved_by: dict[int, Ruling | None] = {}
        self._gone: dict[int, bool] = {}
        told = [*every, *self._joining()]
        told.sort(key=lambda j: (j.judgement.at, j.judgement.id or ""))
        then = in_force_then(told, clock, moment)
        last = in_force([j.judgement for j in then])
        by_pair = {(j.judgement.id, j.pair): j for j in then}
        standing = [by_pair[judgement.id, keys] for keys, judgement in last.items()]
        self._same = [j for j in standing if j.judgement.verdict == "same"]
        self._parted = {j.pair for j in standing if j.judgement.verdict in PARTING}
        self._parted_numbers = {
            pair_ for j in standing if j.pair in self._parted for pair_ in (j.numbers, j.numbers[::-1])
        }
        self._linkage: Linkage[int] = Linkage(
            self._beside,
            self._between,
            lambda account: kept.place(account).rank,
            load_weights().merge_above,
        )

    def incident_of(self, account: int) -> list[int]:
        """The accounts of the incident that an account belongs to, in canonical order; none where it does not stand."""
        if not self._here(account):
            return []
        group = self._linkage.cluster_of(account)
        if self._same:
            group = self._joined(account)
        return sorted(group, key=lambda member: self._of.place(member).rank)

    def fold(self, group: Sequence[int], changed: int) -> int:
        """The fold of an incident at this moment."""
        inside = set(group)
        reports = dict.fromkeys(self._of.place(member).report for member in group)
        same = [j.judgement for j in self._same if inside.issuperset(j.numbers)]
        keys = {self._of.place(member).key for member in group}
        elders = {old for key in keys for old in self._elders(key)}
        under = Under(
            self._on_it(inside),
            {report: self._on_claims(report) for report in reports},
            {member: moved for member in group if (moved := self._moved(member)) is not None},
        )
        return fold_made(
            self._of, group, self._origins.among(reports), same, sorted(elders - keys), under, changed
        )

    def _elders(self, key: str) -> set[str]:
        return self._of.elders(key, self._clock, self._moment)

    def _heirs(self, key: str) -> Iterator[int]:
        """An account and those of newer versions that stand for it then, by number."""
        for heir, since, until in self._of.heirs(key):
            here = since <= self._moment < until if self._clock == KNOWN else until == FOREVER
            number = self._of.number_of(heir)
            if here and number is not None:
                yield number

    def _joining(self) -> Iterator[Judged]:
        """The moves to an incident, as judgements that two accounts are one, heirs included."""
        for judgement in as_judgements((), self._moves.values()):
            for left in self._heirs(judgement.left):
                moved = self._moved(left)
                for right in self._heirs(judgement.right) if moved and moved.id == judgement.id else ():
                    one, other = (self._of.place(number).key for number in (left, right))
                    if left != right:
                        yield judged(replace(judgement, left=one, right=other), (left, right))

    def _moved(self, account: int) -> Ruling | None:
        """The last word on where an account belongs: on itself, else on those that it stands for."""
        if not self._moves:
            return None
        if account not in self._moved_by:
            key = self._of.place(account).key
            self._moved_by[account] = moved_by(self._moves, key, self._elders(key))
        return self._moved_by[account]

    def _on_it(self, group: set[int]) -> list[Ruling]:
        """The rulings on an incident as a whole: those of which it has the most accounts."""
        if not self._ruled.every:
            return []
        keys = [self._of.place(member).key for member in group]
        old = (self._of.number_of(elder) for key in keys for elder in self._elders(key))
        known = {*group, *(number for number in old if number is not None)}
        named = self._ruled.on_incidents(known, self._clock, self._moment)
        return [ruling for ruling in named if self._home(ruling) in group]

    def _home(self, ruling: Ruling) -> int | None:
        """The first account of the incident that a ruling is on."""

        def home(key: str) -> int | None:
            own, *others = [self.incident_of(number) for number in self._heirs(key)] or [[]]
            groups = [own] if own else [group for group in others if group]
            return min((group[0] for group in groups), key=lambda one: self._of.place(one).rank, default=None)

        return home_of(incident_of(ruling.act), home)

    def _on_claims(self, report: int) -> list[Ruling]:
        return self._of.on_claims(report, self._ruled, self._clock, self._moment)

    def _here(self, account: int) -> bool:
        return self._of.place(account).told.stands(self._clock, self._moment) and not self._is_gone(account)

    def _is_gone(self, account: int) -> bool:
        """Whether persons say that an account tells of no incident, or leave it without a claim on what it was."""
        if account not in self._gone:
            placed = self._of.place(account)
            self._gone[account] = self._is_dismissed(placed.key, account) or (
                self._ruled.are_on_report(placed.report)
                and placed.key not in self._of.amended(placed.report, self._on_claims(placed.report)).accounts
            )
        return self._gone[account]

    def _is_dismissed(self, key: str, account: int) -> bool:
        """Whether an account, or one that it stands for, is said to tell of no incident."""
        if not self._ruled.dismisses:
            return False
        old = (self._of.number_of(elder) for elder in self._elders(key))
        every = (account, *(number for number in old if number is not None))
        return any(self._ruled.dismissal(one, self._clock, self._moment) for one in every)

    def _beside(self, account: int) -> dict[int, int]:
        if self._moved(account):
            return {}
        here = self._of.here(self._of.beside(account), self._clock, self._moment)
        if self._ruled.every:
            here = {o: s for o, s in here.items() if not self._moved(o) and not self._is_gone(o)}
        if not self._parted_numbers:
            return here
        return {o: score for o, score in here.items() if (account, o) not in self._parted_numbers}

    def _between(self, one: int, other: int) -> Standing:
        """How two accounts stand that were not compared before, or that something parts."""
        if (one, other) in self._parted_numbers:
            return "never"
        return standing(self._of.account(one), self._of.account(other), self._of.comparison)

    def _joined(self, account: int) -> list[int]:
        """The cluster with those that persons say are the same."""
        groups: dict[int, list[int]] = {}
        todo, seen = [account], set[int]()
        while todo:
            one = todo.pop()
            if one in seen or not self._here(one):
                continue
            group = self._linkage.cluster_of(one)
            groups[min(group)] = group
            seen.update(group)
            todo += [
                n for j in self._same if seen.intersection(j.numbers) for n in j.numbers if n not in seen
            ]
        number_of = {self._of.place(member).key: member for group in groups.values() for member in group}
        named = [
            [self._of.place(member).key for member in self._ranked(group)]
            for group in sorted(
                groups.values(), key=lambda group: self._of.place(self._ranked(group)[0]).rank
            )
        ]
        joined, _ = join(named, [j.judgement for j in self._same], self._parted)
        key = self._of.place(account).key
        return [number_of[member] for member in next(group for group in joined if key in group)]

    def _ranked(self, group: Iterable[int]) -> list[int]:
        return sorted(group, key=lambda member: self._of.place(member).rank)
