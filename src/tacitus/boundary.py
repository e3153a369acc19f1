"""The one boundary: whatever goes wrong with one report becomes a reject, and the run goes on.

A report is work on text that strangers wrote. What is expected to be wrong with it is a `RecordError`; what is not
(a fault of ours, a text that is nested too deeply, too little memory) is caught here and nowhere else. `RunError`
passes: it is about the run. A report may take so many seconds; the steps of reading look at the clock (`step`), so
that the reject says which of them it was. No clock is looked at within a step: where reports are read in processes
of their own, those are ended from outside (`engine`).
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import PurePath
from typing import TypeVar

from tacitus.errors import Overrun, RecordError, RunError, Unexpected
from tacitus.model.records import Reject

T = TypeVar("T")

FAILED = Unexpected.reason
"""Reason of a reject that nobody expected."""
OVERRUN = Overrun.reason
TO_RETRY = frozenset({FAILED, OVERRUN})
"""Reasons that say nothing against the report: a newer version may read it."""
NO_MEMORY = "Memory ran out"
"""How what is said of a report begins that memory did not suffice for."""
PACKAGE = PurePath(__file__).parent


@dataclass(slots=True)
class _Budget:
    """Until when a report may be worked on (seconds of the monotonic clock), and what is being done."""

    until: float
    seconds: float
    stage: str
    loading: bool = False


_budget: ContextVar[_Budget | None] = ContextVar("budget", default=None)


def step(stage: str) -> None:
    """Say that a step begins. Raises `Overrun` when the report has had its time."""
    budget = _budget.get()
    if budget is None:
        return
    if time.monotonic() > budget.until:
        raise Overrun(
            f"It was not read within {budget.seconds:g} seconds.", remedy="Raise TACITUS_SECONDS_A_REPORT."
        )
    budget.stage = stage


@contextmanager
def uncounted() -> Iterator[None]:
    """Within, a process loads what it keeps for every report: no report is charged for it (a cold disk takes minutes)."""
    budget, begun = _budget.get(), time.monotonic()
    if budget is None or budget.loading:
        yield
        return
    budget.loading = True
    try:
        yield
    finally:
        budget.loading = False
        budget.until += time.monotonic() - begun


def report_seconds_left() -> float:
    """How many are left for the report that is worked on; infinity where there is no limit."""
    budget = _budget.get()
    return float("inf") if budget is None else budget.until - time.monotonic()


def attempt(work: Callable[[], T], *, stage: str, seconds: float = float("inf")) -> T | Reject:
    """What `work` makes of one report or source, within `seconds`; a reject when it fails in any way.

    `stage` is where it begins; `step` moves it on. Raises `RunError`.
    """
    budget = _Budget(time.monotonic() + seconds, seconds, stage)
    token = _budget.set(budget)
    try:
        with as_record_errors():
            return work()
    except RecordError as error:
        return Reject(stage=budget.stage, reason=error.reason, message=str(error))
    except MemoryError as error:
        return Reject(stage=budget.stage, reason=OVERRUN, message=f"{NO_MEMORY} ({where(error)}).")
    finally:
        _budget.reset(token)


@contextmanager
def as_record_errors() -> Iterator[None]:
    """Within, whatever nobody expected is a `RecordError`, so that the run goes on. `RunError` and what ends the
    process pass."""
    try:
        yield
    except (RecordError, RunError, MemoryError):
        raise
    except Exception as error:
        raise Unexpected(f"{kind_of(error)} ({where(error)}).") from error


_until: ContextVar[float] = ContextVar("until", default=float("inf"))


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Let whatever is asked of a ledger within take so many seconds; its store ends what takes longer (`is_over`)."""
    token = _until.set(min(_until.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _until.reset(token)


def seconds_left() -> float:
    """How many are left for what is asked; infinity where there is no limit."""
    return _until.get() - time.monotonic()


def is_over() -> bool:
    """Whether the time for what is asked is up."""
    return seconds_left() < 0


def kind_of(error: Exception) -> str:
    """An exception in one line: its class and the beginning of what it says, which may quote the text."""
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said[:120]}" if said else type(error).__name__


def where(error: BaseException) -> str:
    """The innermost place of this package that an exception came through: `text/masthead.py:143 outlet_of_host`."""
    place = "outside of Tacitus"
    for frame, line in traceback.walk_tb(error.__traceback__):
        file = PurePath(frame.f_code.co_filename)
        if file.is_relative_to(PACKAGE):
            place = f"{file.relative_to(PACKAGE).as_posix()}:{line} {frame.f_code.co_name}"
    return place
