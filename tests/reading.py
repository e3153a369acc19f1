"""A text of our own → a parsed report, for tests of what reads parses."""

from __future__ import annotations

from functools import cache

from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Report, Segment
from tacitus.syntax.parse import parse


@cache
def read_text(text: str) -> ParsedReport:
    """`text` as one body segment, parsed."""
    body = (Segment(kind="body", start=0, end=len(text)),) if text else ()
    return parse(Report(id="r_0000000000000000", text=text, segments=body))
