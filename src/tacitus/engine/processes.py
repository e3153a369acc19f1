"""Reading in this process, or in a pool of processes on this machine."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 4
"""Items handed out beyond what runs, for each process: keeps them busy, keeps memory small."""


def in_process(function: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R]]:
    """(item, outcome) for each item, in order."""
    for item in items:
        yield item, function(item)


@dataclass(frozen=True, slots=True)
class Processes:
    """A mapper over `jobs` processes. Function, items and outcomes must be picklable."""

    jobs: int

    def __call__(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R]]:
        """(item, outcome) for each item, as they are finished."""
        if self.jobs <= 1:
            yield from in_process(function, items)
            return
        pending: dict[Future[R], T] = {}
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(self.jobs, mp_context=context, initializer=_leave_interrupts) as pool:
            try:
                for item in items:
                    pending[pool.submit(function, item)] = item
                    if len(pending) >= self.jobs * AHEAD:
                        yield from _finished(pending)
                while pending:
                    yield from _finished(pending)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)


def _finished(pending: dict[Future[R], T]) -> Iterator[tuple[T, R]]:
    done, _ = wait(pending, return_when=FIRST_COMPLETED)
    for future in done:
        yield pending.pop(future), future.result()


def _leave_interrupts() -> None:
    """Ctrl-C is the parent's to act on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
