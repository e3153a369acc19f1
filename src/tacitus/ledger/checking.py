"""Whether the projections say what the log says: the log is projected anew, elsewhere, and both are compared."""

from __future__ import annotations

import tempfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from tacitus.errors import LedgerError
from tacitus.ledger.projecting import Progress, Projector
from tacitus.store.sqlite import SqliteStore

COMPARED: dict[str, str] = {
    "reports": "SELECT id, seq, known_at, reported_at, outlet, title, path FROM reports",
    "claims": "SELECT id, report, incident, field, words FROM claims",
    "accounts": "SELECT incident, report FROM accounts",
    "search words": "SELECT kind, id, report, text FROM words",
    "reports of the resolver": "SELECT number, report, rank, reported, known, sketch FROM told",
    "bands": "SELECT band, report FROM bands",
    "stories": "SELECT name, sentence, report, day FROM stories",
    "accounts of the resolver": "SELECT account, report FROM resolved",
    "blocks": "SELECT r.account, first_day, last_day, south, north, west, east, type, country "
    "FROM blocks b LEFT JOIN resolved r ON r.number = b.account",
    "comparisons": "SELECT a.account, b.account, score FROM pairs "
    "LEFT JOIN resolved a ON a.number = one LEFT JOIN resolved b ON b.number = other",
}
"""What is compared → its rows, by ids that do not hang on the order in which things came."""
HELD = """
    SELECT v.clock, v.since, v.until, f.made_of, f.incident, f.starts, f.first_day, f.last_day, f.lat, f.lon,
      c.type, c.label, c.status, c.country, f.body, w.text,
      (SELECT group_concat(account) FROM (SELECT r.account FROM fold_members m JOIN resolved r ON r.number = m.account
        WHERE m.fold = f.number ORDER BY r.account))
    FROM versions v LEFT JOIN folds f ON f.number = v.fold LEFT JOIN facets c ON c.number = f.facet
      LEFT JOIN incident_words w ON w.rowid = f.number
    WHERE v.until > v.since ORDER BY v.clock, f.made_of, v.since
"""
"""The incidents that the ledger shows, each with when it holds on a clock."""
INDEXES = (
    "INSERT INTO words (words, rank) VALUES ('integrity-check', 1)",
    "INSERT INTO incident_words (incident_words, rank) VALUES ('integrity-check', 1)",
)
"""Checks of the search indexes against what they index; in a copy, for they count as writing."""


def compare_with_log(store: SqliteStore, progress: Progress = lambda done, of: None) -> list[str]:
    """What the projections of a store say that its log does not, in words; takes as long as a rebuild."""
    with tempfile.TemporaryDirectory(prefix="tacitus-verify-") as folder:
        copied = Path(folder) / "as-it-is.db"
        store.backup(copied)
        with (
            closing(SqliteStore(copied)) as as_it_is,
            closing(SqliteStore(Path(folder) / "anew.db")) as anew,
        ):
            anew.append_entries(as_it_is.entries())
            Projector(anew).rebuild(progress)
            return [*_differences(as_it_is, anew), *_broken_indexes(as_it_is)]


def _differences(as_it_is: SqliteStore, anew: SqliteStore) -> Iterator[str]:
    for what, query in COMPARED.items():
        yield from _unlike(what, as_it_is.rows(query), anew.rows(query))
    yield from _unlike("incidents", _held(as_it_is), _held(anew))


def _unlike(
    what: str, found: Iterable[tuple[Any, ...]], expected: Iterable[tuple[Any, ...]]
) -> Iterator[str]:
    there, meant = Counter(found), Counter(expected)
    more, fewer = (there - meant).total(), (meant - there).total()
    if more or fewer:
        yield f"{what}: {more} rows that the log does not give, {fewer} of the log's missing"


def _held(store: SqliteStore) -> list[tuple[Any, ...]]:
    """The incidents and when they hold, stretches that follow each other without a gap as one."""
    held: list[list[Any]] = []
    for clock, since, until, *fold in store.rows(HELD):
        key = [clock, *_readable(fold)]
        if held and held[-1][:-2] == key and held[-1][-1] == since:
            held[-1][-1] = until
        else:
            held.append([*key, since, until])
    return [tuple(row) for row in held]


def _readable(fold: list[Any]) -> list[Any]:
    """A fold's row with its body as it reads."""
    try:
        return [zlib.decompress(value) if isinstance(value, bytes) else value for value in fold]
    except zlib.error:
        return fold


def _broken_indexes(as_it_is: SqliteStore) -> Iterator[str]:
    for check in INDEXES:
        try:
            with as_it_is.writing() as connection:
                connection.execute(check)
        except LedgerError as error:
            yield f"an index for searching: {error.message}"
