"""What `add` was pointed at → reports with their originals, and what turned out to be none; and what is tried again."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace
from functools import partial

from tacitus.boundary import attempt
from tacitus.ledger.ledger import Ledger
from tacitus.model.originals import Brought
from tacitus.model.records import Interval, Reject, Report
from tacitus.pipeline.add import Arrived, Turned
from tacitus.pipeline.intake import published_by
from tacitus.settings import Settings
from tacitus.sources import (
    Beside,
    Opened,
    Original,
    SourceReject,
    media_type_of,
    open_bytes,
    open_units,
    shown_sources,
)

ADDING, RETRYING, WATCHING = "tacitus add", "tacitus rejects --retry", "tacitus watch"
BACKFILLING = "tacitus backfill"
"""What brings originals, as their custody says."""


def find_reports(
    paths: Iterable[str],
    settings: Settings,
    *,
    published: Interval | None = None,
    outlet: str | None = None,
    command: str = ADDING,
    opened: Callable[[int, int], None] = lambda done, of: None,
) -> Iterator[Arrived | Turned]:
    """Every report under `paths` (files, folders, patterns, `-`), as `outlet`'s and of that date where given.

    `opened` is told before each file how many of how many were opened. Raises `MissingInput`.
    """

    def given(report: Report) -> Report:
        return published_by(replace(report, published=published or report.published), outlet)

    listed = [file for path in paths for file in shown_sources(path)]
    for number, (name, shown) in enumerate(listed):
        opened(number, len(listed))
        for unit in open_units(name, shown, settings):
            for item in unit:
                yield arrived(item, command, given)


def arrived(
    item: Opened | SourceReject, command: str, given: Callable[[Report], Report] = lambda report: report
) -> Arrived | Turned:
    """What came of a source, to be added with its original; `given` says of a report what a person says of it."""
    if isinstance(item, SourceReject):
        return Turned(path=item.path, reject=item.reject, original=brought(item.original, command))
    return Arrived(report=given(item.report), original=brought(item.original, command, item.report.url))


def guarded(found: Iterator[Arrived | Turned], path: str) -> Iterator[Arrived | Turned]:
    """`found`, and a reject for what broke it off: what a stranger's feed or file holds ends no watch."""
    while (item := attempt(partial(next, found, None), stage="source")) is not None:
        if isinstance(item, Reject):
            yield Turned(path=path, reject=item)
            return
        yield item


def brought(original: Original | None, command: str, url: str | None = None) -> Brought | None:
    """The bytes of a source as a ledger takes them, with where they are from; never a place on this machine."""
    if original is None:
        return None
    address = original.beside.url or url
    return Brought(
        raw=original.raw,
        path=original.path,
        media_type=media_type_of(original),
        command=command,
        url=None if address is None or address.lower().startswith("file:") else address,
        fetched=original.beside.fetched,
    )


def to_retry(
    ledger: Ledger, settings: Settings, only: Container[str] | None = None
) -> Iterator[Arrived | Turned]:
    """What a ledger turned away and a newer version may be able to read, from the report or from the bytes it kept.

    `only` are ids of rejects; without, all are tried.
    """
    opened: set[str] = set()
    for entry, report, kept in ledger.to_retry():
        if only is not None and entry.id not in only:
            continue
        if report is not None:
            yield Arrived(report=report, original=kept)
        elif kept is not None:
            beside = Beside(url=kept.url, media_type=kept.media_type, fetched=kept.fetched)
            original = Original(path=kept.path or entry.path, raw=kept.raw, beside=beside)
            if original.sha256 not in opened:
                opened.add(original.sha256)
                yield from (arrived(item, RETRYING) for item in open_bytes(original, settings))
