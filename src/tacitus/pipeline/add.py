"""Adding reports to a ledger: skip what is known, read the rest, write in one place, count everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from tacitus.boundary import TO_RETRY, attempt
from tacitus.errors import RunError
from tacitus.model.ledger import Embargo
from tacitus.model.originals import Brought
from tacitus.model.records import Reading, Reject, Report
from tacitus.pipeline import intake
from tacitus.readers import known, reader_of
from tacitus.readers.base import Prepared
from tacitus.settings import Settings

if TYPE_CHECKING:  # processes that only read would load it for nothing
    from tacitus.ledger.ledger import Ledger

Outcome = Reading | Reject
"""What comes of reading one report."""
Read = Callable[[Report], Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A report with the bytes that it was made from."""

    report: Report
    original: Brought | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A source that gave no report, and why, with its bytes where they may be read again."""

    path: str
    reject: Reject
    original: Brought | None = None


Found = Report | Arrived | Turned
"""What was found where reports were looked for."""


class Mapper(Protocol):
    """Applies a function to many reports, here or in other processes; pairs come back in any order."""

    def __call__(self, function: Read, reports: Iterable[Report], /) -> Iterator[tuple[Report, Outcome]]:
        """(report, outcome) for each report, as they are finished; a reject where its process was lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What came of a run. `seen` is the sum of the others."""

    added: int = 0
    known: int = 0
    rejected: int = 0
    incidents: int = 0
    claims: int = 0

    @property
    def seen(self) -> int:
        """Reports and sources that were looked at."""
        return self.added + self.known + self.rejected


def read_or_reject(
    read: Callable[[Report], Reading], report: Report, *, seconds: float = float("inf")
) -> Outcome:
    """Read a report within `seconds`; whatever goes wrong with it makes a reject, and the run goes on."""
    return attempt(partial(read, report), stage="read", seconds=seconds)


def reads(settings: Settings) -> Read:
    """How reports are read under the settings, each within its time. Raises `UsageError` for no reader."""
    reader = partial(intake.read_new, reader=known(settings.reader))
    return partial(read_or_reject, reader, seconds=settings.seconds_a_report)


def prepare(settings: Settings) -> None:
    """Load what the reader of the settings needs, as far as that can be done: reading will say what is missing."""
    with suppress(RunError):
        reader = reader_of(settings.reader)
        if isinstance(reader, Prepared):
            attempt(reader.prepare, stage="read")


def add_reports(
    ledger: Ledger,
    found: Iterable[Found],
    read: Read,
    mapper: Mapper,
    *,
    embargo: Embargo | None = None,
    turned: set[str] | None = None,
    progress: Callable[[Tally], None] = lambda tally: None,
) -> Tally:
    """Read and add every report that the ledger does not hold, under an embargo if so; rejects are recorded too.

    What they were made from is kept with them. Each report is durable in the ledger before it is counted as added, so a
    run that is killed resumes by being run again. `turned` are ids of reports that were turned away before and are not
    read again; those of this run are put in. `progress` is told after every report.
    """
    run = _Run(ledger, progress, embargo, turned)
    for report, outcome in mapper(read, run.fresh(found)):
        if isinstance(outcome, Reject):
            run.turn(report.path or report.id, outcome, report, run.original_of(report))
        else:
            run.add(outcome, run.original_of(report))
    return run.tally


class _Run:
    """The tally of one run, and the writes that change it."""

    def __init__(
        self,
        ledger: Ledger,
        progress: Callable[[Tally], None],
        embargo: Embargo | None,
        turned: set[str] | None,
    ) -> None:
        self.ledger = ledger
        self._embargo = embargo
        self.tally = Tally()
        self._progress = progress
        self._under_way: set[str] = set()
        self._turned = set[str]() if turned is None else turned
        self._originals: dict[str, Brought] = {}
        """Of the reports that are being read now."""

    def fresh(self, found: Iterable[Found]) -> Iterator[Report]:
        """The reports that are neither in the ledger nor being read already."""
        for item in found:
            if isinstance(item, Turned):
                self.turn(item.path, item.reject, None, item.original)
                continue
            arrived = item if isinstance(item, Arrived) else Arrived(report=item)
            report, original = arrived.report, arrived.original
            if report.id in self._under_way or report.id in self._turned:
                self._count(known=self.tally.known + 1)
            elif self.ledger.holds(report.id):
                if original is not None:
                    self.ledger.keep(report.id, original)
                self._count(known=self.tally.known + 1)
            else:
                self._under_way.add(report.id)
                if original is not None:
                    self._originals[report.id] = original
                yield report

    def original_of(self, report: Report) -> Brought | None:
        """The bytes of a report that has been read, which are forgotten here."""
        return self._originals.pop(report.id, None)

    def add(self, reading: Reading, original: Brought | None = None) -> None:
        """Write one reading."""
        self._under_way.discard(reading.report.id)
        if self.ledger.add(reading, original, embargo=self._embargo):
            self._count(
                added=self.tally.added + 1,
                incidents=self.tally.incidents + len(reading.incidents),
                claims=self.tally.claims + len(reading.claims),
            )
        else:
            self._count(known=self.tally.known + 1)

    def turn(
        self, path: str, reject: Reject, report: Report | None = None, original: Brought | None = None
    ) -> None:
        """Record what was turned away, with the report and the bytes where reading may be tried again."""
        if report is not None:
            self._turned.add(report.id)
        self.ledger.reject(path, reject, report if reject.reason in TO_RETRY else None, original)
        self._count(rejected=self.tally.rejected + 1)

    def _count(self, **changed: int) -> None:
        self.tally = replace(self.tally, **changed)
        self._progress(self.tally)
