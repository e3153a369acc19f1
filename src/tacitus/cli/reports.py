"""One report of a ledger as a terminal shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import StandingEntry
from tacitus.model.originals import Custody
from tacitus.model.records import Report
from tacitus.present.titles import title
from tacitus.present.versions import VersionRow, version_rows
from tacitus.present.words import when_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A report with what is to be said of it. `incidents` are (id, title) of those that it tells of now."""

    report: Report
    stands: bool
    standing: tuple[StandingEntry, ...]
    versions: tuple[VersionRow, ...]
    custody: Custody | None
    incidents: tuple[tuple[str, str], ...]


def report_shown(ledger: Ledger, report_id: str) -> Shown:
    """What is shown of a report. Raises `MissingInput`."""
    return Shown(
        report=ledger.report(report_id),
        stands=ledger.stands(report_id),
        standing=tuple(ledger.standing(report_id)),
        versions=version_rows(ledger, report_id),
        custody=ledger.custody(report_id),
        incidents=tuple((one.id, title(one)) for one in ledger.part_of_report(report_id).incidents),
    )


def report_lines(shown: Shown) -> Iterator[str]:
    """The report, line by line."""
    report = shown.report
    yield f"{report.id}  {report.title or 'untitled'}"
    yield f"outlet     {report.outlet or 'not named'}"
    yield f"published  {when_words(report.published) if report.published else 'not stated'}"
    if report.modified is not None:
        yield f"changed    {when_words(report.modified)}"
    if report.url:
        yield f"address    {report.url}"
    yield f"stands     {'yes' if shown.stands else 'no'}"
    yield from (f"           {said.words}" for said in shown.standing)
    for row in shown.versions:
        mark = "this one" if row.version.report == report.id else row.version.report
        yield f"version    {mark}, {row.when}{', counts now' if row.version.stands else ''}"
        yield from (f"           {change.words}" for change in row.changes)
    if shown.custody is not None:
        it = shown.custody
        state = f"{it.state.replace('_', ' ')}, {it.why}" if it.why else it.state
        yield f"original   {it.path or 'not named'}, {it.media_type}, {it.size:,} bytes, SHA-256 {it.sha256}: {state}"
    yield from (f"tells of   {incident}  {name}" for incident, name in shown.incidents)
