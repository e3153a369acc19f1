"""The schema brought to the newest version, a step at a time; a ledger's own table says which it is."""

from __future__ import annotations

import hashlib
import re
from functools import cache

from tacitus.errors import LedgerError
from tacitus.model.shipped import shipped, shipped_in
from tacitus.store.postgres.connection import MIN_SERVER, Connection
from tacitus.store.postgres.database import Database

_LOCK = 0x54414349
"""First half of the key of the writers' lock ("TACI"); the second is the schema's."""


def lock(address: Database) -> str:
    """The statement that waits until nobody else writes to this ledger, until the end of the transaction."""
    schema = int.from_bytes(hashlib.sha256(address.schema.encode()).digest()[:4], "big", signed=True)
    return f"SELECT pg_advisory_xact_lock({_LOCK}, {schema})"


def is_there(connection: Connection, address: Database) -> bool:
    """Whether the schema holds a ledger. Raises `LedgerError` for one that holds other tables."""
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = ?", (address.schema,))
    names = {row[0] for row in tables}
    if names and not {"ledger", "log"} <= names:
        raise LedgerError(
            f"Schema {address.schema} of database {address.database} holds other tables, no Tacitus ledger.",
            remedy="Name another schema: …/DATABASE?schema=NAME.",
        )
    return bool(names)


def migrate(connection: Connection, address: Database, read_only: bool) -> None:
    """Bring the schema to the newest version, one transaction a step: killed between, it goes on from there.

    Raises `LedgerError`; for a ledger to be read alone that is not there, or is of an older version, too.
    """
    if connection.version < MIN_SERVER:
        raise LedgerError(
            f"PostgreSQL {connection.version} is too old.", remedy=f"{MIN_SERVER} or newer is needed."
        )
    (encoding,) = connection.execute("SHOW server_encoding").fetchone()
    if encoding != "UTF8":
        raise LedgerError(
            f"Database {address.database} is in {encoding}.",
            remedy="Make one in UTF-8: createdb -E UTF8 -T template0 NAME.",
        )
    there = is_there(connection, address)
    if read_only and not there:
        raise LedgerError(
            f"There is no ledger in database {address.database}, schema {address.schema}.",
            remedy="Add reports first: tacitus add PATH.",
        )
    steps = list(shipped_in("tacitus.store.postgres", "migrations", ".sql").values())
    version, index = _marks(connection) if there else (0, "")
    if version > len(steps):
        raise LedgerError(
            f"The ledger in {address.database} was made by a newer Tacitus (version {version}).",
            remedy="Upgrade Tacitus.",
        )
    if version == len(steps) and index == _index_sum():
        return
    if read_only:
        raise LedgerError(
            f"The ledger in {address.database} was made by an older Tacitus.",
            remedy="Bring it up once, as a user who may change it: tacitus rebuild.",
        )
    for number, script in enumerate(steps[version:], start=version + 1):
        _take_step(connection, address, number, script)
    _lay_index(connection, address)


def _take_step(connection: Connection, address: Database, number: int, script: str) -> None:
    connection.run(f"BEGIN; {lock(address)}")
    if not is_there(connection, address):
        connection.run(
            f'CREATE SCHEMA IF NOT EXISTS "{address.schema}"; CREATE TABLE ledger (name text PRIMARY KEY, value text);'
            " INSERT INTO ledger VALUES ('version', '0'), ('index', '')"
        )
        taken = 0
    else:
        taken = _marks(connection)[0]
    if taken < number:  # else another process took the step while this one waited
        connection.run(script)
        connection.execute("UPDATE ledger SET value = ? WHERE name = 'version'", (str(number),))
    connection.run("COMMIT")


def _lay_index(connection: Connection, address: Database) -> None:
    """Make the tables of what is projected anew, empty, where they are laid out otherwise than index.sql says."""
    connection.run(f"BEGIN; {lock(address)}")
    if _marks(connection)[1] != _index_sum():
        connection.run("; ".join(f"DROP TABLE IF EXISTS {table}" for table in index_tables()))
        connection.run(_index())
        connection.execute("UPDATE ledger SET value = ? WHERE name = 'index'", (_index_sum(),))
    connection.run("COMMIT")


def _marks(connection: Connection) -> tuple[int, str]:
    """(version, sum of the index's layout) of a ledger."""
    marks = dict(connection.execute("SELECT name, value FROM ledger").fetchall())
    return int(marks["version"]), marks["index"]


@cache
def _index() -> str:
    return shipped("tacitus.store.postgres", "index.sql")


@cache
def _index_sum() -> str:
    return hashlib.sha256(_index().encode()).hexdigest()


@cache
def index_tables() -> tuple[str, ...]:
    """The tables of index.sql."""
    return tuple(re.findall(r"^CREATE TABLE (\w+)", _index(), re.MULTILINE))
