"""Log → projections: what the resolver makes of every entry, kept as versions of incidents on two clocks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby, islice
from socket import gethostname
from time import sleep, time

from tacitus.errors import LedgerError
from tacitus.ledger.blocks import block_of, day_of
from tacitus.ledger.cache import Kept, Read
from tacitus.ledger.moment import CLOCKS, KNOWN, REPORTED, Judged, judged
from tacitus.ledger.rulings import Rulings
from tacitus.ledger.settling import Change
from tacitus.model.instants import micros
from tacitus.model.records import Judgement
from tacitus.model.rulings import Addition, Alias, Ruling, named_in
from tacitus.resolve.accounts import DAY, UNDATED, Account
from tacitus.resolve.amending import account_under
from tacitus.resolve.cluster import are_candidates, in_micro
from tacitus.resolve.copies import bands_of, copied_text, sketch_of
from tacitus.resolve.story import story_of
from tacitus.resolve.table import KIN_DAYS
from tacitus.resolve.versions import address_of, edition_of
from tacitus.resolve.views import rule_name
from tacitus.store import standing
from tacitus.store.base import Store
from tacitus.store.chain import Entry
from tacitus.store.index import FOREVER, Index, Told

LAYOUT = 9
"""Raise when what is projected changes though the rules make the same of the same claims."""
REBUILT_AT_ONCE = 1_000
"""Reports of one transaction while everything is projected anew."""
DECIDING = ("judgement", "ruling", "withdrawal", *standing.KINDS)
"""Kinds of entries that change what is known of decisions, or who inherits of them."""
POLL_SECONDS, STALLED_SECONDS = 0.5, 120.0
"""How often to look whether another process has finished, and when it is taken to have died."""

Progress = Callable[[int, int], None]


class Projector:
    """Keeps a store's projections at its log. One at a time may write: call it inside `store.writing()`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.kept = Kept(store)
        self._seq = -1
        self._epoch: str | None = None
        self._forget()

    def _forget(self) -> None:
        self.kept.forget()
        self._judged: list[Judged] = []
        self.ruled = Rulings()

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
            elif not self._rebuild(progress, anew=False):
                sleep(POLL_SECONDS)

    def missing_end(self) -> str | None:
        """That entries which were projected are in the log no more, None when all are."""
        projected, last = int(self.tables.mark("seq") or 0), self._store.last_seq()
        if projected <= last:
            return None
        return f"The end of the log is missing: it ends at entry {last}, and entry {projected} was in it."

    def _is_under_way(self) -> bool:
        begun, _, builder = (self.tables.mark("building") or "0").partition(" ")
        return time() - float(begun) < STALLED_SECONDS and not _is_gone(builder)

    def catch_up(self) -> None:
        """Project the entries that came since; inside a transaction, for projections with this stamp."""
        done = self.attend()
        for entry in self._store.entries(after=done):
            self._seq = entry.seq
            self._take(entry)
        self.tables.set_mark("seq", self._seq if self._seq > done else done)

    def attend(self) -> int:
        """Know what persons decided, as far as the log is projected; the number of the last entry that is."""
        done, epoch = int(self.tables.mark("seq") or 0), self.tables.mark("epoch")
        if epoch != self._epoch or done < self._seq or (done > self._seq and self._has_come("redaction")):
            self._forget()
            self.kept.see(done)
            self._read_decisions()
        elif done > self._seq:  # another process wrote in between
            self.kept.forget_scores()
            self.kept.see(done)
            if self._has_come(*DECIDING):
                self._read_decisions()
        self._seq, self._epoch = done, epoch
        return done

    def _has_come(self, *kinds: str) -> bool:
        """Whether the log has entries of these kinds behind the last one that is known."""
        return any(next(self._store.entries(kind, after=self._seq, most=1), None) for kind in kinds)

    def rebuild(self, progress: Progress = lambda done, of: None) -> None:
        """Project everything anew, a stretch of the log at a time; killed in between, it begins again.

        `progress` is told (reports done, of how many), the reports counted once for each clock.
        """
        if not self._rebuild(progress, anew=True):  # another process began after this one, and goes on
            self.bring_up(progress)

    def _claim(self, anew: bool) -> str | None:
        """Begin with empty tables, whose epoch is returned; None where another process has (`anew`: all the same)."""
        with self._store.writing():
            if not anew and (self.tables.mark("stamp") == stamp() or self._is_under_way()):
                return None
            self.tables.clear()
            self.tables.set_mark("building", _builder())
            return self.tables.mark("epoch")

    def _rebuild(self, progress: Progress, *, anew: bool) -> bool:
        """Project everything anew; False where that is left to another process."""
        total = self._store.count_listed()[0]
        epoch = self._claim(anew)
        if epoch is None:
            return False
        self._forget()
        self._seq, self._epoch = 0, epoch
        steps, done, ended = self._rebuilding(), 0, False
        with self._store.in_bulk():
            while not ended:
                with self._store.writing():
                    if self.tables.mark("epoch") != epoch:
                        return False
                    ran = sum(1 for step in islice(steps, REBUILT_AT_ONCE) if step() is None)
                    self.tables.set_mark("building", _builder())
                done, ended = done + ran, ran < REBUILT_AT_ONCE
                progress(min(done, 2 * total), 2 * total)
        with self._store.writing():
            if self.tables.mark("epoch") != epoch:
                return False
            self.tables.set_mark("seq", self._seq)
            self.tables.set_mark("stamp", stamp())
            self.tables.set_mark("building", 0)
            self.catch_up()
        progress(2 * total, 2 * total)
        return True

    def _rebuilding(self) -> Iterator[Callable[[], None]]:
        """The steps of a rebuild: each report into the tables and onto the known clock, then the other clock."""
        in_order = self._store.is_in_order()
        made = {judgement.id: judgement for judgement in self._store.decisions(Judgement)}
        said = {ruling.id: ruling for ruling in self._store.decisions(Ruling)}
        for entry in self._store.in_stretches():
            if entry.kind == "judgement":
                self._know(made[entry.subject])
            elif entry.kind == "ruling":
                self._begin(said[entry.subject])
            yield partial(self._retake, entry, in_order)
        clocks = (REPORTED,) if in_order else CLOCKS
        for clock in clocks:
            for moment, seeds in self._events(clock):
                yield partial(self._resettle, clock, moment, seeds)

    def _resettle(self, clock: int, moment: int, seeds: Callable[[], set[int]]) -> None:
        self._settle(clock, seeds(), moment, onwards=False)

    def _retake(self, entry: Entry, settle: bool) -> None:
        self._seq = entry.seq
        if entry.kind == "reading":
            seeds = self._tell(entry)
            if settle:
                self._settle(KNOWN, seeds, micros(entry.at), onwards=False)
        elif settle and entry.kind in ("judgement", "ruling", "withdrawal"):
            self._settle(KNOWN, self._parties(entry.subject), micros(entry.at), onwards=False)
        elif entry.kind in standing.KINDS:
            changed = self.kept.take(entry)
            self._judge_again()
            for accounts in changed.values():
                if settle:
                    self._settle(KNOWN, accounts, micros(entry.at), onwards=False)

    def _events(self, clock: int) -> Iterator[tuple[int, Callable[[], set[int]]]]:
        """(moment, what to begin at) in the order of a clock."""
        arrivals = [
            (self.kept.told(number).times[clock], number) for number in self.tables.told_numbers(clock)
        ]
        arrivals += self._comings_and_goings(clock)
        events: list[tuple[int, int, tuple[int, ...]]] = [(moment, number, ()) for moment, number in arrivals]
        if clock == KNOWN:
            events += [(j.since, 0, j.numbers) for j in self._judged]
            events += [(j.until, 0, j.numbers) for j in self._judged if j.until < FOREVER]
            for ruled in self.ruled.every.values():
                parties = tuple(self._parties(ruled.ruling.id or ""))
                events += [(ruled.since, 0, parties)]
                events += [(ruled.until, 0, parties)] if ruled.until < FOREVER else []
        events.sort(key=lambda event: event[0])
        for moment, group in groupby(events, key=lambda event: event[0]):
            found = list(group)

            def seeds(found: list[tuple[int, int, tuple[int, ...]]] = found) -> set[int]:
                begun = {account for _, _, judged in found for account in judged}
                for _, report, _ in found:
                    begun |= set(self.tables.accounts_of_report(report)) if report else set()
                return begun

            yield moment, seeds

    def _comings_and_goings(self, clock: int) -> Iterator[tuple[int, int]]:
        """(moment, report) of when reports begin and end to be away."""
        for report in self.kept.absences.every():
            number = self.tables.number_of_report(report)
            if number is not None:
                for stretch in self.kept.told(number).away[clock]:
                    yield from ((moment, number) for moment in stretch if abs(moment) < FOREVER)

    # -- one entry -------------------------------------------------------------------------------------

    def _take(self, entry: Entry) -> None:
        if entry.kind == "reading":
            seeds = self._tell(entry)
            for clock, moment in zip(CLOCKS, self.kept.told(entry.seq).times, strict=True):
                self._settle(clock, seeds, moment)
        elif entry.kind in ("judgement", "ruling", "withdrawal"):
            self._read_decisions()
            parties = self._parties(entry.subject)
            if parties:
                self._settle(KNOWN, parties, micros(entry.at))
                first_told = min(self.kept.place(account).told.times[REPORTED] for account in parties)
                self._settle(REPORTED, parties, first_told)
        elif entry.kind in standing.KINDS:
            self._stand(entry)
        elif entry.kind == "redaction":
            self._redact(entry)

    def _stand(self, entry: Entry) -> None:
        """Have reports stand no longer, or again: on the known clock from now on, on the other whenever that was."""
        changed = self.kept.take(entry)
        self._judge_again()
        for number, accounts in changed.items():
            times = self.kept.told(number).times
            self._settle(REPORTED, accounts, times[REPORTED])
            self._settle(KNOWN, accounts, max(micros(entry.at), times[KNOWN]))

    def _tell(self, entry: Entry) -> set[int]:
        """Put a report and its accounts into the tables; returns the accounts that it may have changed."""
        read = self.kept.read(entry.seq, entry.subject)
        self._sketch(entry.seq, read)
        for key, account in read.accounts.items():
            number = self.tables.add_account(key, entry.seq, block_of(account))
            self._compare(number, account)
        return set(self.tables.accounts_of_report(entry.seq))

    def _sketch(self, number: int, read: Read) -> None:
        """Keep a report's row, the sketch of its text and the names that it is looked for by."""
        report = read.reading.report
        _, reported_at, known_at = self._store.times(number)
        rank = (reported_at if report.published else UNDATED, report.id)
        times = micros(reported_at), micros(known_at)
        told = Told(number, report.id, rank, times)
        sketch = sketch_of(copied_text(report))
        self.tables.add_told(told, sketch, bands_of(sketch), read.set_aside)
        self.tables.add_story(number, day_of(report), story_of(report).keys)
        if report.row is not None:
            self.tables.add_row(number, report.row)
        address = address_of(report)
        if address is not None:
            self.tables.add_edition(number, address, edition_of(report, known_at))
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
        return sorted(filter(self.kept.is_read, found - set(self.tables.accounts_of_report(report))))

    def _parties(self, subject: str) -> set[int]:
        """The accounts that a judgement or a ruling may change something of."""
        ruled = self.ruled.every.get(subject)
        if ruled is None:
            return {number for j in self._judged if j.judgement.id == subject for number in j.numbers}
        if isinstance(ruled.ruling.act, Alias):
            return self._named(ruled.ruling.act)
        inside = (a for report in ruled.reports for a in self.tables.accounts_of_report(report))
        return {*ruled.accounts, *ruled.heirs, *inside}

    def _named(self, alias: Alias) -> set[int]:
        """The accounts of the reports that name somebody whom an alias is about, maybe through another alias."""
        named = (
            self.tables.number_of_report(one) for one in self._store.naming(self.ruled.leading_to(alias))
        )
        reports = {one for one in named if one is not None} | self.ruled.reports
        return {account for report in reports for account in self.tables.accounts_of_report(report)}

    def _read_decisions(self) -> None:
        self._judged = []
        for judgement in self._store.decisions(Judgement):
            self._know(judgement)
        self.ruled = Rulings()
        for ruling in self._store.decisions(Ruling):
            self._begin(ruling)

    def _begin(self, ruling: Ruling) -> None:
        """Know a ruling, and the account that it begins."""
        act = ruling.act
        if isinstance(act, Addition) and act.account is None:
            number = self.tables.number_of_report(act.words.report)
            if number is not None and self.tables.number_of(account_under(act)) is None:
                self.tables.add_account(account_under(act), number, None)
        self.ruled.know(ruling, self.tables.number_of, self.tables.number_of_report, self._heirs)

    def _heirs(self, account: str) -> list[str]:
        """The accounts of newer versions that stand, stood or will stand for one."""
        return [heir for heir, _, _ in self.kept.heirs(account) if heir != account]

    def _judge_again(self) -> None:
        """Let those inherit of the judgements and rulings who may do so now."""
        known = list({j.judgement.id: j.judgement for j in reversed(self._judged)}.values())[::-1]
        self._judged = []
        for judgement in known:
            self._know(judgement)
        said = [ruled.ruling for ruled in self.ruled.every.values()]
        self.ruled = Rulings()
        for ruling in said:
            self._begin(ruling)

    def _know(self, judgement: Judgement) -> None:
        self._judged.extend(self._each_judged(judgement))

    def _each_judged(self, judgement: Judgement) -> Iterator[Judged]:
        """A judgement, and what the accounts of newer versions inherit of it."""
        for left, since, until in self.kept.heirs(judgement.left):
            for right, begun, ended in self.kept.heirs(judgement.right):
                numbers = self.tables.number_of(left), self.tables.number_of(right)
                if left != right and numbers[0] is not None and numbers[1] is not None:
                    of_these = replace(judgement, left=left, right=right)
                    yield judged(of_these, (numbers[0], numbers[1]), max(since, begun), min(until, ended))

    def _redact(self, entry: Entry) -> None:
        """Read again what holds a name that has just been hidden, and drop every fold that may show it."""
        self._forget()
        self.kept.see(entry.seq)
        self._read_decisions()
        reports = [
            one for one in self._store.reports_holding(entry) if one < entry.seq
        ]  # later ones come hidden
        accounts = {account for report in reports for account in self.tables.accounts_of_report(report)}
        for decision in self._store.decisions_holding(entry):
            accounts |= self._parties(decision)
        begun = set(accounts)
        for account in accounts:
            begun |= self.tables.pairs(account).keys()
            for fold in self.tables.folds_of(account):
                begun |= set(self.tables.members(fold))
                self.tables.drop_fold(fold, entry.seq)
        for report in reports:
            subject = self.kept.told(report).report
            self.tables.forget_told(report)
            self._sketch(report, self.kept.read(report, subject))
        for account in accounts:
            self.tables.forget_pairs(account)
        for account in sorted(filter(self.kept.is_read, accounts)):
            block = block_of(self.kept.account(account))
            if block is not None:
                self.tables.block(account, block)
            self._compare(account, self.kept.account(account))
            begun |= self.tables.pairs(account).keys()
        for clock in CLOCKS:
            if begun:
                self._settle(clock, begun, min(self.kept.place(one).told.times[clock] for one in begun))

    def _settle(self, clock: int, seeds: set[int], moment: int, *, onwards: bool = True) -> None:
        Change(self.kept, self._judged, self.ruled, clock, self._seq).settle(seeds, moment, onwards=onwards)

    # -- what a part is made of ----------------------------------------------------------------------------

    def judged_with(self, accounts: set[str]) -> set[str]:
        """The accounts that persons judged, in force now, against any of these."""
        judged = (j.judgement for j in self._judged if j.until == FOREVER)
        named = [{judgement.left, judgement.right} for judgement in judged]
        named += [set(named_in(r.ruling.act)) for r in self.ruled.every.values() if r.until == FOREVER]
        return {side for those in named if those & accounts for side in those}

    def distrust(self) -> None:
        """Forget everything kept in memory: a transaction that it came of was undone."""
        self._seq, self._epoch = -1, None
        self._forget()


def _builder() -> str:
    """Now, and which process of which machine this is."""
    return f"{time()} {gethostname()} {os.getpid()}"


def _is_gone(builder: str) -> bool:
    """Whether a process of this machine has ended; of another, and where it cannot be asked for, that is not known."""
    host, _, process = builder.partition(" ")
    if host != gethostname() or os.name != "posix":
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:  # somebody else's
        return False
    return False


def stamp() -> str:
    """Changes whenever anything does that decides what is projected: what is kept, and the rules' versions."""
    return f"{LAYOUT} {rule_name()}"
