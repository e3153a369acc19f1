"""Log → projections: what the resolver makes of every entry, kept as versions of incidents on two clocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby, islice
from time import sleep, time

from tacitus.errors import LedgerError
from tacitus.ledger.blocks import block_of, day_of
from tacitus.ledger.kept import Kept
from tacitus.ledger.moment import CLOCKS, KNOWN, REPORTED, Judged, judged
from tacitus.ledger.settling import Change
from tacitus.model.instants import micros
from tacitus.model.records import Judgement, Report
from tacitus.resolve.accounts import DAY, UNDATED, Account
from tacitus.resolve.cluster import are_candidates, in_micro
from tacitus.resolve.copies import bands_of, copied_text, sketch_of
from tacitus.resolve.story import story_of
from tacitus.resolve.table import KIN_DAYS
from tacitus.resolve.views import rule_name
from tacitus.store.base import Store
from tacitus.store.chain import Entry
from tacitus.store.index import FOREVER, Index, Told

LAYOUT = 5
"""Raise when what is projected changes though the rules make the same of the same claims."""
REBUILT_AT_ONCE = 1_000
"""Reports of one transaction while everything is projected anew."""
POLL_SECONDS, STALLED_SECONDS = 0.5, 120.0
"""How often to look whether another process has finished, and when it is taken to have died."""

Progress = Callable[[int, int], None]


class Projector:
    """Keeps a store's projections at its log. One at a time may write: call it inside `store.writing()`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.kept = Kept(store)
        self._seq = -1
        self._forget()

    def _forget(self) -> None:
        self.kept.forget()
        self._judged: list[Judged] = []

    @property
    def tables(self) -> Index:
        """The projections, in this thread's transaction."""
        return self._store.index

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
        total = self._store.count_listed()[0]
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
        elif settle and entry.kind == "retraction":
            self._settle(KNOWN, self._accounts_of(entry.subject), micros(entry.at), onwards=False)

    def _events(self, clock: int) -> Iterator[tuple[int, Callable[[], set[int]]]]:
        """(moment, what to begin at) in the order of a clock."""
        arrivals = [
            (self.kept.told(number).times[clock], number) for number in self.tables.told_numbers(clock)
        ]
        arrivals += self.tables.taken_back(clock)
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
            for clock, moment in zip(CLOCKS, self.kept.told(entry.seq).times, strict=True):
                self._settle(clock, seeds, moment)
        elif entry.kind in ("judgement", "withdrawal"):
            self._read_judgements()
            parties = self._parties(entry.subject)
            if parties:
                self._settle(KNOWN, parties, micros(entry.at))
                both_told = max(self.kept.place(account).told.times[REPORTED] for account in parties)
                self._settle(REPORTED, parties, both_told)
        elif entry.kind == "retraction":
            self._take_back(entry)
        elif entry.kind == "redaction":
            self._redact(entry)

    def _take_back(self, entry: Entry) -> None:
        """Have a report stand no longer."""
        number = self.tables.number_of_report(entry.subject)
        if number is None:
            return
        until, accounts = self._until(entry.subject), self._accounts_of(entry.subject)
        self.tables.take_back(number, until)
        self.kept.forget_told(number, accounts)
        for clock, moment in zip(CLOCKS, until, strict=True):
            self._settle(clock, accounts, max(moment, self.kept.told(number).times[clock]))

    def _accounts_of(self, report: str) -> set[int]:
        number = self.tables.number_of_report(report)
        return set() if number is None else set(self.tables.accounts_of_report(number))

    def _until(self, report: str) -> tuple[int, int]:
        until = self._store.until(report)
        return (FOREVER, FOREVER) if until is None else (micros(until[0]), micros(until[1]))

    def _tell(self, entry: Entry) -> set[int]:
        """Put a report and its accounts into the tables; returns the accounts that it may have changed."""
        read, report = self.kept.read(entry.seq, entry.subject)
        self._sketch(entry.seq, report)
        for key, account in read.accounts.items():
            number = self.tables.add_account(key, entry.seq, block_of(account))
            self._compare(number, account)
        return set(self.tables.accounts_of_report(entry.seq))

    def _sketch(self, number: int, report: Report) -> None:
        """Keep a report's row, the sketch of its text and the names that it is looked for by."""
        _, reported_at, known_at = self._store.times(number)
        rank = (reported_at if report.published else UNDATED, report.id)
        times = micros(reported_at), micros(known_at)
        told = Told(number, report.id, rank, times, self._until(report.id))
        sketch = sketch_of(copied_text(report))
        self.tables.add_told(told, sketch, bands_of(sketch))
        self.tables.add_story(number, day_of(report), story_of(report).keys)
        if report.row is not None:
            self.tables.add_row(number, report.row)
        self.kept.keep_told(told, sketch)

    def _compare(self, number: int, account: Account) -> None:
        """Keep the scores of an account with those of other reports that no barrier parts from it."""
        scores = []
        for other in self._found_beside(number, account):
            beside = self.kept.account(other)
            if are_candidates(account, beside):
                found = self.kept.comparison(account, beside)
                if found.barrier is None:
                    scores.append((other, in_micro(found.score)))
        self.tables.add_pairs(number, scores)
        self.kept.keep_scores(number, dict(scores))

    def _found_beside(self, number: int, account: Account) -> list[int]:
        """The accounts of other reports that share a day and a box with one, or a story."""
        block = block_of(account)
        found = set(self.tables.within(block)) if block is not None else set[int]()
        report = self.kept.place(number).report
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
            self._judged.append(judged(judgement, (left, right)))

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
            subject = self.kept.told(report).report
            self.tables.forget_told(report)
            self._sketch(report, self.kept.read(report, subject)[1])
        for account in accounts:
            self.tables.forget_pairs(account)
        for account in sorted(accounts):
            block = block_of(self.kept.account(account))
            if block is not None:
                self.tables.block(account, block)
            self._compare(account, self.kept.account(account))
            begun |= self.tables.pairs(account).keys()
        for clock in CLOCKS:
            if begun:
                self._settle(clock, begun, min(self.kept.place(one).told.times[clock] for one in begun))

    def _settle(self, clock: int, seeds: set[int], moment: int, *, onwards: bool = True) -> None:
        Change(self.kept, self._judged, clock, self._seq).settle(seeds, moment, onwards=onwards)

    # -- what a part is made of ----------------------------------------------------------------------------

    def judged_with(self, accounts: set[str]) -> set[str]:
        """The accounts that persons judged, in force now, against any of these."""
        judged = (j.judgement for j in self._judged if j.until == FOREVER)
        pairs = ({judgement.left, judgement.right} for judgement in judged)
        return {side for pair_ in pairs if pair_ & accounts for side in pair_}

    def distrust(self) -> None:
        """Forget everything kept in memory: a transaction that it came of was undone."""
        self._seq = -1
        self._forget()


def stamp() -> str:
    """Changes whenever anything does that decides what is projected: what is kept, and the rules' versions."""
    return f"{LAYOUT} {rule_name()}"
