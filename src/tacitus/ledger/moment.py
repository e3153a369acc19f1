"""The incidents right after one moment of a clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tacitus.ledger.folds import fold_made
from tacitus.ledger.kept import Kept
from tacitus.ledger.origins import Origins
from tacitus.model.instants import micros
from tacitus.model.records import Judgement
from tacitus.resolve.cluster import PARTING, Pair, in_force, join, pair
from tacitus.resolve.compare import load_weights
from tacitus.resolve.linkage import Linkage
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


def judged(judgement: Judgement, numbers: tuple[int, int]) -> Judged:
    """A judgement by the numbers of its accounts."""
    withdrawn = judgement.withdrawn_at
    return Judged(
        judgement,
        pair(judgement.left, judgement.right),
        numbers,
        micros(judgement.at),
        micros(withdrawn) if withdrawn else FOREVER,
    )


def in_force_then(every: Sequence[Judged], clock: int, moment: int) -> list[Judged]:
    """The judgements in force right after a moment: on the reported clock those in force now."""
    if clock == KNOWN:
        return [j for j in every if j.since <= moment < j.until]
    return [j for j in every if j.until == FOREVER]


class Moment:
    """The incidents right after one moment of a clock, found as they are asked for."""

    def __init__(self, kept: Kept, every: Sequence[Judged], clock: int, moment: int) -> None:
        self._of, self._origins = kept, Origins(kept)
        self._clock, self._moment = clock, moment
        then = in_force_then(every, clock, moment)
        last = in_force([j.judgement for j in then])
        by_id = {j.judgement.id: j for j in then}
        standing = [by_id[judgement.id] for judgement in last.values()]
        self._same = [j for j in standing if j.judgement.verdict == "same"]
        self._parted = {j.pair for j in standing if j.judgement.verdict in PARTING}
        self._parted_numbers = {
            pair_ for j in standing if j.pair in self._parted for pair_ in (j.numbers, j.numbers[::-1])
        }
        self._linkage: Linkage[int] = Linkage(
            self._beside, lambda account: kept.place(account).rank, load_weights().merge_above
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
        return fold_made(self._of, group, self._origins.among(reports), same, changed)

    def _here(self, account: int) -> bool:
        return self._of.place(account).told.stands(self._clock, self._moment)

    def _beside(self, account: int) -> dict[int, int]:
        here = self._of.here(self._of.beside(account), self._clock, self._moment)
        if not self._parted_numbers:
            return here
        return {o: score for o, score in here.items() if (account, o) not in self._parted_numbers}

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
