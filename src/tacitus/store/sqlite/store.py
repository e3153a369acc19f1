"""The store over one SQLite file. What it keeps is what the migrations say."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tacitus.errors import LedgerError
from tacitus.model.ledger import Clock, SearchHit
from tacitus.store.base import Store
from tacitus.store.sql.store import SqlStore, uncollected
from tacitus.store.sqlite.connection import (
    CACHE_KB,
    Connection,
    PerThread,
    new_file,
    require_file,
    transaction,
)
from tacitus.store.sqlite.index import SqliteIndex, quoted
from tacitus.store.sqlite.migrating import create, migrate

BULK_CACHE_KB = 256_000
"""Page cache of a connection that writes everything anew."""

INDEXES = (
    "INSERT INTO words (words, rank) VALUES ('integrity-check', 1)",
    "INSERT INTO incident_words (incident_words, rank) VALUES ('integrity-check', 1)",
)
"""Checks of the search indexes against what they index; in a copy, for they count as writing."""


class SqliteStore(SqlStore):
    """Tables of one file; each thread has a connection of its own."""

    is_file = True
    NUMBER = "rowid"
    MEMBERS = """(SELECT group_concat(account) FROM (SELECT r.account FROM fold_members m
      JOIN resolved r ON r.number = m.account WHERE m.fold = f.number ORDER BY r.account))"""

    def __init__(self, path: Path | str, *, read_only: bool = False) -> None:
        """Open or create the ledger at `path` and migrate it. Raises `LedgerError`."""
        self.path = Path(path)
        self.read_only = read_only
        self._connections = PerThread(self.path, read_only=read_only)
        if not read_only and not self.path.exists():
            create(self.path)
        require_file(self.path)
        try:
            migrate(self._connection, self.path, read_only)
        except LedgerError:
            self.close()
            raise

    def close(self) -> None:
        self._connections.close()

    def writable(self) -> Store:
        return SqliteStore(self.path)

    @property
    def _connection(self) -> Connection:
        """This thread's connection."""
        return self._connections.mine

    @property
    def index(self) -> SqliteIndex:
        return SqliteIndex(self._connection)

    @contextmanager
    def writing(self) -> Iterator[None]:
        with transaction(self._connection):
            yield

    @contextmanager
    def in_bulk(self) -> Iterator[None]:
        """Long writing, with a large page cache for this thread."""
        self._connection.execute(f"PRAGMA cache_size = -{BULK_CACHE_KB}")
        try:
            with uncollected():
                yield
        finally:
            self._connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")

    @contextmanager
    def looking(self) -> Iterator[None]:
        connection = self._connection
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN")
        try:
            yield
        finally:
            connection.execute("COMMIT")

    def search(
        self, text: str, limit: int = 50, *, clock: Clock = "reported", before: str | None = None
    ) -> list[SearchHit]:
        words = " ".join(map(quoted, text.split()))
        if not words:
            return []
        where, bound = self._told(clock, before)
        known = f"report IN (SELECT id FROM reports WHERE {where})"
        rows = self._sql(
            "SELECT kind, id, report, snippet(words, 3, '', '', '…', 16) FROM words "
            f"WHERE {known} AND words MATCH ? ORDER BY rank, kind, id LIMIT ?",
            *bound,
            words,
            limit,
        )
        return [SearchHit(kind=row[0], id=row[1], report=row[2], excerpt=row[3]) for row in rows]

    def holds_original(self, sha256: str) -> bool:
        there = self._sql("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'originals'")
        if there.fetchone() is None:  # an old file, opened for reading alone
            return False
        return super().holds_original(sha256)

    # -- checking and copying --------------------------------------------------------------------------

    def damages(self, *, deep: bool = False) -> list[str]:
        check = self._sql("PRAGMA integrity_check").fetchone()[0]
        found = [] if check == "ok" else [f"SQLite says: {check}"]
        return [*found, *self._broken_indexes()] if deep else found

    def _broken_indexes(self) -> Iterator[str]:
        boxes = self._sql("SELECT rtreecheck('blocks')").fetchone()[0]
        if boxes != "ok":
            yield f"an index for comparing: {boxes}"
        for check in INDEXES:
            try:
                with self.writing():
                    self._sql(check)
            except LedgerError as error:
                yield f"an index for searching: {error.message}"

    @contextmanager
    def beside(self) -> Iterator[tuple[Store, Store]]:
        with tempfile.TemporaryDirectory(prefix="tacitus-verify-") as folder:
            copied = Path(folder) / "as-it-is.db"
            self.backup(copied)
            with (
                closing(SqliteStore(copied)) as as_it_is,
                closing(SqliteStore(Path(folder) / "anew.db")) as anew,
            ):
                yield as_it_is, anew

    def backup(self, target: Path | str) -> None:
        """The copy stands beside until it is whole; what goes wrong leaves nothing behind."""
        with new_file(Path(target)) as beside, closing(sqlite3.connect(beside)) as copy:
            self._connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")

    def _told(self, clock: Clock, before: str | None) -> tuple[str, tuple[str, ...]]:
        if before is None:
            return _NOT_TAKEN.format(taken="", restored=""), ()
        if clock == "known":
            then = _NOT_TAKEN.format(taken="AND at < ?1", restored="AND at < ?1")
            return f"known_at < ?1 AND {then}", (before,)
        taken = _NOT_TAKEN.format(taken=f"AND {_REPORTED} < ?1", restored="")
        return f"reported_at < ?1 AND {taken} AND {_NOT_YET}", (before,)


_REPORTED = "json_extract(body, '$.reported_at')"
_UNDONE = "EXISTS (SELECT 1 FROM log r WHERE r.kind = 'reinstatement' AND r.subject = log.subject AND r.seq > log.seq {})"
_NOT_TAKEN = (
    "id NOT IN (SELECT subject FROM log WHERE kind IN ('retraction', 'version', 'embargo') {taken} AND NOT "
    + _UNDONE.format("{restored}")
    + ")"
)
_NOT_YET = (
    f"id NOT IN (SELECT json_extract(body, '$.newer') FROM log WHERE kind = 'version' AND {_REPORTED} >= ?1 AND NOT "
    + _UNDONE.format("")
    + ")"
)
"""What `standing.Absences` says, as conditions on reports."""
