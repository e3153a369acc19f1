"""What each format of export costs: its CPU time over that of a plain dump of the same cases as JSON."""

from __future__ import annotations

import io
import tempfile
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from bench.made_up import SEED, readings
from bench.measured import Measured
from tacitus.export import FORMATS
from tacitus.export.running import export
from tacitus.ledger.ledger import Ledger
from tacitus.model.codec import to_json
from tacitus.model.instants import sortable
from tacitus.model.query import IncidentQuery

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

AIM = 5.0
EVERY = IncidentQuery(status=frozenset("*"))
NO_TEXT = frozenset({"parquet", "duckdb", "sqlite"})
"""Formats without an aim: they are no text."""


class _Nowhere(io.RawIOBase):
    """Takes bytes and keeps none."""

    def writable(self) -> bool:
        return True

    def write(self, content: ReadableBuffer) -> int:
        return memoryview(content).nbytes


def exporting(reports: int) -> list[Measured]:
    """Every installed format, over a made-up ledger of so many reports."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        _fill(path, reports)
        with Ledger(path, read_only=True) as ledger:
            list(islice(ledger.cases(EVERY), 1))
            before = process_time()
            size = sum(len(to_json(case)) for case in ledger.cases(EVERY))
            dump = process_time() - before
            made = f"plain dump of the cases as JSON: {dump:.1f} s of CPU, {size / 1e6:.0f} MB, {reports} reports"
            return [_measured(name, ledger, dump, made) for name, one in FORMATS.items() if one.installed]


def _measured(name: str, ledger: Ledger, dump: float, made: str) -> Measured:
    before = process_time()
    export(name, ledger, EVERY, _Nowhere(), beside=lambda _: _Nowhere())
    ratio = (process_time() - before) / dump
    aim = "" if name in NO_TEXT else f"≤ {AIM}"
    return Measured(f"export {name} / plain dump", f"{ratio:.2f}", aim, ratio <= AIM if aim else None, made)


def _fill(path: Path, reports: int) -> None:
    clock: list[datetime] = []
    with Ledger(path, now=lambda: sortable(clock[-1] + timedelta(hours=3))) as ledger:
        for moment, reading in islice(readings(SEED), reports):
            clock.append(moment)
            ledger.add(reading)
