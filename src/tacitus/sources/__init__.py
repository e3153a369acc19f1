"""Bytes → reports. `open_reports` is the way in; `KINDS` in `tacitus.sources.kinds` is where a kind is added."""

from tacitus.sources.kinds import open_originals, open_reports, report_from_text
from tacitus.sources.source import Opened, Original, SourceReject

__all__ = ["Opened", "Original", "SourceReject", "open_originals", "open_reports", "report_from_text"]
