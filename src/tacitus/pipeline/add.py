"""Adding reports to a ledger: skip what is known, read the rest, write in one place, count everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from tacitus.boundary import TO_RETRY, attempt
from tacitus.ledger.ledger import Ledger
from tacitus.model.records import Reading, Reject, Report

Outcome = Reading | Reject
"""What comes of reading one report."""
Read = Callable[[Report], Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A source that gave no report, and why."""

    path: str
    reject: Reject


class Mapper(Protocol):
    """Applies a function to many reports, here or in other processes; pairs come back in any order."""

    def __call__(self, function: Read, reports: Iterable[Report], /) -> Iterator[tuple[Report, Outcome]]:
        """(report, outcome) for each report, as they are finished; a reject where its process was lost."""
        ...


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


def add_reports(
    ledger: Ledger,
    found: Iterable[Report | Turned],
    read: Read,
    mapper: Mapper,
    *,
    progress: Callable[[Tally], None] = lambda tally: None,
) -> Tally:
    """Read and add every report that the ledger does not hold; rejects are recorded too.

    Each report is durable in the ledger before it is counted as added, so a run that is killed resumes by
    being run again. `progress` is told after every report.
    """
    run = _Run(ledger, progress)
    for report, outcome in mapper(read, run.fresh(found)):
        if isinstance(outcome, Reject):
            run.turn(report.path or report.id, outcome, report)
        else:
            run.add(outcome)
    return run.tally


class _Run:
    """The tally of one run, and the writes that change it."""

    def __init__(self, ledger: Ledger, progress: Callable[[Tally], None]) -> None:
        self.ledger = ledger
        self.tally = Tally()
        self._progress = progress
        self._under_way: set[str] = set()

    def fresh(self, found: Iterable[Report | Turned]) -> Iterator[Report]:
        """The reports that are neither in the ledger nor being read already."""
        for item in found:
            if isinstance(item, Turned):
                self.turn(item.path, item.reject)
            elif item.id in self._under_way or self.ledger.holds(item.id):
                self._count(known=self.tally.known + 1)
            else:
                self._under_way.add(item.id)
                yield item

    def add(self, reading: Reading) -> None:
        """Write one reading."""
        if self.ledger.add(reading):
            self._count(
                added=self.tally.added + 1,
                incidents=self.tally.incidents + len(reading.incidents),
                claims=self.tally.claims + len(reading.claims),
            )
        else:
            self._count(known=self.tally.known + 1)

    def turn(self, path: str, reject: Reject, report: Report | None = None) -> None:
        """Record what was turned away, with the report where reading may be tried again."""
        self.ledger.reject(path, reject, report if reject.reason in TO_RETRY else None)
        self._count(rejected=self.tally.rejected + 1)

    def _count(self, **changed: int) -> None:
        self.tally = replace(self.tally, **changed)
        self._progress(self.tally)
