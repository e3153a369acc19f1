"""The file brought to the newest version, a step at a time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tacitus.errors import LedgerError
from tacitus.model.shipped import shipped_in
from tacitus.store.sqlite.connection import connect_new, new_file
from tacitus.store.sqlite.scripts import statements

APPLICATION_ID = 0x54414349
"""Marks the file as a Tacitus ledger ("TACI")."""


def create(path: Path) -> None:
    """Make an empty ledger: beside, then named, so that no half of one is ever there."""
    try:
        with new_file(path) as beside, closing(connect_new(beside)) as connection:
            migrate(connection, beside, read_only=False)
    except LedgerError:
        if not path.exists():  # else another process made it meanwhile
            raise


def migrate(connection: sqlite3.Connection, path: Path, read_only: bool) -> None:
    """Bring the file to the newest version, one transaction a step: killed between, it goes on from there."""
    steps = list(shipped_in("tacitus.store.sqlite", "migrations", ".sql").values())
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    marked = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    if tables and marked != APPLICATION_ID:
        raise LedgerError(
            f"{path.name} is an SQLite file, but no Tacitus ledger.", remedy="Name another file with --db."
        )
    if version > len(steps):
        raise LedgerError(
            f"{path.name} was made by a newer Tacitus (version {version}).", remedy="Upgrade Tacitus."
        )
    if read_only:
        return
    for number, script in enumerate(steps[version:], start=version + 1):
        _take_step(connection, number, script)
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":  # new, or restored from a backup
        connection.execute("PRAGMA journal_mode = WAL")


def _take_step(connection: sqlite3.Connection, number: int, script: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    taken = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if taken < number:  # else another process took the step while this one waited
        for statement in statements(script):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute("COMMIT")
