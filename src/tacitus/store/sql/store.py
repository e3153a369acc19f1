"""The log and the lists as tables, in what SQL has in common; what a database does its own way is a method."""

from __future__ import annotations

import gc
import zlib
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from tacitus.errors import LedgerError
from tacitus.model.characters import REPLACED
from tacitus.model.ledger import Clock
from tacitus.store.base import Listed, Store
from tacitus.store.chain import GENESIS, Entry
from tacitus.store.sql.connection import Connected, Rows

_CONTENTS: dict[str, str] = {
    "reports": "SELECT id, seq, known_at, reported_at, outlet, title, path FROM reports",
    "claims": "SELECT id, report, incident, field, words FROM claims",
    "accounts": "SELECT incident, report FROM accounts",
    "search words": "SELECT kind, id, report, text FROM words",
    "reports of the resolver": "SELECT number, report, rank, reported, known, sketch FROM told",
    "editions": "SELECT report, address, stated, how, seen, day, words FROM editions",
    "rows of datasets": "SELECT report, dataset, row, part FROM dataset_rows",
    "bands": "SELECT band, report FROM bands",
    "stories": "SELECT name, sentence, report, day FROM stories",
    "accounts of the resolver": "SELECT account, report FROM resolved",
    "blocks": "SELECT r.account, first_day, last_day, south, north, west, east, type, country "
    "FROM blocks b LEFT JOIN resolved r ON r.number = b.account",
    "comparisons": "SELECT a.account, b.account, score FROM pairs "
    "LEFT JOIN resolved a ON a.number = one LEFT JOIN resolved b ON b.number = other",
    "names": "SELECT DISTINCT n.part, n.key, n.name, n.known FROM versions v "
    "JOIN fold_names f ON f.fold = v.fold JOIN names n ON n.number = f.name WHERE v.until > v.since",
    "incidents": """
    SELECT v.clock, v.since, v.until, f.made_of, f.incident, f.starts, f.first_day, f.last_day, f.lat, f.lon,
      f.version, c.type, c.label, c.status, c.country, f.body, w.text, {members}
    FROM versions v LEFT JOIN folds f ON f.number = v.fold LEFT JOIN facets c ON c.number = f.facet
      LEFT JOIN incident_words w ON w.{number} = f.number
    WHERE v.until > v.since ORDER BY v.clock, f.made_of, v.since
    """,
}
"""What is compared → its rows."""
_DAYS = """
WITH RECURSIVE days (day) AS (
  SELECT substr(min({at}), 1, 10) FROM reports WHERE {open}
  UNION ALL
  SELECT (SELECT substr(min({at}), 1, 10) FROM reports WHERE {at} > days.day || '~' AND {open})
  FROM days WHERE days.day IS NOT NULL
)
SELECT day FROM days WHERE day IS NOT NULL ORDER BY day
"""
"""From each day to the next by the index: as many looks as there are days, however many reports."""


