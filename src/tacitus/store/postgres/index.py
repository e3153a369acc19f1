"""The projections of the log as tables of PostgreSQL (index.sql says what they hold)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tacitus.store.index import Block
from tacitus.store.postgres.migrating import index_tables
from tacitus.store.sql.connection import marks
from tacitus.store.sql.index import SqlIndex
from tacitus.store.words import phrases_of, words_of

_LONGEST = 500
"""Characters of a word by which it is looked up; the server takes 2,046 bytes."""
_MOST = 250_000
"""Characters of different words by which a text is looked up; the server takes a megabyte."""


class PostgresIndex(SqlIndex):
    """Numbers are the next ones, for one writes at a time; blocks are boxes and ranges, words lexemes."""

    FOLDS = "string_agg(DISTINCT f.fold::text, ',')"
    BLOCKS_MEET = (
        "box(point(west, south), point(east, north)) && box(point(?, ?), point(?, ?))"
        " AND int8range(first_day, last_day, '[]') && int8range(?, ?, '[]')"
    )
    NUMBER = "number"

    def clear(self) -> None:
        """Rows are deleted, not tables emptied: whoever looks at an earlier moment meanwhile still sees it."""
        epoch = int(self.mark("epoch") or 0) + 1
        for table in index_tables():
            self._sql.execute(f"DELETE FROM {table}")
        self.set_mark("epoch", epoch)

    def _meeting(self, block: Block) -> tuple[int, ...]:
        (first, last), (south, north, west, east) = block.days, block.box
        return west, south, east, north, first, last

    def _insert(self, table: str, columns: str, row: tuple[object, ...]) -> int:
        number = f"(SELECT coalesce(max(number), 0) + 1 FROM {table})"
        statement = (
            f"INSERT INTO {table} (number, {columns}) VALUES ({number}, {marks(row)}) RETURNING number"
        )
        return int(self._sql.execute(statement, row).fetchone()[0])

    def _keep_words(self, table: str, number: int, text: str) -> None:
        words = words_of(text)
        self._sql.execute(
            f"INSERT INTO {table} (number, text, plain, lexemes) VALUES (?, ?, ?, ?)",
            (number, text, plain_of(words), lexemes_of(words)),
        )

    def _numbers_with(self, table: str, words: Sequence[str]) -> tuple[str, tuple[object, ...]]:
        where, bound = holding(phrases_of(words), whole=False)
        return f"SELECT number FROM {table} WHERE {where}", bound


def plain_of(words: Sequence[str]) -> str:
    """Words as they are kept beside a text: a space around each, so that LIKE finds where one begins and ends."""
    return f" {' '.join(words)} "


def lexemes_of(words: Sequence[str]) -> str:
    """Words as a tsvector; letters and figures alone need no quotes."""
    return " ".join(_cut(dict.fromkeys(word[:_LONGEST] for word in words)))


def _cut(words: Sequence[str] | dict[str, None]) -> Iterator[str]:
    left = _MOST
    for word in words:
        left -= len(word)
        if left < 0:
            return
        yield word


def holding(phrases: Sequence[Sequence[str]], *, whole: bool) -> tuple[str, tuple[str, ...]]:
    """The condition for words that hold each phrase, its last word as a whole or as a beginning; never without one."""
    if not phrases:
        return "FALSE", ()
    likes = tuple(f"% {' '.join(phrase)}{' ' if whole else ''}%" for phrase in phrases)
    looked_up = " & ".join(
        f"{word[:_LONGEST]}{'' if whole or place < len(phrase) - 1 else ':*'}"
        for phrase in phrases
        for place, word in enumerate(phrase)
    )
    return " AND ".join(("lexemes @@ ?::tsquery", *("plain LIKE ?" for _ in likes))), (looked_up, *likes)
