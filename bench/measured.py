"""One line of the bench's table, and what takes the time."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, the figure, its aim and whether it is reached (None: no aim), and what it is made of."""

    name: str
    figure: str
    aim: str = ""
    reached: bool | None = None
    detail: str = ""


def timed(work: Callable[[], T], clock: Callable[[], float] = process_time) -> tuple[T, float]:
    """What it gives, and the seconds that it took, of CPU unless another clock is given."""
    before = clock()
    made = work()
    return made, clock() - before


def seconds(work: Callable[[], object], clock: Callable[[], float] = process_time) -> float:
    """The seconds that it took."""
    return timed(work, clock)[1]


def timed_command(command: list[str]) -> tuple[float, float]:
    """Wall and CPU seconds of a command and its processes."""
    before, used = perf_counter(), _cpu_of_children()
    subprocess.run(command, check=True, capture_output=True)
    return perf_counter() - before, _cpu_of_children() - used


def _cpu_of_children() -> float:
    """CPU seconds of the processes that were started and have ended."""
    spent = os.times()
    return spent.children_user + spent.children_system
