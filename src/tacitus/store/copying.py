"""A store's log and originals put into another store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tacitus.store.base import Store
from tacitus.store.sqlite.connection import new_file
from tacitus.store.sqlite.store import SqliteStore

ORIGINAL = "original"
"""Kind of the entries that name the originals."""


def copy_to_file(source: Store, target: Path) -> None:
    """Make a new file of SQLite with a store's log and what it keeps of originals, whole or not at all.

    Raises `LedgerError` when there is something at `target`.
    """
    with new_file(target) as beside, closing(SqliteStore(beside)) as made:
        made.append_entries(source.in_stretches())
        for sha256 in originals_of(made):
            packed = source.original(sha256)
            if packed is not None:
                made.put_original(sha256, packed)


def originals_of(store: Store) -> Iterator[str]:
    """The SHA-256 of each original that a log names, once."""
    yield from dict.fromkeys(json.loads(entry.body)["sha256"] for entry in store.entries(ORIGINAL))
