"""What `add` was pointed at → reports, and what turned out to be none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tacitus.model.records import Interval, Report
from tacitus.pipeline.add import Turned
from tacitus.pipeline.intake import published_by
from tacitus.settings import Settings
from tacitus.sources import SourceReject, open_reports


def find_reports(
    paths: Iterable[str],
    settings: Settings,
    *,
    published: Interval | None = None,
    outlet: str | None = None,
) -> Iterator[Report | Turned]:
    """Every report under `paths` (files, folders, patterns, `-`), as `outlet`'s and of that date where given.

    Raises `MissingInput`.
    """
    for path in paths:
        for item in open_reports(path, settings):
            if isinstance(item, SourceReject):
                yield Turned(path=item.path, reject=item.reject)
            else:
                yield published_by(replace(item, published=published or item.published), outlet)
