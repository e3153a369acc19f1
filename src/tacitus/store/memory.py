"""The ledger in memory: for trying out, and for programs that keep nothing. Address `memory:`.

It is two databases of SQLite that no file holds. One is read; a transaction is made on the other, which first takes over
what was last written and is then put in the place of the first as a whole. What others read is always a state that was
complete, nobody waits for it, and a write costs what it writes. Where somebody still reads the other one, it is left to
them and a copy takes its place.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tacitus.errors import LedgerError
from tacitus.store.base import Store
from tacitus.store.sqlite.connection import Connection, Cursor, connect_in_memory, transaction
from tacitus.store.sqlite.migrating import migrate
from tacitus.store.sqlite.store import SqliteStore

ABOUT_IT = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")
"""How the statements begin that answer with no row and write none."""


class State(Connection):
    """A database in memory; `written` are the statements that changed it since another one was its like."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.written: list[tuple[str, tuple[Any, ...] | None, list[Any]]] = []
        self.alone = 0
        """References to it while only its owner has one."""

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(factory or _Noting)

    def follow(self, other: State) -> None:
        """Take over what was written to the other since they were alike."""
        with transaction(self):
            for statement, bound, rows in other.written:
                if bound is None:
                    super().cursor().executemany(statement, rows)
                else:
                    super().cursor().execute(statement, *bound)


class _Noting(Cursor):
    connection: State

    def execute(self, statement: str, *bound: Any) -> _Noting:
        super().execute(statement, *bound)
        if self.description is None and not statement.startswith(ABOUT_IT):
            self.connection.written.append((statement, bound, []))
        return self

    def executemany(self, statement: str, rows: Iterable[Any]) -> _Noting:
        listed = list(rows)
        super().executemany(statement, listed)
        self.connection.written.append((statement, None, listed))
        return self


class MemoryStore(SqliteStore):
    """States that follow each other. What is looked at or written in a thread is that thread's own meanwhile."""

    is_file = False

    def __init__(self, name: str = "", *, read_only: bool = False) -> None:
        """An empty ledger; the name says nothing, for none is found again. Raises `LedgerError` for `read_only`."""
        self.path = Path(f"memory:{name}")
        self.read_only = False
        if read_only:
            raise LedgerError("A ledger in memory begins empty.", remedy="Open it for writing.")
        self._writer = threading.RLock()
        self._local = threading.local()
        self._state = self._new()
        self._other: State | None = None
        migrate(self._state, self.path, read_only=False)

    def close(self) -> None:
        self._state.close()
        if self._other is not None:
            self._other.close()

    def writable(self) -> Store:
        return self

    @property
    def _connection(self) -> State:
        """The state that this thread looks at."""
        found: State | None = getattr(self._local, "state", None)
        return self._state if found is None else found

    @contextmanager
    def writing(self) -> Iterator[None]:
        if getattr(self._local, "writes", False):
            yield
            return
        with self._writer:
            self._local.state, self._local.writes = self._alike(), True
            try:
                with transaction(self._local.state):
                    yield
                self._other, self._state = self._state, self._local.state
            finally:
                self._local.state, self._local.writes = None, False

    def _new(self) -> State:
        made = connect_in_memory(self.path, State)
        made.alone = sys.getrefcount(made)
        return made

    def _alike(self) -> State:
        """Another state like the one that is read, to be written to."""
        if self._other is not None and sys.getrefcount(self._other) <= self._other.alone:
            self._other.follow(self._state)
        else:
            self._other = self._new()
            self._state.backup(self._other)
        self._state.written.clear()
        self._other.written.clear()
        return self._other

    @contextmanager
    def looking(self) -> Iterator[None]:
        if getattr(self._local, "state", None) is not None:
            yield
            return
        self._local.state = self._state
        try:
            yield
        finally:
            self._local.state = None

    def put_original(self, sha256: str, packed: bytes) -> None:
        with self.writing():
            super().put_original(sha256, packed)

    @contextmanager
    def beside(self) -> Iterator[tuple[Store, Store]]:
        as_it_is = MemoryStore()
        self._connection.backup(as_it_is._state)
        yield as_it_is, MemoryStore()
