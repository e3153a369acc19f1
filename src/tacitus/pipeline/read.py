"""One report in, its reading out: a reader's claims and what they add up to."""

from __future__ import annotations

from tacitus.boundary import step
from tacitus.model.records import Reading, Report
from tacitus.readers.base import Reader
from tacitus.readers.rules.read import RuleReader
from tacitus.resolve.incident import derive


def read_report(report: Report, *, mentions: bool = False, reader: Reader | None = None) -> Reading:
    """Read one report, by rules unless another reader is given. With `mentions`, every span is listed too.

    Raises `InstallationError` when models or gazetteer are missing; any text is read without an exception.
    """
    extraction = (reader or RuleReader(with_mentions=mentions)).read(report)
    step("incidents")
    return derive(extraction)
