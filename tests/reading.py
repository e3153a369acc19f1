"""Texts as they are read, each once a process: one of our own, parsed, and the reports that come as examples."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Reading, Report, Segment
from tacitus.pipeline.intake import read_new
from tacitus.settings import load_settings
from tacitus.sources.opening import open_reports
from tacitus.syntax.parse import parse


@cache
def read_text(text: str) -> ParsedReport:
    """`text` as one body segment, parsed."""
    body = (Segment(kind="body", start=0, end=len(text)),) if text else ()
    return parse(Report(id="r_0000000000000000", text=text, segments=body))


@cache
def sample_readings() -> tuple[Reading, ...]:
    """What is read of the reports that come as examples."""
    with as_file(files("tacitus.examples").joinpath("reports")) as folder:
        found = [one for one in open_reports(folder, load_settings()) if isinstance(one, Report)]
    return tuple(map(read_new, found))
