"""From a report as it came to one that can be read: segments, language, a date that can be true."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tacitus.boundary import step
from tacitus.errors import UsageError
from tacitus.model.ids import report_id
from tacitus.model.records import Interval, Reading, Reject, Report
from tacitus.model.stamp import read_stamp
from tacitus.pipeline.read import read_report
from tacitus.readers import reader_of
from tacitus.text.language import require_english
from tacitus.text.segments import segment_with_rejects

EARLIEST_ZONE = timedelta(hours=14)
"""Somewhere it is already so much later than UTC (Kiritimati): a date of tomorrow can be true."""


def take_in(
    report: Report, *, published: Interval | None = None, outlet: str | None = None
) -> tuple[Report, tuple[Reject, ...]]:
    """`report` segmented and checked, with rejects for what was set aside.

    `published` and `outlet`, when given, are what a person says and win over what the report says. A date of
    publication in the future is set aside. Raises `UnsupportedLanguage`.
    """
    given = replace(published_by(report, outlet), published=published or report.published)
    step("segments")
    filled, rejects = segment_with_rejects(given)
    step("language")
    require_english(filled)
    if filled.published is not None and _in_future(filled.published):
        return replace(filled, published=None), (*rejects, _future(filled.published))
    return filled, rejects


def published_by(report: Report, outlet: str | None) -> Report:
    """The report as this outlet's publication; as it is, where no outlet is given."""
    return replace(report, outlet=outlet, id=report_id(report.text, outlet)) if outlet else report


def read_new(
    report: Report,
    *,
    mentions: bool = False,
    published: Interval | None = None,
    outlet: str | None = None,
    reader: str | None = None,
) -> Reading:
    """`take_in` and `read_report`; what was set aside is among the reading's rejects.

    `reader` is a name of `READERS`. Raises `UnsupportedLanguage`, `InstallationError`, and `UsageError` for no reader.
    """
    taken, rejects = take_in(report, published=published, outlet=outlet)
    reading = read_report(taken, mentions=mentions, reader=reader_of(reader) if reader else None)
    return replace(reading, rejects=(*rejects, *reading.rejects))


def published_on(written: str) -> Interval:
    """A publication date as a person types it. Raises `UsageError` for no full date or one in the future."""
    interval = read_stamp(written, reference="given by the user")
    if _far_off(written) or (interval is not None and _in_future(interval)):
        raise UsageError(f"The publication date {written} is in the future.", remedy="Check the year.")
    if interval is None:
        raise UsageError(f"'{written}' is no date.", remedy="Write it as 2023-03-24 or 2023-03-24T10:15Z.")
    return interval


def _far_off(written: str) -> bool:
    """An ISO date of a century that no report is stamped with yet (2999-01-01)."""
    try:
        return date.fromisoformat(written.strip()[:10]) > datetime.now(UTC).date() + EARLIEST_ZONE
    except ValueError:
        return False


def _in_future(published: Interval) -> bool:
    start = datetime.fromisoformat(published.start)
    if start.tzinfo is None:
        return start > datetime.now(UTC).replace(tzinfo=None) + EARLIEST_ZONE
    return start > datetime.now(UTC) + EARLIEST_ZONE


def _future(published: Interval) -> Reject:
    return Reject(
        stage="source",
        reason="future_date",
        message=f"The date of publication, {published.start[:10]}, is in the future: set aside.",
        evidence=published.text,
    )
