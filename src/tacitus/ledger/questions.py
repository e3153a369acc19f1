"""What a ledger answers: incidents, views and their parts, as of a moment of a clock."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING

from tacitus.boundary import kind_of, where
from tacitus.errors import LedgerError, MissingInput, UsageError
from tacitus.ledger.arrow import arrow_table
from tacitus.ledger.cases import Cases, Cursor, require_now
from tacitus.ledger.finding import Finder
from tacitus.ledger.parts import Parts
from tacitus.ledger.projecting import Progress, Projector
from tacitus.ledger.readings import reading_of
from tacitus.ledger.tables import TABLES
from tacitus.model import instants
from tacitus.model.ledger import (
    Case,
    Clock,
    Counts,
    Explanation,
    Gone,
    LedgerContradiction,
    LedgerIncident,
    LedgerView,
    RejectEntry,
    ReportEntry,
    SearchHit,
)
from tacitus.model.query import Drawn, Found, IncidentQuery, Overview, Summary
from tacitus.model.records import Judgement, Rating, Reading, Report, Resolution
from tacitus.resolve.cluster import in_micro
from tacitus.resolve.compare import load_weights
from tacitus.resolve.overlay import in_force_at, lay_over
from tacitus.resolve.views import UNSURE_BELOW, KnownReading, Memory, build_view, explain_pair, rule_name
from tacitus.store import open_store
from tacitus.store.base import D, Decision

if TYPE_CHECKING:
    import pyarrow

UNREADABLE = (LookupError, TypeError, ValueError, AssertionError, zlib.error)
"""What reading a damaged row ends in."""
VIEWS_KEPT = 8
"""Views kept in memory: the newest few moments that were asked about."""
CASES_AT_ONCE = 50
"""Incidents with everything said of them that are held in memory while all are gone through."""
AT_ONCE = 500
"""Incidents held in memory while all are gone through."""
NEAR_LOOKED_AT = 10
"""Pairs of accounts looked at for each pair of incidents that is asked for: large incidents have many."""
MOST_DRAWN = 1_000
"""Incidents that a map draws one by one; more are drawn as cells."""


class Questions:
    """A ledger that is asked; it is shared between threads. `Ledger` adds what is written."""

    def __init__(
        self, path: Path | str, *, read_only: bool = False, now: Callable[[], str] = instants.now
    ) -> None:
        """Open the ledger at `path` and create it unless `read_only`. Raises `LedgerError`.

        `now` is the known-at clock (a sortable instant).
        """
        self._store = open_store(path, read_only=read_only)
        self._now = now
        self._lock = threading.RLock()
        self._readings: dict[str, Reading] = {}
        self._redactions = 0
        self._memory = Memory()
        self._projector = Projector(self._store)
        self._finder = Finder()
        self._views: dict[tuple[int, str | None, Clock], LedgerView] = {}

    def close(self) -> None:
        """Close the file. Everything that was acknowledged is in it already."""
        self._store.close()

    @property
    def path(self) -> Path:
        """The ledger's file."""
        return self._store.path

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
            with closing(open_store(self._store.path)) as writable:
                Projector(writable).bring_up(progress)

    # -- incidents -------------------------------------------------------------------------------------

    def view(self, as_of: str | None = None, clock: Clock = "reported") -> LedgerView:
        """What the claims and judgements of a time add up to; None is now. Raises `UsageError`.

        A date covers its whole day. On the `reported` clock a report counts from the start of its publication
        (from when it came in, where that is unknown) and every judgement counts, whenever it was made; on the
        `known` clock both count from when they came in.
        """
        with self._lock, self._sound():
            key = (self._store.last_seq(), as_of, clock)
            if key not in self._views:
                while len(self._views) >= VIEWS_KEPT:
                    del self._views[next(iter(self._views))]
                self._views[key] = self._build(as_of, clock)
            return self._views[key]

    def summary(self) -> Summary:
        """Rule and size."""
        everything = IncidentQuery(status=frozenset("*"))
        return Summary(
            rule=rule_name(),
            reports=self._store.count_listed()[0],
            incidents=self.find(everything, limit=0).total,
        )

    def find(self, query: IncidentQuery, *, offset: int = 0, limit: int = 100) -> Found:
        """A page of the incidents that pass every filter. Raises `UsageError`."""
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
        """Every incident that passes with everything said of it, oldest first, a few at a time.

        With `since`, a cursor, only those that are new or have changed. Raises `UsageError`.
        """
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
        """The incidents that passed at a cursor and that no incident of that id does now. Raises `UsageError`."""
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
        """What a later `since` takes, to be given what changed from now on."""
        with self._lock, self._sound():
            return str(Cursor.of(instants.micros(self._store.last_at()), self._rule_of_rows()))

    def overview(self, query: IncidentQuery) -> Overview:
        """How many incidents pass, beside each filter and on each day. Raises `UsageError`."""
        with self._asked() as finder:
            return finder.overview(query)

    def drawn(self, query: IncidentQuery) -> Drawn:
        """What a map draws of the incidents that pass every filter. Raises `UsageError`."""
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
    ) -> LedgerView:
        """The view of some incidents (by any of their ids) alone, with those that links lead to in `around` steps.

        Raises `MissingInput` for an id that no incident answers to then.
        """
        with self._asked():
            parts = self._parts(as_of, clock)
            folds = [self._expect(parts, incident, as_of) for incident in incidents]
            return self._view_of(parts, parts.around(folds, around), as_of, clock)

    def part_of_report(self, report_id: str) -> LedgerView:
        """The view of the incidents that a report tells of; the reports of its origin stand there in any case."""
        with self._asked():
            parts = self._parts(None, "reported")
            view = self._view_of(parts, parts.folds_of_report(report_id), None, "reported")
            listed = {entry.id for entry in view.reports}
            others = (parts.entry(copy) for copy in parts.copies(report_id))
            return replace(view, reports=(*view.reports, *(e for e in others if e.id not in listed)))

    def entries(
        self, as_of: str | None = None, clock: Clock = "reported", *, offset: int = 0, limit: int = 100
    ) -> list[tuple[ReportEntry, int]]:
        """A page of the reports with how many incidents they tell of, newest first. Raises `UsageError`."""
        before = instants.cut_after(as_of) if as_of else None
        with self._asked():
            parts = self._parts(as_of, clock)
            rows = self._store.newest(clock=clock, before=before, offset=offset, limit=limit)
            return [(parts.entry(number), len(parts.folds_of_report(report))) for number, report in rows]

    def days(self, clock: Clock) -> list[str]:
        """The days (ISO) on which reports came, by a clock."""
        return self._store.days(clock)

    def why(self, left: str, right: str, as_of: str | None = None, clock: Clock = "reported") -> Explanation:
        """Why two incidents (or accounts merged into one) are one, or are not. Raises `MissingInput`."""
        with self._asked():
            parts = self._parts(as_of, clock)
            folds = list(dict.fromkeys(self._expect(parts, side, as_of) for side in (left, right)))
            view = self._view_of(parts, folds, as_of, clock)
            return explain_pair(view, parts.accounts(folds), left, right)

    def near(self, limit: int = 20) -> list[Explanation]:
        """Pairs of incidents that a person should look at: not merged, or barely not; each pair of incidents once.

        The pair of accounts that comes nearest to the threshold stands for two incidents; judged ones are left out.
        """
        above = load_weights().merge_above
        low, high = in_micro(above - UNSURE_BELOW), in_micro(above)
        with self._asked():
            parts = self._parts(None, "reported")
            nearest: dict[frozenset[int | None], tuple[str, str]] = {}
            for one, other in self._store.index.near(low, high, limit * NEAR_LOOKED_AT):
                nearest.setdefault(frozenset((parts.fold_of(one), parts.fold_of(other))), (one, other))
        told = (self.why(one, other) for one, other in nearest.values())
        return list(islice((one for one in told if not one.judgements), limit))

    def contradiction(
        self, contradiction: str, as_of: str | None = None, incident: str | None = None
    ) -> LedgerContradiction:
        """The contradiction (of an incident) that an id names or now resolves to. Raises `MissingInput`."""
        view = self.part([incident], as_of, around=1) if incident else self.view(as_of)
        for clash in view.contradictions:
            if contradiction == clash.id or contradiction in clash.merged_ids:
                return clash
        raise MissingInput(
            f"There is no contradiction {contradiction}.", remedy="List them: tacitus contradictions."
        )

    # -- reports and decisions ---------------------------------------------------------------------------

    def stands(self, report_id: str) -> bool:
        """Whether a report is in the ledger and not taken back."""
        return self._store.holds(report_id) and self._store.until(report_id) is None

    def rows_of(self, dataset: str, row: str | None = None) -> list[tuple[str, str, str]]:
        """(row, part, report) of a dataset's rows that stand; of one of them where its id is given."""
        with self._lock, self._sound():
            self.bring_up()
            return self._store.index.standing_rows(dataset, row)

    def holds(self, report_id: str) -> bool:
        """Whether a report is in the ledger."""
        return self._store.holds(report_id)

    def reports(self, as_of: str | None = None, clock: Clock = "reported") -> tuple[ReportEntry, ...]:
        """The reports, in the order of the reported clock."""
        return self.view(as_of, clock).reports

    def report(self, report_id: str) -> Report:
        """A report with its text. Raises `MissingInput`."""
        return self.reading(report_id).report

    def reading(self, report_id: str) -> Reading:
        """What was read from a report (without mentions). Raises `MissingInput`."""
        with self._lock, self._sound():
            self._forget_when_redacted()
            if report_id not in self._readings:
                extraction = self._store.extraction(report_id)
                if extraction is None:
                    raise MissingInput(f"There is no report {report_id}.")
                self._readings[report_id] = reading_of(extraction)
            return self._readings[report_id]

    def judgements(self) -> list[Judgement]:
        """Every judgement by a person in the order they were made, withdrawn ones too."""
        return self._store.decisions(Judgement)

    def decisions(self) -> list[Decision]:
        """Every judgement, rating and resolution by a person in the order they were made, withdrawn ones too."""
        with self._sound():
            made: list[Decision] = [
                *self.judgements(),
                *self._store.decisions(Rating),
                *self._store.decisions(Resolution),
            ]
        return sorted(made, key=lambda decision: decision.at)

    def rejects(self) -> list[RejectEntry]:
        """Reports that were turned away, in order, but for those that have been read since."""
        with self._sound():
            turned = self._store.rejects()
        return [entry for entry in turned if not (entry.report and self.holds(entry.report))]

    def to_retry(self) -> list[Report]:
        """The reports that reading failed on and that are not in the ledger yet.

        Names that are hidden stand in them: they are for reading, not for showing.
        """
        return [report for report in self._store.rejected_reports() if not self.holds(report.id)]

    def search(
        self, text: str, limit: int = 50, as_of: str | None = None, clock: Clock = "reported"
    ) -> list[SearchHit]:
        """Reports known by then, and claims of theirs, that hold every word of `text`, best first."""
        before = instants.cut_after(as_of) if as_of else None
        return self._store.search(text, limit, clock=clock, before=before)

    def counts(self) -> Counts:
        """How much there is."""
        reports, claims = self._store.count_listed()
        return Counts(
            reports=reports,
            claims=claims,
            incidents=self.summary().incidents,
            judgements=self._store.count_entries("judgement"),
            rejects=self._store.count_entries("reject"),
            entries=self._store.last_seq(),
        )

    # -- inside ----------------------------------------------------------------------------------------

    @contextmanager
    def _asked(self) -> Iterator[Finder]:
        """The finder over one moment of the file."""
        with self._lock, self._sound():
            self.bring_up()
            with self._store.looking():
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

    def _build(self, as_of: str | None, clock: Clock) -> LedgerView:
        before = instants.cut_after(as_of) if as_of else None
        known = self._known(before, clock)
        judgements = self._in_force(Judgement, before, clock)
        view = build_view(known, judgements, as_of=as_of, clock=clock, memory=self._memory)
        return self._laid_over(view, before, clock)

    def _laid_over(self, view: LedgerView, before: str | None, clock: Clock) -> LedgerView:
        return lay_over(
            view, self._in_force(Rating, before, clock), self._in_force(Resolution, before, clock)
        )

    def _in_force(self, kind: type[D], before: str | None, clock: Clock) -> list[D]:
        return in_force_at(self._store.decisions(kind), before if clock == "known" else None)

    def _parts(self, as_of: str | None, clock: Clock) -> Parts:
        before = instants.micros(instants.cut_after(as_of)) if as_of else None
        return Parts(self._store, self._projector, clock, before)

    def _view_of(self, parts: Parts, folds: list[int], as_of: str | None, clock: Clock) -> LedgerView:
        before = instants.cut_after(as_of) if as_of else None
        view = parts.view(folds, self._in_force(Judgement, before, clock), as_of=as_of, clock=clock)
        return self._laid_over(view, before, clock)

    def _expect(self, parts: Parts, incident: str, as_of: str | None) -> int:
        found = parts.fold_of(incident)
        if found is None:
            raise MissingInput(
                f"There is no incident {incident}" + (f" as of {as_of}." if as_of else "."),
                remedy="List them: tacitus incidents.",
            )
        return found

    def _known(self, before: str | None, clock: Clock) -> list[KnownReading]:
        return [
            KnownReading(reading=self.reading(report), reported_at=reported_at, known_at=known_at)
            for report, reported_at, known_at in self._store.report_ids(clock=clock, before=before)
        ]

    def _forget_when_redacted(self) -> None:
        """What is kept in memory was read before a name was hidden: read it again."""
        redactions = self._store.count_entries("redaction")
        if redactions != self._redactions:
            self._redactions = redactions
            self._readings.clear()
            self._memory = Memory()


def _then(query: IncidentQuery, cursor: Cursor) -> IncidentQuery:
    """The same question at the moment of a cursor."""
    require_now(query)
    moment = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=cursor.micros)
    return replace(query, as_of=instants.sortable(moment), clock="known")
