"""Adding to a ledger: what a second process gains, and what a report costs as the ledger grows."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import fmean

from bench.measured import Measured, seconds, timed_command
from bench.texts import stream
from tacitus.ledger.ledger import Ledger
from tacitus.model.records import Reading
from tacitus.pipeline.intake import read_new

GAINS = (1.0, 1.7)
"""What a second process is to gain with few reports, and with many."""
STEPS = 5
"""Points of the curve of costs."""
VIEWED = 8
"""Views (resolution included) that are timed at each point, one after each added report."""
FLAT = 1.5
"""Cost at the end over cost at the first point that still counts as flat."""


def throughput(counts: Sequence[int]) -> list[Measured]:
    """Wall and CPU time of `tacitus add` with one process and with two, on so many reports each time."""
    return [_gain(count, aim) for count, aim in zip(counts, GAINS, strict=True)]


def _gain(count: int, aim: float) -> Measured:
    """How many times as fast two processes are; CPU tells what they may be at most where nothing else runs."""
    with tempfile.TemporaryDirectory() as folder:
        for number, report in enumerate(stream(count)):
            (Path(folder) / f"{number:05}.txt").write_text(report.text, "utf-8")
        (wall, cpu), (wall_of_two, cpu_of_two) = (_add(folder, jobs) for jobs in (1, 2))
    gain = wall / wall_of_two
    return Measured(
        f"`tacitus add` of {count} reports, --jobs 2 / --jobs 1",
        f"{gain:.2f}",
        f"≥ {aim}",
        gain >= aim,
        f"{count / wall:.1f} and {count / wall_of_two:.1f} reports/s of wall time, start included; {cpu:.1f} and "
        f"{cpu_of_two:.1f} s of CPU, so {2 * cpu / cpu_of_two:.2f} at most on two free cores; {os.cpu_count()} cores",
    )


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


def _add(folder: str, jobs: int) -> tuple[float, float]:
    """Wall and CPU seconds of the command and its processes."""
    with tempfile.TemporaryDirectory() as elsewhere:
        command = [str(Path(sys.executable).with_name("tacitus")), "add", folder]
        return timed_command([*command, "--db", str(Path(elsewhere) / "bench.db"), "--jobs", str(jobs)])
