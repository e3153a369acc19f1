"""An archive read by one process, by two, and by two of which one is killed twice; what each part of it costs."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.measured import Measured
from bench.texts import stream
from tacitus.engine.backfill import RESULTS, backfill
from tacitus.engine.local import Local
from tacitus.ledger.ledger import Ledger
from tacitus.pipeline.shards import Group, Job, Shard, plan
from tacitus.readers.rules.world import load_world
from tacitus.settings import load_settings

FILES = 4
SHARDS = 24
"""How many the archive is cut into, about."""
MEBIBYTES = 4_096
AIM = 1.85
"""Times as fast that two processes are to be."""
KILLS = (0.3, 0.6)
"""When a process is killed: shares of the results that are there."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Seconds by the clock that reading took, CPU seconds that adding did, bytes of results, the log in the end."""

    read: float
    added: float
    results: int
    log: list[str]


def backfilling(pages: int) -> list[Measured]:
    """Read `pages` made-up reports with one process and with two; raises `AssertionError` where ledgers differ."""
    load_world()
    with tempfile.TemporaryDirectory() as folder:
        job = Job(settings=load_settings())
        archive = _archive(Path(folder) / "archive", pages)
        size = sum(file.stat().st_size for file in archive.iterdir())
        groups = list(plan([str(archive)], job, bytes_a_shard=max(1, size // SHARDS)))
        one, two, killed = (
            _run(job, groups, jobs, Path(folder) / name, kills)
            for name, jobs, kills in (("one", 1, ()), ("two", 2, ()), ("killed", 2, KILLS))
        )
    assert one.log == two.log == killed.log, "the ledgers differ"
    gain = one.read / two.read
    cores = os.cpu_count() or 1
    return [
        Measured(
            f"archive of {pages:,} pages: two processes / one",
            f"{gain:.2f}",
            f"≥ {AIM}",
            gain >= AIM,
            f"{pages / one.read:.2f} and {pages / two.read:.2f} pages/s by the clock, starting included; {cores} cores; "
            f"{pages / killed.read:.2f} with {len(KILLS)} processes killed; all ledgers are the same, byte for byte",
        ),
        Measured(
            "archive: adding a page that has been read",
            f"{1000 * one.added / pages:.1f} ms",
            detail=f"CPU of the one process that adds; {one.results / pages / 1024:.1f} KiB of results a page",
        ),
    ]


def _archive(folder: Path, pages: int) -> Path:
    """JSON Lines of made-up reports in a few files."""
    folder.mkdir()
    lines = [json.dumps({"text": report.text, "outlet": report.outlet}) + "\n" for report in stream(pages)]
    for number in range(FILES):
        (folder / f"{number}.jsonl").write_text("".join(lines[number::FILES]), "utf-8")
    return folder


def _now() -> str:
    return "2026-01-05T00:00:00.000000Z"


def _run(job: Job, groups: Sequence[Group], jobs: int, place: Path, kills: Sequence[float]) -> _Run:
    place.mkdir()
    results, shards = place / RESULTS, [shard for group in groups for shard in group]
    threading.Thread(
        target=_kill, args=(results, [share * len(shards) for share in kills]), daemon=True
    ).start()
    start = time.perf_counter()
    for _ in Local(job=job, jobs=jobs, mebibytes=MEBIBYTES)(shards, results):
        pass
    read = time.perf_counter() - start
    size = sum(file.stat().st_size for file in results.iterdir())
    with Ledger(place / "ledger.db", now=_now) as ledger:
        before = time.process_time()
        backfill(ledger, groups, _there, place)
        added = time.process_time() - before
        return _Run(read, added, size, list(ledger.export_log()))


def _there(shards: Sequence[Shard], folder: Path) -> Iterator[Shard]:
    """An engine that has done its work."""
    return iter(shards)


def _kill(results: Path, points: Sequence[float]) -> None:
    """Kill a process that reads whenever so many results are there."""
    for point in points:
        while len(list(results.glob("[!.]*"))) < point or not multiprocessing.active_children():
            time.sleep(0.05)
        child = multiprocessing.active_children()[0]
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
