"""A ledger whose file may not be there yet."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from tacitus.errors import MissingInput
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.select import Viewed
from tacitus.model.ledger import Case, Clock, Explanation, Gone, LedgerView, ReportEntry, SearchHit
from tacitus.model.query import Drawn, Found, IncidentQuery, Overview, Summary
from tacitus.model.records import Report

MISSING_NOTE = "missing_file"
"""The note of an empty view that names the file which is not there."""


class _Nothing(Viewed):
    def __init__(self, path: Path) -> None:
        self._path = path

    def view(self, as_of: str | None = None, clock: Clock = "reported") -> LedgerView:
        return LedgerView(as_of=as_of, rule="none", notes={MISSING_NOTE: self._path.name})

    def report(self, report_id: str) -> Report:
        raise MissingInput(f"There is no ledger {self._path.name}.")


class LateLedger:
    """Answers as an empty ledger that names the missing file until the file appears, from then on as the ledger."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ledger: Ledger | None = None
        self._lock = threading.Lock()

    def _source(self) -> Ledger | _Nothing:
        with self._lock:
            if self._ledger is None and self._path.is_file():
                self._ledger = Ledger(self._path, read_only=True)
            return self._ledger or _Nothing(self._path)

    def view(self, as_of: str | None = None, clock: Clock = "reported") -> LedgerView:
        """The ledger's view; without a file an empty one whose notes name the file that is missing."""
        return self._source().view(as_of, clock)

    def summary(self) -> Summary:
        """As `Ledger.summary`."""
        return self._source().summary()

    def find(self, query: IncidentQuery, *, offset: int = 0, limit: int = 100) -> Found:
        """As `Ledger.find`."""
        return self._source().find(query, offset=offset, limit=limit)

    def cases(self, query: IncidentQuery, since: str | None = None) -> Iterator[Case]:
        """As `Ledger.cases`."""
        return self._source().cases(query, since)

    def gone(self, query: IncidentQuery, since: str) -> list[Gone]:
        """As `Ledger.gone`."""
        return self._source().gone(query, since)

    def cursor(self) -> str:
        """As `Ledger.cursor`."""
        return self._source().cursor()

    def overview(self, query: IncidentQuery) -> Overview:
        """As `Ledger.overview`."""
        return self._source().overview(query)

    def drawn(self, query: IncidentQuery) -> Drawn:
        """As `Ledger.drawn`."""
        return self._source().drawn(query)

    def part(
        self,
        incidents: Iterable[str],
        as_of: str | None = None,
        clock: Clock = "reported",
        *,
        around: int = 0,
    ) -> LedgerView:
        """As `Ledger.part`."""
        return self._source().part(incidents, as_of, clock, around=around)

    def part_of_report(self, report_id: str) -> LedgerView:
        """As `Ledger.part_of_report`."""
        return self._source().part_of_report(report_id)

    def near(self, limit: int = 20) -> list[Explanation]:
        """As `Ledger.near`."""
        return self._source().near(limit)

    def entries(
        self, as_of: str | None = None, clock: Clock = "reported", *, offset: int = 0, limit: int = 100
    ) -> list[tuple[ReportEntry, int]]:
        """As `Ledger.entries`."""
        return self._source().entries(as_of, clock, offset=offset, limit=limit)

    def days(self, clock: Clock) -> list[str]:
        """As `Ledger.days`."""
        return self._source().days(clock)

    def search(
        self, text: str, limit: int = 50, as_of: str | None = None, clock: Clock = "reported"
    ) -> list[SearchHit]:
        """As `Ledger.search`."""
        return self._source().search(text, limit, as_of, clock)

    def report(self, report_id: str) -> Report:
        """One report. Raises `MissingInput`."""
        return self._source().report(report_id)

    def close(self) -> None:
        """Close the file, if it ever was opened."""
        if self._ledger is not None:
            self._ledger.close()
