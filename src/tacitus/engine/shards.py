"""Reading a shard into its result file: one process opens and reads, another watches it and writes.

A process that dies or hangs costs the one part of a source, or the one report, that it was working on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from dataclasses import replace as with_
from itertools import count
from pathlib import Path
from typing import Any

from tacitus.boundary import NO_MEMORY
from tacitus.model.records import Reject, Report
from tacitus.pipeline.add import Arrived, Read, Turned, reads
from tacitus.pipeline.found import BACKFILLING, arrived
from tacitus.pipeline.results import (
    encode_found,
    encode_outcome,
    is_sound,
    line_of,
    place_of,
    write_result,
)
from tacitus.pipeline.shards import Job, Shard, Source
from tacitus.sources import Opened, SourceReject, open_units


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whether a source has a part of this number."""

    source: Source
    unit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """What a part holds in place `item`: (the report, None for what is none; as it is written), None after the last."""

    source: Source
    unit: int
    item: int


Ask = Reach | Take | Report
"""What the process that reads is asked; of a report, what comes of reading it, as it is written."""


def read_shard(shard: Shard, ask: Callable[[Ask], Any], folder: Path) -> None:
    """Write the result of a shard into `folder`, unless it is there. `ask` is `Watched(Answers(job))`."""
    path = place_of(folder, shard.key)
    if not is_sound(path, shard.key):
        write_result(path, shard.key, _lines(shard, ask))


def _lines(shard: Shard, ask: Callable[[Ask], Any]) -> Iterator[bytes]:
    for number, source in enumerate(shard.sources):
        for unit in count(shard.slice, shard.of):
            there = ask(Reach(source=source, unit=unit))
            if (
                isinstance(there, Reject) and shard.slice == 0
            ):  # each slice goes through the file, and one says so
                yield line_of(number, unit, _set_aside(source.shown, there))
            if there is not True:
                break
            for found, outcome in _parts(source, unit, ask):
                yield line_of(number, unit, found, outcome)


def _parts(source: Source, unit: int, ask: Callable[[Ask], Any]) -> Iterator[tuple[bytes, bytes | None]]:
    """(what was found, what came of it), as they are written."""
    for item in count():
        taken = ask(Take(source=source, unit=unit, item=item))
        if isinstance(taken, Reject):
            yield _set_aside(f"{source.shown}/{unit + 1}", taken), None
            return
        if taken is None:
            return
        report, found = taken
        outcome = None if report is None else ask(report)
        yield found, encode_outcome(outcome) if isinstance(outcome, Reject) else outcome


def _set_aside(path: str, lost: Reject) -> bytes:
    return encode_found(Turned(path=path, reject=with_(lost, stage="source")))


@dataclass(slots=True)
class Answers:
    """The process that reads: it keeps the file that is open, so that going on costs nothing."""

    job: Job
    _open: _Open | None = field(default=None, init=False)
    _read: Read | None = field(default=None, init=False)

    def __call__(self, ask: Ask) -> Any:
        """What is asked. Raises `MemoryError`, of which the process is to end."""
        if isinstance(ask, Report):
            return self._outcome(ask)
        item = ask.item if isinstance(ask, Take) else 0
        if self._open is None or self._open.is_past(ask.source, ask.unit, item):
            self._open = _Open(ask.source, self.job)
        if isinstance(ask, Reach):
            return self._open.reach(ask.unit)
        return self._open.take(ask.unit, item)

    def _outcome(self, report: Report) -> bytes:
        if self._read is None:
            self._read = reads(self.job.settings)
        outcome = self._read(report)
        if isinstance(outcome, Reject) and outcome.message.startswith(NO_MEMORY):
            raise MemoryError
        return encode_outcome(outcome)


class _Open:
    """A source, and how far it has been gone through."""

    def __init__(self, source: Source, job: Job) -> None:
        self._source, self._job = source, job
        self._units = open_units(source.name, source.shown, job.settings)
        self._items: Iterator[Opened | SourceReject] = iter(())
        self._unit, self._taken = -1, 0

    def is_past(self, source: Source, unit: int, item: int) -> bool:
        """Whether a place lies behind, or in another source."""
        return source != self._source or (unit, item) < (self._unit, self._taken)

    def reach(self, unit: int) -> bool:
        """Go on to a part; whether there is one of this number."""
        while self._unit < unit:
            items = next(self._units, None)
            if items is None:
                return False
            self._items, self._unit, self._taken = items, self._unit + 1, 0
        return True

    def take(self, unit: int, item: int) -> tuple[Report | None, bytes] | None:
        """What is at a place of a part, None where it has less."""
        found: Opened | SourceReject | None = None
        while self.reach(unit) and self._taken <= item:
            found = next(self._items, None)
            if found is None:
                return None
            self._taken += 1
        if found is None:
            return None
        came = arrived(found, BACKFILLING, self._job.given)
        return came.report if isinstance(came, Arrived) else None, encode_found(came)
