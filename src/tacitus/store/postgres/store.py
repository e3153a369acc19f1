"""The store over a schema of PostgreSQL. What it keeps is what the migrations say."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import platformdirs

from tacitus.errors import LedgerError
from tacitus.model.ledger import Clock, SearchHit
from tacitus.store.base import Store
from tacitus.store.chain import Entry
from tacitus.store.copying import copy_to_file
from tacitus.store.postgres.connection import Connection, Pool
from tacitus.store.postgres.database import database_of
from tacitus.store.postgres.index import PostgresIndex, holding, lexemes_of, plain_of
from tacitus.store.postgres.migrating import index_tables, is_there, lock, migrate
from tacitus.store.sql.store import SqlStore, column_of, uncollected
from tacitus.store.sqlite.store import SqliteStore
from tacitus.store.words import excerpt, phrases_of, place_of, words_of

PAGE = 200
"""Entries of the log that are asked for at once."""


class PostgresStore(SqlStore):
    """Tables of one schema. One process or thread writes at a time, under an advisory lock; any number read."""

    is_file = False
    NUMBER = "number"
    MEMBERS = """(SELECT string_agg(r.account, ',' ORDER BY r.account) FROM fold_members m
      JOIN resolved r ON r.number = m.account WHERE m.fold = f.number)"""

    def __init__(self, rest: str, *, read_only: bool = False) -> None:
        """Open or create the ledger at `postgresql:REST` and migrate it. Raises `LedgerError`."""
        self._rest, self.address = rest, database_of(rest)
        place = f"{self.address.host}:{self.address.port}"
        self.path = Path("postgresql:") / place / self.address.schema / self.address.database
        self.read_only = read_only
        self._pool = Pool(self.address, read_only=read_only)
        try:
            with self._pool.lent() as connection:
                migrate(connection, self.address, read_only)
        except BaseException:  # with the lock that it may hold
            self._pool.close()
            raise

    def close(self) -> None:
        self._pool.close()

    @property
    def _connection(self) -> Pool:
        return self._pool

    @property
    def sides(self) -> Path:
        """In a folder of the user's, which is made: what is remembered there is of this machine alone."""
        folder = Path(platformdirs.user_data_dir("tacitus")) / "servers"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / re.sub(r"[^A-Za-z0-9_.-]+", "_", self.name.removeprefix("postgresql://"))

    @property
    def name(self) -> str:
        return str(self.address)

    def writable(self) -> Store:
        return PostgresStore(self._rest)

    @property
    def index(self) -> PostgresIndex:
        return PostgresIndex(self._pool)

    @contextmanager
    def writing(self) -> Iterator[None]:
        # Each statement sees what was committed before it: what is looked at comes after the lock, not before it.
        with self._pool.transaction("ISOLATION LEVEL READ COMMITTED", lock(self.address)):
            yield

    @contextmanager
    def looking(self) -> Iterator[None]:
        with self._pool.transaction("ISOLATION LEVEL REPEATABLE READ READ ONLY"):
            yield

    @contextmanager
    def in_bulk(self) -> Iterator[None]:
        """Long writing, at the end of which the server counts its rows anew."""
        with uncollected():
            yield
        self._sql("ANALYZE " + ", ".join(("log", "reports", "claims", "accounts", "words", *index_tables())))

    def put(self, entry: Entry) -> None:
        if "\x00" in f"{entry.at}{entry.kind}{entry.subject}{entry.body}{entry.digest}":
            raise LedgerError(f"Entry {entry.seq} holds a character (NUL) that PostgreSQL does not keep.")
        super().put(entry)

    def entries(
        self, kind: str | None = None, *, subject: str | None = None, after: int = 0, most: int = -1
    ) -> Iterator[Entry]:
        while most:
            asked = PAGE if most < 0 else min(PAGE, most)
            page = list(super().entries(kind, subject=subject, after=after, most=asked))
            yield from page
            if len(page) < asked:
                return
            after, most = page[-1].seq, most - len(page) if most > 0 else most

    def _keep_words(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        kept = ((*row, *_found_by(row[3])) for row in rows)
        self._pool.put_all("words", "kind, id, report, text, plain, size, lexemes", kept)

    def search(
        self, text: str, limit: int = 50, *, clock: Clock = "reported", before: str | None = None
    ) -> list[SearchHit]:
        phrases = phrases_of(text.split())
        where, bound = holding(phrases, whole=True)
        told, then = self._told(clock, before)
        rows = self._sql(
            "SELECT kind, id, report, text FROM words"
            f" WHERE {where} AND report IN (SELECT id FROM reports WHERE {told}) ORDER BY size, kind, id LIMIT ?",
            *bound,
            *then,
            limit,
        )
        return [
            SearchHit(kind=kind, id=key, report=report, excerpt=_around(phrases, words))
            for kind, key, report, words in rows
        ]

    def _told(self, clock: Clock, before: str | None) -> tuple[str, tuple[Any, ...]]:
        absences = self.absences()
        away = [one for one in absences.every() if absences.is_away(one, clock == "known", before)]
        then, bound = (f"{column_of(clock)} < ?", (before,)) if before is not None else ("TRUE", ())
        return (f"{then} AND id <> ALL (?)", (*bound, away)) if away else (then, bound)

    # -- checking and copying --------------------------------------------------------------------------

    def damages(self, *, deep: bool = False) -> list[str]:
        """What the server itself holds for broken: indexes that are not kept up."""
        rows = self._sql(
            "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND NOT (i.indisvalid AND i.indisready)",
            self.address.schema,
        )
        return [f"the index {name} is not kept up: REINDEX INDEX {name}" for (name,) in rows]

    @contextmanager
    def beside(self) -> Iterator[tuple[Store, Store]]:
        """This store at one moment, and an empty one of SQLite: whoever may read can compare."""
        with (
            tempfile.TemporaryDirectory(prefix="tacitus-verify-") as folder,
            closing(SqliteStore(Path(folder) / "anew.db")) as anew,
            self.looking(),
        ):
            yield self, anew

    def backup(self, target: Path | str) -> None:
        """A file of SQLite with the same log and originals."""
        copy_to_file(self, Path(target))


def holds_ledger(rest: str) -> bool:
    """Whether there is a ledger at `postgresql:REST`. Raises `LedgerError`."""
    address = database_of(rest)
    with closing(Connection(address, read_only=True)) as connection:
        return is_there(connection, address)


def _found_by(text: str) -> tuple[str, int, str]:
    words = words_of(text)
    return plain_of(words), len(words), lexemes_of(words)


def _around(phrases: list[list[str]], text: str) -> str:
    told = words_of(text)
    return excerpt(text, min(place_of(phrase, told) for phrase in phrases))
