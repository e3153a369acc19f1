"""TIMEX3 values and the stretches of time they stand for."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tacitus.ground.calendar.lexicon import Amount, tables
from tacitus.model.vocabulary import TimePrecision

Stretch = tuple[datetime, datetime, TimePrecision]
"""Start, end (exclusive) and how precise that is; local time, zone unknown."""

DATE_VALUE = re.compile(
    r"(?P<year>\d{4})(?:-(?:"
    r"W(?P<week>\d\d)(?P<weekend>-WE)?|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<season>SP|SU|FA|WI)"
    r"|(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?P<clock>.+))?)?))?$"
)
CODE_HOURS = {"MO": (4, 12), "AF": (12, 18), "EV": (17, 24), "NI": (18, 30), "DA": (3, 8), "MI": (11, 15)}
"""Hours of a part-of-day code; a word with bounds of its own ("pre-dawn") has them in the lexicon."""
SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def add_months(day: date, months: int) -> date:
    """`day` moved by calendar months; the 31st becomes the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def midnight(day: date) -> datetime:
    """The first instant of `day`."""
    return datetime.combine(day, time())


def shifted(moment: datetime, by: timedelta) -> datetime:
    """`moment` moved by a length of time, but never out of the years 1 to 9999 that Python counts."""
    try:
        return moment + by
    except OverflowError:
        return (datetime.max if by > timedelta(0) else datetime.min).replace(tzinfo=moment.tzinfo)


def week_value(day: date) -> str:
    """The ISO week of `day` as a value."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def month_value(day: date) -> str:
    """The month of `day` as a value."""
    return f"{day.year:04}-{day.month:02}"


def quarter_value(day: date) -> str:
    """The quarter of `day` as a value."""
    return f"{day.year:04}-Q{(day.month + 2) // 3}"


def season_value(day: date) -> str:
    """The season of `day`; January and February belong to the winter of the year before."""
    if day.month < 3:
        return f"{day.year - 1:04}-WI"
    code = next(code for code, first in reversed(SEASON_MONTHS.items()) if day.month >= first)
    return f"{day.year:04}-{code}"


def stretch_of(value: str) -> Stretch | None:
    """The time that a TIMEX3 date or time value stands for; None for any other value and for gaps (X)."""
    try:
        return _stretch_of(value)
    except (ValueError, OverflowError):
        return None


def _stretch_of(value: str) -> Stretch | None:
    if re.fullmatch(r"\d{3}", value):
        return _years(int(value) * 10, 10, "range")
    if re.fullmatch(r"\d{2}", value):
        return _years(int(value) * 100, 100, "range")
    match = DATE_VALUE.match(value)
    if not match:
        return None
    year = int(match["year"])
    if match["week"]:
        return _week(year, int(match["week"]), weekend=bool(match["weekend"]))
    if match["quarter"]:
        return _months(date(year, int(match["quarter"]) * 3 - 2, 1), 3, "quarter")
    if match["half"]:
        return _months(date(year, int(match["half"]) * 6 - 5, 1), 6, "range")
    if match["season"]:
        return _months(date(year, SEASON_MONTHS[match["season"]], 1), 3, "range")
    if not match["month"]:
        return _years(year, 1, "year")
    if not match["day"]:
        return _months(date(year, int(match["month"]), 1), 1, "month")
    day = date(year, int(match["month"]), int(match["day"]))
    if match["clock"]:
        return _clock(day, match["clock"])
    return midnight(day), midnight(day + timedelta(days=1)), "day"


def _years(first: int, count: int, precision: TimePrecision) -> Stretch:
    return datetime(first, 1, 1), datetime(first + count, 1, 1), precision


def _months(first: date, count: int, precision: TimePrecision) -> Stretch:
    return midnight(first), midnight(add_months(first, count)), precision


def _week(year: int, week: int, *, weekend: bool) -> Stretch:
    monday = midnight(date.fromisocalendar(year, week, 1))
    end = monday + timedelta(days=7)
    return (monday + timedelta(days=5), end, "range") if weekend else (monday, end, "week")


def _clock(day: date, clock: str) -> Stretch | None:
    if clock in CODE_HOURS:
        return hours_of(day, *CODE_HOURS[clock])
    match = re.match(r"(\d\d)(?::(\d\d))?", clock)
    if not match:
        return None
    start = midnight(day) + timedelta(hours=int(match[1]), minutes=int(match[2] or 0))
    if match[2]:
        return start, start + timedelta(minutes=1), "minute"
    return start, start + timedelta(hours=1), "hour"


def hours_of(day: date, first: float, after: float) -> Stretch:
    """The hours `[first, after)` of `day`; above 24 they run into the next day, up to the last that there is."""
    start = midnight(day)
    return shifted(start, timedelta(hours=first)), shifted(start, timedelta(hours=after)), "part_of_day"


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """A part of day: its TIMEX3 code (or clock) and its hours."""

    code: str
    first: float
    after: float


def part_of_day(word: str) -> PartOfDay:
    """The part of day that `word` names."""
    code, first, after = tables()["parts"][word]
    return PartOfDay(code, first, after)


def value_at(unit: str, base: date, step: float) -> str:
    """The value of the unit `step` units after the one that holds `base`."""
    whole = round(step)
    if unit in ("TS", "TM", "TH"):
        return base.isoformat()
    if unit == "D":
        return (base + timedelta(days=whole)).isoformat()
    if unit in ("W", "F"):
        return week_value(base + timedelta(weeks=whole * (2 if unit == "F" else 1)))
    if unit == "WE":
        last = base - timedelta(days=base.isoweekday() % 7 if base.isoweekday() == 7 else 0)
        return week_value(last + timedelta(weeks=whole)) + "-WE"
    if unit == "M":
        return month_value(add_months(base, whole))
    if unit == "Q":
        return quarter_value(add_months(base, 3 * whole))
    years = {"Y": 1, "E": 10, "C": 100}[unit]
    year = base.year + round(step * years)
    return f"{year:04}"[: {"Y": 4, "E": 3, "C": 2}[unit]]


def gap(unit: str) -> str:
    return {"W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX", "Y": "XXXX"}.get(
        unit, "XXXX-XX-XX"
    )


def duration_value(quantity: Amount, unit: str) -> str:
    """An ISO 8601 duration; an unknown number is X, decades and centuries are told in years."""
    factor, letters = {"E": (10, "Y"), "C": (100, "Y"), "F": (2, "W"), "WE": (2, "D")}.get(unit, (1, unit))
    clock, letter = ("T", letters[1]) if letters.startswith("T") else ("", letters)
    if quantity.best is None:
        return f"P{clock}X{'E' if unit == 'E' else letter}"
    number = quantity.best * factor
    halves = {"Y": "6M", "TH": "30M", "TM": "30S", "D": "T12H"}
    finer = halves.get(f"{clock}{letter}")
    if number % 1 == 0.5 and finer:
        whole = f"{int(number)}{letter}" if number > 1 else ""
        return f"P{clock}{whole}{finer}"
    return f"P{clock}{number:g}{letter}"
