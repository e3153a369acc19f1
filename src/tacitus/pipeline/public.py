"""The Python API: `tacitus.read`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tacitus.errors import InstallationError, NotInstalled, RecordError, UsageError
from tacitus.model.records import Reading, Reject, Report
from tacitus.pipeline.intake import published_on, read_new
from tacitus.settings import Settings, load_settings
from tacitus.sources import SourceReject, open_reports, report_from_text
from tacitus.sources.fields import UNKNOWN_FIELD


def read(
    text_or_path: str | Path,
    *,
    published: str | None = None,
    outlet: str | None = None,
    mentions: bool = False,
    reader: str | None = None,
) -> Reading:
    """Read one report: a text (`str`) or a file (`pathlib.Path`).

    `published` (such as "2023-03-24") and `outlet` win over what the report says of itself. With `mentions`
    every span that was read is listed. `reader` is a name of `tacitus.readers.READERS`; that of the settings otherwise.
    Raises `RecordError` for a text that cannot be read and `UsageError` for a file that holds more than one report.
    """
    settings = load_settings()
    if isinstance(text_or_path, str):
        report, rejects = report_from_text(text_or_path, settings), list[Reject]()
    else:
        report, rejects = _only(text_or_path, settings)
    day = published_on(published) if published else None
    reading = read_new(report, mentions=mentions, published=day, outlet=outlet, reader=reader)
    return replace(reading, rejects=(*rejects, *reading.rejects))


def _only(path: Path, settings: Settings) -> tuple[Report, list[Reject]]:
    """The one report of a file, and what is said of its fields.

    Raises `RecordError`, `InstallationError`, `UsageError`.
    """
    found = list(open_reports(path, settings))
    fields = [
        one.reject for one in found if isinstance(one, SourceReject) and one.reject.reason == UNKNOWN_FIELD
    ]
    if len(found) - len(fields) != 1:
        raise UsageError(
            f"{path} holds {len(found) - len(fields)} reports.",
            remedy="Add them to a ledger: tacitus.Ledger.",
        )
    if isinstance(found[0], SourceReject):
        if found[0].reject.reason == NotInstalled.reason:
            raise InstallationError(f"{found[0].path}: {found[0].reject.message}")
        raise RecordError(f"{found[0].path}: {found[0].reject.message}")
    return found[0], fields
