"""The store over one SQLite file. What it keeps is what the migrations say."""

from __future__ import annotations

import gc
import sqlite3
import tempfile
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tacitus.errors import LedgerError
from tacitus.model.ledger import Clock, SearchHit
from tacitus.store.base import Listed, Store
from tacitus.store.chain import GENESIS, Entry
from tacitus.store.sqlite.connection import CACHE_KB, Connection, Cursor, connect, new_file, require_file
from tacitus.store.sqlite.index import SqliteIndex, quoted
from tacitus.store.sqlite.migrating import create, migrate

BULK_CACHE_KB = 256_000
"""Page cache of a connection that writes everything anew."""

CONTENTS: dict[str, str] = {
    "reports": "SELECT id, seq, known_at, reported_at, outlet, title, path FROM reports",
    "claims": "SELECT id, report, incident, field, words FROM claims",
    "accounts": "SELECT incident, report FROM accounts",
    "search words": "SELECT kind, id, report, text FROM words",
    "reports of the resolver": "SELECT number, report, rank, reported, known, reported_until, known_until, sketch "
    "FROM told",
    "rows of datasets": "SELECT report, dataset, row, part FROM dataset_rows",
    "bands": "SELECT band, report FROM bands",
    "stories": "SELECT name, sentence, report, day FROM stories",
    "accounts of the resolver": "SELECT account, report FROM resolved",
    "blocks": "SELECT r.account, first_day, last_day, south, north, west, east, type, country "
    "FROM blocks b LEFT JOIN resolved r ON r.number = b.account",
    "comparisons": "SELECT a.account, b.account, score FROM pairs "
    "LEFT JOIN resolved a ON a.number = one LEFT JOIN resolved b ON b.number = other",
    "incidents": """
    SELECT v.clock, v.since, v.until, f.made_of, f.incident, f.starts, f.first_day, f.last_day, f.lat, f.lon,
      c.type, c.label, c.status, c.country, f.body, w.text,
      (SELECT group_concat(account) FROM (SELECT r.account FROM fold_members m JOIN resolved r ON r.number = m.account
        WHERE m.fold = f.number ORDER BY r.account))
    FROM versions v LEFT JOIN folds f ON f.number = v.fold LEFT JOIN facets c ON c.number = f.facet
      LEFT JOIN incident_words w ON w.rowid = f.number
    WHERE v.until > v.since ORDER BY v.clock, f.made_of, v.since
    """,
}
"""What is compared → its rows."""
INDEXES = (
    "INSERT INTO words (words, rank) VALUES ('integrity-check', 1)",
    "INSERT INTO incident_words (incident_words, rank) VALUES ('integrity-check', 1)",
)
"""Checks of the search indexes against what they index; in a copy, for they count as writing."""


