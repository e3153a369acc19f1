"""Shared by the calendar's tests: a parsed report made of one body segment, and its time mentions."""

from __future__ import annotations

from tacitus.ground import calendar
from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Interval, Mention, Report, Segment, Span
from tacitus.syntax.parse import parse


def published(day: str | None) -> Interval | None:
    """The whole of a day of publication."""
    return Interval(start=f"{day}T00:00:00", end=f"{day}T23:59:59", precision="day") if day else None


def parsed(text: str, day: str | None = "2023-03-24", kind: str = "body") -> ParsedReport:
    """`text` as a report published on `day`."""
    segment = Segment(kind=kind, start=0, end=len(text))
    return parse(Report(id="r_test", text=text, published=published(day), segments=(segment,)))


def mentions(text: str, day: str | None = "2023-03-24", kind: str = "body") -> dict[str, Mention]:
    """The time mentions of `text`, by their words."""
    return {one.text: one for one in calendar.spot(parsed(text, day, kind))}


def interval(text: str, words: str, day: str | None = "2023-03-24", kind: str = "body") -> Interval | None:
    """What the mention `words` of `text` is grounded to."""
    grounded = mentions(text, day, kind)[words].grounded
    assert grounded is None or isinstance(grounded, Interval)
    return grounded


def stretch(
    text: str, words: str, day: str | None = "2023-03-24", kind: str = "body"
) -> tuple[str, str] | None:
    """Start and end of that interval, whole days without their midnight."""
    found = interval(text, words, day, kind)
    return (_short(found.start), _short(found.end)) if found is not None else None


def _short(instant: str) -> str:
    return instant.removesuffix(":00").removesuffix("T00:00")


def between(start: str, end: str) -> Interval:
    """An interval with an empty span, for arithmetic."""
    return Interval(start=start, end=end, precision="range", text=Span(start=0, end=0, text=""))
