"""The people of a team in a file of SQLite beside the ledger's, which only its owner may read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tacitus.errors import LedgerError
from tacitus.store.sql.people import PeopleStore, layout
from tacitus.store.sqlite.connection import Connection, PerThread, transaction
from tacitus.store.sqlite.scripts import statements

ENDING = "people"


class SqlitePeople(PeopleStore):
    """`LEDGER.people`; each thread has a connection of its own."""

    def __init__(self, ledger: Path) -> None:
        """Open the file beside a ledger, made where there is none. Raises `LedgerError`."""
        self.path = place_of(ledger)
        self._connections = PerThread(self.path)
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
        return self._connections.mine

    @contextmanager
    def writing(self) -> Iterator[None]:
        with transaction(self._connection):
            yield

    def close(self) -> None:
        self._connections.close()


def place_of(ledger: Path) -> Path:
    """The file of a ledger's team."""
    return ledger.with_name(f"{ledger.name}.{ENDING}")