class SqliteStore(Store):
    """Tables of one file; each thread has a connection of its own."""

    def __init__(self, path: Path | str, *, read_only: bool = False) -> None:
        """Open or create the ledger at `path` and migrate it. Raises `LedgerError`."""
        self.path = Path(path)
        self.read_only = read_only
        self._local = threading.local()
        self._opened: list[Connection] = []
        if not read_only and not self.path.exists():
            create(self.path)
        require_file(self.path)
        try:
            migrate(self._connection, self.path, read_only)
        except LedgerError:
            self.close()
            raise

    def close(self) -> None:
        while self._opened:
            self._opened.pop().close()
        self._local = threading.local()

    @property
    def _connection(self) -> Connection:
        """This thread's connection."""
        found: Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = connect(self.path, read_only=self.read_only)
            self._local.connection = found
            self._opened.append(found)
        return found

    @property
    def index(self) -> SqliteIndex:
        found: SqliteIndex | None = getattr(self._local, "index", None)
        if found is None:
            found = self._local.index = SqliteIndex(self._connection)
        return found

    @contextmanager
    def writing(self) -> Iterator[None]:
        connection = self._connection
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # SQLite itself goes back when the disk is full
                connection.execute("ROLLBACK")
            raise

    @contextmanager
    def in_bulk(self) -> Iterator[None]:
        """Long writing: a large page cache for this thread, and no search for cycles among records that have none."""
        connection, collecting = self._connection, gc.isenabled()
        connection.execute(f"PRAGMA cache_size = -{BULK_CACHE_KB}")
        gc.disable()
        try:
            yield
        finally:
            connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
            if collecting:
                gc.enable()

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

    # -- the log ---------------------------------------------------------------------------------------

    def put(self, entry: Entry) -> None:
        self._sql(
            "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)",
            entry.seq,
            entry.at,
            entry.kind,
            entry.subject,
            entry.body,
            entry.digest,
        )

    def head(self) -> tuple[int, str]:
        row = self._sql("SELECT seq, digest FROM log ORDER BY seq DESC LIMIT 1").fetchone()
        return (int(row[0]), str(row[1])) if row else (0, GENESIS)

    def entries(self, kind: str | None = None, *, after: int = 0, most: int = -1) -> Iterator[Entry]:
        where, bound = ("AND kind = ?", (after, kind)) if kind else ("", (after,))
        rows = self._sql(f"SELECT * FROM log WHERE seq > ? {where} ORDER BY seq LIMIT ?", *bound, most)
        for seq, at, entry_kind, subject, body, digest in rows:
            yield Entry(seq=seq, at=at, kind=entry_kind, subject=subject, body=body, digest=digest)

    def has_entry(self, kind: str, subject: str) -> bool:
        found = self._sql("SELECT 1 FROM log WHERE kind = ? AND subject = ?", kind, subject)
        return found.fetchone() is not None

    def about(self, kind: str, subject: str) -> Entry | None:
        found = self._sql(
            "SELECT * FROM log WHERE kind = ? AND subject = ? ORDER BY seq LIMIT 1", kind, subject
        )
        names = ("seq", "at", "kind", "subject", "body", "digest")
        return next((Entry(**dict(zip(names, row, strict=True))) for row in found), None)

    def count_entries(self, kind: str) -> int:
        return int(self._sql("SELECT count(*) FROM log WHERE kind = ?", kind).fetchone()[0])

    def is_in_order(self) -> bool:
        back = "SELECT 1 FROM log a JOIN log b ON b.seq = a.seq + 1 WHERE b.at < a.at LIMIT 1"
        return self._sql(back).fetchone() is None

    # -- what is listed --------------------------------------------------------------------------------

    def enlist(self, listed: Listed) -> None:
        report = (listed.report, listed.number, listed.known_at, listed.reported_at)
        self._sql(
            "INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?, ?)",
            *report,
            listed.outlet,
            listed.title,
            listed.path,
        )
        claims = [(one, listed.report, *rest) for one, *rest in listed.claims]
        self._many("INSERT OR IGNORE INTO claims VALUES (?, ?, ?, ?, ?)", claims)
        accounts = [(account, listed.report) for account in listed.accounts]
        self._many("INSERT OR IGNORE INTO accounts VALUES (?, ?)", accounts)
        words = [("report", listed.report, listed.report, listed.text)]
        words += [
            ("claim", one, listed.report, f"{field}: {said}") for one, _, field, said in listed.claims if said
        ]
        self._many("INSERT INTO words VALUES (?, ?, ?, ?)", words)

    def delist(self, report: str | None = None) -> None:
        for table, column in (
            ("words", "report"),
            ("claims", "report"),
            ("accounts", "report"),
            ("reports", "id"),
        ):
            self._sql(f"DELETE FROM {table} WHERE {column} = ?1 OR ?1 IS NULL", report)

    def count_listed(self) -> tuple[int, int]:
        counted = self._sql("SELECT (SELECT count(*) FROM reports), (SELECT count(*) FROM claims)").fetchone()
        return int(counted[0]), int(counted[1])

    def reading_body(self, report: str) -> str | None:
        row = self._sql(
            "SELECT log.body FROM reports JOIN log USING (seq) WHERE reports.id = ?", report
        ).fetchone()
        return None if row is None else row[0]

    def times(self, number: int) -> tuple[str, str, str]:
        row: tuple[str, str, str] = self._sql(
            "SELECT id, reported_at, known_at FROM reports WHERE seq = ?", number
        ).fetchone()
        return row

    def report_ids(
        self, *, clock: Clock = "reported", before: str | None = None
    ) -> list[tuple[str, str, str]]:
        where, bound = _standing(clock, before)
        return self._sql(
            f"SELECT id, reported_at, known_at FROM reports WHERE {where} ORDER BY reported_at, id", *bound
        ).fetchall()

    def newest(self, *, clock: Clock, before: str | None, offset: int, limit: int) -> list[tuple[int, str]]:
        where, bound = _standing(clock, before)
        return self._sql(
            f"SELECT seq, id FROM reports WHERE {where} ORDER BY reported_at DESC, id DESC LIMIT ? OFFSET ?",
            *bound,
            limit,
            offset,
        ).fetchall()

    def days(self, clock: Clock) -> list[str]:
        rows = self._sql(f"SELECT DISTINCT substr({_column(clock)}, 1, 10) FROM reports ORDER BY 1")
        return [row[0] for row in rows]

    def reports_of_incident(self, incident: str) -> list[str]:
        rows = self._sql("SELECT report FROM accounts WHERE incident = ? ORDER BY report", incident)
        return [row[0] for row in rows]

    def has_claim(self, claim: str) -> bool:
        return self._sql("SELECT 1 FROM claims WHERE id = ?", claim).fetchone() is not None

    def search(
        self, text: str, limit: int = 50, *, clock: Clock = "reported", before: str | None = None
    ) -> list[SearchHit]:
        words = " ".join(map(quoted, text.split()))
        if not words:
            return []
        where, bound = _standing(clock, before)
        known = f"AND report IN (SELECT id FROM reports WHERE {where}) "
        rows = self._sql(
            "SELECT kind, id, report, snippet(words, 3, '', '', '…', 16) FROM words "
            f"WHERE words MATCH ? {known}ORDER BY rank, kind, id LIMIT ?",
            words,
            *bound,
            limit,
        )
        return [SearchHit(kind=row[0], id=row[1], report=row[2], excerpt=row[3]) for row in rows]

    # -- checking and copying --------------------------------------------------------------------------

    def damages(self, *, deep: bool = False) -> list[str]:
        check = self._sql("PRAGMA integrity_check").fetchone()[0]
        found = [] if check == "ok" else [f"SQLite says: {check}"]
        return [*found, *self._broken_indexes()] if deep else found

    def _broken_indexes(self) -> Iterator[str]:
        for check in INDEXES:
            try:
                with self.writing():
                    self._sql(check)
            except LedgerError as error:
                yield f"an index for searching: {error.message}"

    def contents(self, what: str) -> Iterable[tuple[Any, ...]]:
        rows = self._sql(CONTENTS[what])
        return map(_readable, rows) if what == "incidents" else rows

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

    def _sql(self, statement: str, *bound: Any) -> Cursor:
        return self._connection.execute(statement, bound)

    def _many(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self._connection.executemany(statement, rows)


def _column(clock: Clock) -> str:
    return "reported_at" if clock == "reported" else "known_at"


def _standing(clock: Clock, before: str | None) -> tuple[str, tuple[str, ...]]:
    """The condition for reports that are told before a moment of a clock and not taken back by then."""
    gone = "id NOT IN (SELECT subject FROM log WHERE kind = 'retraction'{})"
    if before is None:
        return gone.format(""), ()
    at = "at" if clock == "known" else "json_extract(body, '$.reported_at')"
    return f"{_column(clock)} < ? AND " + gone.format(f" AND {at} < ?"), (before, before)


def _readable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A fold's row with its body as it reads."""
    try:
        return tuple(zlib.decompress(value) if isinstance(value, bytes) else value for value in row)
    except zlib.error:
        return row