class SqlStore(Store):
    """The log, the lists and the originals in tables."""

    MEMBERS: ClassVar[str]
    """An expression for the accounts of fold `f`, in order, with commas between."""
    NUMBER: ClassVar[str]
    """The column of the number in tables of words."""

    # -- what a database brings ------------------------------------------------------------------------

    @property
    @abstractmethod
    def _connection(self) -> Connected:
        """What runs this thread's statements."""

    @abstractmethod
    def _told(self, clock: Clock, before: str | None) -> tuple[str, tuple[Any, ...]]:
        """The condition for reports that are told before a moment of a clock and not taken back by then."""

    # -- the log ---------------------------------------------------------------------------------------

    def put(self, entry: Entry) -> None:
        self._sql(
            "INSERT INTO log (seq, at, kind, subject, body, digest) VALUES (?, ?, ?, ?, ?, ?)",
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

    def entries(
        self, kind: str | None = None, *, subject: str | None = None, after: int = 0, most: int = -1
    ) -> Iterator[Entry]:
        asked = {name: value for name, value in (("kind", kind), ("subject", subject)) if value is not None}
        where = "".join(f" AND {name} = ?" for name in asked)
        limit = (" LIMIT ?", (most,)) if most >= 0 else ("", ())
        rows = self._sql(
            f"SELECT seq, at, kind, subject, body, digest FROM log WHERE seq > ?{where} ORDER BY seq{limit[0]}",
            after,
            *asked.values(),
            *limit[1],
        )
        for seq, at, entry_kind, subject, body, digest in rows:
            if not isinstance(body, str):  # a page of the file was overwritten
                raise LedgerError(
                    f"Entry {seq} has lost its text.",
                    remedy="Restore a backup, or save what the chain vouches for with 'tacitus recover'.",
                )
            yield Entry(seq=seq, at=at, kind=entry_kind, subject=subject, body=body, digest=digest)

    def has_entry(self, kind: str, subject: str) -> bool:
        found = self._sql("SELECT 1 FROM log WHERE kind = ? AND subject = ? LIMIT 1", kind, subject)
        return found.fetchone() is not None

    def count_entries(self, kind: str) -> int:
        return int(self._sql("SELECT count(*) FROM log WHERE kind = ?", kind).fetchone()[0])

    def is_in_order(self) -> bool:
        back = "SELECT 1 FROM log a JOIN log b ON b.seq = a.seq + 1 WHERE b.at < a.at LIMIT 1"
        return self._sql(back).fetchone() is None

    # -- what is listed --------------------------------------------------------------------------------

    def enlist(self, listed: Listed) -> None:
        self._sql(
            "INSERT INTO reports (id, seq, known_at, reported_at, outlet, title, path) VALUES (?, ?, ?, ?, ?, ?, ?)",
            listed.report,
            listed.number,
            listed.known_at,
            listed.reported_at,
            listed.outlet,
            listed.title,
            listed.path,
        )
        known = "ON CONFLICT DO NOTHING"
        claims = ((one, listed.report, *rest) for one, *rest in listed.claims)
        self._connection.put_all("claims", "id, report, incident, field, words", claims, known)
        accounts = ((account, listed.report) for account in listed.accounts)
        self._connection.put_all("accounts", "incident, report", accounts, known)
        self._keep_words(listed.searched())

    def _keep_words(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """Have (kind, id, report, text) be found by their words."""
        self._connection.put_all("words", "kind, id, report, text", rows)

    def delist(self, report: str | None = None) -> None:
        for table, column in (
            ("words", "report"),
            ("claims", "report"),
            ("accounts", "report"),
            ("reports", "id"),
        ):
            if report is None:
                self._sql(f"DELETE FROM {table}")
            else:
                self._sql(f"DELETE FROM {table} WHERE {column} = ?", report)

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
        where, bound = self._told(clock, before)
        return self._sql(
            f"SELECT id, reported_at, known_at FROM reports WHERE {where} ORDER BY reported_at, id", *bound
        ).fetchall()

    def newest(self, *, clock: Clock, before: str | None, offset: int, limit: int) -> list[tuple[int, str]]:
        where, bound = self._told(clock, before)
        return self._sql(
            f"SELECT seq, id FROM reports WHERE {where} ORDER BY reported_at DESC, id DESC LIMIT ? OFFSET ?",
            *bound,
            limit,
            offset,
        ).fetchall()

    def days(self, clock: Clock) -> list[str]:
        held = [one.subject for one in self.under_embargo()]
        open_ = f"id NOT IN ({', '.join('?' * len(held))})" if held else "1 = 1"
        rows = self._sql(_DAYS.format(at=column_of(clock), open=open_), *held, *held)
        return [row[0] for row in rows]

    def reports_of_incident(self, incident: str) -> list[str]:
        rows = self._sql("SELECT report FROM accounts WHERE incident = ? ORDER BY report", incident)
        return [row[0] for row in rows]

    def report_of_claim(self, claim: str) -> str | None:
        row = self._sql("SELECT report FROM claims WHERE id = ? ORDER BY report", claim).fetchone()
        return row[0] if row else None

    # -- originals -------------------------------------------------------------------------------------

    def put_original(self, sha256: str, packed: bytes) -> None:
        self._sql(
            "INSERT INTO originals (sha256, packed) VALUES (?, ?)"
            " ON CONFLICT (sha256) DO UPDATE SET packed = excluded.packed",
            sha256,
            packed,
        )

    def original(self, sha256: str) -> bytes | None:
        if not self.holds_original(sha256):
            return None
        return bytes(self._sql("SELECT packed FROM originals WHERE sha256 = ?", sha256).fetchone()[0])

    def holds_original(self, sha256: str) -> bool:
        return self._sql("SELECT 1 FROM originals WHERE sha256 = ?", sha256).fetchone() is not None

    # -- checking --------------------------------------------------------------------------------------

    def contents(self, what: str) -> Iterable[tuple[Any, ...]]:
        rows = self._sql(_CONTENTS[what].format(members=self.MEMBERS, number=self.NUMBER))
        told = (tuple(map(without_nul, row)) for row in rows)
        return map(_readable, told) if what == "incidents" else told

    def _sql(self, statement: str, *bound: Any) -> Rows:
        return self._connection.execute(statement, bound)


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles among records that have none."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def without_nul(value: Any) -> Any:
    """A value as every database keeps it: PostgreSQL has no NUL, which the log writes as an escape."""
    return value.replace("\x00", REPLACED) if isinstance(value, str) and "\x00" in value else value


def column_of(clock: Clock) -> str:
    """The column of reports that has their time on a clock."""
    return "reported_at" if clock == "reported" else "known_at"


def _readable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A fold's row with its body as it reads."""
    try:
        return tuple(zlib.decompress(value) if isinstance(value, bytes) else value for value in row)
    except zlib.error:
        return row
