"""The projections of the log as tables of SQLite (index.sql says what they hold)."""

from __future__ import annotations

from collections.abc import Sequence

from tacitus.model.shipped import shipped
from tacitus.store.index import Block
from tacitus.store.sql.connection import marks
from tacitus.store.sql.index import SqlIndex
from tacitus.store.sqlite.connection import Connection
from tacitus.store.sqlite.scripts import statements


class SqliteIndex(SqlIndex):
    """Numbers are rowids, blocks an R-tree, words tables of FTS5."""

    FOLDS = "group_concat(DISTINCT f.fold)"
    BLOCKS_MEET = "first_day <= ? AND last_day >= ? AND south <= ? AND north >= ? AND west <= ? AND east >= ?"
    NUMBER = "rowid"

    _sql: Connection

    def mark(self, name: str) -> str | None:
        there = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'projection'"
        return None if self._sql.execute(there).fetchone() is None else super().mark(name)

    def clear(self) -> None:
        epoch = int(self.mark("epoch") or 0) + 1
        script = shipped("tacitus.store.sqlite", "index.sql")
        for statement in statements(script):
            self._sql.execute(statement)
        self.set_mark("epoch", epoch)

    def _meeting(self, block: Block) -> tuple[int, ...]:
        (first, last), (south, north, west, east) = block.days, block.box
        return last, first, north, south, east, west

    def _insert(self, table: str, columns: str, row: tuple[object, ...]) -> int:
        statement = f"INSERT INTO {table} ({columns}) VALUES ({marks(row)})"
        number = self._sql.execute(statement, row).lastrowid
        assert number is not None
        return number

    def _keep_words(self, table: str, number: int, text: str) -> None:
        self._sql.execute(f"INSERT INTO {table} (rowid, text) VALUES (?, ?)", (number, text))

    def _numbers_with(self, table: str, words: Sequence[str]) -> tuple[str, tuple[object, ...]]:
        match = " ".join(f"{quoted(word)}*" for word in words)
        return f"SELECT rowid FROM {table} WHERE {table} MATCH ?", (match,)


def quoted(word: str) -> str:
    """A word as FTS5 takes it literally."""
    return '"' + word.replace('"', '""') + '"'
