"""Side files: what a command remembers beside a ledger and can do without. Deleting one loses no report and no word."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tacitus.errors import LedgerError
from tacitus.store.sqlite.connection import Connection, connect_new


def side_file(ledger: Path, ending: str, schema: str) -> Connection:
    """The side file of a ledger (`LEDGER.ending`), made with the schema where there is none.

    A write is durable when it returns. Raises `LedgerError`.
    """
    place = ledger.with_name(f"{ledger.name}.{ending}")
    try:
        opened = connect_new(place)
        opened.executescript(schema)
    except (sqlite3.Error, LedgerError) as error:
        said = error.__cause__ if isinstance(error, LedgerError) else error
        raise LedgerError(
            f"{place.name} cannot be used: {said}.",
            remedy=f"Make room, correct its permissions, or move it away: without it {ending} begins anew.",
        ) from error
    return opened
