"""Neighbouring words that mean one time: "8 a.m. on Friday", "Sunday night, June 7", "overnight into Sunday"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from tacitus.ground.calendar.clocks import LONGEST, without_clock
from tacitus.ground.calendar.readers import at_hours, shaded_hours
from tacitus.ground.calendar.scene import Read, Reading
from tacitus.ground.calendar.values import part_of_day

GLUE = re.compile(r"(?:,?\s+(?:(?:on|of|at|in|about|around|by|the)\s+){0,3}|,\s*|\s*[-–]\s*)$")
"""What may stand between a day and a time of day that are one mention ("8 a.m. on Friday")."""
BESIDE = re.compile(r",?\s*\(?(?:(?:the|an?)\s+)?")
"""What stands between a weekday and its own date ("Sunday night, June 7"; "7 June, a Sunday")."""
INTO = re.compile(r"\s+(?:and\s+)?(?:in)?to\s+(?:the\s+early\s+hours\s+of\s+)?")
BETWEEN = re.compile(r"\s+(?:of|from|between)\s+")
WITHIN = re.compile(r"\s+in\s+(?:the\s+month\s+of\s+)?")
"""What stands between a weekday and the month that it was of ("on a Sunday in February")."""
AND = re.compile(r"\s*(?:-|–|\sand\s|\sto\s|\sinto\s)\s*")
DATES = frozenset({"date_day_first", "date_month_first", "iso_date", "numeric_date"})
ONE_DAY = timedelta(days=1)


def joined_days(read: list[Read], text: str) -> list[Read]:
    """`read` with neighbours that mean one time made one."""
    joined: list[Read] = []
    for one in read:
        joined.append(one)
        while len(joined) > 1 and (whole := _whole(joined, text)) is not None:
            count, merged = whole
            joined[-count:] = [merged]
    return joined


def _whole(joined: list[Read], text: str) -> tuple[int, Read] | None:
    """How many of the last readings are one, and that one."""
    if len(joined) > 2 and (night := _night_between(joined[-3], joined[-2], joined[-1], text)):
        return 3, night
    left, right = joined[-2:]
    for merge in (_night_of, _own_date, _some_day_of, _merge):
        found = merge(left, right, text)
        if found is not None:
            return 2, found
    return None


def _is_night(one: Read) -> bool:
    """A night whose day is not told beside it: what "overnight" alone means is given up for what follows."""
    return one.reading.hours is not None and one.reading.hours[2] == "NI"


def _night_before(one: Read, last: Read, day: Reading, why: str) -> Read:
    """The night that ends on a day, from the characters of `one` to those of `last`."""
    assert day.day is not None
    named = part_of_day("night")
    reading = at_hours(day.day - ONE_DAY, (named.first, named.after, named.code), why)
    return Read(one.start, last.end, f"{one.rule}+{last.rule}", reading)


def _night_between(night: Read, first: Read, last: Read, text: str) -> Read | None:
    """ "Overnight from Saturday to Sunday", "the night between 20 November and 21 November"."""
    if not _is_night(night) or first.reading.day is None or last.reading.day != first.reading.day + ONE_DAY:
        return None
    if not (BETWEEN.fullmatch(text[night.end : first.start]) and AND.fullmatch(text[first.end : last.start])):
        return None
    return _night_before(night, last, last.reading, "the night between two days")


def _night_of(left: Read, right: Read, text: str) -> Read | None:
    """ "Overnight into Sunday", "Saturday night into Sunday", "the night of 20 to 21 November"."""
    between = text[left.end : right.start]
    if _is_night(left) and right.rule == "day_range" and BETWEEN.fullmatch(between):
        return _night_of_range(left, right)
    day, before = right.reading.day, left.reading.day
    if day is None or not INTO.fullmatch(between):
        return None
    if _is_night(left):
        return _night_before(left, right, right.reading, "the night into a day")
    if before is None or day != before + ONE_DAY or left.reading.type != "TIME":
        return None
    return replace(left, end=right.end)


def _night_of_range(night: Read, days: Read) -> Read | None:
    stretch = days.reading.stretch
    if stretch is None or stretch[1] - stretch[0] != 2 * ONE_DAY:
        return None
    last = Reading(type="DATE", value="", day=stretch[0].date() + ONE_DAY)
    return _night_before(night, days, last, "the night between two days")


def _own_date(left: Read, right: Read, text: str) -> Read | None:
    """A weekday (perhaps with a part of the day) and its date beside it: the date says which day it was."""
    if not BESIDE.fullmatch(text[left.end : right.start]):
        return None
    if left.rule in DATES and right.rule.startswith("weekday"):
        named, date = right.reading, left.reading
        if named.day is None or date.day is None or named.day.isoweekday() != date.day.isoweekday():
            return None
    elif left.rule.startswith(("weekday", "part")) and "weekday" in left.rule and right.rule in DATES:
        named, date = left.reading, right.reading
    else:
        return None
    if named.day is None or date.day is None:
        return None
    return Read(left.start, right.end, f"{left.rule}+{right.rule}", _moved_to(named, date))


def _some_day_of(left: Read, right: Read, text: str) -> Read | None:
    """ "On a Sunday in February": the words do not tell which, and it is not the last one before the report."""
    if (
        left.rule.startswith("weekday")
        and right.rule == "month"
        and WITHIN.fullmatch(text[left.end : right.start])
    ):
        return replace(right, start=left.start)
    return None


def _moved_to(named: Reading, date: Reading) -> Reading:
    """The reading of a weekday, on the day that its date names."""
    assert named.day is not None
    assert date.day is not None
    step = date.day - named.day
    stretch = named.stretch and (named.stretch[0] + step, named.stretch[1] + step, named.stretch[2])
    value = named.value.replace(named.day.isoformat(), date.day.isoformat())
    return replace(
        named, stretch=stretch, day=date.day, value=value, why=f"{date.why}; its weekday beside it"
    )


def _merge(left: Read, right: Read, text: str) -> Read | None:
    if right.start - left.end > LONGEST:
        return None
    between = without_clock(text[left.end : right.start])
    if len(between) > 24 or not GLUE.match(between):
        return None
    if (
        left.reading.type == "TIME"
        and left.reading.day
        and right.rule == "part"
        and right.start == left.end + 1
    ):
        return replace(left, end=right.end)
    day, hours = _day_side(left.reading, right.reading)
    if day is None or hours is None or day.day is None or hours.hours is None:
        return None
    first, after, code = hours.hours
    if day.shade and first < after:
        first, after, code = shaded_hours(first, after, day.shade, code)
    reading = at_hours(day.day, (first, after, code), f"{day.why}; {hours.why}", hours.zone)
    return Read(left.start, right.end, f"{left.rule}+{right.rule}", reading)


def _day_side(left: Reading, right: Reading) -> tuple[Reading | None, Reading | None]:
    """Which of two neighbours is the day and which the time of day."""
    if left.type == "DATE" and left.day and right.hours:
        return left, right
    if left.hours and right.day and (right.type == "DATE" or _is_finer(left)):
        return right, left
    return None, None


def _is_finer(reading: Reading) -> bool:
    """A clock or "the early hours" beside a dated part of day ("8 a.m. on Friday morning") tells the time."""
    return reading.why == "clock time" or reading.why.endswith(" hours")
