"""Addresses of ledgers in PostgreSQL: `postgresql://USER@HOST:PORT/DATABASE?schema=NAME&sslmode=MODE`."""

from __future__ import annotations

import getpass
import os
import re
import ssl
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from tacitus.errors import UsageError

SCHEMA = "tacitus"
"""The schema that holds the ledger where the address names none."""
PORT = 5432
FORM = "postgresql://USER@HOST:PORT/DATABASE"
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,59}")
SSL_MODES = ("prefer", "disable", "require", "verify-full")


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """The database and schema that hold a ledger, and as whom they are asked."""

    user: str
    host: str
    port: int
    database: str
    schema: str
    password: str | None
    """That of the address, else `PGPASSWORD`."""
    sslmode: str

    def __str__(self) -> str:
        """The address without the password."""
        return f"postgresql://{self.user}@{self.host}:{self.port}/{self.database}?schema={self.schema}"

    def ssl_context(self) -> ssl.SSLContext | bool | None:
        """As the driver takes it: None encrypts where the server can, without asking who it is."""
        if self.sslmode == "verify-full":
            return ssl.create_default_context(cafile=os.environ.get("PGSSLROOTCERT"))
        return {"prefer": None, "disable": False, "require": True}[self.sslmode]


def database_of(rest: str) -> Database:
    """What follows `postgresql:` in an address, read. Raises `UsageError`."""
    try:
        parts = urlsplit(f"postgresql:{rest}")
        port = parts.port or PORT
    except ValueError:  # whose words may quote the password
        raise UsageError("This is no address of a database.", remedy=f"Give {FORM}.") from None
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    if not parts.hostname or parts.path in ("", "/"):
        raise UsageError("The address of a database has a host and a name.", remedy=f"Give {FORM}.")
    if unknown := sorted(asked.keys() - {"schema", "sslmode"}):
        raise UsageError(f"An address takes no {unknown[0]}.", remedy="It takes schema and sslmode.")
    schema, sslmode = asked.get("schema", SCHEMA), asked.get("sslmode", "prefer")
    if not _SCHEMA.fullmatch(schema) or schema.startswith("pg_"):
        raise UsageError(
            f"'{schema[:80]}' is no name for a schema.", remedy="Small letters, digits and _, up to 60."
        )
    if sslmode not in SSL_MODES:
        raise UsageError(f"There is no sslmode {sslmode[:80]}.", remedy=f"One of: {', '.join(SSL_MODES)}.")
    return Database(
        user=unquote(parts.username or "") or getpass.getuser(),
        host=parts.hostname,
        port=port,
        database=unquote(parts.path[1:]),
        schema=schema,
        password=unquote(parts.password) if parts.password else os.environ.get("PGPASSWORD"),
        sslmode=sslmode,
    )
