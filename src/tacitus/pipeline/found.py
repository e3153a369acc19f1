"""What `add` was pointed at → reports, and what turned out to be none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tacitus.model.records import Reject, Report
from tacitus.pipeline.add import Turned
from tacitus.pipeline.intake import published_by
from tacitus.settings import Settings
from tacitus.sources import SourceReject, open_reports


def find_reports(
    paths: Iterable[str], settings: Settings, *, outlet: str | None = None
) -> Iterator[Report | Turned]:
    """Every report under `paths` (files, folders, patterns, `-`), as `outlet`'s where one is given.

    Raises `MissingInput`.
    """
    for path in paths:
        for item in open_reports(path, settings):
            yield _turned(item) if isinstance(item, SourceReject) else published_by(item, outlet)


def _turned(item: SourceReject) -> Turned:
    return Turned(path=item.path, reject=Reject(stage="source", reason=item.reason, message=item.message))
