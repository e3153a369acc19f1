"""Speed as a ratio: the CPU time of a piece of work over that of a fixed loop measured beside it.

A bound in seconds fails on a machine that is slow or busy, which says nothing of the code. The loop and the work
slow down together, so that their ratio holds.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable

LOOPS = 200_000
TRIES = 5


def times_the_loop(work: Callable[[], object], *, enough: float = 0.0) -> float:
    """How many times the loop's CPU time the work takes: the least of some tries, ended early at `enough`."""
    least = math.inf
    for _ in range(TRIES):
        loop = cpu_seconds(_loop)
        least = min(least, cpu_seconds(work) / loop)
        if least <= enough:
            break
    return least


def _loop() -> int:
    counted: dict[int, int] = {}
    for number in range(LOOPS):
        counted[number % 1000] = counted.get(number % 1000, 0) + 1
    return len(counted)


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time without garbage collection, which costs by what other tests left behind."""
    gc.disable()
    try:
        start = time.process_time()
        work()
        return time.process_time() - start
    finally:
        gc.enable()
