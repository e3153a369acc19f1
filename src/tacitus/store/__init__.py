"""The ledger's memory: an append-only log under a hash chain, and what is projected from it.

`STORES` says which stores there are. A ledger's address is a path (a file of SQLite) or `KIND:REST` of another kind.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tacitus.data_packages import require
from tacitus.model.address import Address, address_of
from tacitus.store.base import Store
from tacitus.store.memory import MemoryStore
from tacitus.store.sqlite.store import SqliteStore


def _postgres(rest: str, *, read_only: bool = False) -> Store:
    """A ledger in PostgreSQL, whose driver is asked for only here. Raises `InstallationError`."""
    require("postgres", "pg8000")
    from tacitus.store.postgres.store import PostgresStore

    return PostgresStore(rest, read_only=read_only)


STORES: dict[str, Callable[..., Store]] = {
    "sqlite": SqliteStore,
    "memory": MemoryStore,
    "postgresql": _postgres,
}
"""Kind → its class, made with (path, read_only)."""


def open_store(address: Address | Path | str, *, read_only: bool = False) -> Store:
    """Open or create the ledger at an address. Raises `LedgerError`."""
    written = address_of(address).written
    kind, colon, rest = written.partition(":")
    if colon and kind in STORES:
        return STORES[kind](rest, read_only=read_only)
    return SqliteStore(written, read_only=read_only)


def is_there(address: Address) -> bool:
    """Whether there is anything at an address that can be opened. Raises `LedgerError` where that cannot be told."""
    kind, _, rest = address.written.partition(":")
    if kind != "postgresql":
        return address.is_file and address.file.exists()
    require("postgres", "pg8000")
    from tacitus.store.postgres.store import holds_ledger

    return holds_ledger(rest)
