"""Processes that shoot themselves at a chosen statement: before it is sent, or, to a server, before it is answered."""

from __future__ import annotations

import itertools
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pg8000.core

from tacitus.ledger.ledger import Ledger
from tacitus.model import instants


def killed_at(
    point: int, path: Path | str, act: Callable[[Ledger], object], now: Callable[[], str] = instants.now
) -> tuple[bool, bool]:
    """Open the ledger and act in a process that is killed at its n-th statement: (killed, acknowledged)."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _shoot_at(point, path, act, now, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as said:
        acknowledged = said.read() == b"done"
    status = os.waitpid(child, 0)[1]
    killed = os.WIFSIGNALED(status)
    assert killed or os.WEXITSTATUS(status) == 0
    return killed, acknowledged


def _shoot_at(
    point: int, path: Path | str, act: Callable[[Ledger], object], now: Callable[[], str], writing: int
) -> None:
    """Act and end this process, in one way or the other."""
    code = 1
    try:
        _watch_sqlite(point)
        with Ledger(path, now=now) as ledger, _watching(point):
            act(ledger)
            os.write(writing, b"done")
        code = 0
    finally:
        os._exit(code)


def _watch_sqlite(point: int) -> None:
    """From now on SIGKILL this process when it begins its n-th statement to SQLite."""
    connect, statements = sqlite3.connect, itertools.count(1)

    def watch(statement: str) -> None:
        if next(statements) >= point:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.set_trace_callback(watch)
        return connection

    sqlite3.connect = watched


@contextmanager
def _watching(point: int) -> Iterator[itertools.count[int]]:
    """Within, SIGKILL this process at the n-th place: before a message goes to a server, or when it has gone."""
    flush, places = pg8000.core._flush, itertools.count(1)

    def watch() -> None:
        if next(places) == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(line: Any) -> None:
        watch()
        flush(line)
        watch()

    pg8000.core._flush = watched
    try:
        yield places
    finally:
        pg8000.core._flush = flush


def messages_of(act: Callable[[], object]) -> int:
    """How many such places there are on the way of an act."""
    with _watching(0) as places:
        act()
        return next(places) - 1
