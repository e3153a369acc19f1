"""Reading in this process, or in several on this machine that are watched: one that hangs or dies costs its report."""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from time import monotonic
from typing import Any, Generic, TypeVar

from tacitus.boundary import FAILED, OVERRUN
from tacitus.errors import RunError
from tacitus.model.records import Reject

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 2
"""Items that a process has at a time: the one it works on, and the next."""
STARTING = 300.0
"""Seconds that a process may take longer for its first item: it loads models, and on a new machine makes indexes."""
GRACE = 30.0
"""Seconds that a process may take beyond the time of an item, in which a step ends and it stops by itself."""
KILLED = -9
"""Exit code of a process that the system ended (Linux does where memory runs out)."""
EXHAUSTED = 77
"""Exit code of a process that ended itself because its memory had run out."""
TRIES = 3
"""Processes that are started for one thing before it is taken to be what they died of: one may be ended from outside."""
MEBIBYTE = 1024**2


def in_process(function: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R]]:
    """(item, outcome) for each item, in order."""
    for item in items:
        yield item, function(item)


@dataclass(frozen=True, slots=True)
class Processes:
    """A mapper over `jobs` processes. Function, `prepare`, items and outcomes must be picklable.

    Each process calls `prepare` as it starts, so that it loads what it needs while the first items are still looked for.
    With more than one, an item that takes longer than `seconds` (and some grace), or whose process dies, comes
    back as a reject, and another process goes on. A `RunError` of the function is raised here.
    """

    jobs: int
    seconds: float = float("inf")
    prepare: Callable[[], object] | None = None

    def __call__(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R | Reject]]:
        """(item, outcome) for each item, as they are finished."""
        if self.jobs <= 1:
            yield from in_process(function, items)
            return
        crew = _Crew(self.jobs, function, self.seconds, self.prepare)
        try:
            for item in items:
                crew.hand_out(item)
                while crew.is_full():
                    yield from crew.finished()
            while crew.is_busy():
                yield from crew.finished()
        finally:
            crew.dismiss()


class _Worker(Generic[T]):
    """A process, the pipe to it, and what was handed to it and has not come back."""

    def __init__(
        self,
        function: Callable[[T], Any],
        mebibytes: int | None = None,
        prepare: Callable[[], object] | None = None,
    ) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, function, mebibytes, prepare), daemon=True)
        self.process.start()
        theirs.close()
        self.pending: deque[T] = deque()
        self.since = monotonic() + STARTING

    def give(self, item: T) -> None:
        """Hand an item over. Its time runs from when the one before it is done."""
        if not self.pending:
            self.since = max(self.since, monotonic())
        self.pending.append(item)
        with suppress(OSError):  # it has died: `take` will say so
            self.pipe.send(item)

    def take(self) -> Any:
        """The outcome that is waiting. Raises `EOFError` or `OSError` when the process has died."""
        outcome = self.pipe.recv()
        self.since = monotonic()
        return outcome

    def end(self) -> int | None:
        """End the process; its exit code, None where it had to be ended."""
        code = self.process.exitcode
        self.process.kill()
        self.process.join()
        self.pipe.close()
        return code


class Watched(Generic[T]):
    """One process that is asked one thing at a time and keeps what it has in memory until then.

    A thing that takes longer than `seconds` (and some grace), or over which `TRIES` processes died, comes back as a
    reject; whoever asks next is answered by another process. A process may have so many `mebibytes` of its own, where the
    system keeps such limits. It is asked by one thread, and may be closed by another.
    """

    def __init__(
        self, function: Callable[[T], R], seconds: float = float("inf"), mebibytes: int | None = None
    ) -> None:
        self._function, self._seconds, self._mebibytes = function, seconds, mebibytes
        self._worker: _Worker[T] | None = None
        self._closed = threading.Event()

    def __call__(self, item: T) -> Any:
        """What the function makes of it. Raises a `RunError` of the function, and one when it has been closed."""
        lost = _died(None)
        for _ in range(TRIES):
            worker = self._started()
            worker.give(item)
            left = worker.since + self._seconds + GRACE - monotonic()
            try:
                if not worker.pipe.poll(None if left == float("inf") else max(0.0, left)):
                    self._ended()
                    return _over(self._seconds)
                outcome = worker.take()
            except (EOFError, OSError):
                worker.process.join(GRACE)
                lost = _died(self._ended())
                continue
            worker.pending.clear()
            if isinstance(outcome, RunError):
                raise outcome
            return outcome
        return lost

    def close(self) -> None:
        """End the process; asking again raises `RunError`."""
        self._closed.set()
        if self._worker is not None:
            self._worker.process.kill()

    def _started(self) -> _Worker[T]:
        if self._closed.is_set():
            raise RunError(
                "Reading was stopped.", remedy="Run the same command again: it goes on from there."
            )
        if self._worker is None:
            self._worker = _Worker(self._function, self._mebibytes)
        return self._worker

    def _ended(self) -> int | None:
        assert self._worker is not None, "a process is ended after it was started"
        code, self._worker = self._worker.end(), None
        return code


