"""Following a change: the clusters that it touches are found again, and every one that shares an account with them.

Two partitions of the same accounts differ only in pieces that touch what differs between them
(tests/property/test_linkage.py). On the known clock every change is the last moment; a report that comes in late on
the reported clock is followed through the moments after its publication.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tacitus.ledger.cache import Kept
from tacitus.ledger.moment import KNOWN, Judged, Moment
from tacitus.ledger.rulings import Rulings
from tacitus.resolve.compare import load_weights
from tacitus.resolve.linkage import MICRO
from tacitus.store.index import FOREVER, Told, Version


@dataclass(frozen=True, slots=True)
class Change:
    """What is followed on one clock: the entry of the log that made it, and the judgements and rulings that there are."""

    kept: Kept
    judged: Sequence[Judged]
    ruled: Rulings
    clock: int
    entry: int

    def settle(self, seeds: set[int], moment: int, *, onwards: bool = True) -> None:
        """Find again what the seeds are part of from a moment of the clock on."""
        seeds = self.ruled.tied(seeds)
        open_ended: set[int] = set()
        todo = set(seeds)
        while True:
            here = {account for account in todo if self._told(account).times[self.clock] <= moment}
            touched = self._settle_at(moment, here, open_ended)
            if not onwards:
                return
            todo = self.ruled.tied(seeds | touched)
            following = self._following(todo, moment)
            if following is None:
                return
            moment = following

    def _settle_at(self, moment: int, begun: set[int], ours: set[int]) -> set[int]:
        """Bring the versions at one moment in line; `ours` are versions written on the way, which say nothing yet
        of later moments. Returns the accounts in them."""
        tables, state = self.kept.tables, Moment(self.kept, self.judged, self.ruled, self.clock, moment)
        groups, by_fold = self._region(state, begun, moment)
        touched = set[int]()
        for group in groups:
            fold = state.fold(group, self.entry)
            there = by_fold.pop(fold, [])
            keep = min(there, key=lambda version: version.number in ours, default=None)
            for version in there:
                if version is not keep:
                    tables.end_version(version.number, moment, self.entry)
            if keep is None:
                ours.add(tables.add_version(self.clock, fold, moment, self.entry))
            if keep is None or keep.number in ours:
                touched.update(group)
        for versions in by_fold.values():
            for version in versions:
                tables.end_version(version.number, moment, self.entry)
        return touched

    def _region(
        self, state: Moment, begun: set[int], moment: int
    ) -> tuple[list[list[int]], dict[int, list[Version]]]:
        """The incidents that share accounts, as they are now, and the versions that held of them by their folds."""
        todo, region = set(begun), set[int]()
        groups: list[list[int]] = []
        held: dict[int, Version] = {}
        while todo:
            account = todo.pop()
            if account in region:
                continue
            group = state.incident_of(account)
            groups += [group] if group else []
            region.update((account, *group))
            todo.update(self.ruled.tied(group) - region)
            for member in group or [account]:
                for version in self.kept.tables.versions_of(member, self.clock, moment):
                    if version.number not in held:
                        held[version.number] = version
                        todo.update(set(self.kept.tables.members(version.fold)) - region)
        by_fold: dict[int, list[Version]] = {}
        for version in held.values():
            by_fold.setdefault(version.fold, []).append(version)
        return groups, by_fold

    def _following(self, accounts: set[int], moment: int) -> int | None:
        """The next moment at which something may change for any of the accounts."""
        above = load_weights().merge_above * MICRO
        near = {other for one in accounts for other, score in self.kept.beside(one).items() if score > above}
        # what a near one is part of may let it go
        times = {self.kept.tables.next_turn(accounts | near, self.clock, moment)}
        for account in accounts | near:
            told = self._told(account)
            times.add(told.times[self.clock])
            times.update(moment for stretch in told.away[self.clock] for moment in stretch)
        for account in accounts:
            if self.clock == KNOWN:
                times.update(t for j in self.judged if account in j.numbers for t in (j.since, j.until))
                times.update(self.ruled.turns(account, self.kept.place(account).report))
        return min((time for time in times if moment < time < FOREVER), default=None)

    def _told(self, account: int) -> Told:
        return self.kept.place(account).told
