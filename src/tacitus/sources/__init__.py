"""Bytes → reports. `open_reports` is the way in; a kind is added in `tacitus.sources.kinds.KINDS`."""

from tacitus.sources.opening import (
    list_sources,
    media_type_of,
    open_bytes,
    open_originals,
    open_reports,
    report_from_text,
)
from tacitus.sources.source import Beside, Opened, Original, SourceReject

__all__ = [
    "Beside",
    "Opened",
    "Original",
    "SourceReject",
    "list_sources",
    "media_type_of",
    "open_bytes",
    "open_originals",
    "open_reports",
    "report_from_text",
]
