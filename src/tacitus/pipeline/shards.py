"""An archive in shards: files, or parts of one file, that are read at a time, under a key made of what they hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from tacitus.errors import UsageError
from tacitus.model.codec import to_plain
from tacitus.model.ids import content_id
from tacitus.model.records import Interval, Report
from tacitus.pipeline.intake import published_by
from tacitus.readers import reader_of
from tacitus.settings import Settings
from tacitus.sources import may_hold_many, shown_sources

FORMAT = "shard/1"
"""Raised when what a result file holds changes, so that older ones are not taken for it."""
SHARD_BYTES = 1024**2
"""Bytes of files that are read at a time: some minutes of work, which is what a lost worker costs."""
MOST_FILES = 200
MOST_SLICES = 32
"""Slices of one file: each of them goes through the whole file to find its parts."""
STDIN = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """How reports of an archive are read; whoever works on it has the same. `published` and `outlet` as for `add`."""

    settings: Settings
    published: Interval | None = None
    outlet: str | None = None

    def given(self, report: Report) -> Report:
        """The report with what a person says of all of them."""
        return published_by(replace(report, published=self.published or report.published), self.outlet)

    def identity(self) -> list[object]:
        """What changes what is read, as JSON-able values."""
        chosen = self.settings
        return [
            FORMAT,
            version("tacitus"),
            chosen.reader,
            reader_of(chosen.reader).version,
            chosen.pipeline,
            chosen.network,
            chosen.max_characters,
            to_plain(chosen.keeping),
            to_plain(self.published) if self.published else None,
            self.outlet,
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file: where it is, its path as it is kept, its SHA-256 (hex) and its size in bytes."""

    name: str
    shown: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """Files, or every `of`-th part of one file from part `slice` on. The key says what is in it and how it is read."""

    key: str
    sources: tuple[Source, ...]
    slice: int = 0
    of: int = 1

    @property
    def size(self) -> int:
        """Bytes, as far as they can be told before the files are opened."""
        return sum(source.size for source in self.sources) // self.of


Group = tuple[Shard, ...]
"""Shards that are appended together: the slices of one file, or one shard of several files."""


def plan(paths: Iterable[str], job: Job, *, bytes_a_shard: int = SHARD_BYTES) -> Iterator[Group]:
    """The shards of all files under `paths`, in the order in which `add` takes the files.

    Raises `MissingInput`, and `UsageError` for standard input, which cannot be read twice.
    """
    identity = job.identity()
    batch: list[Source] = []
    for source in _sources(paths):
        if source.size > bytes_a_shard and may_hold_many(source.name, source.shown):
            yield from _together(batch, identity)
            batch = []
            yield _slices(source, min(MOST_SLICES, -(-source.size // bytes_a_shard)), identity)
            continue
        batch.append(source)
        if len(batch) == MOST_FILES or sum(one.size for one in batch) >= bytes_a_shard:
            yield from _together(batch, identity)
            batch = []
    yield from _together(batch, identity)


def _sources(paths: Iterable[str]) -> Iterator[Source]:
    for path in paths:
        if path == STDIN:
            raise UsageError(
                "Standard input cannot be read again after a loss.",
                remedy="Save it to a file, and name that.",
            )
        for named, shown in shown_sources(path):
            name = str(Path(named).absolute())  # a worker may be started elsewhere
            with Path(name).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            yield Source(name=name, shown=shown, sha256=digest, size=Path(name).stat().st_size)


def _together(batch: list[Source], identity: list[object]) -> Iterator[Group]:
    if batch:
        yield (_shard(tuple(batch), identity, 0, 1),)


def _slices(source: Source, of: int, identity: list[object]) -> Group:
    return tuple(_shard((source,), identity, one, of) for one in range(of))


def _shard(sources: tuple[Source, ...], identity: list[object], one: int, of: int) -> Shard:
    named = [(source.shown, source.sha256) for source in sources]
    return Shard(key=content_id("n", identity, named, one, of), sources=sources, slice=one, of=of)
