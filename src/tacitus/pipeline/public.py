"""The Python API: `tacitus.read`."""

from __future__ import annotations

from pathlib import Path

from tacitus.errors import RecordError, UsageError
from tacitus.model.records import Reading
from tacitus.pipeline.intake import published_on, read_new
from tacitus.settings import load_settings
from tacitus.sources import SourceReject, open_reports, report_from_text


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
        report = report_from_text(text_or_path, settings)
    else:
        found = list(open_reports(text_or_path, settings))
        if len(found) != 1:
            raise UsageError(
                f"{text_or_path} holds {len(found)} reports.", remedy="Add them to a ledger: tacitus.Ledger."
            )
        if isinstance(found[0], SourceReject):
            raise RecordError(f"{found[0].path}: {found[0].reject.message}")
        report = found[0]
    day = published_on(published) if published else None
    return read_new(report, mentions=mentions, published=day, outlet=outlet, reader=reader)
