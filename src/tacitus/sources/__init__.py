"""Bytes → reports. `open_reports` is the way in; a kind is added in `tacitus.sources.kinds.KINDS`."""

from tacitus.sources.opening import (
    list_sources,
    may_hold_many,
    media_type_of,
    open_bytes,
    open_originals,
    open_reports,
    open_units,
    report_from_text,
    shown_sources,
)
from tacitus.sources.source import Beside, Opened, Original, SourceReject

__all__ = [
    "Beside",
    "Opened",
    "Original",
    "SourceReject",
    "list_sources",
    "may_hold_many",
    "media_type_of",
    "open_bytes",
    "open_originals",
    "open_reports",
    "open_units",
    "report_from_text",
    "shown_sources",
]
