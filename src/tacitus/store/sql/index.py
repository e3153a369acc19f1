"""The projections of the log as tables, in what SQL has in common; what a database does its own way is a method.

The `index.sql` of each database says what the tables hold.
"""

from __future__ import annotations

import zlib
from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from itertools import pairwise
from typing import ClassVar

from tacitus.model.records import Row
from tacitus.resolve.names import Named
from tacitus.resolve.versions import Edition
from tacitus.store.index import FOREVER, Block, Fold, Index, Told, Version
from tacitus.store.sql.connection import Connected, marks

_EVER = 2**63 - 1
_AT_ONCE = 500
"""Values bound to one statement."""
COMPRESSION = 1
"""Level of zlib for bodies: a quarter of the size for a tenth of a millisecond."""


class SqlIndex(Index):
    """Tables over one connection; a database brings the methods that have no body."""

    FOLDS: ClassVar[str]
    """How `f.fold` is joined with commas, each once, in a GROUP BY."""
    BLOCKS_MEET: ClassVar[str]
    """The condition for a block to meet (first day, last day, south, north, west, east), each bound where it says ?."""
    NUMBER: ClassVar[str]
    """The column of the number in tables of words."""

    def __init__(self, connection: Connected) -> None:
        self._sql = connection

    # -- what a database brings ------------------------------------------------------------------------

    @abstractmethod
    def _insert(self, table: str, columns: str, row: tuple[object, ...]) -> int:
        """Put a row into a table under the next number; that number."""

    @abstractmethod
    def _keep_words(self, table: str, number: int, text: str) -> None:
        """Have the words of a text be found under a number."""

    @abstractmethod
    def _numbers_with(self, table: str, words: Sequence[str]) -> tuple[str, tuple[object, ...]]:
        """A query (with what is bound) for the numbers of the texts in which each word begins one."""

    # -- as a whole ------------------------------------------------------------------------------------

    def mark(self, name: str) -> str | None:
        row = self._sql.execute("SELECT value FROM projection WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def set_mark(self, name: str, value: str | int) -> None:
        self._sql.execute(
            "INSERT INTO projection (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, str(value)),
        )

    # -- reports and copies ----------------------------------------------------------------------------

    def add_told(self, told: Told, sketch: bytes, bands: Iterable[int], set_aside: int = 0) -> None:
        self._sql.execute(
            "INSERT INTO told VALUES (?, ?, ?, ?, ?, ?, ?)",
            (told.number, told.report, told.rank[0], *told.times, sketch, set_aside),
        )
        self._sql.put_all("bands", "band, report", ((band, told.number) for band in set(bands)))

    def told(self, number: int) -> Told:
        number, report, rank, reported, known = self._sql.execute(
            "SELECT number, report, rank, reported, known FROM told WHERE number = ?", (number,)
        ).fetchone()
        return Told(number, report, (rank, report), (reported, known))

    def add_row(self, report: int, row: Row) -> None:
        self._sql.execute(
            "INSERT INTO dataset_rows VALUES (?, ?, ?, ?)", (report, row.dataset, row.id, row.part)
        )

    def dataset_rows(self, dataset: str, row: str | None = None) -> list[tuple[str, str, str]]:
        one, bound = ("AND row = ?", (row,)) if row is not None else ("", ())
        return self._sql.execute(
            "SELECT row, part, told.report FROM dataset_rows JOIN told ON told.number = dataset_rows.report"
            f" WHERE dataset = ? {one} ORDER BY row, told.report",
            (dataset, *bound),
        ).fetchall()

    def add_edition(self, report: int, address: str, edition: Edition) -> None:
        row = (report, address, edition.stated, edition.how, edition.seen, edition.day, edition.words)
        self._sql.execute("INSERT INTO editions VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def editions(self, address: str) -> list[Edition]:
        rows = self._sql.execute(
            "SELECT told.report, stated, how, seen, day, words FROM editions JOIN told ON told.number = editions.report"
            " WHERE address = ? ORDER BY told.report",
            (address,),
        )
        return [
            Edition(report=report, stated=stated, how=how, seen=seen, day=day, words=words)
            for report, stated, how, seen, day, words in rows
        ]

    def told_numbers(self, clock: int) -> list[int]:
        column = ("reported", "known")[clock]
        return [row[0] for row in self._sql.execute(f"SELECT number FROM told ORDER BY {column}, number")]

    def left_out(self, most: int) -> list[tuple[int, int]]:
        return self._sql.execute(
            "SELECT number, set_aside FROM told WHERE set_aside > 0"
            " AND NOT EXISTS (SELECT 1 FROM resolved WHERE resolved.report = told.number)"
            " ORDER BY set_aside DESC, number DESC LIMIT ?",
            (most,),
        ).fetchall()

    def number_of_report(self, report: str) -> int | None:
        row = self._sql.execute("SELECT number FROM told WHERE report = ?", (report,)).fetchone()
        return int(row[0]) if row else None

    def sharing_a_band(self, bands: Sequence[int]) -> Iterator[int]:
        rows = self._sql.execute(
            f"SELECT number FROM told WHERE number IN (SELECT report FROM bands WHERE band IN ({marks(bands)}))"
            " ORDER BY rank, report",
            tuple(bands),
        )
        return (row[0] for row in rows)

    def sketch(self, report: int) -> bytes:
        row = self._sql.execute("SELECT sketch FROM told WHERE number = ?", (report,)).fetchone()
        return bytes(row[0])

    def add_story(self, report: int, day: int | None, keys: Mapping[str, Iterable[int]]) -> None:
        rows = ((name, sentence, report, day) for name, there in keys.items() for sentence in there)
        self._sql.put_all("stories", "name, sentence, report, day", rows)

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
            "DELETE FROM stories WHERE report = ?",
            "DELETE FROM bands WHERE report = ?",
            "DELETE FROM dataset_rows WHERE report = ?",
            "DELETE FROM editions WHERE report = ?",
            "DELETE FROM told WHERE number = ?",
        ):
            self._sql.execute(statement, (report,))

    # -- accounts --------------------------------------------------------------------------------------

    def add_account(self, account: str, report: int, block: Block | None) -> int:
        number = self._insert("resolved", "account, report", (account, report))
        if block is not None:
            self.block(number, block)
        return number

    def block(self, account: int, block: Block) -> None:
        self._sql.execute("DELETE FROM blocks WHERE account = ?", (account,))
        self._sql.execute(
            "INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (account, *block.days, *block.box, block.type, block.country),
        )

    def within(self, block: Block) -> list[int]:
        rows = self._sql.execute(
            f"SELECT account FROM blocks WHERE {self.BLOCKS_MEET} AND type = ?"
            " AND (country IS NULL OR country = coalesce(?, country))",
            (*self._meeting(block), block.type, block.country),
        )
        return sorted(row[0] for row in rows)

    @abstractmethod
    def _meeting(self, block: Block) -> tuple[int, ...]:
        """What is bound in `BLOCKS_MEET`."""

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
        both = (row for other, score in scores for row in ((one, other, score), (other, one, score)))
        self._sql.put_all(
            "pairs",
            "one, other, score",
            both,
            "ON CONFLICT (one, other) DO UPDATE SET score = excluded.score",
        )

    def pairs(self, account: int) -> dict[int, int]:
        rows = self._sql.execute("SELECT other, score FROM pairs WHERE one = ?", (account,))
        return dict(rows.fetchall())

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
        self._sql.execute("DELETE FROM pairs WHERE one = ? OR other = ?", (account, account))
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
        number = self._insert(
            "folds",
            "made_of, incident, facet, starts, first_day, last_day, lat, lon, version, stake, doubts, clashes, changed,"
            " body",
            (*row, fold.version, fold.stake, fold.doubts, len(fold.clashes), changed, body),
        )
        clashes = {(one, number, place) for place, clash in enumerate(fold.clashes) for one in clash.ids}
        self._keep_clashes_and_links(number, fold)
        self._sql.put_all("fold_clashes", "id, fold, place", sorted(clashes))
        names = {(self._name(named), number) for named in fold.names}
        self._sql.put_all("fold_names", "name, fold", sorted(names))
        self._sql.put_all("fold_members", "account, fold", ((one, number) for one in members))
        self._keep_words("incident_words", number, fold.words)
        return number

    def _keep_clashes_and_links(self, number: int, fold: Fold) -> None:
        clashes = (
            (number, place, clash.rank, zlib.compress(clash.body, COMPRESSION))
            for place, clash in enumerate(fold.clashes)
        )
        self._sql.put_all("clashes", "fold, place, rank, body", clashes)
        links = (
            (number, place, *told, zlib.compress(body, COMPRESSION))
            for place, (*told, body) in enumerate(map(astuple, fold.links))
        )
        self._sql.put_all("links", "fold, place, account, relation, strength, lag, speaker, body", links)

    def _facet(self, facet: tuple[str, str, str, str]) -> int:
        row = self._sql.execute(
            "SELECT number FROM facets WHERE type = ? AND label = ? AND status = ? AND country = ?", facet
        ).fetchone()
        return int(row[0]) if row else self._insert("facets", "type, label, status, country", facet)

    def _name(self, named: Named) -> int:
        part, key, name, known = named
        row = self._sql.execute(
            "SELECT number FROM names WHERE key = ? AND part = ? AND name = ?", (key, part, name)
        ).fetchone()
        if row is not None:
            return int(row[0])
        number = self._insert("names", "key, part, name, known", (key, part, name, int(known)))
        self._keep_words("name_words", number, name)
        return number

    def members(self, fold: int) -> list[int]:
        return [
            row[0] for row in self._sql.execute("SELECT account FROM fold_members WHERE fold = ?", (fold,))
        ]

    def folds_of(self, account: int) -> list[int]:
        rows = self._sql.execute("SELECT fold FROM fold_members WHERE account = ?", (account,))
        return [row[0] for row in rows]

    def versions_of(self, account: int, clock: int, moment: int) -> list[Version]:
        rows = self._sql.execute(
            "SELECT v.number, v.fold, v.since, v.until FROM fold_members m JOIN versions v ON v.fold = m.fold "
            "WHERE m.account = ? AND v.clock = ? AND v.until > ? AND v.since <= ? ORDER BY v.since",
            (account, clock, moment, moment),
        )
        return [Version(*row) for row in rows]

    def next_turn(self, accounts: Collection[int], clock: int, moment: int) -> int:
        found, every = FOREVER, list(accounts)
        for start in range(0, len(every), _AT_ONCE):
            asked = every[start : start + _AT_ONCE]
            row = self._sql.execute(
                "SELECT min(CASE WHEN v.since > ? THEN v.since ELSE v.until END)"
                " FROM fold_members m JOIN versions v ON v.fold = m.fold"
                f" WHERE m.account IN ({marks(asked)}) AND v.clock = ? AND v.until > ?",
                (moment, *asked, clock, moment),
            ).fetchone()
            found = min(found, row[0] if row[0] is not None else FOREVER)
        return found

    def add_version(self, clock: int, fold: int, since: int, changed: int) -> int:
        row = (clock, fold, since, FOREVER, changed)
        return self._insert("versions", "clock, fold, since, until, changed", row)

    def end_version(self, number: int, until: int, changed: int) -> None:
        self._sql.execute(
            "UPDATE versions SET until = CASE WHEN since > ? THEN since ELSE ? END, changed = ? WHERE number = ?",
            (until, until, changed, number),
        )

    def drop_fold(self, fold: int, changed: int) -> None:
        self._sql.execute(
            "UPDATE folds SET made_of = NULL, body = NULL, clashes = 0, changed = ? WHERE number = ?",
            (changed, fold),
        )
        self._sql.execute("UPDATE versions SET until = since, changed = ? WHERE fold = ?", (changed, fold))
        names = self._sql.execute("SELECT name FROM fold_names WHERE fold = ?", (fold,)).fetchall()
        for table in ("fold_members", "fold_clashes", "clashes", "links", "fold_names"):
            self._sql.execute(f"DELETE FROM {table} WHERE fold = ?", (fold,))
        for (name,) in names:
            self._forget_name(name)
        self._sql.execute(f"DELETE FROM incident_words WHERE {self.NUMBER} = ?", (fold,))

    def _forget_name(self, name: int) -> None:
        """Take a name out that no fold has any more."""
        if self._sql.execute("SELECT 1 FROM fold_names WHERE name = ? LIMIT 1", (name,)).fetchone() is None:
            self._sql.execute(f"DELETE FROM name_words WHERE {self.NUMBER} = ?", (name,))
            self._sql.execute("DELETE FROM names WHERE number = ?", (name,))

    def incident(self, fold: int) -> str:
        row = self._sql.execute("SELECT incident FROM folds WHERE number = ?", (fold,)).fetchone()
        return str(row[0])

    # -- questions -------------------------------------------------------------------------------------

    def bodies(self, folds: Sequence[int]) -> Iterator[bytes]:
        for fold in folds:
            row = self._sql.execute("SELECT body FROM folds WHERE number = ?", (fold,)).fetchone()
            yield zlib.decompress(row[0])

    def fold_rows(self, after: int) -> Iterator[tuple[object, ...]]:
        rows = self._sql.execute(
            "SELECT number, facet, starts, first_day, last_day, lat, lon, incident, version, stake, doubts, clashes"
            " FROM folds WHERE changed > ? ORDER BY number",
            (after,),
        )
        return iter(rows)

    def version_rows(self, after: int) -> Iterator[tuple[int, int, int, int, int]]:
        rows = self._sql.execute(
            "SELECT number, clock, fold, since, until FROM versions WHERE changed > ? ORDER BY number",
            (after,),
        )
        return iter(rows)

    def facet_rows(self) -> list[tuple[int, str, str, str, str]]:
        return self._sql.execute("SELECT number, type, label, status, country FROM facets").fetchall()

    def clashes_beside(self, clashes: Sequence[str]) -> list[tuple[int, int, str]]:
        found: list[tuple[int, int, str]] = []
        for start in range(0, len(clashes), _AT_ONCE):
            asked = clashes[start : start + _AT_ONCE]
            found += self._sql.execute(
                "SELECT fold, place, id FROM fold_clashes WHERE fold IN"
                f" (SELECT fold FROM fold_clashes WHERE id IN ({marks(asked)}))",
                tuple(asked),
            )
        return found

    def clashes_shared(self) -> list[tuple[str, int, int, int]]:
        return self._sql.execute(
            "SELECT i.id, c.fold, c.place, c.rank FROM clashes c"
            " JOIN fold_clashes i ON i.fold = c.fold AND i.place = c.place WHERE c.rank IS NOT NULL"
        ).fetchall()

    def clash_bodies(self, fold: int) -> list[bytes]:
        rows = self._sql.execute("SELECT body FROM clashes WHERE fold = ? ORDER BY place", (fold,))
        return [zlib.decompress(row[0]) for row in rows]

    def links(self) -> list[tuple[int, int, str, str, str | None, str | None]]:
        return self._sql.execute(
            "SELECT l.fold, m.fold, l.relation, l.strength, l.lag, l.speaker FROM links l"
            " JOIN fold_members m ON m.account = l.account ORDER BY l.fold, l.place, m.fold"
        ).fetchall()

    def link_bodies(self, fold: int) -> list[tuple[int, bytes]]:
        rows = self._sql.execute("SELECT account, body FROM links WHERE fold = ? ORDER BY place", (fold,))
        return [(account, zlib.decompress(body)) for account, body in rows]

    def folds_naming(self, key: str, parts: Sequence[str]) -> list[tuple[int, str, str]]:
        return self._sql.execute(
            "SELECT f.fold, n.part, n.name FROM names n JOIN fold_names f ON f.name = n.number"
            f" WHERE n.key = ? AND n.part IN ({marks(parts)})",
            (key, *parts),
        ).fetchall()

    def folds_of_unknown(
        self, parts: Sequence[str], least: int, most: int
    ) -> list[tuple[str, str, list[int]]]:
        rows = self._sql.execute(
            f"SELECT n.key, min(n.name), {self.FOLDS} FROM names n"
            " JOIN fold_names f ON f.name = n.number"
            " JOIN versions v ON v.fold = f.fold AND v.clock = 0 AND v.until = ?"
            f" WHERE n.known = 0 AND n.part IN ({marks(parts)}) GROUP BY n.key"
            " HAVING count(DISTINCT f.fold) >= ? ORDER BY count(DISTINCT f.fold) DESC, n.key LIMIT ?",
            (FOREVER, *parts, least, most),
        )
        return [(key, name, [int(fold) for fold in folds.split(",")]) for key, name, folds in rows]

    def names_with(self, words: Sequence[str], most: int) -> list[tuple[str, str, str, int]]:
        found, bound = self._numbers_with("name_words", words)
        return self._sql.execute(
            "SELECT n.part, n.key, min(n.name), count(DISTINCT f.fold) FROM names n"
            " JOIN fold_names f ON f.name = n.number"
            " JOIN versions v ON v.fold = f.fold AND v.clock = 0 AND v.until = ?"
            f" WHERE n.number IN ({found})"
            " GROUP BY n.part, n.key ORDER BY 4 DESC, 2, 1 LIMIT ?",
            (FOREVER, *bound, most),
        ).fetchall()

    def folds_with_words(self, asked: Sequence[str]) -> list[int]:
        found, bound = self._numbers_with("incident_words", asked)
        return [row[0] for row in self._sql.execute(found, bound)]
