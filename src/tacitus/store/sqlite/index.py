"""The projections of the log as tables (index.sql says what they hold)."""

from __future__ import annotations

import importlib.resources
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from tacitus.model.records import Row
from tacitus.store.index import FOREVER, Block, Fold, Index, Told, Version
from tacitus.store.sqlite.scripts import statements

_EVER = 2**63 - 1
COMPRESSION = 1
"""Level of zlib for bodies: a quarter of the size for a tenth of a millisecond."""


class SqliteIndex(Index):
    """Tables over one connection (index.sql says what they hold)."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sql = connection
        self._facets: dict[tuple[str, str, str, str], int] = {}

    # -- as a whole ------------------------------------------------------------------------------------

    def mark(self, name: str) -> str | None:
        there = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'projection'"
        if self._sql.execute(there).fetchone() is None:
            return None
        row = self._sql.execute("SELECT value FROM projection WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def set_mark(self, name: str, value: str | int) -> None:
        self._sql.execute("INSERT OR REPLACE INTO projection VALUES (?, ?)", (name, str(value)))

    def clear(self) -> None:
        epoch = int(self.mark("epoch") or 0) + 1
        script = importlib.resources.files("tacitus.store.sqlite").joinpath("index.sql").read_text("utf-8")
        for statement in statements(script):
            self._sql.execute(statement)
        self._facets.clear()
        self.set_mark("epoch", epoch)

    # -- reports and copies ----------------------------------------------------------------------------

    def add_told(self, told: Told, sketch: bytes, bands: Iterable[int]) -> None:
        self._sql.execute(
            "INSERT INTO told VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (told.number, told.report, told.rank[0], *told.times, *told.until, sketch),
        )
        self._sql.executemany("INSERT INTO bands VALUES (?, ?)", [(band, told.number) for band in set(bands)])

    def told(self, number: int) -> Told:
        number, report, rank, reported, known, *until = self._sql.execute(
            "SELECT number, report, rank, reported, known, reported_until, known_until FROM told WHERE number = ?",
            (number,),
        ).fetchone()
        return Told(number, report, (rank, report), (reported, known), (until[0], until[1]))

    def take_back(self, number: int, until: tuple[int, int]) -> None:
        self._sql.execute(
            "UPDATE told SET reported_until = ?, known_until = ? WHERE number = ?", (*until, number)
        )

    def taken_back(self, clock: int) -> list[tuple[int, int]]:
        column = ("reported_until", "known_until")[clock]
        return self._sql.execute(
            f"SELECT {column}, number FROM told WHERE known_until < {FOREVER} ORDER BY 1, 2"
        ).fetchall()

    def add_row(self, report: int, row: Row) -> None:
        self._sql.execute(
            "INSERT INTO dataset_rows VALUES (?, ?, ?, ?)", (report, row.dataset, row.id, row.part)
        )

    def standing_rows(self, dataset: str, row: str | None = None) -> list[tuple[str, str, str]]:
        one, bound = ("AND row = ?", (row,)) if row is not None else ("", ())
        return self._sql.execute(
            "SELECT row, part, told.report FROM dataset_rows JOIN told ON told.number = dataset_rows.report"
            f" WHERE dataset = ? AND known_until = ? {one} ORDER BY row, told.report",
            (dataset, FOREVER, *bound),
        ).fetchall()

    def told_numbers(self, clock: int) -> list[int]:
        column = ("reported", "known")[clock]
        return [row[0] for row in self._sql.execute(f"SELECT number FROM told ORDER BY {column}, number")]

    def number_of_report(self, report: str) -> int | None:
        row = self._sql.execute("SELECT number FROM told WHERE report = ?", (report,)).fetchone()
        return int(row[0]) if row else None

    def sharing_a_band(self, bands: Sequence[int]) -> Iterator[int]:
        asked = ",".join("?" * len(bands))
        rows = self._sql.execute(
            f"SELECT number FROM told WHERE number IN (SELECT report FROM bands WHERE band IN ({asked}))"
            " ORDER BY rank, report",
            tuple(bands),
        )
        return (row[0] for row in rows)

    def sketch(self, report: int) -> bytes:
        row = self._sql.execute("SELECT sketch FROM told WHERE number = ?", (report,)).fetchone()
        return bytes(row[0])

    def add_story(self, report: int, day: int | None, keys: Mapping[str, Iterable[int]]) -> None:
        rows = [(name, sentence, report, day) for name, there in keys.items() for sentence in there]
        self._sql.executemany("INSERT INTO stories VALUES (?, ?, ?, ?)", rows)

    def of_story(self, day: int | None, keys: Mapping[str, Iterable[int]], reach: int) -> set[int]:
        first, last = (-_EVER, _EVER) if day is None else (day - reach, day + reach)
        found: set[int] = set()
        for name, there in keys.items():
            ends = [-_EVER, *sorted(there), _EVER] if len(set(there)) == 1 else [-_EVER, _EVER]
            for low, high in pairwise(ends):
                rows = self._sql.execute(
                    "SELECT report FROM stories WHERE name = ? AND sentence > ? AND sentence < ?"
                    " AND (day IS NULL OR day BETWEEN ? AND ?)",
                    (name, low, high, first, last),
                )
                found.update(row[0] for row in rows)
        return found

    def forget_told(self, report: int) -> None:
        for statement in (
            "DELETE FROM stories WHERE report = ?1",
            "DELETE FROM bands WHERE report = ?1",
            "DELETE FROM dataset_rows WHERE report = ?1",
            "DELETE FROM told WHERE number = ?1",
        ):
            self._sql.execute(statement, (report,))

    # -- accounts --------------------------------------------------------------------------------------

    def add_account(self, account: str, report: int, block: Block | None) -> int:
        number = self._sql.execute(
            "INSERT INTO resolved (account, report) VALUES (?, ?)", (account, report)
        ).lastrowid
        assert number is not None
        if block is not None:
            self.block(number, block)
        return number

    def block(self, account: int, block: Block) -> None:
        self._sql.execute(
            "INSERT OR REPLACE INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (account, *block.days, *block.box, block.type, block.country),
        )

    def within(self, block: Block) -> list[int]:
        (first, last), (south, north, west, east) = block.days, block.box
        rows = self._sql.execute(
            "SELECT account FROM blocks WHERE first_day <= ? AND last_day >= ? AND south <= ? AND north >= ? "
            "AND west <= ? AND east >= ? AND type = ? AND (country = ? OR country IS NULL OR ? IS NULL)",
            (last, first, north, south, east, west, block.type, block.country, block.country),
        )
        return sorted(row[0] for row in rows)

    def account(self, number: int) -> tuple[str, int]:
        row: tuple[str, int] = self._sql.execute(
            "SELECT account, report FROM resolved WHERE number = ?", (number,)
        ).fetchone()
        return row

    def number_of(self, account: str) -> int | None:
        row = self._sql.execute("SELECT number FROM resolved WHERE account = ?", (account,)).fetchone()
        return int(row[0]) if row else None

    def accounts_of_report(self, report: int) -> list[int]:
        rows = self._sql.execute("SELECT number FROM resolved WHERE report = ? ORDER BY number", (report,))
        return [row[0] for row in rows]

    def add_pairs(self, one: int, scores: Iterable[tuple[int, int]]) -> None:
        both = [row for other, score in scores for row in ((one, other, score), (other, one, score))]
        self._sql.executemany("INSERT OR REPLACE INTO pairs VALUES (?, ?, ?)", both)

    def pairs(self, account: int) -> dict[int, int]:
        return dict(self._sql.execute("SELECT other, score FROM pairs WHERE one = ?", (account,)))

    def near(self, low: int, above: int, most: int) -> list[tuple[str, str]]:
        return self._sql.execute(
            "SELECT a.account, b.account FROM pairs p"
            " JOIN resolved a ON a.number = p.one JOIN resolved b ON b.number = p.other"
            " WHERE p.one < p.other AND p.score > ? AND NOT EXISTS ("
            "  SELECT 1 FROM fold_members m JOIN fold_members n ON n.fold = m.fold AND n.account = p.other"
            "  JOIN versions v ON v.fold = m.fold AND v.clock = 0 AND v.until = ? WHERE m.account = p.one)"
            " ORDER BY abs(p.score - ?), p.one, p.other LIMIT ?",
            (low, FOREVER, above, most),
        ).fetchall()

    def forget_pairs(self, account: int) -> None:
        self._sql.execute("DELETE FROM pairs WHERE one = ?1 OR other = ?1", (account,))
        self._sql.execute("DELETE FROM blocks WHERE account = ?", (account,))

    # -- folds and versions ----------------------------------------------------------------------------

    def fold_made_of(self, made_of: str) -> int | None:
        row = self._sql.execute("SELECT number FROM folds WHERE made_of = ?", (made_of,)).fetchone()
        return int(row[0]) if row else None

    def add_fold(self, fold: Fold, members: Iterable[int], changed: int) -> int:
        first, last = fold.days or (None, None)
        lat, lon = fold.point or (None, None)
        body = zlib.compress(fold.body, COMPRESSION)
        row = (fold.made_of, fold.incident, self._facet(fold.facet), fold.starts, first, last, lat, lon)
        number = self._sql.execute(
            "INSERT INTO folds (made_of, incident, facet, starts, first_day, last_day, lat, lon, changed, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, changed, body),
        ).lastrowid
        assert number is not None
        self._sql.executemany("INSERT INTO fold_members VALUES (?, ?)", [(one, number) for one in members])
        self._sql.execute("INSERT INTO incident_words (rowid, text) VALUES (?, ?)", (number, fold.words))
        return number

    def _facet(self, facet: tuple[str, str, str, str]) -> int:
        if facet not in self._facets:
            self._sql.execute(
                "INSERT OR IGNORE INTO facets (type, label, status, country) VALUES (?, ?, ?, ?)", facet
            )
            self._facets[facet] = self._sql.execute(
                "SELECT number FROM facets WHERE (type, label, status, country) = (?, ?, ?, ?)", facet
            ).fetchone()[0]
        return self._facets[facet]

    def members(self, fold: int) -> list[int]:
        return [
            row[0] for row in self._sql.execute("SELECT account FROM fold_members WHERE fold = ?", (fold,))
        ]

    def folds_of(self, account: int) -> list[int]:
        rows = self._sql.execute("SELECT fold FROM fold_members WHERE account = ?", (account,))
        return [row[0] for row in rows]

    def versions_of(self, account: int, clock: int, after: int) -> list[Version]:
        rows = self._sql.execute(
            "SELECT v.number, v.fold, v.since, v.until FROM fold_members m JOIN versions v ON v.fold = m.fold "
            "WHERE m.account = ? AND v.clock = ? AND v.until > ? ORDER BY v.since",
            (account, clock, after),
        )
        return [Version(*row) for row in rows]

    def add_version(self, clock: int, fold: int, since: int, changed: int) -> int:
        number = self._sql.execute(
            "INSERT INTO versions (clock, fold, since, until, changed) VALUES (?, ?, ?, ?, ?)",
            (clock, fold, since, FOREVER, changed),
        ).lastrowid
        assert number is not None
        return number

    def end_version(self, number: int, until: int, changed: int) -> None:
        self._sql.execute(
            "UPDATE versions SET until = max(?, since), changed = ? WHERE number = ?",
            (until, changed, number),
        )

    def drop_fold(self, fold: int, changed: int) -> None:
        self._sql.execute(
            "UPDATE folds SET made_of = NULL, body = NULL, changed = ? WHERE number = ?", (changed, fold)
        )
        self._sql.execute("UPDATE versions SET until = since, changed = ? WHERE fold = ?", (changed, fold))
        self._sql.execute("DELETE FROM fold_members WHERE fold = ?", (fold,))
        self._sql.execute("DELETE FROM incident_words WHERE rowid = ?", (fold,))

    def incident(self, fold: int) -> str:
        row = self._sql.execute("SELECT incident FROM folds WHERE number = ?", (fold,)).fetchone()
        return str(row[0])

    # -- questions -------------------------------------------------------------------------------------

    def bodies(self, folds: Sequence[int]) -> Iterator[bytes]:
        for fold in folds:
            row = self._sql.execute("SELECT body FROM folds WHERE number = ?", (fold,)).fetchone()
            yield zlib.decompress(row[0])

    def fold_rows(self, after: int) -> Iterator[tuple[object, ...]]:
        return self._sql.execute(
            "SELECT number, facet, starts, first_day, last_day, lat, lon, incident FROM folds WHERE changed > ?"
            " ORDER BY number",
            (after,),
        )

    def version_rows(self, after: int) -> Iterator[tuple[int, int, int, int, int]]:
        return self._sql.execute(
            "SELECT number, clock, fold, since, until FROM versions WHERE changed > ? ORDER BY number",
            (after,),
        )

    def facet_rows(self) -> list[tuple[int, str, str, str, str]]:
        return self._sql.execute("SELECT number, type, label, status, country FROM facets").fetchall()

    def folds_with_words(self, asked: Sequence[str]) -> list[int]:
        match = " ".join(f"{quoted(word)}*" for word in asked)
        rows = self._sql.execute("SELECT rowid FROM incident_words WHERE incident_words MATCH ?", (match,))
        return [row[0] for row in rows]


def quoted(word: str) -> str:
    """A word as FTS5 takes it literally."""
    return '"' + word.replace('"', '""') + '"'
