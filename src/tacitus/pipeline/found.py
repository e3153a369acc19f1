"""What `add` was pointed at → reports, and what turned out to be none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tacitus.errors import UsageError
from tacitus.model.instants import cut_after, parse_instant
from tacitus.model.records import Interval, Reject, Report
from tacitus.pipeline.add import Turned
from tacitus.settings import Settings
from tacitus.sources import SourceReject, open_reports


def find_reports(
    paths: Iterable[str], settings: Settings, *, published: str | None = None, outlet: str | None = None
) -> Iterator[Report | Turned]:
    """Every report under `paths`; `published` (a date) and `outlet` hold for reports that give none."""
    day = _day(published) if published else None
    return _each(paths, settings, day, outlet)


def _each(
    paths: Iterable[str], settings: Settings, day: Interval | None, outlet: str | None
) -> Iterator[Report | Turned]:
    for path in paths:
        for item in open_reports(path, settings):
            if isinstance(item, Report):
                yield replace(item, published=item.published or day, outlet=item.outlet or outlet)
            else:
                yield Turned(path=item.path, reject=_reject(item))


def _day(date: str) -> Interval:
    start, end = date.strip(), cut_after(date)
    if len(start) != 10:
        raise UsageError(f"'{date}' is no date.", remedy="Give the publication date as 2023-03-24.")
    return Interval(
        start=parse_instant(start).strftime("%Y-%m-%dT00:00:00"),
        end=parse_instant(end).strftime("%Y-%m-%dT00:00:00"),
        precision="day",
        reference="the date given with --published",
    )


def _reject(turned: SourceReject) -> Reject:
    return Reject(stage="source", reason=turned.reason, message=turned.message)
