"""Log → projections: what the resolver makes of every entry, kept as versions of incidents on two clocks.

A change is followed no further than it reaches. The clusters that it touches are found again, and every cluster,
before or after, that shares an account with one of them: two partitions of the same accounts differ only in pieces
that touch what differs between them (tests/property/test_linkage.py). On the known clock every change is the last
moment; a report that comes in late on the reported clock is followed through the moments after its publication.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, islice
from time import sleep, time
from typing import TypeVar

from tacitus.errors import LedgerError
from tacitus.ledger.readings import reading_of
from tacitus.model.codec import to_json
from tacitus.model.ids import content_id
from tacitus.model.instants import micros, parse_instant, sortable
from tacitus.model.ledger import LedgerIncident
from tacitus.model.records import Claim, Interval, Judgement, Report
from tacitus.resolve.accounts import DAY, UNDATED, Account, accounts_of
from tacitus.resolve.cluster import (
    PARTING,
    Clusters,
    Pair,
    are_candidates,
    days_of,
    in_force,
    in_micro,
    join,
    pair,
)
from tacitus.resolve.compare import Comparison, compare, load_weights
from tacitus.resolve.copies import are_copies, bands_of, origins, sketch_of
from tacitus.resolve.fold import fold_cluster
from tacitus.resolve.linkage import MICRO, Linkage
from tacitus.resolve.story import Story
from tacitus.resolve.table import KIN_DAYS
from tacitus.resolve.views import merge_reasons, rule_name
from tacitus.store.chain import Entry
from tacitus.store.projections import FOREVER, WHOLE_WORLD, Block, Fold, Projections, Told, Version
from tacitus.store.sqlite import SqliteStore

REPORTED, KNOWN = 0, 1
CLOCKS = (REPORTED, KNOWN)
LAYOUT = 4
"""Raise when what is projected changes though the rules make the same of the same claims."""
READINGS_KEPT = 2_000
COMPARISONS_KEPT = 30_000
ACCOUNTS_KEPT = 300_000
SKETCHES_KEPT = 20_000
REBUILT_AT_ONCE = 1_000
"""Reports of one transaction while everything is projected anew."""
KM_A_DEGREE = 111.0
REACH, REACH_KM = 1.5, 25.0
"""Half of how far (in radii, and km on top) two places may lie apart to be compared: more than `compare` allows."""
NARROWEST = 0.05
"""Least cosine of a latitude that a box is widened by: beyond 87° it goes around the earth."""

POLL_SECONDS, STALLED_SECONDS = 0.5, 120.0
"""How often to look whether another process has finished, and when it is taken to have died."""

Progress = Callable[[int, int], None]
K = TypeVar("K")
V = TypeVar("V")


class Recent(dict[K, V]):
    """A dict that keeps about the newest `most` entries."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: K, value: V) -> None:
        if len(self) >= self._most:
            for old in list(self)[: self._most // 4]:
                del self[old]
        super().__setitem__(key, value)


@dataclass(frozen=True, slots=True)
class Placed:
    """An account by number: its id, canonical order, report and (reported, known) in microseconds."""

    key: str
    rank: tuple[str, str]
    report: int
    times: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Read:
    """What the resolver needs of one reading."""

    accounts: dict[str, Account]
    claims: dict[str, list[Claim]]
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A person's judgement by numbers; `until` is when it was withdrawn."""

    judgement: Judgement
    pair: Pair
    numbers: tuple[int, int]
    since: int
    until: int


class Projector:
    """Keeps a store's projections at its log. One at a time may write: call it inside `store.writing()`."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self._seq = -1
        self._forget()

    def _forget(self) -> None:
        self._readings: Recent[int, Read] = Recent(READINGS_KEPT)
        self._placed: Recent[int, Placed] = Recent(ACCOUNTS_KEPT)
        self._told: Recent[int, Told] = Recent(ACCOUNTS_KEPT)
        self._pairs: Recent[int, dict[int, int]] = Recent(ACCOUNTS_KEPT)
        self._compared: Recent[Pair, Comparison] = Recent(COMPARISONS_KEPT)
        self._sketches: Recent[int, bytes] = Recent(SKETCHES_KEPT)
        self._judged: list[Judged] = []

    @property
    def tables(self) -> Projections:
        """The projections of this thread's connection."""
        return self._store.projections

    def current(self) -> bool:
        """Whether the projections are made by this resolver and of the whole log."""
        return (
            self.tables.mark("stamp") == stamp()
            and int(self.tables.mark("seq") or 0) == self._store.last_seq()
        )

    def bring_up(self, progress: Progress = lambda done, of: None) -> None:
        """Have the projections be of this resolver and of the whole log, whoever makes them.

        Where another process is making them this one waits. Raises `LedgerError`, for a log whose end was cut too.
        """
        while not self.current():
            if self.tables.mark("stamp") == stamp():
                if fault := self.missing_end():
                    raise LedgerError(fault, remedy="Restore a backup; to go on without it: tacitus rebuild.")
                with self._store.writing():
                    self.catch_up()
            elif self._is_under_way():
                sleep(POLL_SECONDS)
            else:
                self.rebuild(progress)

    def missing_end(self) -> str | None:
        """That entries which were projected are in the log no more, None when all are."""
        projected, last = int(self.tables.mark("seq") or 0), self._store.last_seq()
        if projected <= last:
            return None
        return f"The end of the log is missing: it ends at entry {last}, and entry {projected} was in it."

    def _is_under_way(self) -> bool:
        return time() - float(self.tables.mark("building") or 0) < STALLED_SECONDS

    def catch_up(self) -> None:
        """Project the entries that came since; inside a transaction, for projections with this stamp."""
        done = int(self.tables.mark("seq") or 0)
        if done != self._seq:  # another process wrote in between
            self._forget()
            self._read_judgements()
        for entry in self._store.entries(after=done):
            self._seq = entry.seq
            self._take(entry)
        self.tables.set_mark("seq", self._seq if self._seq > done else done)

    def rebuild(self, progress: Progress = lambda done, of: None) -> None:
        """Project everything anew, a stretch of the log at a time; killed in between, it begins again.

        `progress` is told (reports done, of how many), the reports counted once for each clock.
        """
        total = self._store.count("reports")
        with self._store.writing():
            self.tables.clear()
            self.tables.set_mark("building", str(time()))
        self._forget()
        self._seq = 0
        steps, done, ended = self._rebuilding(), 0, False
        with self._store.in_bulk():
            while not ended:
                with self._store.writing():
                    ran = sum(1 for step in islice(steps, REBUILT_AT_ONCE) if step() is None)
                    self.tables.set_mark("building", str(time()))
                done, ended = done + ran, ran < REBUILT_AT_ONCE
                progress(min(done, 2 * total), 2 * total)
        with self._store.writing():
            self.tables.set_mark("seq", self._seq)
            self.tables.set_mark("stamp", stamp())
            self.tables.set_mark("building", 0)
            self.catch_up()
        progress(2 * total, 2 * total)

    def _rebuilding(self) -> Iterator[Callable[[], None]]:
        """The steps of a rebuild: each report into the tables and onto the known clock, then the other clock."""
        in_order = self._store.is_in_order()
        made = {judgement.id: judgement for judgement in self._store.decisions(Judgement)}
        for entry in self._store.in_stretches():
            if entry.kind == "judgement":
                self._know(made[entry.subject])
            yield lambda entry=entry: self._retake(entry, in_order)  # type: ignore[misc]
        clocks = (REPORTED,) if in_order else CLOCKS
        for clock in clocks:
            for moment, seeds in self._events(clock):
                yield lambda moment=moment, seeds=seeds, clock=clock: self._settle(  # type: ignore[misc]
                    clock, seeds(), moment, onwards=False
                )

    def _retake(self, entry: Entry, settle: bool) -> None:
        self._seq = entry.seq
        if entry.kind == "reading":
            seeds = self._tell(entry)
            if settle:
                self._settle(KNOWN, seeds, micros(entry.at), onwards=False)
        elif settle and entry.kind in ("judgement", "withdrawal"):
            self._settle(KNOWN, self._parties(entry.subject), micros(entry.at), onwards=False)

    def _events(self, clock: int) -> Iterator[tuple[int, Callable[[], set[int]]]]:
        """(moment, what to begin at) in the order of a clock."""
        arrivals = [
            (self._told_of(number).times[clock], number) for number in self.tables.told_numbers(clock)
        ]
        events: list[tuple[int, int, tuple[int, ...]]] = [(moment, number, ()) for moment, number in arrivals]
        if clock == KNOWN:
            events += [(j.since, 0, j.numbers) for j in self._judged]
            events += [(j.until, 0, j.numbers) for j in self._judged if j.until < FOREVER]
        events.sort(key=lambda event: event[0])
        for moment, group in groupby(events, key=lambda event: event[0]):
            found = list(group)

            def seeds(found: list[tuple[int, int, tuple[int, ...]]] = found) -> set[int]:
                begun = {account for _, _, judged in found for account in judged}
                for _, report, _ in found:
                    begun |= set(self.tables.accounts_of_report(report)) if report else set()
                return begun

            yield moment, seeds

    # -- one entry -------------------------------------------------------------------------------------

    def _take(self, entry: Entry) -> None:
        if entry.kind == "reading":
            seeds = self._tell(entry)
            for clock, moment in zip(CLOCKS, self._told_of(entry.seq).times, strict=True):
                self._settle(clock, seeds, moment)
        elif entry.kind in ("judgement", "withdrawal"):
            self._read_judgements()
            parties = self._parties(entry.subject)
            if parties:
                self._settle(KNOWN, parties, micros(entry.at))
                both_told = max(self._place(account).times[REPORTED] for account in parties)
                self._settle(REPORTED, parties, both_told)
        elif entry.kind == "redaction":
            self._redact(entry)

    def _tell(self, entry: Entry) -> set[int]:
        """Put a report and its accounts into the tables; returns the accounts that it may have changed."""
        read, report = self._read(entry.seq, entry.subject)
        self._sketch(entry.seq, report)
        for key, account in read.accounts.items():
            number = self.tables.add_account(key, entry.seq, block_of(account))
            self._compare(number, account)
        return set(self.tables.accounts_of_report(entry.seq))

    def _sketch(self, number: int, report: Report) -> None:
        """Keep a report's row, the sketch of its text and the names that it is looked for by."""
        _, reported_at, known_at = self._store.times(number)
        rank = (reported_at if report.published else UNDATED, report.id)
        told = Told(number, report.id, rank, (micros(reported_at), micros(known_at)))
        sketch = sketch_of(report.text)
        self.tables.add_told(told, sketch, bands_of(sketch))
        story = Story(report.title, report.text, report.outlet)
        self.tables.add_story(number, _day_of(report), story.keys)
        self._sketches[number] = sketch
        self._told[number] = told

    def _compare(self, number: int, account: Account) -> None:
        """Keep the scores of an account with those of other reports that no barrier parts from it."""
        scores = []
        for other in self._found_beside(number, account):
            beside = self._account(other)
            if are_candidates(account, beside):
                found = self._comparison(account, beside)
                if found.barrier is None:
                    scores.append((other, in_micro(found.score)))
        self.tables.add_pairs(number, scores)
        self._pairs[number] = dict(scores)
        for other, score in scores:
            if other in self._pairs:
                self._pairs[other][number] = score

    def _found_beside(self, number: int, account: Account) -> list[int]:
        """The accounts of other reports that share a day and a box with one, or a story."""
        block = block_of(account)
        found = set(self.tables.within(block)) if block is not None else set[int]()
        report = self._place(number).report
        published = int(account.told // DAY) if account.published is not None else None
        for one in self.tables.of_story(published, account.story.keys, KIN_DAYS + 1):
            found.update(self.tables.accounts_of_report(one))
        return sorted(found - set(self.tables.accounts_of_report(report)))

    def _parties(self, subject: str) -> set[int]:
        return {number for j in self._judged if j.judgement.id == subject for number in j.numbers}

    def _read_judgements(self) -> None:
        self._judged = []
        for judgement in self._store.decisions(Judgement):
            self._know(judgement)

    def _know(self, judgement: Judgement) -> None:
        left, right = (self.tables.number_of(key) for key in (judgement.left, judgement.right))
        if left is not None and right is not None:
            self._judged.append(_judged(judgement, (left, right)))

    def _redact(self, entry: Entry) -> None:
        """Read again what holds a name that has just been hidden, and drop every fold that may show it."""
        self._forget()
        self._read_judgements()
        reports = self._store.reports_holding(entry)
        accounts = {account for report in reports for account in self.tables.accounts_of_report(report)}
        accounts |= {number for j in self._judged for number in j.numbers}
        begun = set(accounts)
        for account in accounts:
            begun |= self.tables.pairs(account).keys()
            for fold in self.tables.folds_of(account):
                begun |= set(self.tables.members(fold))
                self.tables.drop_fold(fold, entry.seq)
        for report in reports:
            subject = self._told_of(report).report
            self.tables.forget_told(report)
            self._sketches.clear()
            self._sketch(report, self._read(report, subject)[1])
        for account in accounts:
            self.tables.forget_pairs(account)
        for account in sorted(accounts):
            block = block_of(self._account(account))
            if block is not None:
                self.tables.block(account, block)
            self._compare(account, self._account(account))
            begun |= self.tables.pairs(account).keys()
        for clock in CLOCKS:
            if begun:
                self._settle(clock, begun, min(self._place(one).times[clock] for one in begun))

    # -- following a change ----------------------------------------------------------------------------

    def _settle(self, clock: int, seeds: set[int], moment: int, *, onwards: bool = True) -> None:
        """Find again what the seeds are part of from a moment of a clock on."""
        open_ended: set[int] = set()
        todo = set(seeds)
        while True:
            here = {account for account in todo if self._place(account).times[clock] <= moment}
            touched = self._settle_at(clock, moment, here, open_ended)
            if not onwards:
                return
            todo = seeds | touched
            following = self._following(clock, todo, moment)
            if following is None:
                return
            moment = following

    def _settle_at(self, clock: int, moment: int, begun: set[int], ours: set[int]) -> set[int]:
        """Bring the versions at one moment in line; `ours` are versions written on the way, which say nothing yet
        of later moments. Returns the accounts in them."""
        state = Moment(self, clock, moment)
        todo, region = set(begun), set[int]()
        groups: list[list[int]] = []
        held: dict[int, Version] = {}
        while todo:
            account = todo.pop()
            if account in region:
                continue
            group = state.incident_of(account)
            groups.append(group)
            region.update(group)
            for member in group:
                for version in self.tables.versions_of(member, clock, moment):
                    if version.since <= moment and version.number not in held:
                        held[version.number] = version
                        todo.update(set(self.tables.members(version.fold)) - region)
        by_fold: dict[int, list[Version]] = {}
        for version in held.values():
            by_fold.setdefault(version.fold, []).append(version)
        touched = set[int]()
        for group in groups:
            fold = state.fold(group)
            there = by_fold.pop(fold, [])
            keep = min(there, key=lambda version: version.number in ours, default=None)
            for version in there:
                if version is not keep:
                    self.tables.end_version(version.number, moment, self._seq)
            if keep is None:
                ours.add(self.tables.add_version(clock, fold, moment, self._seq))
            if keep is None or keep.number in ours:
                touched.update(group)
        for versions in by_fold.values():
            for version in versions:
                self.tables.end_version(version.number, moment, self._seq)
        return touched

    def _following(self, clock: int, accounts: set[int], moment: int) -> int | None:
        """The next moment at which something may change for any of the accounts."""
        above = load_weights().merge_above * MICRO
        times = set[int]()
        for account in accounts:
            times.add(self._place(account).times[clock])
            times.update(
                self._place(other).times[clock]
                for other, score in self.beside(account).items()
                if score > above
            )
            times.update(v.since for v in self.tables.versions_of(account, clock, moment))
            if clock == KNOWN:
                times.update(t for j in self._judged if account in j.numbers for t in (j.since, j.until))
        return min((time for time in times if moment < time < FOREVER), default=None)

    # -- what a moment is made of ------------------------------------------------------------------------

    def beside(self, account: int) -> dict[int, int]:
        """The accounts that no barrier parts from one, with their scores."""
        if account not in self._pairs:
            self._pairs[account] = self.tables.pairs(account)
        return self._pairs[account]

    def judged(self, clock: int, moment: int) -> list[Judged]:
        """The judgements in force right after a moment: on the reported clock those in force now."""
        if clock == KNOWN:
            return [j for j in self._judged if j.since <= moment < j.until]
        return [j for j in self._judged if j.until == FOREVER]

    def place(self, account: int) -> Placed:
        """What is known of an account by its number."""
        return self._place(account)

    def origin(self, report: int, clock: int, moment: int) -> str:
        """The id of the first report told by then, and no copy itself, that a report's text is a copy of."""
        return self._told_of(self._origin(report, clock, moment)).report

    def _origin(self, report: int, clock: int, moment: int) -> int:
        found: dict[int, int] = {}
        open_ = [report]  # by hand, for a text may have drifted over more reports than calls can be nested
        while open_:
            one = open_[-1]
            for other in self._copied(one, clock, moment):
                if other not in found:
                    open_.append(other)
                    break
                if found[other] == other:
                    found[one] = other
                    break
            else:
                found[one] = one
            if one in found:
                open_.pop()
        return found[report]

    def _copied(self, report: int, clock: int, moment: int) -> Iterator[int]:
        """The reports before one, told by a moment, that its text is a copy of; in canonical order."""
        sketch, mine = self.sketch(report), self._told_of(report).rank
        for other in self.tables.sharing_a_band(bands_of(sketch)):
            told = self._told_of(other)
            if told.rank >= mine:
                return
            if told.times[clock] <= moment and are_copies(sketch, self.sketch(other)):
                yield other

    def copies_of(self, report: int, clock: int, moment: int) -> list[int]:
        """The reports of one origin with a report, itself among them, of those told by then."""
        first = self._origin(report, clock, moment)
        beside = self.tables.sharing_a_band(bands_of(self.sketch(first)))
        told = {one for one in beside if self._told_of(one).times[clock] <= moment} | {report}
        return sorted(one for one in told if self._origin(one, clock, moment) == first)

    def origins_among(self, reports: Iterable[int]) -> dict[str, str]:
        """Report id → the id of its origin among these reports."""
        ranked = sorted(reports, key=lambda report: self._told_of(report).rank)
        found = origins(ranked, self.sketch)
        return {self._told_of(one).report: self._told_of(home).report for one, home in found.items()}

    def sketch(self, report: int) -> bytes:
        """The sketch of a report's text."""
        if report not in self._sketches:
            self._sketches[report] = self.tables.sketch(report)
        return self._sketches[report]

    def judged_with(self, accounts: set[str]) -> set[str]:
        """The accounts that persons judged, in force now, against any of these."""
        judged = (j.judgement for j in self._judged if j.until == FOREVER)
        pairs = ({judgement.left, judgement.right} for judgement in judged)
        return {side for pair_ in pairs if pair_ & accounts for side in pair_}

    def fold(self, members: Sequence[int], origins: Mapping[str, str], same: Sequence[Judged]) -> int:
        """The fold of accounts in canonical order; made unless it was made before."""
        keys = [self._place(member).key for member in members]
        judged = [j.judgement.id for j in same]
        made_of = content_id(
            "f", keys, [origins[self._told_of(self._place(m).report).report] for m in members], judged
        )
        found = self.tables.fold_made_of(made_of)
        if found is not None:
            return found
        accounts = [self._account(member) for member in members]
        claims = {
            key: self._reading(self._place(m).report).claims[key]
            for key, m in zip(keys, members, strict=True)
        }
        outlets = {
            a.report: self._reading(self._place(m).report).outlet
            for a, m in zip(accounts, members, strict=True)
        }
        scored = _Scored(
            {account.key: account for account in accounts}, dict(zip(keys, members, strict=True)), self
        )
        reasons = merge_reasons(keys, Clusters(groups=(), scored=scored), [j.judgement for j in same])
        incident = fold_cluster(accounts, claims, dict(origins), outlets, reasons)
        return self.tables.add_fold(fold_of(incident, made_of), members, self._seq)

    def comparison(self, left: Account, right: Account) -> Comparison:
        """How two accounts compare."""
        return self._comparison(left, right)

    @property
    def compared(self) -> dict[Pair, Comparison]:
        """Comparisons made lately."""
        return self._compared

    def distrust(self) -> None:
        """Forget everything kept in memory: a transaction that it came of was undone."""
        self._seq = -1
        self._forget()

    def here(self, scores: Mapping[int, int], clock: int, moment: int) -> dict[int, int]:
        """The scores of those that had been told by a moment."""
        placed = self._placed
        return {
            other: score
            for other, score in scores.items()
            if (placed.get(other) or self._place(other)).times[clock] <= moment
        }

    # -- kept in memory --------------------------------------------------------------------------------

    def _comparison(self, one: Account, other: Account) -> Comparison:
        keys = pair(one.key, other.key)
        if keys not in self._compared:
            left, right = sorted((one, other), key=lambda account: account.rank)
            self._compared[keys] = compare(left, right)
        return self._compared[keys]

    def _place(self, account: int) -> Placed:
        if account not in self._placed:
            key, report = self.tables.account(account)
            told = self._told_of(report)
            self._placed[account] = Placed(key, (told.rank[0], key), report, told.times)
        return self._placed[account]

    def _told_of(self, report: int) -> Told:
        if report not in self._told:
            self._told[report] = self.tables.told(report)
        return self._told[report]

    def _account(self, number: int) -> Account:
        place = self._place(number)
        return self._reading(place.report).accounts[place.key]

    def _reading(self, report: int) -> Read:
        if report not in self._readings:
            self._read(report, self._told_of(report).report)
        return self._readings[report]

    def _read(self, number: int, report: str) -> tuple[Read, Report]:
        extraction = self._store.extraction(report)
        assert extraction is not None
        reading = reading_of(extraction)
        _, reported_at, known_at = self._store.times(number)
        accounts = accounts_of(reading.report, reading.incidents, reported_at=reported_at, known_at=known_at)
        claims: dict[str, list[Claim]] = {account.key: [] for account in accounts}
        for claim in reading.claims:
            claims.setdefault(claim.incident, []).append(claim)
        self._readings[number] = Read({a.key: a for a in accounts}, claims, reading.report.outlet)
        return self._readings[number], reading.report


class Moment:
    """The incidents right after one moment of a clock, found as they are asked for."""

    def __init__(self, projector: Projector, clock: int, moment: int) -> None:
        self._of = projector
        self._clock, self._moment = clock, moment
        judged = projector.judged(clock, moment)
        last = in_force([j.judgement for j in judged])
        by_id = {j.judgement.id: j for j in judged}
        standing = [by_id[judgement.id] for judgement in last.values()]
        self._same = [j for j in standing if j.judgement.verdict == "same"]
        self._parted = {j.pair for j in standing if j.judgement.verdict in PARTING}
        self._parted_numbers = {
            pair_ for j in standing if j.pair in self._parted for pair_ in (j.numbers, j.numbers[::-1])
        }
        self._linkage: Linkage[int] = Linkage(
            self._beside, lambda account: projector.place(account).rank, load_weights().merge_above
        )

    def incident_of(self, account: int) -> list[int]:
        """The accounts of the incident that an account belongs to, in canonical order."""
        group = self._linkage.cluster_of(account)
        if self._same:
            group = self._joined(account)
        return sorted(group, key=lambda member: self._of.place(member).rank)

    def fold(self, group: Sequence[int]) -> int:
        """The fold of an incident at this moment."""
        inside = set(group)
        reports = dict.fromkeys(self._of.place(member).report for member in group)
        origins = self._of.origins_among(reports)
        same = [j for j in self._same if inside.issuperset(j.numbers)]
        return self._of.fold(group, origins, same)

    def _here(self, account: int) -> bool:
        return self._of.place(account).times[self._clock] <= self._moment

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


class _Scored(Mapping[Pair, Comparison]):
    """The comparisons among a few accounts that met no barrier, made when they are asked for."""

    def __init__(
        self, accounts: Mapping[str, Account], numbers: Mapping[str, int], projector: Projector
    ) -> None:
        self._accounts, self._numbers, self._of = accounts, numbers, projector

    def __contains__(self, keys: object) -> bool:
        assert isinstance(keys, tuple)
        one, other = keys
        return self._numbers[other] in self._of.beside(self._numbers[one])

    def __getitem__(self, keys: Pair) -> Comparison:
        return self._of.comparison(self._accounts[keys[0]], self._accounts[keys[1]])

    def __iter__(self) -> Iterator[Pair]:
        return (pair(one, other) for one in self._accounts for other in self._accounts if one < other)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _judged(judgement: Judgement, numbers: tuple[int, int]) -> Judged:
    withdrawn = judgement.withdrawn_at
    return Judged(
        judgement,
        pair(judgement.left, judgement.right),
        numbers,
        micros(judgement.at),
        micros(withdrawn) if withdrawn else FOREVER,
    )


def _day_of(report: Report) -> int | None:
    """The day of publication, days since 1970."""
    if report.published is None:
        return None
    return int(parse_instant(sortable(parse_instant(report.published.start))).timestamp() // DAY)


def block_of(account: Account) -> Block | None:
    """Where an account is looked for; None when it says too little to be looked for anywhere."""
    days = days_of(account)
    if not days:
        return None
    return Block((days[0], days[-1]), _box(account), account.incident.type, account.country)


def _box(account: Account) -> tuple[int, int, int, int]:
    """South, north, west, east in thousandths of a degree; boxes of places that can be one meet."""
    if account.point is None:
        return WHOLE_WORLD
    lat, lon, radius = account.point
    reach = (REACH * radius + REACH_KM) / KM_A_DEGREE
    wide = reach / max(NARROWEST, math.cos(math.radians(min(90.0, abs(lat) + reach))))
    west, east = lon - wide, lon + wide
    if west < -180 or east > 180:
        west, east = -180.0, 180.0
    return (
        math.floor((lat - reach) * 1000),
        math.ceil((lat + reach) * 1000),
        math.floor(west * 1000),
        math.ceil(east * 1000),
    )


def fold_of(incident: LedgerIncident, made_of: str) -> Fold:
    """An incident as it is kept: its JSON, and the columns that it is asked by."""
    where = incident.where
    point = (where.lat, where.lon) if where and where.lat is not None and where.lon is not None else None
    return Fold(
        made_of=made_of,
        incident=incident.id,
        facet=(
            incident.type,
            incident.label,
            incident.status,
            (where.country if where else None) or "unknown",
        ),
        starts=_local_seconds(incident.when.start) if incident.when else None,
        days=local_days(incident.when) if incident.when else None,
        point=point,
        words=words_of_incident(incident),
        body=to_json(incident),
    )


def local_days(when: Interval) -> tuple[int, int]:
    """First and last day (days since 1970) of an interval as it is written, whatever its zone."""
    first, end = _local_seconds(when.start), _local_seconds(when.end)
    return first // 86_400, max(first, end - 1) // 86_400


def _local_seconds(instant: str) -> int:
    moment = datetime.fromisoformat(instant)
    days = moment.toordinal() - date(1970, 1, 1).toordinal()
    return days * 86_400 + moment.hour * 3_600 + moment.minute * 60 + moment.second


def words_of_incident(incident: LedgerIncident) -> str:
    """What an incident is found by when words are looked for."""
    parts = [incident.label.replace("_", " "), incident.type, incident.id]
    if incident.where:
        parts += [incident.where.name, incident.where.admin1 or ""]
    parts += [actor.name for actor in (*incident.initiators, *incident.targets)]
    parts += [means.text.text for means in incident.means]
    parts += [span.text for span in incident.evidence]
    parts += [said.actor.name for said in incident.responsibility]
    return " ".join(part for part in parts if part).encode("utf-8", "replace").decode("utf-8")


def stamp() -> str:
    """Changes whenever anything does that decides what is projected: what is kept, and the rules' versions."""
    return f"{LAYOUT} {rule_name()}"
