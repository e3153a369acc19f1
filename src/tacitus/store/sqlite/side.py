"""Side files: what a command remembers beside a ledger and can do without. Deleting one loses no report and no word.

A write is durable when it returns.
"""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path
from typing import ClassVar

from tacitus.errors import LedgerError
from tacitus.store.sqlite.connection import Connection, connect_new, transaction


class SideFile:
    """The side file of a ledger (`LEDGER.ENDING`), made by its schema where there is none."""

    ENDING: ClassVar[str]
    SCHEMA: ClassVar[str]

    def __init__(self, ledger: Path) -> None:
        """Open or make it. Raises `LedgerError`."""
        self._file = _opened(ledger, self.ENDING, self.SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def writing(self) -> AbstractContextManager[None]:
        """One transaction; others wait for its end."""
        return transaction(self._file)


def _opened(ledger: Path, ending: str, schema: str) -> Connection:
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
