"""What a watch remembers beside the ledger (`LEDGER.watch`): it goes on where it stopped and asks for nothing twice.

A row is written only once what it is about is in the ledger: whoever is killed between fetching and adding fetches
again, and whoever is killed between adding and writing here adds again, which adds nothing. Times are seconds since 1970.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from tacitus.store.sqlite.side import SideFile
from tacitus.watching.plan import Source

_SCHEMA = """
CREATE TABLE IF NOT EXISTS pages (
  url TEXT PRIMARY KEY, of TEXT NOT NULL, outlet TEXT, every REAL NOT NULL, follow INTEGER NOT NULL,
  etag TEXT, modified TEXT, digest TEXT, next_at REAL NOT NULL, asked_at REAL, failures INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0, said TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pages_due ON pages (next_at);
CREATE TABLE IF NOT EXISTS files (
  folder TEXT NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, changed INTEGER NOT NULL,
  PRIMARY KEY (folder, path)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS retries (
  report TEXT PRIMARY KEY, version TEXT NOT NULL, tries INTEGER NOT NULL, next_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS run (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A feed or page under watch. `of` is the feed whose entry links to it, empty where the user named it.

    `digest` is of the bytes that were last added; `failures` and `unchanged` count in a row.
    """

    url: str
    of: str
    outlet: str | None
    every: float
    follow: bool
    etag: str | None = None
    modified: str | None = None
    digest: str | None = None
    next_at: float = 0.0
    asked_at: float | None = None
    failures: int = 0
    unchanged: int = 0
    said: str = ""


_COLUMNS = tuple(field.name for field in fields(Page))


_DUE = "(CASE WHEN coalesce(asked_at, 0) > ? THEN 0 ELSE next_at END)"
"""When a page's turn is, of the present time."""


class State(SideFile):
    """The side file, for one thread."""

    ENDING, SCHEMA = "watch", _SCHEMA

    def plan(self, sources: Iterable[Source]) -> None:
        """Have just these sources, and the pages that their entries link to, be watched from now on."""
        named = {source.url: source for source in sources}
        with self.writing():
            for url, of in self._file.execute("SELECT url, of FROM pages").fetchall():
                if (of or url) not in named and url not in named:
                    self._file.execute("DELETE FROM pages WHERE url = ?", (url,))
            for source in named.values():
                self._file.execute(
                    "INSERT INTO pages (url, of, outlet, every, follow, next_at) VALUES (?, '', ?, ?, ?, 0) "
                    "ON CONFLICT (url) DO UPDATE SET of = '', outlet = excluded.outlet, every = excluded.every, "
                    "follow = excluded.follow",
                    (source.url, source.outlet, source.every, source.follow),
                )

    def due(self, now: float, limit: int, without: Iterable[str]) -> list[Page]:
        """The pages whose turn it is, the longest overdue first: also those that were asked later than now, by a clock
        that has been put back since."""
        left_out = list(without)
        marks = ",".join("?" * len(left_out))
        rows = self._file.execute(
            f"SELECT {','.join(_COLUMNS)} FROM pages WHERE {_DUE} <= ? AND url NOT IN ({marks}) "
            "ORDER BY next_at, of, url LIMIT ?",
            (now, now, *left_out, limit),
        ).fetchall()
        return [_page(row) for row in rows]

    def pages(self) -> list[Page]:
        """All that is watched on the web: those that the user named first."""
        rows = self._file.execute(f"SELECT {','.join(_COLUMNS)} FROM pages ORDER BY of, url").fetchall()
        return [_page(row) for row in rows]

    def next_due(self, now: float, without: Iterable[str]) -> float | None:
        """When the next page is due."""
        left_out = list(without)
        marks = ",".join("?" * len(left_out))
        row = self._file.execute(
            f"SELECT min({_DUE}) FROM pages WHERE url NOT IN ({marks})", (now, *left_out)
        ).fetchone()
        return None if row is None else row[0]

    def keep(self, page: Page) -> None:
        """Write a page's row, if it is still watched."""
        values = [getattr(page, name) for name in _COLUMNS]
        sets = ",".join(f"{name} = ?" for name in _COLUMNS)
        self._file.execute(f"UPDATE pages SET {sets} WHERE url = ?", (*values, page.url))

    def follow(self, feed: Page, links: Iterable[str], now: float) -> None:
        """Have the pages that a feed links to be watched, and no longer those that it linked to before."""
        wanted = dict.fromkeys(links)
        with self.writing():
            for (url,) in self._file.execute("SELECT url FROM pages WHERE of = ?", (feed.url,)).fetchall():
                if url not in wanted:
                    self._file.execute("DELETE FROM pages WHERE url = ?", (url,))
            for url in wanted:
                self._file.execute(
                    "INSERT INTO pages (url, of, outlet, every, follow, next_at) VALUES (?, ?, ?, ?, 0, ?) "
                    "ON CONFLICT (url) DO NOTHING",
                    (url, feed.url, feed.outlet, feed.every, now),
                )

    def files(self, folder: str) -> dict[str, tuple[int, int]]:
        """Path below a folder → (bytes, when changed in ns) of the files that were added."""
        rows = self._file.execute("SELECT path, size, changed FROM files WHERE folder = ?", (folder,))
        return {path: (size, changed) for path, size, changed in rows}

    def keep_file(self, folder: str, path: str, size: int, changed: int) -> None:
        """A file was added as it is."""
        self._file.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", (folder, path, size, changed))

    def drop_files(self, folder: str, paths: Iterable[str]) -> None:
        """Files are there no longer."""
        self._file.executemany(
            "DELETE FROM files WHERE folder = ? AND path = ?", [(folder, path) for path in paths]
        )

    def retry(self, report: str, version: str) -> tuple[int, float]:
        """How often a version of the reader failed on a report, and when it may try again."""
        row = self._file.execute(
            "SELECT tries, next_at FROM retries WHERE report = ? AND version = ?", (report, version)
        ).fetchone()
        return (row[0], row[1]) if row else (0, 0.0)

    def keep_retry(self, report: str, version: str, tries: int, next_at: float) -> None:
        """A version of the reader tried a report."""
        self._file.execute(
            "INSERT OR REPLACE INTO retries VALUES (?, ?, ?, ?)", (report, version, tries, next_at)
        )

    def note(self, **said: str) -> None:
        """Write what the run says of itself."""
        self._file.executemany("INSERT OR REPLACE INTO run VALUES (?, ?)", list(said.items()))

    def noted(self) -> dict[str, str]:
        """What the last run said of itself."""
        return dict(self._file.execute("SELECT key, value FROM run").fetchall())


def _page(row: tuple[Any, ...]) -> Page:
    fields = dict(zip(_COLUMNS, row, strict=True))
    return Page(**{**fields, "follow": bool(fields["follow"])})
