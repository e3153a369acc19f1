"""Whole dates: day, month and year in their many orders."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tacitus.ground.calendar import lexicon
from tacitus.ground.calendar.readers.common import (
    BACK,
    ON,
    Match,
    date_or_none,
    dated,
    month_number,
    nearest,
    reader,
    unknown,
    weekday_number,
)
from tacitus.ground.calendar.scene import Reading, Scene
from tacitus.ground.calendar.values import (
    Stretch,
    add_months,
    midnight,
    stretch_of,
    week_value,
)

LONGEST_MONTH = 31
"""Days: the 38th is a parallel, the 60th a floor, the 90th day one of a war."""
FAMILIAR = (
    "may",
    "march",
    "mar",
    "sun",
    "sat",
    "mon",
    "wed",
    "dec",
    "jan",
    "sep",
    "second",
    "fall",
    "august",
)
"""Month names that are also other words, or short: they must be written with a capital."""


@reader
def iso_date(match: Match, scene: Scene) -> Reading | None:
    """2023-03-24, with or without a clock and an offset."""
    day = date_or_none(int(match["year"]), int(match["month"]), int(match["day"]))
    if day is None:
        return None
    if not match["hour"]:
        return dated(day.isoformat(), "ISO date")
    value = f"{day.isoformat()}T{match['hour']}:{match['minute']}"
    zone = "+00:00" if match["zone"] == "z" else match["zone"]
    return Reading(type="TIME", value=value, stretch=stretch_of(value), why="ISO instant", day=day, zone=zone)


@reader
def numeric_date(match: Match, scene: Scene) -> Reading | None:
    """24/03/2023 or 03/24/2023: what cannot be a month settles it, else the outlet's habit, else nearness."""
    first, second, year = int(match["first"]), int(match["second"]), _full_year(match["year"])
    day_first, month_first = date_or_none(year, second, first), date_or_none(year, first, second)
    if day_first is None or month_first is None or day_first == month_first:
        day = day_first or month_first
        return dated(day.isoformat(), "numeric date") if day else None
    if scene.day_first is not None:
        day = day_first if scene.day_first else month_first
        return dated(day.isoformat(), "numeric date, order by the report's habit")
    if match["mark"] == ".":
        return dated(day_first.isoformat(), "numeric date with dots: day first")
    past = [day for day in (day_first, month_first) if scene.today and day <= scene.today]
    if len(past) == 1:
        return dated(past[0].isoformat(), "numeric date, the other order lies in the future")
    return Reading(type="DATE", value=f"{year:04}-XX-XX", why="numeric date, order of day and month unknown")


def _full_year(digits: str) -> int:
    short = int(digits)
    if len(digits) == 4:
        return short
    return short + (1900 if short >= 70 else 2000)


@reader
def month_day(match: Match, scene: Scene) -> Reading | None:
    """A day of a named month; without a year, the one nearest on the verb's side."""
    month, day = month_number(match["month"]), lexicon.ordinal(match["day"])
    if day is None or not _is_month(match, scene):
        return None
    year = match["year"] or match.groupdict().get("short")
    if year:
        whole = date_or_none(_full_year(year), month, day)
        return dated(whole.isoformat(), "full date") if whole else None
    if scene.today is None:
        told = date_or_none(scene.told_year() or 0, month, day)
        if told is not None:
            return dated(told.isoformat(), "day and month in the year of the story")
        return unknown("DATE", f"XXXX-{month:02}-{day:02}", "day and month")
    years = [scene.today.year + step for step in (-1, 0, 1)]
    options = [one for year in years if (one := date_or_none(year, month, day))]
    if not options:
        return None
    weekday = weekday_number(match["weekday"])
    fitting = [one for one in options if weekday is None or one.isoweekday() == weekday] or options
    chosen = _on_side(fitting, match.groupdict().get("which"), scene)
    return dated(chosen.isoformat(), "day and month, year by tense")


def _on_side(options: list[date], which: str | None, scene: Scene) -> date:
    """The option that "last" or "next" asks for, else the nearest on the verb's side."""
    assert scene.today is not None
    if which in BACK:
        return max((one for one in options if one < scene.today), default=options[0])
    if which in ON:
        return min((one for one in options if one > scene.today), default=options[-1])
    return nearest(options, scene.today, scene.direction)


def _is_month(match: Match, scene: Scene) -> bool:
    """Whether "may", "march" … is the month: written with a capital and not a verb."""
    word = match["month"].rstrip(".")
    if word not in FAMILIAR:
        return True
    start, end = match.span("month")
    if scene.parsed.report.text[start].islower():
        return False
    token = scene.token(start, end)
    return token is None or token.pos_ not in ("VERB", "AUX")


def _years(match: Match, scene: Scene) -> list[int]:
    """The year that is said, else that of the report and its neighbours; none for a report without a date."""
    if match["year"]:
        return [int(match["year"])]
    return [scene.today.year + n for n in (-1, 0, 1)] if scene.today is not None else []


