"""What can be said of a server before it is relied on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from tacitus.store.postgres.connection import Connection
from tacitus.store.postgres.database import database_of
from tacitus.store.postgres.migrating import is_there

_ADVISED = (
    ("fsync", "on", "what was acknowledged may be lost when the machine fails"),
    ("full_page_writes", "on", "what was acknowledged may be lost when the machine fails"),
    ("data_checksums", "on", "a disk that errs is not noticed by the server (pg_checksums --enable)"),
)
"""Setting, what it should be, and what follows where it is not."""


@dataclass(frozen=True, slots=True)
class Probed:
    """A server that answers: its version, whether the ledger is there, and what may go wrong there, in words."""

    version: int
    holds_ledger: bool
    risks: tuple[str, ...]


def probe(rest: str) -> Probed:
    """Ask the server of `postgresql:REST`. Raises `LedgerError`."""
    address = database_of(rest)
    with closing(Connection(address, read_only=True)) as connection:
        return Probed(
            connection.version, is_there(connection, address), tuple(_risks(connection, address.host))
        )


def _risks(connection: Connection, host: str) -> Iterator[str]:
    for name, wanted, risk in _ADVISED:
        (value,) = connection.execute("SELECT current_setting(?)", (name,)).fetchone()
        if value != wanted:
            yield f"{name} is {value}: {risk}"
    (encrypted,) = connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
    if not encrypted and host not in ("localhost", "127.0.0.1", "::1"):
        yield "the connection is not encrypted: whoever is on the way reads along (sslmode=require)"
