"""The ledger's memory: an append-only log under a hash chain, and what is projected from it.

`STORES` says which stores there are. A ledger's address is a path (a file of SQLite) or `KIND:REST` of another kind.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tacitus.store.base import Store
from tacitus.store.memory import MemoryStore
from tacitus.store.sqlite.store import SqliteStore

STORES: dict[str, Callable[..., Store]] = {"sqlite": SqliteStore, "memory": MemoryStore}
"""Kind → its class, made with (path, read_only)."""


def open_store(address: Path | str, *, read_only: bool = False) -> Store:
    """Open or create the ledger at an address. Raises `LedgerError`."""
    kind, colon, rest = str(address).partition(":")
    if colon and kind in STORES:
        return STORES[kind](rest, read_only=read_only)
    return SqliteStore(address, read_only=read_only)
