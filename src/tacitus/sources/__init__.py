"""Bytes → reports. `open_reports` is the way in; a kind is added in `tacitus.sources.kinds.KINDS`."""

from tacitus.sources.kinds import list_sources, open_originals, open_reports, report_from_text
from tacitus.sources.source import Opened, Original, SourceReject

__all__ = [
    "Opened",
    "Original",
    "SourceReject",
    "list_sources",
    "open_originals",
    "open_reports",
    "report_from_text",
]
