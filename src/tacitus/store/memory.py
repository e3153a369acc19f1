"""The ledger in memory: for trying out, and for programs that keep nothing. Address `memory:`.

It is a database of SQLite that no file holds. A transaction is made on a copy, which is put in place as a whole: what
others read is always a state that was complete.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tacitus.errors import LedgerError
from tacitus.store.base import Store
from tacitus.store.sqlite.connection import Connection, connect_in_memory, transaction
from tacitus.store.sqlite.migrating import migrate
from tacitus.store.sqlite.store import SqliteStore


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
        self._state = connect_in_memory(self.path)
        migrate(self._state, self.path, read_only=False)

    def close(self) -> None:
        self._state.close()

    def writable(self) -> Store:
        return self

    @property
    def _connection(self) -> Connection:
        """The state that this thread looks at."""
        found: Connection | None = getattr(self._local, "state", None)
        return self._state if found is None else found

    @contextmanager
    def writing(self) -> Iterator[None]:
        if getattr(self._local, "writes", False):
            yield
            return
        with self._writer:
            made = connect_in_memory(self.path)
            self._state.backup(made)
            self._local.state, self._local.writes = made, True
            try:
                with transaction(made):
                    yield
                self._state = made
            finally:
                self._local.state, self._local.writes = None, False

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
        as_it_is._state = self._connection
        yield as_it_is, MemoryStore()
