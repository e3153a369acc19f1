"""What must hold of any report and any source, whatever is in it."""

from __future__ import annotations

import json
import time
from functools import partial
from pathlib import Path
from typing import Any

from tacitus.boundary import FAILED, attempt
from tacitus.model.codec import reading_to_json, to_plain
from tacitus.model.records import Reading, Reject, Report
from tacitus.pipeline.intake import published_on, read_new
from tacitus.settings import Settings
from tacitus.sources import Original, SourceReject, open_bytes, open_reports, report_from_text

SETTINGS = Settings()
SLOW = 120.0
"""Seconds after which opening or reading something small counts as a hang."""
DATES = (None, "2023-03-24", "1950-01-01")


def fault_of_text(text: str, seed: int) -> str | None:
    """What is wrong with how a text is read; None when all holds."""
    made = attempt(partial(report_from_text, text, SETTINGS), stage="source")
    return _fault(made, seed)


def fault_of_source(name: str, raw: bytes, folder: Path, seed: int) -> str | None:
    """What is wrong with how a source is opened and read."""
    path = folder / name
    path.write_bytes(raw)
    for found in open_reports(path, SETTINGS):
        fault = _fault(found.reject if isinstance(found, SourceReject) else found, seed)
        if fault:
            return fault
    return None


def fault_of_opening(name: str, raw: bytes) -> str | None:
    """What is wrong with how bytes are opened, whether or not they are then read; None when all holds."""
    begun = time.monotonic()
    found = list(open_bytes(Original(path=name, raw=raw), SETTINGS))
    if not found:
        return "neither a report nor a reject"
    if time.monotonic() - begun > SLOW:
        return f"took {time.monotonic() - begun:.0f} seconds"
    for one in found:
        if isinstance(one, SourceReject):
            if one.reject.reason in (FAILED, "overrun"):
                return f"{one.path}: {one.reject.message}"
        else:
            to_plain(one.report)
            one.report.text.encode("utf-8")
    return None


def fault_of_loss(name: str, raw: bytes, whole: tuple[str, ...]) -> str | None:
    """What is wrong with how a file is opened of which some reports are damaged and the `whole` ones are not."""
    found = list(open_bytes(Original(path=name, raw=raw), SETTINGS))
    texts = [one.report.text for one in found if not isinstance(one, SourceReject)]
    lost = [text for text in whole if not any(text in read for read in texts)]
    if lost:
        said = [one.reject.message for one in found if isinstance(one, SourceReject)]
        return f"{name}: lost {lost}, said {said}"
    return None if len(found) > len(whole) else f"{name}: what was damaged is lost without a word"


def _fault(made: Report | Reject, seed: int) -> str | None:
    if isinstance(made, Report):
        day = DATES[seed % len(DATES)]
        read = partial(read_new, made, mentions=seed % 4 == 0, published=published_on(day) if day else None)
        outcome = attempt(read, stage="read", seconds=SLOW)
    else:
        return made.message if made.reason == FAILED else None
    if isinstance(outcome, Reject):
        return f"{outcome.stage}: {outcome.message}" if outcome.reason in (FAILED, "overrun") else None
    return _unlike(outcome)


def _unlike(reading: Reading) -> str | None:
    """Spans are slices of the text, and the JSON is JSON that UTF-8 can write."""
    text = reading.report.text
    for span in _spans(to_plain(reading)):
        if text[span["start"] : span["end"]] != span["text"]:
            return f"span {span['start']}-{span['end']} is {span['text'][:40]!r}, not the text's"
    written = reading_to_json(reading, with_mentions=True)
    written.encode("utf-8")
    json.loads(written, parse_constant=lambda name: 1 / 0)
    return None


def _spans(plain: Any) -> list[dict[str, Any]]:
    if isinstance(plain, dict):
        own = [plain] if {"start", "end", "text"} <= plain.keys() and isinstance(plain["start"], int) else []
        return own + [span for value in plain.values() for span in _spans(value)]
    return [span for value in plain for span in _spans(value)] if isinstance(plain, list) else []
