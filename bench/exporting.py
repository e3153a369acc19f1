"""What each format of export costs: its CPU time over that of a plain dump of the same cases as JSON."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Collection
from dataclasses import asdict
from datetime import timedelta
from itertools import islice
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from bench.ledger import write_log
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

AIM, MOST_MEMORY = 5.0, 500
"""Times a plain dump; megabytes."""
EVERY = IncidentQuery(status=frozenset("*"))
NO_TEXT = frozenset({"parquet", "duckdb", "sqlite"})
"""Formats without an aim: they are no text."""


class _Nowhere(io.RawIOBase):
    """Takes bytes and keeps none."""

    def writable(self) -> bool:
        return True

    def write(self, content: ReadableBuffer) -> int:
        return memoryview(content).nbytes


def exporting(claims: int, chosen: Collection[str] = (), kept: Path | None = None) -> list[Measured]:
    """Every installed format (or those chosen), over a made-up ledger of about so many claims.

    The ledger is made at `kept`, where one is given, and stays there: a large one is measured format by format.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = kept or Path(folder) / "bench.db"
        if not path.exists():
            _fill(path, claims)
        command = [sys.executable, "-m", "bench.exporting", "measure", str(path), *chosen]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return [Measured(**row) for row in json.loads(done.stdout)]


def _all_measured(path: Path, chosen: Collection[str]) -> list[Measured]:
    """The formats over a ledger, and the memory of this process, which holds nothing else."""
    with Ledger(path, read_only=True) as ledger:
        list(islice(ledger.cases(EVERY), 1))
        before = process_time()
        size = sum(len(to_json(case)) for case in ledger.cases(EVERY))
        dump = process_time() - before
        counts = ledger.counts()
        made = (
            f"plain dump of the cases as JSON: {dump:.1f} s of CPU, {size / 1e6:.0f} MB, "
            f"{counts.claims:,} claims on {counts.incidents:,} incidents"
        )
        names = [n for n, one in FORMATS.items() if one.installed and (n in chosen or not chosen)]
        return [*(_measured(name, ledger, dump, made) for name in names), _memory(made)]


def _measured(name: str, ledger: Ledger, dump: float, made: str) -> Measured:
    before = process_time()
    export(name, ledger, EVERY, _Nowhere(), beside=lambda _: _Nowhere())
    ratio = (process_time() - before) / dump
    aim = "" if name in NO_TEXT else f"≤ {AIM}"
    return Measured(f"export {name} / plain dump", f"{ratio:.2f}", aim, ratio <= AIM if aim else None, made)


def _memory(made: str) -> Measured:
    most = _most_held()
    return Measured(
        "exports: memory",
        f"{most:.0f} MB",
        f"< {MOST_MEMORY} MB",
        most < MOST_MEMORY,
        f"the most at any time; {made}",
    )


def _most_held() -> float:
    """The most memory that this process held, in MB.

    Linux gives a new process the peak of the one that began it too (`ru_maxrss`); its own stands in /proc.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (peak,) = (line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM:"))
        return int(peak.split()[1]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _fill(path: Path, claims: int) -> None:
    """Make the ledger in a process of its own: what that takes is not counted."""
    subprocess.run([sys.executable, "-m", "bench.exporting", str(path), str(claims)], check=True)


def _make(made_at: Path, wanted: int) -> None:
    log = made_at.with_suffix(".log")
    last = write_log(log, readings(SEED), wanted)
    with (
        Ledger(made_at, now=lambda: sortable(last + timedelta(minutes=1))) as filled,
        log.open(encoding="ascii") as lines,
    ):
        filled.import_log(lines)
    log.unlink()


if __name__ == "__main__":
    if sys.argv[1] == "measure":
        print(json.dumps([asdict(row) for row in _all_measured(Path(sys.argv[2]), sys.argv[3:])]))
    else:
        _make(Path(sys.argv[1]), int(sys.argv[2]))