@reader
def day_range(match: Match, scene: Scene) -> Reading | None:
    """3–5 March."""
    month = month_number(match["month"] or match["month2"])
    first, last = (
        lexicon.ordinal(match["day"] or match["day2"]),
        lexicon.ordinal(match["last"] or match["last2"]),
    )
    if first is None or last is None or first >= last:
        return None
    years = _years(match, scene)
    if not years:
        return unknown("DATE", f"XXXX-{month:02}-{first:02}/XXXX-{month:02}-{last:02}", "range of days")
    options = [
        one for year in years if (one := date_or_none(year, month, first)) and date_or_none(year, month, last)
    ]
    if not options:
        return None
    start = nearest(options, scene.today or options[0], scene.direction)
    end = start.replace(day=last)
    stretch: Stretch = (midnight(start), midnight(end + timedelta(days=1)), "range")
    return Reading(type="DATE", value=f"{start}/{end}", stretch=stretch, why="range of days")


@reader
def day_list(match: Match, scene: Scene) -> Reading | None:
    """3, 5 and 6 March: from the first of the days to the last."""
    month = month_number(match["month"] or match["month2"])
    days = [int(number) for number in re.findall(r"\d+", match["days"] or match["days2"])]
    if days != sorted(set(days)):
        return None
    value = f"XXXX-{month:02}-{days[0]:02}/XXXX-{month:02}-{days[-1]:02}"
    years = _years(match, scene)
    if not years:
        return unknown("DATE", value, "list of days")
    options = [one for year in years if (one := date_or_none(year, month, days[0]))]
    if not options:
        return None
    start = nearest(options, scene.today or options[0], scene.direction)
    end = date_or_none(start.year, month, days[-1])
    if end is None:
        return None
    stretch: Stretch = (midnight(start), midnight(end + timedelta(days=1)), "range")
    return Reading(type="DATE", value=f"{start}/{end}", stretch=stretch, why="list of days")


@reader
def month(match: Match, scene: Scene) -> Reading | None:
    """A month, with or without a year."""
    number = month_number(match["month"])
    if not _is_month(match, scene) or _is_name(match, scene):
        return None
    shade = match["shade"]
    if match["year"]:
        year = match["year"]
        if match["whose"]:
            if scene.today is None:
                return unknown("DATE", f"XXXX-{number:02}", "month")
            base = scene.told() if match["whose"] == "that" else None
            told_year = base.stretch[0].year if base and base.stretch else scene.today.year
            year = str(told_year + {"last": -1, "next": 1}.get(match["whose"], 0))
        return dated(f"{year}-{number:02}", "month and year", shade=shade)
    if scene.today is None:
        told = scene.told_year()
        if told is not None:
            return dated(f"{told:04}-{number:02}", "month in the year of the story", shade=shade)
        return unknown("DATE", f"XXXX-{number:02}", "month")
    return dated(_month_near(number, match["which"], scene), "month, year by tense", shade=shade)


def _is_name(match: Match, scene: Scene) -> bool:
    """Whether a bare "April", "May" or "June" is a person, by the pipeline."""
    word = match["month"].rstrip(".")
    if match["year"] or match["which"] or match["shade"]:
        return False
    if len(word) <= 4 and word not in ("may", "june", "july") and not match["month"].endswith("."):
        return True
    tokens = scene.tokens(*match.span("month"))
    return tokens is not None and any(token.ent_type_ == "PERSON" for token in tokens)


def _month_near(number: int, which: str | None, scene: Scene) -> str:
    """The month on the side that `which` or the verb points to; without either, the latest one."""
    today = scene.today
    assert today is not None
    way = scene.direction
    if which in BACK:
        year = today.year - (1 if number >= today.month else 0)
    elif which in ON:
        year = today.year + (1 if number <= today.month else 0)
    elif which == "this":
        year = today.year
    elif way == "future" or (way == "present" and 0 < (number - today.month) % 12 <= 6):
        year = today.year + (1 if number < today.month else 0)
    else:
        year = today.year - (1 if number > today.month else 0)
    return f"{year:04}-{number:02}"


@reader
def week_of(match: Match, scene: Scene) -> Reading | None:
    """The week of March 6."""
    month, day = month_number(match["month"]), lexicon.ordinal(match["day"]) or 0
    years = _years(match, scene)
    if not years:
        return unknown("DATE", "XXXX-WXX", "week of a day")
    options = [one for year in years if (one := date_or_none(year, month, day))]
    if not options:
        return None
    chosen = nearest(options, scene.today or options[0], scene.direction)
    return dated(week_value(chosen), "week of a day")


@reader
def every_month(match: Match, scene: Scene) -> Reading | None:
    """Every April."""
    return Reading(type="SET", value=f"XXXX-{month_number(match['month']):02}", why="repeated month")


@reader
def spoken_year(match: Match, scene: Scene) -> Reading | None:
    """Nineteen eighty-two."""
    century = {"eighteen": 1800, "nineteen": 1900, "twenty": 2000}[match["century"]]
    year = century + lexicon.spelled(match["rest"])
    if match["month"]:
        return dated(f"{year}-{month_number(match['month']):02}", "spoken month and year")
    return dated(str(year), "spoken year")


@reader
def month_day_of(match: Match, scene: Scene) -> Reading | None:
    """On the 21st: the latest such day."""
    day = lexicon.ordinal(match["day"])
    if day is None or not 1 <= day <= LONGEST_MONTH:
        return None
    if scene.today is None:
        return unknown("DATE", f"XXXX-XX-{day:02}", "day of the month")
    this = scene.today.replace(day=1)
    options = [
        one
        for step in (-1, 0, 1)
        if (first := add_months(this, step)) and (one := date_or_none(first.year, first.month, day))
    ]
    return dated(nearest(options, scene.today, scene.direction).isoformat(), "day of the month")
