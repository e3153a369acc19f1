"""Adding to a ledger: what a second process gains, and what a report costs as the ledger grows."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import fmean
from time import perf_counter

from bench.measured import Measured, seconds
from bench.texts import stream
from tacitus.ledger.ledger import Ledger
from tacitus.model.records import Reading
from tacitus.pipeline.intake import read_new

STEPS = 5
"""Points of the curve of costs."""
VIEWED = 8
"""Views (resolution included) that are timed at each point, one after each added report."""
FLAT = 1.5
"""Cost at the end over cost at the first point that still counts as flat."""


def throughput(count: int) -> list[Measured]:
    """Wall time of `tacitus add` on `count` reports with one process and with two."""
    with tempfile.TemporaryDirectory() as folder:
        for number, report in enumerate(stream(count)):
            (Path(folder) / f"{number:05}.txt").write_text(report.text, "utf-8")
        walls = [_add(folder, jobs) for jobs in (1, 2)]
    speeds = [count / wall for wall in walls]
    gain = speeds[1] / speeds[0]
    cores = os.cpu_count() or 1
    return [
        Measured(
            f"`tacitus add` of {count} reports, --jobs 2 / --jobs 1",
            f"{gain:.2f}",
            detail=f"{speeds[0]:.1f} and {speeds[1]:.1f} reports/s of wall time, start included; {cores} cores",
        )
    ]


def flatness(count: int) -> list[Measured]:
    """CPU time of writing one reading, and of the view after it, while the ledger grows to `count` reports."""
    readings = [read_new(report) for report in stream(count)]
    size = count // STEPS
    writes, views, claims = [], [], 0
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "bench.db") as ledger:
        for step in range(STEPS):
            part = readings[step * size : (step + 1) * size]
            claims += sum(len(reading.claims) for reading in part)
            writes.append(fmean([seconds(partial(ledger.add, reading)) for reading in part[:-VIEWED]]))
            ledger.view()
            views.append(
                fmean([seconds(partial(_add_and_view, ledger, reading)) for reading in part[-VIEWED:]])
            )
        incidents = ledger.counts().incidents
    sizes = ", ".join(str(size * (step + 1)) for step in range(STEPS))
    made = f"at {sizes} reports ({claims:,} claims, {incidents} incidents in the end)"
    return [
        _curve("adding one reading, last fifth / first fifth", writes, made, FLAT),
        _curve("adding one and asking for the view, last / first", views, made, None),
    ]


def _curve(name: str, seconds: list[float], made: str, aim: float | None) -> Measured:
    growth = seconds[-1] / seconds[0]
    curve = ", ".join(f"{1000 * one:.1f}" for one in seconds)
    reached = None if aim is None else growth <= aim
    return Measured(name, f"{growth:.2f}", f"≤ {aim}" if aim else "", reached, f"{curve} ms of CPU {made}")


def _add_and_view(ledger: Ledger, reading: Reading) -> None:
    ledger.add(reading)
    ledger.view()


def _add(folder: str, jobs: int) -> float:
    with tempfile.TemporaryDirectory() as elsewhere:
        command = [str(Path(sys.executable).with_name("tacitus")), "add", folder]
        command += ["--db", str(Path(elsewhere) / "bench.db"), "--jobs", str(jobs)]
        before = perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return perf_counter() - before
