"""The people of a team in a file of SQLite beside the ledger's, which only its owner may read."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tacitus.errors import LedgerError
from tacitus.store.sql.people import PeopleStore, layout
from tacitus.store.sqlite.connection import Connection, connect, transaction
from tacitus.store.sqlite.scripts import statements

ENDING = "people"


class SqlitePeople(PeopleStore):
    """`LEDGER.people`; each thread has a connection of its own."""

    def __init__(self, ledger: Path) -> None:
        """Open the file beside a ledger, made where there is none. Raises `LedgerError`."""
        self.path = place_of(ledger)
        self._local = threading.local()
        self._opened: list[Connection] = []
        try:
            os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))
        except OSError as error:
            raise LedgerError(
                f"{self.path.name} cannot be used: {error.strerror}.",
                remedy="Correct the permissions of the folder: the team is kept beside the ledger.",
            ) from error
        with self.writing():
            for statement in statements(layout()):
                self._sql(statement)
            self._check_version()

    @property
    def _connection(self) -> Connection:
        found: Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = connect(self.path)
            self._opened.append(found)
        return found

    @contextmanager
    def writing(self) -> Iterator[None]:
        with transaction(self._connection):
            yield

    def close(self) -> None:
        while self._opened:
            self._opened.pop().close()
        self._local = threading.local()


def place_of(ledger: Path) -> Path:
    """The file of a ledger's team."""
    return ledger.with_name(f"{ledger.name}.{ENDING}")
