"""What a ledger answers: incidents, views and their parts, as of a moment of a clock."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from tacitus.boundary import kind_of, where
from tacitus.errors import Dismissed, Faded, LedgerError, MissingInput, UsageError
from tacitus.ledger.arrow import arrow_table
from tacitus.ledger.cache import Recent
from tacitus.ledger.cases import Cases, Cursor, require_now
from tacitus.ledger.chained import Graph
from tacitus.ledger.clashing import Clashing, Status
from tacitus.ledger.finding import Finder
from tacitus.ledger.holding import Holding
from tacitus.ledger.merging import Merges
from tacitus.ledger.moment import KNOWN
from tacitus.ledger.originals import Originals
from tacitus.ledger.parts import Parts
from tacitus.ledger.projecting import Progress, Projector
from tacitus.ledger.query import LedgerQuery
from tacitus.ledger.readings import reading_of
from tacitus.ledger.tables import TABLES
from tacitus.ledger.unfit import why_unfit
from tacitus.ledger.whole import VIEWS_KEPT, Whole
from tacitus.ledger.work_queue import FoundBeside, Pile, Worker, named_work
from tacitus.model import instants
from tacitus.model.address import Address
from tacitus.model.ledger import (
    Case,
    Clock,
    Counts,
    Embargo,
    Embargoed,
    Explanation,
    Gone,
    LedgerContradiction,
    LedgerIncident,
    LedgerView,
    PageVersion,
    RejectEntry,
    ReportEntry,
    SearchHit,
    StandingEntry,
    Unfit,
)
from tacitus.model.originals import Brought, Custody, Keeping
from tacitus.model.query import (
    Between,
    Chained,
    Clashes,
    Decided,
    Drawn,
    Found,
    Harm,
    IncidentQuery,
    NameHit,
    Naming,
    Overview,
    Summary,
)
from tacitus.model.records import Judgement, Rating, Reading, Report, Resolution
from tacitus.model.rulings import (
    Check,
    Handling,
    Ruling,
)
from tacitus.model.work import Work, WorkItem, WorkQuery
from tacitus.resolve.names import PARTS
from tacitus.resolve.overlay import links_drawn, standing_ratings
from tacitus.resolve.versions import Edition, address_of, around, heirs
from tacitus.resolve.views import (
    explain_pair,
    refusal,
    rule_name,
)
from tacitus.store import open_store
from tacitus.store.base import Decision
from tacitus.store.standing import KINDS

if TYPE_CHECKING:
    import pyarrow

UNREADABLE = (LookupError, TypeError, ValueError, AssertionError, OverflowError, zlib.error)
"""What reading a damaged row ends in."""
CASES_AT_ONCE = 50
"""Incidents with everything said of them that are held in memory while all are gone through."""
AT_ONCE = 500
"""Incidents held in memory while all are gone through."""
MOST_DRAWN = 1_000
"""Incidents that a map draws one by one; more are drawn as cells."""


_Moment = tuple[str | None, int, str | None, Clock]


class Questions(LedgerQuery):
    """A ledger that answers; it is shared between threads. `Ledger` adds what is written."""

    def __init__(
        self,
        path: Address | Path | str,
        *,
        read_only: bool = False,
        now: Callable[[], str] = instants.now,
        keeping: Keeping = Keeping(),
    ) -> None:
        """Open the ledger at `path` and create it unless `read_only`. Raises `LedgerError`.

        `now` is the known-at clock (a sortable instant); `keeping` says what becomes of originals that are added.
        """
        self._store = open_store(path, read_only=read_only)
        self._originals = Originals(self._store, keeping)
        self._holding = Holding(self._store)
        self._in_full = Whole(self._store, self.reading, self._holding)
        self._now = now
        self._lock = threading.RLock()
        self._readings: dict[str, Reading] = {}
        self._redactions = 0
        self._projector = Projector(self._store)
        self._finder = Finder()
        self._found_beside: tuple[int, FoundBeside] = (-1, FoundBeside())
        self._graphs: Recent[_Moment, Graph] = Recent(VIEWS_KEPT)
        self._clashes: Recent[_Moment, Clashing] = Recent(VIEWS_KEPT)

    def close(self) -> None:
        """Close the file. Everything that was acknowledged is in it already."""
        self._store.close()

    @property
    def path(self) -> Path:
        """The ledger's file."""
        return self._store.path

    @property
    def sides(self) -> Path:
        """The path that side files of the ledger are named after. Raises `UsageError` where there can be none."""
        if self._store.sides is None:
            raise UsageError("This ledger is no file: nothing can be remembered beside it.")
        return self._store.sides

    @property
    def name(self) -> str:
        """What the ledger is called where people read it: its address, without a password."""
        return self._store.name

    def bring_up(self, progress: Progress = lambda done, of: None) -> None:
        """Make what is projected from the log anew where another version of the resolver made it.

        Done before the first question in any case; `progress` is told (steps done, of how many). Raises
        `LedgerError` where the file cannot be written.
        """
        with self._lock:
            if self._projector.current():
                return
            if not self._store.read_only:
                self._projector.bring_up(progress)
                return
            with closing(self._store.writable()) as writable:
                Projector(writable).bring_up(progress)

    # -- incidents -------------------------------------------------------------------------------------

    def view(self, as_of: str | None = None, clock: Clock = "reported") -> LedgerView:
        """What the claims and judgements of a time add up to; None is now. Raises `UsageError`.

        A date covers its whole day. On the `reported` clock a report counts from the start of its publication
        (from when it came in, where that is unknown) and every judgement counts, whenever it was made; on the
        `known` clock both count from when they came in.
        """
        with self._lock, self._sound():
            return self._in_full.view(as_of, clock)

    def summary(self) -> Summary:
        everything = IncidentQuery(status=frozenset("*"))
        return Summary(
            rule=rule_name(),
            reports=self._store.count_entries("reading") - len(self._store.under_embargo()),
            incidents=self.find(everything, limit=0).total,
        )

    def find(self, query: IncidentQuery, *, offset: int = 0, limit: int = 100) -> Found:
        with self._asked() as finder:
            return finder.find(query, offset, limit)

    def find_all(self, query: IncidentQuery) -> Iterator[LedgerIncident]:
        """Every incident that passes, oldest first, a few at a time. Raises `UsageError`."""
        for offset in count(0, AT_ONCE):
            with self._asked() as finder:
                found = finder.find(query, offset, AT_ONCE, oldest=True)
            yield from found.incidents
            if len(found.incidents) < AT_ONCE:
                return

    def cases(self, query: IncidentQuery, since: str | None = None) -> Iterator[Case]:
        with self._asked() as finder:
            folds = finder.folds(query) if since is None else self._changed(finder, query, since)
            cases = Cases(self._parts(query.as_of, query.clock))
        for start in range(0, len(folds), CASES_AT_ONCE):
            with self._asked() as finder:
                made = [self._case(finder, cases, fold) for fold in folds[start : start + CASES_AT_ONCE]]
            yield from made

    def table(self, name: str, query: IncidentQuery | None = None) -> pyarrow.Table:
        """A table of the incidents that pass (`ledger/tables.py` has their columns), for pandas, polars or DuckDB.

        Every incident of every status without a query. Raises `InstallationError` without the extra `tables`, and
        `UsageError` for a table that there is none of.
        """
        if name not in TABLES:
            raise UsageError(f"There is no table '{name}'.", remedy=f"Tables: {', '.join(TABLES)}.")
        return arrow_table(TABLES[name], self.cases(query or IncidentQuery(status=frozenset("*"))))

    def gone(self, query: IncidentQuery, since: str) -> list[Gone]:
        with self._asked() as finder:
            now = {self._store.index.incident(fold) for fold in finder.folds(query)}
            parts = self._parts(None, query.clock)
            found = []
            for fold in finder.folds(_then(query, Cursor.read(since))):
                incident = self._store.index.incident(fold)
                if incident not in now:
                    resolved = parts.incident_of(incident)
                    (last,) = finder.incidents([fold])
                    known = min(self._store.times(report)[2] for _, report in parts.members(fold))
                    found.append(
                        Gone(
                            id=incident,
                            now=resolved if resolved in now else None,
                            last=last,
                            known_at=known,
                            gone_at=self._store.last_at(),
                        )
                    )
            return found

    def cursor(self) -> str:
        with self._lock, self._sound():
            return str(Cursor.of(instants.micros(self._store.last_at()), self._rule_of_rows()))

    def last_at(self) -> str:
        with self._lock, self._sound():
            return self._store.last_at()

    def contents(self, query: IncidentQuery) -> dict[int, int]:
        with self._asked() as finder:
            return finder.contents(query)

    def harms(self, query: IncidentQuery) -> list[Harm]:
        with self._asked() as finder:
            return finder.harms(query)

    def between(self, before: IncidentQuery, after: IncidentQuery, limit: int = 50) -> Between:
        with self._asked() as finder:
            return finder.between(before, after, limit)

    def overview(self, query: IncidentQuery) -> Overview:
        with self._asked() as finder:
            return finder.overview(query)

    def drawn(self, query: IncidentQuery) -> Drawn:
        with self._asked() as finder:
            return finder.drawn(query, MOST_DRAWN)

    def incident(
        self, incident_id: str, as_of: str | None = None, clock: Clock = "reported"
    ) -> LedgerIncident:
        """The incident that an id names or now resolves to. Raises `MissingInput`."""
        with self._asked() as finder:
            parts = self._parts(as_of, clock)
            (incident,) = finder.incidents([self._expect(parts, incident_id, as_of)])
            return incident

    def part(
        self,
        incidents: Iterable[str],
        as_of: str | None = None,
        clock: Clock = "reported",
        *,
        around: int = 0,
        lenient: bool = False,
    ) -> LedgerView:
        with self._asked():
            parts = self._parts(as_of, clock)
            if lenient:
                incidents = [one for one in incidents if parts.fold_of(one) is not None]
            folds = [self._expect(parts, incident, as_of) for incident in incidents]
            return self._view_of(parts, parts.around(folds, around), as_of, clock)

    def chains(
        self,
        as_of: str | None = None,
        clock: Clock = "reported",
        *,
        incident: str = "",
        offset: int = 0,
        limit: int = 100,
    ) -> Chained:
        with self._asked() as finder:
            graph = self._graph(finder, as_of, clock)
            if not incident:
                return graph.page(offset, limit)
            parts = self._parts(as_of, clock)
            return graph.of(self._store.index.incident(self._expect(parts, incident, as_of)))

    def contradictions(
        self,
        as_of: str | None = None,
        clock: Clock = "reported",
        *,
        status: Status | None = None,
        offset: int = 0,
        limit: int = 100,
    ) -> Clashes:
        with self._asked() as finder:
            return self._clashing(finder, as_of, clock).page(status, offset, limit)

    def clashes(
        self, ids: Iterable[str], as_of: str | None = None, clock: Clock = "reported"
    ) -> list[LedgerContradiction]:
        with self._asked() as finder:
            return self._clashing(finder, as_of, clock).by_ids(ids)

    def decided(self, as_of: str | None = None, clock: Clock = "reported") -> Decided:
        before = instants.cut_after(as_of) if as_of else None
        with self._asked():
            parts = self._parts(as_of, clock)
            judgements = self._holding.of(Judgement, before, clock)
            apart = (j for j in judgements if j.verdict == "same" and parts.are_apart(j.left, j.right))
            return Decided(
                judgements=tuple(judgements),
                ratings=tuple(standing_ratings(self._holding.of(Rating, before, clock)).values()),
                resolutions=tuple(self._holding.of(Resolution, before, clock)),
                rulings=tuple(self._holding.rulings(before, clock)),
                refused=tuple(map(refusal, apart)),
            )

    def merges(self, query: IncidentQuery) -> Iterator[Judgement]:
        with self._asked() as finder:
            folds, merges = finder.folds(query), self._merges(query.as_of, query.clock)
        inside = frozenset(folds)
        for start in range(0, len(folds), CASES_AT_ONCE):
            with self._asked():
                made = [merges.of(fold, inside) for fold in folds[start : start + CASES_AT_ONCE]]
            for one in made:
                yield from one

    def merges_of(
        self, incident: str, as_of: str | None = None, clock: Clock = "reported"
    ) -> list[Judgement]:
        with self._asked():
            fold = self._expect(self._parts(as_of, clock), incident, as_of)
            return self._merges(as_of, clock).of(fold, {fold})

    def _merges(self, as_of: str | None, clock: Clock) -> Merges:
        before = instants.cut_after(as_of) if as_of else None
        judged, rulings = self._holding.judgements(before, clock), self._holding.of(Ruling, before, clock)
        return Merges(self._projector.kept, *self._parts(as_of, clock).at, judged, rulings)

    def home_of_claim(self, claim: str, as_of: str | None = None, clock: Clock = "reported") -> str | None:
        with self._asked():
            parts, report = self._parts(as_of, clock), self._store.report_of_claim(claim)
            here = report is not None and not self._store.is_embargoed(report)
            claims = self.reading(report).claims if report and here else ()
            read = next((one.incident for one in claims if one.id == claim), None)
            account = read or parts.account_of_added(claim)
            return None if account is None else parts.incident_of(account)

    def untold(self, as_of: str | None = None, clock: Clock = "reported") -> Iterator[ReportEntry]:
        before = instants.cut_after(as_of) if as_of else None
        with self._asked():
            parts = self._parts(as_of, clock)
            ids = [report for report, _, _ in self._store.report_ids(clock=clock, before=before)]
        for start in range(0, len(ids), CASES_AT_ONCE):
            with self._asked():
                some = ids[start : start + CASES_AT_ONCE]
                found = [parts.entry_of(one) for one in some if not parts.folds_of_report(one)]
            yield from found

    def part_of_report(self, report_id: str) -> LedgerView:
        with self._asked():
            parts = self._parts(None, "reported")
            view = self._view_of(parts, parts.folds_of_report(report_id), None, "reported")
            listed = {entry.id for entry in view.reports}
            copies = [] if self._store.is_embargoed(report_id) else parts.copies(report_id)
            others = map(parts.entry, copies)
            return replace(view, reports=(*view.reports, *(e for e in others if e.id not in listed)))

    def entries(
        self, as_of: str | None = None, clock: Clock = "reported", *, offset: int = 0, limit: int = 100
    ) -> list[tuple[ReportEntry, int]]:
        before = instants.cut_after(as_of) if as_of else None
        with self._asked():
            parts = self._parts(as_of, clock)
            rows = self._store.newest(clock=clock, before=before, offset=offset, limit=limit)
            return [(parts.entry(number), len(parts.folds_of_report(report))) for number, report in rows]

    def days(self, clock: Clock) -> list[str]:
        return self._store.days(clock)

    def why(self, left: str, right: str, as_of: str | None = None, clock: Clock = "reported") -> Explanation:
        """Why two incidents (or accounts merged into one) are one, or are not. Raises `MissingInput`."""
        with self._asked():
            parts = self._parts(as_of, clock)
            folds = list(dict.fromkeys(self._expect(parts, side, as_of) for side in (left, right)))
            view = self._view_of(parts, folds, as_of, clock)
            return explain_pair(view, parts.accounts(folds), left, right)

    def near(self, limit: int = 20) -> list[Explanation]:
        with self._asked() as finder:
            nearest = list(islice(self._worker(finder).pairs(self._holding.of(Judgement)), limit))
        return [self.why(one, other) for one, other in nearest]

    def named(
        self,
        key: str,
        part: str = "",
        as_of: str | None = None,
        clock: Clock = "reported",
        *,
        offset: int = 0,
        limit: int = 50,
    ) -> Naming:
        if part and part not in PARTS:
            raise UsageError(f"Nobody is named as '{part}'.", remedy=f"Parts: {', '.join(PARTS)}.")
        with self._asked() as finder:
            rows = self._store.index.folds_naming(key, PARTS)
            query = IncidentQuery(as_of=as_of, clock=clock)
            found, page = finder.named(rows, query, offset, limit)
            counted = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
            sorts: dict[str, dict[str, int]] = {"name": {}, "part": {}}
            for label, folds in counted:
                sort, _, told = label.partition(" ")
                sorts[sort][told] = len(folds)
            if not counted:
                raise MissingInput(
                    f"Nothing in the ledger is named '{key}'.", remedy="Look for it: tacitus names."
                )
            parts = found.items()
            every = {f for label, folds in parts if label.startswith(f"part {part}") for f in folds}
            return Naming(
                key=key,
                names=sorts["name"],
                parts=sorts["part"],
                part=part,
                total=len(every),
                incidents=tuple(page(every)),
            )

    def names(self, text: str, limit: int = 20) -> list[NameHit]:
        words = text.split()
        if not words:
            return []
        with self._asked():
            found: dict[str, NameHit] = {}
            for _, key, name, count in self._store.index.names_with(words, limit * len(PARTS)):
                known = found.get(key)
                if known is None or known.incidents < count:
                    found[key] = NameHit(key=key, name=name, incidents=count)
            return list(found.values())[:limit]

    def work(self, query: WorkQuery, *, offset: int = 0, limit: int = 25) -> Work:
        with self._asked() as finder:
            settled = self._holding.of(Resolution)
            return self._worker(finder).page(query, self._beside(finder), settled, offset, limit)

    def work_item(self, key: str) -> WorkItem:
        sort, rest = named_work(key)
        with self._asked() as finder:
            worker = self._worker(finder)
            if sort == "incident":
                return worker.incident(rest, self._holding.of(Resolution))
            if sort == "actor":
                return worker.actor(rest)
            if sort == "pair":
                left, _, right = rest.partition("|")
                return replace(worker.pair(left, right), explanation=self.why(left, right))
            number = self._store.index.number_of_report(rest)
            if number is None:
                raise MissingInput(f"There is no report {rest}.")
            return worker.report(number, self._projector.kept.reading(number).set_aside)

    def _worker(self, finder: Finder) -> Worker:
        pile = Pile.of(self._projector.ruled.every.values())
        return Worker(finder, self._parts(None, "reported"), pile)

    def _beside(self, finder: Finder) -> list[WorkItem]:
        """The work that is no incident; looked for again when reports, judgements or names have changed, or who stands.

        That somebody checked an incident, or took a piece of work, makes none and ends none.
        """
        made = ("reading", "judgement", "withdrawal", "redaction", "ruling", *KINDS)
        rulings = self._projector.ruled.every.values()
        counted = sum(map(self._store.count_entries, made))
        counted -= sum(isinstance(one.ruling.act, Handling | Check) for one in rulings)
        worker = self._worker(finder)
        if self._found_beside[0] != counted:
            found = worker.look_beside(self._holding.of(Judgement))
            self._found_beside = counted, found
        items = worker.beside(self._found_beside[1])
        return [one for one in items if not one.report or self._store.stands(one.report)]

    def contradiction(
        self, contradiction: str, as_of: str | None = None, incident: str | None = None
    ) -> LedgerContradiction:
        """The contradiction (of an incident) that an id names or now resolves to. Raises `MissingInput`."""
        for clash in self.clashes([contradiction], as_of):
            if not incident or self.incident(incident, as_of).id in clash.incidents:
                return clash
        raise MissingInput(
            f"There is no contradiction {contradiction}.", remedy="List them: tacitus contradictions."
        )

    # -- reports and decisions ---------------------------------------------------------------------------

    def stands(self, report_id: str) -> bool:
        """Whether a report is in the ledger, and neither taken back nor superseded."""
        return self._store.stands(report_id)

    def standing(self, report_id: str) -> list[StandingEntry]:
        with self._sound():
            return [] if self._store.is_embargoed(report_id) else self._store.standing(report_id)

    def versions(self, report_id: str) -> tuple[PageVersion, ...]:
        address = address_of(self.report(report_id))
        with self._asked():
            index, kept = self._store.index, self._projector.kept
            open_ = (one for one in index.editions(address or "") if not self._store.is_embargoed(one.report))
            found = {one.report: one for one in open_} if address else {}
            if report_id not in found:
                return ()
            numbers = {report: index.number_of_report(report) or 0 for report in found}
            before, after = around(found[report_id], found.values(), lambda one: kept.sketch(numbers[one]))
            told = [*before, found[report_id], *after]
            if len(told) == 1:
                return ()
            accounts = [list(kept.reading(numbers[one.report]).accounts.values()) for one in told]
            follows = [{}, *(heirs(old, new, kept.comparison) for old, new in pairwise(accounts))]
            return tuple(map(self._version, told, follows))

    def _version(self, edition: Edition, follows: dict[str, str]) -> PageVersion:
        return PageVersion(
            report=edition.report,
            title=self.report(edition.report).title,
            stated_at=edition.stated or None,
            how=edition.how,
            seen_at=edition.seen,
            stands=self._store.stands(edition.report),
            follows=follows,
        )

    def custody(self, subject: str) -> Custody | None:
        """Where the original of a report (or a reject) came from and whether it is here; None where the log has none."""
        with self._sound():
            return self._originals.of(subject)

    def originals(self) -> list[Custody]:
        """The custody of every original, in the order in which they came."""
        with self._sound():
            return list(self._originals.every())

    def original(self, subject: str, *, with_names: bool = False) -> bytes:
        """The bytes that a report (or a reject) was made of, as they came.

        Raises `MissingInput` where none are kept, `Withheld` where a hidden name stands in them (unless `with_names`),
        and `LedgerError` where they are gone or not what was kept.
        """
        with self._sound():
            return self._originals.raw(subject, with_names=with_names)

    def rows_of(self, dataset: str, row: str | None = None) -> list[tuple[str, str, str]]:
        """(row, part, report) of a dataset's rows that stand; of one of them where its id is given."""
        with self._lock, self._sound():
            self.bring_up()
            self._projector.kept.see(self._store.last_seq())
            away = self._projector.kept.absences
            rows = self._store.index.dataset_rows(dataset, row)
            return [found for found in rows if not away.is_away(found[2], KNOWN, None)]

    def holds(self, report_id: str) -> bool:
        """Whether a report is in the ledger."""
        return self._store.holds(report_id)

    def reports(self, as_of: str | None = None, clock: Clock = "reported") -> tuple[ReportEntry, ...]:
        """The reports, in the order of the reported clock."""
        return self.view(as_of, clock).reports

    def report(self, report_id: str) -> Report:
        with self._lock, self._sound():
            found = None if self._store.is_embargoed(report_id) else self._store.report(report_id)
            if found is None:
                raise MissingInput(f"There is no report {report_id}.")
            return found

    def reading(self, report_id: str) -> Reading:
        with self._lock, self._sound():
            self._forget_when_redacted()
            if report_id not in self._readings:
                extraction = self._store.extraction(report_id)
                if extraction is None or self._store.is_embargoed(report_id):
                    raise MissingInput(f"There is no report {report_id}.")
                self._readings[report_id] = reading_of(extraction)
            return self._readings[report_id]

    def judgements(self) -> list[Judgement]:
        """Every judgement by a person in the order they were made, withdrawn ones too."""
        return self._store.decisions(Judgement)

    def rulings(self) -> list[Ruling]:
        return self._store.decisions(Ruling)

    def decisions(self) -> list[Decision]:
        """Every judgement, rating, resolution and ruling by a person in the order they were made, withdrawn ones too."""
        with self._sound():
            made: list[Decision] = [
                *self.judgements(),
                *self._store.decisions(Rating),
                *self._store.decisions(Resolution),
                *self.rulings(),
            ]
        return sorted(made, key=lambda decision: decision.at)

    def unfit(self) -> list[Unfit]:
        with self._asked():
            parts = self._parts(None, "reported")
            return [
                Unfit(decision=made.id or "", by=made.by, at=made.at, reason=made.reason, why=why)
                for made in self.decisions()
                if made.withdrawn_at is None and (why := why_unfit(made, parts, self._store))
            ]

    def rejects(self) -> list[RejectEntry]:
        """Reports that were turned away, in order, but for those that have been read since."""
        with self._sound():
            turned = self._store.rejects()
            sums = self._originals.sums()
        read = {sha256 for subject, sha256 in sums.items() if self.holds(subject)}
        return [
            replace(entry, sha256=sums.get(entry.id))
            for entry in turned
            if sums.get(entry.id) not in read and not (entry.report and self.holds(entry.report))
        ]

    def to_retry(self) -> Iterator[tuple[RejectEntry, Report | None, Brought | None]]:
        """What may be read again: rejects with the report that reading failed on, or with the bytes of a source, or both.

        Names that are hidden stand in them: they are for reading, not for showing.
        """
        reports = self._store.rejected_reports()
        for entry in self.rejects():
            report, brought = reports.get(entry.id), self._originals.brought(entry.id)
            if report is not None or brought is not None:
                yield entry, report, brought

    def search(
        self, text: str, limit: int = 50, as_of: str | None = None, clock: Clock = "reported"
    ) -> list[SearchHit]:
        before = instants.cut_after(as_of) if as_of else None
        return self._store.search(text, limit, clock=clock, before=before)

    def counts(self) -> Counts:
        """How much there is."""
        reports, claims = self._open()
        return Counts(
            reports=reports,
            claims=claims,
            incidents=self.summary().incidents,
            judgements=self._store.count_entries("judgement"),
            rejects=self._store.count_entries("reject"),
            entries=self._store.last_seq(),
        )

    def embargoed(self) -> list[Embargoed]:
        """The reports under embargo, newest first; nothing else that is asked tells of them."""
        with self._sound():
            return [
                Embargoed(
                    report=extraction.report, embargo=Embargo(by=said.by, reason=said.reason), at=said.at
                )
                for entry in self._store.under_embargo()[::-1]
                if (extraction := self._store.extraction(entry.subject)) is not None
                for said in self._store.standing(entry.subject)[-1:]
            ]

    # -- inside ----------------------------------------------------------------------------------------

    def _open(self) -> tuple[int, int]:
        """How many reports and claims there are, but for those under embargo."""
        held = [self._store.extraction(one.subject) for one in self._store.under_embargo()]
        reports, claims = self._store.count_listed()
        return reports - len(held), claims - sum(len(one.claims) for one in held if one is not None)

    @contextmanager
    def _asked(self) -> Iterator[Finder]:
        """The finder over one moment of the file."""
        with self._lock, self._sound():
            self.bring_up()
            with self._store.looking():
                self._projector.attend()
                self._finder.refresh(self._store.index)
                yield self._finder

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """What cannot be read of a damaged file is a `LedgerError` that says what is wrong with it."""
        try:
            yield
        except UNREADABLE as error:
            faults = self._store.verify() or [
                f"what is projected from its log ({kind_of(error)} in {where(error)})"
            ]
            raise LedgerError(
                f"The ledger {self.path.name} is damaged: {faults[0]}.",
                remedy="'tacitus verify --deep' says more; restore a backup, or make projections anew: tacitus rebuild.",
            ) from error

    def _rule_of_rows(self) -> str:
        """What a row hangs on beside the log's readings and judgements: the rule of views, and which names are hidden."""
        return f"{rule_name()} {self._store.count_entries('redaction')}"

    def _changed(self, finder: Finder, query: IncidentQuery, since: str) -> list[int]:
        cursor = Cursor.read(since)
        require_now(query)
        if cursor.rule != Cursor.of(cursor.micros, self._rule_of_rows()).rule:
            return finder.folds(query)
        then = set(finder.folds(_then(query, cursor)))
        return [fold for fold in finder.folds(query) if fold not in then]

    def _case(self, finder: Finder, cases: Cases, fold: int) -> Case:
        (incident,) = finder.incidents([fold])
        claims, reports, links = cases.claims_and_links(fold, incident)
        ends = dict.fromkeys(end for link in links for end in (link.from_, link.to) if end != incident.id)
        others = (cases.fold_of(end) for end in ends)
        return Case(
            incident=incident,
            claims=claims,
            reports=reports,
            links=links,
            others=tuple(finder.incidents(other for other in others if other is not None)),
        )

    def _moment(self, as_of: str | None, clock: Clock) -> _Moment:
        """What keeps, as long as nothing is written, what was made for a moment."""
        return self._store.index.mark("epoch"), self._store.last_seq(), as_of, clock

    def _graph(self, finder: Finder, as_of: str | None, clock: Clock) -> Graph:
        key = self._moment(as_of, clock)
        if key not in self._graphs:
            before, parts = instants.cut_after(as_of) if as_of else None, self._parts(as_of, clock)
            drawn = links_drawn(self._holding.rulings(before, clock), parts.incident_of)
            held = finder.held(IncidentQuery(as_of=as_of, clock=clock))
            self._graphs[key] = Graph(finder, parts, held, drawn)
        return self._graphs[key]

    def _clashing(self, finder: Finder, as_of: str | None, clock: Clock) -> Clashing:
        key = self._moment(as_of, clock)
        if key not in self._clashes:
            before = instants.cut_after(as_of) if as_of else None
            held = finder.held(IncidentQuery(as_of=as_of, clock=clock))
            graph, settled = self._graph(finder, as_of, clock), self._holding.of(Resolution, before, clock)
            self._clashes[key] = Clashing(finder, self._store.index, held, graph, settled)
        return self._clashes[key]

    def _parts(self, as_of: str | None, clock: Clock) -> Parts:
        before = instants.micros(instants.cut_after(as_of)) if as_of else None
        return Parts(self._store, self._projector, clock, before)

    def _view_of(self, parts: Parts, folds: list[int], as_of: str | None, clock: Clock) -> LedgerView:
        before = instants.cut_after(as_of) if as_of else None
        rulings = self._holding.rulings(before, clock)
        view = parts.view(folds, self._holding.judgements(before, clock), rulings, as_of=as_of, clock=clock)
        return self._holding.laid_over(view, before, clock)

    def _expect(self, parts: Parts, incident: str, as_of: str | None) -> int:
        found = parts.fold_of(incident)
        if found is not None:
            return found
        if dismissal := parts.dismissal_of(incident):
            raise Dismissed(incident, dismissal.by, dismissal.reason, dismissal.id or "")
        then = f" as of {as_of}" if as_of else ""
        if why := self._why_faded(incident):
            raise Faded(
                f"{incident} stands no longer{then}: {why}", remedy="Ask as of an earlier day to see it."
            )
        raise MissingInput(f"There is no incident {incident}{then}.", remedy="List them: tacitus incidents.")

    def _why_faded(self, incident: str) -> str:
        """Why the reports that gave an incident do not stand, in words; nothing where they do or there are none."""
        said = []
        for report in self._store.reports_of_incident(incident):
            if not self._store.stands(report) and not self._store.is_embargoed(report):
                said.append(self._store.standing(report)[-1].words)
        return " ".join(said)

    def _forget_when_redacted(self) -> None:
        """What is kept in memory was read before a name was hidden: read it again."""
        redactions = self._store.count_entries("redaction")
        if redactions != self._redactions:
            self._redactions = redactions
            self._readings.clear()
            self._in_full.forget()


def _then(query: IncidentQuery, cursor: Cursor) -> IncidentQuery:
    """The same question at the moment of a cursor."""
    require_now(query)
    moment = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=cursor.micros)
    return replace(query, as_of=instants.sortable(moment), clock="known")
