"""The people of a team in a schema of their own beside the ledger's: who may read the ledger reads no password's hash."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

from tacitus.errors import UsageError
from tacitus.store.postgres.connection import Connection, Pool
from tacitus.store.postgres.database import Database, database_of
from tacitus.store.postgres.migrating import lock
from tacitus.store.sql.people import PeopleStore, layout

ENDING = "_people"
NEWEST = "looks"
"""The table that was thought of last: where it is, all are."""
LONGEST = 63
"""Of a schema's name, in PostgreSQL."""


class PostgresPeople(PeopleStore):
    """Schema `NAME_people`; its writers take turns under a lock of their own."""

    def __init__(self, rest: str) -> None:
        """Open the schema beside the ledger at `postgresql:REST`, made where there is none. Raises `LedgerError`."""
        self.address = _beside(rest)
        self._pool = Pool(self.address)
        try:
            if not _has_table(rest, NEWEST):
                with self._pool.transaction("ISOLATION LEVEL READ COMMITTED", lock(self.address)):
                    held = self._pool.held
                    assert held is not None
                    held.run(f'CREATE SCHEMA IF NOT EXISTS "{self.address.schema}"; {layout()}')
            with self.writing():
                self._check_version()
        except BaseException:
            self._pool.close()
            raise

    @property
    def _connection(self) -> Pool:
        return self._pool

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._pool.transaction("ISOLATION LEVEL READ COMMITTED", lock(self.address)):
            yield

    def close(self) -> None:
        self._pool.close()


def holds_people(rest: str) -> bool:
    """Whether there is a team beside the ledger at `postgresql:REST`. Raises `LedgerError`."""
    return _has_table(rest, "people")


def _has_table(rest: str, table: str) -> bool:
    address = _beside(rest)
    with closing(Connection(address, read_only=True)) as connection:
        row = connection.execute(
            "SELECT 1 FROM pg_tables WHERE schemaname = ? AND tablename = ?", (address.schema, table)
        ).fetchone()
    return row is not None


def _beside(rest: str) -> Database:
    address = database_of(rest)
    schema = address.schema + ENDING
    if len(schema) > LONGEST:
        raise UsageError(
            f"'{address.schema}' is too long a name for the schema of a team's ledger.",
            remedy=f"At most {LONGEST - len(ENDING)} characters.",
        )
    return replace(address, schema=schema)