class _Crew(Generic[T]):
    """The processes of one run."""

    def __init__(
        self,
        jobs: int,
        function: Callable[[T], Any],
        seconds: float,
        prepare: Callable[[], object] | None,
    ) -> None:
        self._function, self._seconds, self._prepare = function, seconds, prepare
        self._workers = [self._started() for _ in range(jobs)]

    def _started(self) -> _Worker[T]:
        return _Worker(self._function, prepare=self._prepare)

    def hand_out(self, item: T) -> None:
        """Give an item to the process that has the fewest."""
        min(self._workers, key=lambda worker: len(worker.pending)).give(item)

    def is_full(self) -> bool:
        """Whether every process has as many items as it may have."""
        return all(len(worker.pending) >= AHEAD for worker in self._workers)

    def is_busy(self) -> bool:
        """Whether something was handed out that has not come back."""
        return any(worker.pending for worker in self._workers)

    def finished(self) -> Iterator[tuple[T, Any]]:
        """Wait until something happens; (item, outcome) of what is done or lost."""
        busy = {worker.pipe: worker for worker in self._workers if worker.pending}
        due = min(worker.since for worker in busy.values()) + self._seconds + GRACE
        rest = None if due == float("inf") else max(0.0, due - monotonic())
        ready = wait(list(busy), rest)
        for pipe, worker in busy.items():
            if pipe not in ready:
                continue
            try:
                outcome = worker.take()
            except (EOFError, OSError):
                yield self._lost(worker, late=False)
                continue
            if isinstance(outcome, RunError):
                raise outcome
            yield worker.pending.popleft(), outcome
        for worker in busy.values():
            if worker.pending and monotonic() > worker.since + self._seconds + GRACE:
                yield self._lost(worker, late=True)

    def _lost(self, worker: _Worker[T], *, late: bool) -> tuple[T, Reject]:
        """The item that a process was ended or died over; another one takes what else it had."""
        worker.process.join(0 if late else GRACE)
        code = worker.end()
        item, *others = worker.pending
        self._workers[self._workers.index(worker)] = self._started()
        for other in others:
            self.hand_out(other)
        return item, _over(self._seconds) if late else _died(code)

    def dismiss(self) -> None:
        """End every process."""
        for worker in self._workers:
            worker.end()


def _over(seconds: float) -> Reject:
    return Reject(
        stage="read",
        reason=OVERRUN,
        message=f"It was not read within {seconds:g} seconds: its process was ended.",
    )


def _died(code: int | None) -> Reject:
    hint = {KILLED: ": perhaps memory ran out", EXHAUSTED: ": memory ran out"}.get(code or 0, "")
    reason = OVERRUN if hint else FAILED
    return Reject(stage="read", reason=reason, message=f"Its process died (exit code {code}{hint}).")


def _work(
    pipe: Connection,
    function: Callable[[Any], Any],
    mebibytes: int | None = None,
    prepare: Callable[[], object] | None = None,
) -> None:
    """A process's life: items in, outcomes out, until the pipe is closed.

    Items are taken in by a thread of their own, so that neither end ever waits for the other to read.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to act on
    if mebibytes is not None:
        _limit_memory(mebibytes)
    items: queue.SimpleQueue[tuple[Any] | None] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, items), daemon=True).start()
    if prepare is not None:
        prepare()
    while (item := items.get()) is not None:
        try:
            outcome = function(*item)
        except RunError as error:
            outcome = error
        except MemoryError:  # whatever it still holds, another process begins without
            os._exit(EXHAUSTED)
        pipe.send(outcome)


def _limit_memory(mebibytes: int) -> None:
    """Let this process have so much memory of its own; where the system knows no such limit, nothing is done."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (mebibytes * MEBIBYTE, mebibytes * MEBIBYTE))


def _receive(pipe: Connection, items: queue.SimpleQueue[tuple[Any] | None]) -> None:
    try:
        while True:
            items.put((pipe.recv(),))
    except (EOFError, OSError):
        items.put(None)
