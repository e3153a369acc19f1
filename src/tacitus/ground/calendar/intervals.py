"""Arithmetic on `Interval` records: building, meeting, shifting, zones.

Instants without an offset are local time at the place of the event, zone unknown. Two intervals are compared
as instants when both know their zone, else by the clock on the wall.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from typing import get_args
from zoneinfo import ZoneInfo

from tacitus.ground.calendar.values import shifted
from tacitus.model.records import Interval, Span
from tacitus.model.vocabulary import TimePrecision

FINENESS: tuple[TimePrecision, ...] = get_args(TimePrecision)
"""Precisions, finest first."""


def interval(
    start: datetime,
    end: datetime,
    precision: TimePrecision,
    *,
    zone: str | None = None,
    text: Span | None = None,
    reference: str | None = None,
) -> Interval:
    """The record of `[start, end)`."""
    return Interval(
        start=start.isoformat(timespec="seconds"),
        end=end.isoformat(timespec="seconds"),
        precision=precision,
        zone=zone,
        text=text,
        reference=reference,
    )


def bounds(given: Interval) -> tuple[datetime, datetime]:
    """Start and end as datetimes, aware where the record carries an offset."""
    return datetime.fromisoformat(given.start), datetime.fromisoformat(given.end)


def wall(given: Interval) -> tuple[datetime, datetime]:
    """Start and end by the clock on the wall: the offset is dropped."""
    start, end = bounds(given)
    return start.replace(tzinfo=None), end.replace(tzinfo=None)


def intersects(left: Interval, right: Interval) -> bool:
    """Whether some instant lies in both."""
    (a, b), (c, d) = _comparable(left, right)
    return a < d and c < b


def ends_before(left: Interval, right: Interval) -> bool:
    """Whether all of `left` lies before all of `right`."""
    (_, b), (c, _) = _comparable(left, right)
    return b <= c


def cut_after(given: Interval, last: Interval) -> Interval:
    """`given` up to the end of the day that `last` ends in, by the clock on the wall; all of it when later."""
    (start, end), (_, until) = bounds(given), wall(last)
    last_day = datetime.combine(shifted(until, -timedelta(microseconds=1)).date(), time())
    midnight = shifted(last_day, timedelta(days=1))
    midnight = midnight.replace(tzinfo=end.tzinfo)
    if end <= midnight or start >= midnight:
        return given
    return replace(
        given, end=midnight.isoformat(timespec="seconds"), precision=_precision_of(midnight - start)
    )


def up_to(day: Interval, before: timedelta) -> Interval:
    """From `before` the end of `day` up to that end: what was told then had happened by then."""
    _, end = bounds(day)
    return replace(
        day,
        start=shifted(end, -before).isoformat(timespec="seconds"),
        precision="unknown",
        reference=f"told on {day.start[:10]}, so not later; how long before is not told",
    )


def since(event: Interval, told: Interval, text: Span) -> Interval | None:
    """From the start of an event up to the end of the day on which what came of it was told; None where that lies before.

    `text` are the words that put the one behind the other.
    """
    (start, _), (_, end) = wall(event), wall(told)
    if start >= end:
        return None
    zone = bounds(event)[0].tzinfo
    return interval(
        start.replace(tzinfo=zone),
        end.replace(tzinfo=zone),
        "range",
        zone=event.zone,
        text=text,
        reference=f"after {event.start[:10]}, and told on {told.start[:10]}",
    )


def years_before(day: Interval, years: int, slack: timedelta) -> Interval | None:
    """The same days so many years before, with `slack` at either end; None before the year 1."""
    if years >= datetime.fromisoformat(day.start).year:
        return None
    edges = [edge.replace(year=edge.year - years, day=min(edge.day, 28)) for edge in bounds(day)]
    moved = replace(
        day, start=edges[0].isoformat(timespec="seconds"), end=edges[1].isoformat(timespec="seconds")
    )
    return replace(widened(moved, slack), reference=f"{years} years before {day.start[:10]}")


def widened(given: Interval, slack: timedelta) -> Interval:
    """`given` with `slack` at either end."""
    start, end = bounds(given)
    return replace(
        given,
        start=shifted(start, -slack).isoformat(timespec="seconds"),
        end=shifted(end, slack).isoformat(timespec="seconds"),
        precision="range",
    )


def combine(intervals: Sequence[Interval]) -> Interval | None:
    """The instants that lie in all of `intervals`: the tightest honest reading of several mentions.

    None when there are none, or no common instant. The text of the narrowest stays; its precision too, or
    "range" when the overlap is none of the given intervals.
    """
    if not intervals:
        return None
    met: Interval | None = intervals[0]
    for following in intervals[1:]:
        met = _meet(met, following) if met is not None else None
    return met


def _meet(left: Interval, right: Interval) -> Interval | None:
    (a, b), (c, d) = _comparable(left, right)
    start, end = max(a, c), min(b, d)
    if start >= end:
        return None
    if (start, end) == (a, b):
        return left
    if (start, end) == (c, d):
        return right
    carrier = left if left.zone or not right.zone else right
    narrow = min((left, right), key=lambda one: FINENESS.index(one.precision))
    return replace(
        narrow,
        start=start.isoformat(timespec="seconds"),
        end=end.isoformat(timespec="seconds"),
        precision=_precision_of(end - start),
        zone=carrier.zone,
    )


def _precision_of(length: timedelta) -> TimePrecision:
    """The coarsest class that an arbitrary overlap of this length deserves."""
    if length <= timedelta(minutes=1):
        return "minute"
    if length <= timedelta(hours=1):
        return "hour"
    if length < timedelta(days=1):
        return "part_of_day"
    return "day" if length == timedelta(days=1) else "range"


def _comparable(
    left: Interval, right: Interval
) -> tuple[tuple[datetime, datetime], tuple[datetime, datetime]]:
    first, second = bounds(left), bounds(right)
    if first[0].tzinfo is not None and second[0].tzinfo is not None:
        return first, second
    return wall(left), wall(right)


def zone_of(name: str) -> tzinfo:
    """The zone called `name`: IANA ("Asia/Damascus") or a fixed offset ("+03:00", "+0300").

    Raises `zoneinfo.ZoneInfoNotFoundError` for a name that does not exist.
    """
    if offset_of := re.fullmatch(r"[+-](\d\d):?(\d\d)", name):
        offset = timedelta(hours=int(offset_of[1]), minutes=int(offset_of[2]))
        return timezone(-offset if name.startswith("-") else offset)
    return UTC if name in ("UTC", "Z", "GMT") else ZoneInfo(name)


def with_zone(given: Interval, zone: str) -> Interval:
    """`given` in the local time of `zone`.

    Local times of unknown zone get the offset that the zone had then; an interval that knows its zone keeps
    its instants and is written in the new zone's clock. At the edge of the calendar (the years 1 and 9999) the
    zone is left out.
    """
    place = zone_of(zone)
    try:
        start, end = (
            moment.replace(tzinfo=place) if moment.tzinfo is None else moment.astimezone(place)
            for moment in bounds(given)
        )
    except OverflowError:
        return given
    return replace(
        given, start=start.isoformat(timespec="seconds"), end=end.isoformat(timespec="seconds"), zone=zone
    )
