"""Running an adapter over records: in order, one answer each, whatever a record is like.

A record that cannot be read gets an empty answer, and its name and the reason go to standard error. What is
wrong with the installation, not with a record, stops the run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from typing import Any

from rich.console import Console
from rich.progress import track

from evaluation.parts import Line, Record, adapter_of
from tacitus.errors import InstallationError

EMPTY: dict[str, Record] = {
    "ecbplus": {"incident": None},
    "event_coding": {"codings": []},
    "event_location": {"locations": []},
    "factuality": {"predicates": []},
    "fakes": {},
    "gvc": {"incident": None},
    "hrdsattack": {},
    "muc4": {"templates": [], "roles": {}},
    "polnear": {"attributions": []},
    "rams": {"events": []},
    "re3d": {"entities": [], "relations": []},
    "timex": {"timexes": [], "events": []},
    "toponyms": {"toponyms": []},
    "voa_events": {"events": []},
    "wikievents": {"events": []},
}
"""What an answer that says nothing looks like, without its id."""
STOPS = (InstallationError, ImportError, BrokenExecutor, KeyboardInterrupt, SystemExit)
"""Faults of the run, not of a record."""

Answered = tuple[Record, str | None]
"""A prediction, and what was wrong when it is an empty one."""


def predictions(
    corpus: str, listed: Sequence[Line], *, jobs: int = 1, label: str | None = None, baseline: bool = False
) -> list[Record]:
    """One prediction for each line, in their order; faults are told on standard error.

    With `baseline`, the reader of `evaluation.baseline` answers instead of the corpus's adapter.
    """
    shown = Console(stderr=True)
    made = []
    faults = 0
    steps = track(
        _answers(corpus, listed, jobs, baseline),
        total=len(listed),
        description=label or corpus,
        console=shown,
        transient=True,
        disable=not shown.is_terminal,
    )
    for line, (answer, fault) in zip(listed, steps, strict=True):
        made.append(answer)
        if fault is not None:
            faults += 1
            print(f"{corpus}: {line.name}: {fault}; answered with nothing", file=sys.stderr)
    if faults:
        print(f"{corpus}: {faults} of {len(made)} records could not be read", file=sys.stderr)
    return made


def empty(corpus: str, line: Line) -> Record:
    """The answer that says nothing."""
    identity = line.record.get("id") if line.record is not None else None
    return {"id": identity, **deepcopy(EMPTY.get(corpus, {}))}


def _answers(corpus: str, listed: Sequence[Line], jobs: int, baseline: bool) -> Iterator[Answered]:
    together = not baseline and hasattr(adapter_of(corpus), "predict_all")
    with _executor(1 if together else jobs) as executor:
        if together:
            yield from _answers_together(corpus, listed, executor)
        else:
            yield from _answers_alone(corpus, listed, executor, baseline)


def _answers_alone(
    corpus: str, listed: Sequence[Line], executor: Executor, baseline: bool = False
) -> Iterator[Answered]:
    """Each record by itself."""
    read = _predict_simply if baseline else _predict
    asked = [executor.submit(read, corpus, record) if (record := _record(line)) else None for line in listed]
    for line, future in zip(listed, asked, strict=True):
        yield _settled(corpus, line, future)


def _answers_together(corpus: str, listed: Sequence[Line], executor: Executor) -> Iterator[Answered]:
    """All records at once (`predict_all`); where that fails, again without those that fail by themselves."""
    given = {line.number: record for line in listed if (record := _record(line))}
    future = executor.submit(_predict_all, corpus, list(given.values()))
    failed: dict[int, Answered] = {}
    if _fault(future) is not None:
        alone = zip(listed, _answers_alone(corpus, listed, executor), strict=True)
        failed = {line.number: answered for line, answered in alone if answered[1] is not None}
        given = {number: record for number, record in given.items() if number not in failed}
        future = executor.submit(_predict_all, corpus, list(given.values()))
    if (fault := _fault(future)) is not None:
        raise RuntimeError(f"{corpus}: predict_all fails on records that can be read one by one") from fault
    answers = dict(zip(given, future.result(), strict=True))
    for line in listed:
        if line.number in answers:
            yield answers[line.number], None
        else:
            yield failed.get(line.number) or _settled(corpus, line, None)


def _record(line: Line) -> Record | None:
    """The line's record, if it holds something to read."""
    return line.record if line.record is not None and isinstance(line.record.get("text"), str) else None


def _settled(corpus: str, line: Line, future: Future[Record] | None) -> Answered:
    """The answer that a future came to."""
    if future is None:
        return empty(corpus, line), line.fault or "no text"
    fault = _fault(future)
    if fault is not None:
        return empty(corpus, line), f"{type(fault).__name__}: {fault}"
    return future.result(), None


def _fault(future: Future[Any]) -> BaseException | None:
    fault = future.exception()
    if isinstance(fault, STOPS):
        raise fault
    return fault


def _predict(corpus: str, record: Record) -> Record:
    predict: Callable[[Record], Record] = adapter_of(corpus).predict
    return predict(record)


def _predict_simply(corpus: str, record: Record) -> Record:
    from evaluation.baseline import predict

    return predict(corpus, record)


def _predict_all(corpus: str, listed: list[Record]) -> list[Record]:
    return list(adapter_of(corpus).predict_all(listed))


@contextmanager
def _executor(jobs: int) -> Iterator[Executor]:
    """A thread, or `jobs` processes; what a thread still has to do is dropped when the run is left early."""
    if jobs > 1:
        yield _processes(jobs)
        return
    executor = ThreadPoolExecutor(1)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


@cache
def _processes(jobs: int) -> Executor:
    """The same processes for every corpus, since each loads the models once."""
    return ProcessPoolExecutor(jobs)
