"""One report in, its reading out: a reader's claims and what they add up to."""

from __future__ import annotations

from dataclasses import replace

from tacitus.boundary import step
from tacitus.model.records import Reading, Report
from tacitus.readers import reader_of
from tacitus.readers.base import Reader
from tacitus.resolve.incident import derive
from tacitus.settings import load_settings


def read_report(report: Report, *, mentions: bool = False, reader: Reader | None = None) -> Reading:
    """Read one report, by the reader of the settings unless another is given. With `mentions`, every span is listed.

    Raises `InstallationError` when models or gazetteer are missing, and `UsageError` for settings that name no reader;
    any text is read without an exception.
    """
    extraction = (reader or reader_of(load_settings().reader)).read(report)
    step("incidents")
    return derive(extraction if mentions else replace(extraction, mentions=()))
