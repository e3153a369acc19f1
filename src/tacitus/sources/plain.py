"""Plain text (and Markdown, read as text): the whole file is the report."""

from __future__ import annotations

from tacitus.settings import Settings
from tacitus.sources.decode import decode
from tacitus.sources.source import Opened, Original, Result, make_report


def read_plain(original: Original, settings: Settings) -> Result:
    """One report."""
    text = decode(original.raw, declared=original.beside.charset)
    report = make_report(text, path=original.path, limit=settings.max_characters, beside=original.beside)
    yield Opened(report=report, original=original)
