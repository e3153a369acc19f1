"""The readers: what each rule's match means, given the scene. A reader that returns None declines the match."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from tacitus.ground.calendar import lexicon
from tacitus.ground.calendar.lexicon import UNIT_HOURS, Amount
from tacitus.ground.calendar.scene import Reading, Scene
from tacitus.ground.calendar.values import (
    Stretch,
    add_months,
    hours_of,
    midnight,
    month_value,
    part_of_day,
    quarter_value,
    season_value,
    stretch_of,
    week_value,
)

Match = re.Match[str]
Reader = Callable[[Match, Scene], Reading | None]
READERS: dict[str, Reader] = {}

BACK = frozenset({"last", "past", "this past", "previous", "the previous", "preceding", "prior"})
ON = frozenset({"next", "coming", "this coming", "following", "the following", "the next"})
STORY = frozenset({"that", "the same", "same", "that same", "the previous", "the following", "the next"})
"""Words that count from the day the story stands on, not from publication."""
NEAR = timedelta(days=60)
"""A day this close is meant whatever the tense ("was due on 2 April", our choice)."""
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


def reader(function: Reader) -> Reader:
    """Register a reader under its function name (a trailing underscore is dropped)."""
    READERS[function.__name__.rstrip("_")] = function
    return function


def dated(value: str, why: str, *, shade: str | None = None, **more: object) -> Reading:
    """A date whose time is what its value says, narrowed by "early"/"late"."""
    stretch = _shaded(stretch_of(value), shade)
    day = date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None
    return Reading(type="DATE", value=value, stretch=stretch, why=why, day=day, shade=shade)


def _shaded(stretch: Stretch | None, shade: str | None) -> Stretch | None:
    """ "early 2014" is its first half, "late" its second, "mid" the middle; a day has hours of its own."""
    word = re.sub(r"^the | of$| in$", "", shade or "").strip()
    if stretch is None or not word:
        return stretch
    start, end, precision = stretch
    if precision == "day" and word in lexicon.tables()["shades"]:
        first, after = lexicon.tables()["shades"][word]
        return hours_of(start.date(), first, after) if (first, after) != (0, 24) else stretch
    length = end - start
    thirds = {
        "early": (0, 1 / 2),
        "beginning": (0, 1 / 3),
        "start": (0, 1 / 3),
        "mid": (1 / 4, 3 / 4),
        "middle": (1 / 4, 3 / 4),
        "late": (1 / 2, 1),
        "end": (2 / 3, 1),
        "close": (2 / 3, 1),
    }
    if word not in thirds:
        return stretch
    first, after = thirds[word]
    return _floor_day(start + length * first), _floor_day(start + length * after), "range"


def _floor_day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def unknown(kind: str, value: str, why: str) -> Reading:
    """A relative expression in a report without a date: read, not grounded."""
    return Reading(type=kind, value=value, why=f"{why}; the report has no date")  # type: ignore[arg-type]


# --- whole dates ---------------------------------------------------------------------------------------------------


@reader
def iso_date(match: Match, scene: Scene) -> Reading | None:
    """2023-03-24, with or without a clock and an offset."""
    day = _date(int(match["year"]), int(match["month"]), int(match["day"]))
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
    day_first, month_first = _date(year, second, first), _date(year, first, second)
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


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@reader
def month_day(match: Match, scene: Scene) -> Reading | None:
    """A day of a named month; without a year, the one nearest on the verb's side."""
    month, day = _month_number(match["month"]), lexicon.ordinal(match["day"])
    if day is None or not _is_month(match, scene):
        return None
    if match["year"]:
        whole = _date(int(match["year"]), month, day)
        return dated(whole.isoformat(), "full date") if whole else None
    if scene.today is None:
        return unknown("DATE", f"XXXX-{month:02}-{day:02}", "day and month")
    years = [scene.today.year + step for step in (-1, 0, 1)]
    options = [one for year in years if (one := _date(year, month, day))]
    if not options:
        return None
    weekday = _weekday_number(match["weekday"])
    fitting = [one for one in options if weekday is None or one.isoweekday() == weekday] or options
    chosen = _nearest(fitting, scene.today, scene.direction)
    return dated(chosen.isoformat(), "day and month, year by tense")


def _nearest(options: list[date], today: date, direction: str) -> date:
    """The option nearest to `today`; beyond `NEAR`, the nearest on the side that the verb points to."""
    nearest = min(options, key=lambda one: abs(one - today))
    if abs(nearest - today) <= NEAR:
        return nearest
    past, to_come = [o for o in options if o <= today], [o for o in options if o >= today]
    if direction == "past" and past:
        return max(past)
    if direction == "future" and to_come:
        return min(to_come)
    return nearest


def _month_number(words: str) -> int:
    return lexicon.months()[words.rstrip(".")]


def _weekday_number(words: str | None) -> int | None:
    return lexicon.weekdays()[words.rstrip(".")] if words else None


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


@reader
def day_range(match: Match, scene: Scene) -> Reading | None:
    """3–5 March."""
    month = _month_number(match["month"] or match["month2"])
    first, last = (
        lexicon.ordinal(match["day"] or match["day2"]),
        lexicon.ordinal(match["last"] or match["last2"]),
    )
    if first is None or last is None or first >= last:
        return None
    if not match["year"] and scene.today is None:
        return unknown("DATE", f"XXXX-{month:02}-{first:02}/XXXX-{month:02}-{last:02}", "range of days")
    years = [int(match["year"])] if match["year"] else [scene.today.year + n for n in (-1, 0, 1)]  # type: ignore[union-attr]
    options = [one for year in years if (one := _date(year, month, first)) and _date(year, month, last)]
    if not options:
        return None
    start = _nearest(options, scene.today or options[0], scene.direction)
    end = start.replace(day=last)
    stretch: Stretch = (midnight(start), midnight(end + timedelta(days=1)), "range")
    return Reading(type="DATE", value=f"{start}/{end}", stretch=stretch, why="range of days")


@reader
def month(match: Match, scene: Scene) -> Reading | None:
    """A month, with or without a year."""
    number = _month_number(match["month"])
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
def every_month(match: Match, scene: Scene) -> Reading | None:
    """Every April."""
    return Reading(type="SET", value=f"XXXX-{_month_number(match['month']):02}", why="repeated month")


@reader
def spoken_year(match: Match, scene: Scene) -> Reading | None:
    """Nineteen eighty-two."""
    century = {"eighteen": 1800, "nineteen": 1900, "twenty": 2000}[match["century"]]
    year = century + lexicon.spelled(match["rest"])
    if match["month"]:
        return dated(f"{year}-{_month_number(match['month']):02}", "spoken month and year")
    return dated(str(year), "spoken year")


@reader
def month_day_of(match: Match, scene: Scene) -> Reading | None:
    """On the 21st: the latest such day."""
    day = lexicon.ordinal(match["day"])
    if day is None:
        return None
    if scene.today is None:
        return unknown("DATE", f"XXXX-XX-{day:02}", "day of the month")
    this = scene.today.replace(day=1)
    options = [
        one
        for step in (-1, 0, 1)
        if (first := add_months(this, step)) and (one := _date(first.year, first.month, day))
    ]
    return dated(_nearest(options, scene.today, scene.direction).isoformat(), "day of the month")


# --- weekdays and single days --------------------------------------------------------------------------------------


@reader
def weekday(match: Match, scene: Scene) -> Reading | None:
    """A weekday: the last one up to publication, or the next when the verb or "next" says so."""
    number = lexicon.weekdays()[match["weekday"]]
    base = scene.today
    which, week = match["which"], match["week"]
    cut = 0
    if which == "that" and _is_conjunction(match, scene):
        which, cut = None, match.start("weekday") - match.start()
    if which in STORY and which != "the next":
        base = scene.told_day() or base
    if base is None:
        return unknown("DATE", f"XXXX-WXX-{number}", "weekday")
    if week:
        monday = base - timedelta(days=base.isoweekday() - 1)
        step = {"last": -7, "next": 7}.get(week, 0)
        return dated((monday + timedelta(days=step + number - 1)).isoformat(), "weekday of a week")
    day = _weekday_near(number, which, base, scene)
    return replace(dated(day.isoformat(), "weekday by tense", shade=match["shade"]), cut=cut)


def _is_conjunction(match: Match, scene: Scene) -> bool:
    """ "said that Friday's vote …": the "that" belongs to "said"."""
    token = scene.token(match.start("which"), match.start("which") + 4)
    scene.start = match.start("weekday")
    return token is not None and (token.pos_ == "SCONJ" or token.dep_ == "mark")


def _weekday_near(number: int, which: str | None, base: date, scene: Scene) -> date:
    back = (base.isoweekday() - number) % 7
    on = -back % 7
    if which in BACK:
        return base - timedelta(days=back or 7)
    if which in ON:
        return base + timedelta(days=on or 7)
    if which == "this":
        return base + timedelta(days=on)
    way = scene.direction
    if way == "future" or (way == "present" and _starts_something(scene)):
        return base + timedelta(days=on)
    return base - timedelta(days=back)


def _starts_something(scene: Scene) -> bool:
    """Present tense with a date points ahead ("talks begin on Monday"), unless "since" looks back."""
    return not re.search(r"\b(?:since|after)\s+(?:\w+\s+)?$", scene.before())


@reader
def weekdays(match: Match, scene: Scene) -> Reading | None:
    """Fridays, every Friday."""
    number = lexicon.weekdays()[match["weekday"] or match["weekday2"] or match["weekday3"]]
    if match["weekday2"] and _lost_apostrophe(match, scene):
        if scene.today is None:
            return unknown("DATE", f"XXXX-WXX-{number}", "weekday")
        return dated(_weekday_near(number, None, scene.today, scene).isoformat(), "weekday by tense")
    named = match["part"] or match["part3"]
    code = part_of_day(named.rstrip("s")).code if named else ""
    return Reading(
        type="SET", value=f"XXXX-WXX-{number}" + (f"T{code}" if code else ""), why="repeated weekday"
    )


def _lost_apostrophe(match: Match, scene: Scene) -> bool:
    """ "Saturdays blast": a genitive that the source stripped of its mark."""
    if match["part"] or re.search(r"\b(?:on|of|and)\s+$", scene.before(8)):
        return False
    tokens = scene.tokens(match.start(), match.end())
    if tokens is None or tokens.end >= len(scene.parsed.doc):
        return False
    return scene.parsed.doc[tokens.end].pos_ in ("NOUN", "ADJ")


@reader
def near_day(match: Match, scene: Scene) -> Reading | None:
    """Today, yesterday, tomorrow."""
    steps = {
        "today": 0,
        "yesterday": -1,
        "tomorrow": 1,
        "the day before yesterday": -2,
        "the day after tomorrow": 2,
    }
    word = " ".join(match["word"].split())
    if _is_title(match.start("word"), scene):
        return None
    if scene.today is None:
        return unknown("DATE", "XXXX-XX-XX", word)
    return dated((scene.today + timedelta(days=steps[word])).isoformat(), word, shade=match["shade"])


def _is_title(start: int, scene: Scene) -> bool:
    """A capital after a capitalised word within its sentence: part of a name ("USA Today")."""
    text = scene.parsed.report.text
    before = re.search(r"([A-Z][\w.]*) $", text[max(0, start - 20) : start])
    if before is None or not text[start].isupper() or text[start : start + 2].isupper():
        return False
    tokens = scene.tokens(start, start + 1)
    return tokens is not None and tokens[0].ent_type_ in ("ORG", "WORK_OF_ART", "PRODUCT")


# --- parts of day and clocks ---------------------------------------------------------------------------------------


@reader
def part_here(match: Match, scene: Scene) -> Reading | None:
    """This morning, last night, the following evening."""
    named = part_of_day(match["part"])
    which = match["which"]
    base = scene.told_day() if which in STORY else scene.today
    if base is None:
        return unknown("TIME", f"XXXX-XX-XXT{named.code}", "part of day")
    step = {"last": -1, "yesterday": -1, "the previous": -1, "next": 1, "tomorrow": 1}.get(which, 0)
    step = 1 if which in ("the next", "the following") else step
    day = base + timedelta(days=step)
    hours = shaded_hours(named.first, named.after, match["inner"] or match["shade"], named.code)
    return at_hours(day, hours, f"{which} {match['part']}")


def at_hours(day: date, hours: tuple[float, float, str], why: str, zone: str | None = None) -> Reading:
    """A part of a day, or an instant of it when the hours are one."""
    first, after, code = hours
    value = f"{day.isoformat()}T{code}"
    stretch = stretch_of(value) if first >= after else hours_of(day, first, after)
    return Reading(type="TIME", value=value, stretch=stretch, why=why, day=day, zone=zone)


def shaded_hours(first: float, after: float, shade: str | None, code: str) -> tuple[float, float, str]:
    """ "early morning" starts at midnight, "late evening" is the evening's second half."""
    half = (first + after) / 2
    if shade == "early":
        return (0 if code == "MO" else first, max(half, 9) if code == "MO" else half, code)
    if shade == "late":
        return half, after, code
    return first, after, code


@reader
def tonight(match: Match, scene: Scene) -> Reading | None:
    """Tonight."""
    if scene.today is None:
        return unknown("TIME", "XXXX-XX-XXTNI", "tonight")
    named = part_of_day("night")
    return at_hours(scene.today, (named.first, named.after, named.code), "tonight")


@reader
def overnight(match: Match, scene: Scene) -> Reading | None:
    """The night into the day of publication, or the night of the day beside it."""
    named = part_of_day("overnight")
    hours = (named.first, named.after, named.code)
    if scene.today is None:
        return Reading(type="TIME", value="XXXX-XX-XXTNI", why="overnight", hours=hours)
    night = at_hours(scene.today - timedelta(days=1), hours, "the night into the day of publication")
    return replace(night, hours=hours)


@reader
def part(match: Match, scene: Scene) -> Reading | None:
    """Morning, dawn, the early hours: a time of day that needs its day."""
    word = " ".join(match["part"].split())
    named = part_of_day(word)
    shade = match.groupdict().get("shade")
    hours = shaded_hours(named.first, named.after, shade, named.code)
    return Reading(
        type="TIME",
        value=f"XXXX-XX-XXT{named.code}",
        why=f"part of day: {word}",
        hours=hours,
        story_day=scene.told_day(),
    )


@reader
def clock(match: Match, scene: Scene) -> Reading | None:
    """A clock time, perhaps with its zone."""
    hour, minute = _clock_hands(match)
    if hour is None:
        return None
    code = f"{hour:02}:{minute:02}"
    stamp = hour + minute / 60
    least, most = CLOCK_HEDGES.get(" ".join((match["hedge"] or "").split()), (0, 0))
    return Reading(
        type="TIME",
        value=f"XXXX-XX-XXT{code}",
        why="clock time",
        hours=(stamp + least, stamp + most, code),
        zone=_zone(match["zone"] or scene.after(6)),
        story_day=scene.today if _is_stamp(scene) else scene.told_day(),
    )


CLOCK_HEDGES = {
    "around": (-0.5, 0.5),
    "about": (-0.5, 0.5),
    "shortly after": (0, 1),
    "just after": (0, 1),
    "shortly before": (-1, 0),
    "just before": (-1, 0),
}
"""Hours that a hedge adds before and after a clock time (our choice)."""


def _is_stamp(scene: Scene) -> bool:
    """Whether a clock time opens its line alone, as the entries of a live blog do."""
    opens = re.search(r"(?:^|\n)[ \t]*$", scene.before(8)) is not None
    return opens and re.match(r"\s*(?:gmt|utc|bst|et)?\s*(?:\n|[-–—:|])", scene.after(10)) is not None


def _clock_hands(match: Match) -> tuple[int | None, int]:
    if match["word"]:
        word = match["word"]
        return (int(word) if word.isdigit() else lexicon.spelled(word)), 0
    hour = next((int(h) for h in (match["hour"], match["hour24"], match["hour3"]) if h), None)
    minute = next((int(m) for m in (match["minute"], match["minute24"], match["minute3"]) if m), 0)
    if hour is not None and match["half"]:
        if not 1 <= hour <= 12:
            return None, 0
        hour = hour % 12 + (12 if match["half"].startswith("p") else 0)
    return hour, minute


def _zone(words: str) -> str | None:
    named = re.match(r"\W*([a-z]+)\b", words)
    minutes = lexicon.tables()["zones"].get(named[1]) if named else None
    if minutes is None:
        return None
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


# --- weeks, months, quarters, years around the reference -----------------------------------------------------------


@reader
def unit_here(match: Match, scene: Scene) -> Reading | None:
    """Last week, this month, next year, the same quarter."""
    which, unit = match["which"], lexicon.unit_code(match["unit"])
    told = scene.told()
    base = scene.today
    if which in ("following", "preceding", "same", "that same", "that", "previous") and told and told.stretch:
        base = told.stretch[0].date()
    if base is None:
        return unknown("DATE", _gap(unit), f"{which} {match['unit']}")
    step = -1 if which in BACK else 1 if which in ON else 0
    if unit == "Q" and step == 0 and which in ("latest", "most recent", "that", "same"):
        return dated(scene.told_quarter() or value_at(unit, base, -1), "the quarter spoken of")
    if which in ("latest", "most recent"):
        step = -1
    return dated(value_at(unit, base, step), f"{which} {match['unit']}", shade=match["shade"])


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


def _gap(unit: str) -> str:
    return {"W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX", "Y": "XXXX"}.get(
        unit, "XXXX-XX-XX"
    )


@reader
def unit_edge(match: Match, scene: Scene) -> Reading | None:
    """The end of the month."""
    unit = lexicon.unit_code(match["unit"] or match["unit2"])
    if scene.today is None:
        return unknown("DATE", _gap(unit), "edge of a unit")
    edge = match["edge"] or "end"
    return dated(
        value_at(unit, scene.today, 0), f"{edge} of the {match['unit'] or match['unit2']}", shade=edge
    )


@reader
def past_unit(match: Match, scene: Scene) -> Reading | None:
    """The past year: the year that ends with publication."""
    unit, quantity = lexicon.unit_code(match["unit"]), lexicon.amount("a")
    stretch = _span(scene, quantity, unit, -1) if scene.published else None
    return Reading(
        type="DURATION", value=duration_value(quantity, unit), stretch=stretch, why="up to publication"
    )


@reader
def the_period(match: Match, scene: Scene) -> Reading | None:
    """The quarter, the year, the week that the report is about."""
    unit = match["unit"]
    if unit == "year" and re.match(r"\s+(?:ended|ending|to|before|after|earlier)\b", scene.after()):
        quantity = lexicon.amount("a")
        return Reading(type="DURATION", value="P1Y", why="duration", amount=(quantity, "Y"))
    if unit in ("quarter", "period"):
        value = scene.told_quarter()
        return dated(value, "the quarter spoken of") if value else None
    if scene.today is None or re.match(r"\s+(?:before|after|earlier|later|when)\b", scene.after()):
        return None
    return dated(value_at(lexicon.unit_code(unit), scene.today, 0), f"the {unit} of publication")


@reader
def owned_quarter(match: Match, scene: Scene) -> Reading | None:
    """Last year's quarter: the quarter spoken of, a year before."""
    value = scene.told_quarter()
    if value is None or scene.today is None:
        return None
    year = scene.today.year + {"last": -1, "next": 1}.get(match["whose"], 0)
    return dated(f"{year}{value[4:]}", "the quarter spoken of, in another year")


@reader
def year_shift(match: Match, scene: Scene) -> Reading | None:
    """The year-earlier period."""
    if not match["what"] and "-" not in match[0]:
        return None
    if scene.today is None:
        return unknown("DATE", "XXXX", "a year earlier")
    return dated(_year_before(scene), "a year before")


def _year_before(scene: Scene) -> str:
    """A year before publication; where the report speaks of a quarter, that quarter a year before."""
    assert scene.today is not None
    quarter = scene.told_quarter()
    if quarter:
        return f"{int(quarter[:4]) - 1:04}{quarter[4:]}"
    return f"{scene.today.year - 1:04}"


@reader
def ago(match: Match, scene: Scene) -> Reading | None:
    """Three days ago: as fine as its unit."""
    return _moved(match, scene, -1, "ago", scene.today)


@reader
def shift(match: Match, scene: Scene) -> Reading | None:
    """Two weeks earlier, three days later: from the date that the story has just named."""
    way = match["way"]
    sign = -1 if way in ("earlier", "previously", "before") else 1
    told = scene.told()
    base = told.stretch[0].date() if told and told.stretch else None
    if way in ("from now", "hence"):
        base = scene.today
    unit = lexicon.unit_code(match["unit"])
    if base is None and UNIT_HOURS[unit] >= UNIT_HOURS["Y"] and sign < 0:
        base = scene.today
    if base is None:
        return _bare(match, "no date stands before it in the story")
    return _not_after_publication(_moved(match, scene, sign, f"{way} than the story's date", base), scene)


def _not_after_publication(reading: Reading | None, scene: Scene) -> Reading | None:
    """What is told in the past was over when it was printed."""
    if reading is None or reading.stretch is None or scene.published is None or scene.direction != "past":
        return reading
    start, end, _ = reading.stretch
    if start >= scene.published[1]:
        return replace(
            reading, stretch=None, day=None, why=f"{reading.why}; told as past, yet after publication"
        )
    if end > scene.published[1] and reading.day is None:
        return replace(reading, stretch=(start, scene.published[1], "range"))
    return reading


def quantity_of(match: Match, unit: str) -> Amount:
    """The amount of a match with groups `n` and `hedge`; without a number, the bare plural's (or one)."""
    if match["n"]:
        return lexicon.amount(match["n"]).hedged(match["hedge"])
    return lexicon.bare(unit) if match["unit"].endswith("s") else lexicon.amount("a")


def _bare(match: Match, why: str) -> Reading:
    unit = lexicon.unit_code(match["unit"])
    quantity = quantity_of(match, unit)
    return Reading(type="DURATION", value=duration_value(quantity, unit), why=why, amount=(quantity, unit))


def _moved(match: Match, scene: Scene, sign: int, why: str, base: date | None) -> Reading | None:
    unit = lexicon.unit_code(match["unit"])
    quantity = quantity_of(match, unit)
    if base is None:
        return unknown("DATE", _gap(unit), why)
    if unit in ("TS", "TM", "TH"):
        return _moved_by_clock(quantity, unit, sign, why, scene)
    if unit == "Y" and quantity.best == 1 and scene.told_quarter() and sign < 0:
        return dated(_year_before(scene), why)
    try:
        stretch = _around(base, quantity, unit, sign)
        if quantity.best is None:
            value = "PAST_REF" if sign < 0 else "FUTURE_REF"
            return Reading(type="DATE", value=value, stretch=stretch, why=why)
        value = value_at({"E": "Y"}.get(unit, unit), base, sign * quantity.best * (10 if unit == "E" else 1))
    except (ValueError, OverflowError):
        return None
    reading = dated(value, why)
    vague = match["hedge"] or unit == "E" or stretch is None
    return Reading(
        type="DATE",
        value=value,
        stretch=stretch if vague else reading.stretch,
        why=why,
        day=reading.day if not vague else None,
    )


def _around(base: date, quantity: Amount, unit: str, sign: int) -> Stretch | None:
    """From the most to the least of an amount away from `base`, as a range of whole units."""
    unit, factor = ("Y", 10) if unit == "E" else (unit, 1)
    spread = 2 if factor == 10 else 0
    edges = [quantity.low * factor - spread, quantity.high * factor + spread]
    ends = [stretch_of(value_at(unit, base, sign * edge)) for edge in edges]
    if ends[0] is None or ends[1] is None:
        return None
    return min(ends[0][0], ends[1][0]), max(ends[0][1], ends[1][1]), "range"


def _moved_by_clock(quantity: Amount, unit: str, sign: int, why: str, scene: Scene) -> Reading:
    """ "two hours ago": from the time of publication when that is known to the minute, else that day or the last."""
    value = duration_value(quantity, unit)
    if scene.published is None or sign > 0:
        return Reading(type="DURATION", value=value, why=why, amount=(quantity, unit))
    start, end = scene.published
    least, most = (timedelta(hours=edge * UNIT_HOURS[unit]) for edge in (quantity.low, quantity.high))
    stretch: Stretch = (start - most, max(end - least, start - most + timedelta(minutes=1)), "range")
    return Reading(type="DURATION", value=value, stretch=stretch, why=why)


@reader
def the_unit(match: Match, scene: Scene) -> Reading | None:
    """The previous day, that evening, the night before."""
    word = match["unit"] or match["unit2"]
    which = match["which"] or match["way"] or "same"
    step = -1 if which in ("previous", "preceding", "before", "earlier") else 1
    step = 0 if match["that"] or "same" in which else step
    base = scene.told_day()
    if base is None:
        return unknown_day(word)
    day = base + timedelta(days=step)
    if word == "day":
        return dated(day.isoformat(), f"{which} day of the story")
    named = part_of_day(word)
    return at_hours(day, (named.first, named.after, named.code), f"{which} {word} of the story")


def unknown_day(word: str) -> Reading:
    """A day counted from one that the story has not named."""
    if word == "day":
        return Reading(type="DATE", value="XXXX-XX-XX", why="no day stands before it in the story")
    code = part_of_day(word).code
    return Reading(type="TIME", value=f"XXXX-XX-XXT{code}", why="no day stands before it in the story")


@reader
def weekend(match: Match, scene: Scene) -> Reading | None:
    """The weekend: the last one, or the one to come when the verb says so."""
    if scene.today is None:
        return unknown("DATE", "XXXX-WXX-WE", "weekend")
    ahead = scene.direction == "future" or scene.today.isoweekday() >= 6
    return dated(value_at("WE", scene.today, 0 if ahead else -1), "the weekend by tense")


@reader
def quarter(match: Match, scene: Scene) -> Reading | None:
    """The third quarter, the first half of 2022, Q3."""
    number = int(match["q"]) if match["q"] else lexicon.ordinal(match["nth"]) or 0
    letter = "H" if match["what"] == "half" else "Q"
    if letter == "H" and not (match["year"] or match["owner"] or "of the year" in match[0]):
        return None
    if letter == "H" and number > 2:
        return None
    year = match["year0"] or match["qyear"] or (match["year"] if not match["owner"] else None)
    owner = match["owner"] or match["whose"]
    if not year and scene.today is None:
        return unknown("DATE", f"XXXX-{letter}{number}", "quarter")
    if not year and scene.today:
        step = {"last": -1, "next": 1}.get(owner or "", 0)
        year = str(scene.today.year + step if owner else _quarter_year(number, letter, scene))
        if re.search(r"year-(?:ago|earlier)", match[0]):
            year = str(int(year) - 1)
    return dated(f"{year}-{letter}{number}", "quarter, year by tense")


def _quarter_year(number: int, letter: str, scene: Scene) -> int:
    """This year's, unless it has not begun yet and nothing points ahead."""
    today = scene.today
    assert today is not None
    first_month = (number - 1) * (6 if letter == "H" else 3) + 1
    begun = first_month <= today.month
    ahead = scene.direction == "future"
    if begun or ahead:
        return today.year
    return today.year - 1 if first_month - today.month > 3 else today.year


@reader
def season(match: Match, scene: Scene) -> Reading | None:
    """Last summer, the autumn of 2016."""
    word = match["season"] or match["season2"] or match["season3"]
    code: str = lexicon.tables()["seasons"][word][0]
    year = match["year"] or match["year2"]
    shade = match["shade"] or match["shade2"]
    if year:
        return dated(f"{year}-{code}", "season and year", shade=shade)
    if scene.today is None:
        return unknown("DATE", f"XXXX-{code}", "season")
    which = match["which"] or "the"
    if which == "the" and word in ("spring", "fall"):
        return None
    return dated(_season_near(code, which, scene), "season by tense", shade=shade)


def _season_near(code: str, which: str, scene: Scene) -> str:
    today = scene.today
    assert today is not None
    here = season_value(today)
    options = [f"{today.year + step:04}-{code}" for step in (-2, -1, 0, 1)]
    starts = {value: stretch[0].date() for value in options if (stretch := stretch_of(value))}
    if which in ON or scene.direction == "future":
        return next(value for value in options if starts[value] > today or value == here)
    past = [value for value in options if starts[value] <= today]
    if which in ("last", "past", "previous") and past[-1] == here:
        return past[-2]
    if which == "this" and past[-1] != here:
        return f"{today.year:04}-{code}"
    return past[-1]


# --- years and longer ----------------------------------------------------------------------------------------------


@reader
def year_(match: Match, scene: Scene) -> Reading | None:
    """A year in digits, unless it counts something ("2000 troops")."""
    if _counts_something(match, scene):
        return None
    first = match["year"]
    if not match["last"]:
        return dated(first, "year", shade=match["shade"])
    last = match["last"] if len(match["last"]) == 4 else first[:2] + match["last"]
    if int(last) <= int(first):
        return None
    start, end = stretch_of(first), stretch_of(last)
    stretch: Stretch | None = (start[0], end[1], "range") if start and end else None
    return Reading(type="DATE", value=f"{first}/{last}", stretch=stretch, why="range of years")


def _counts_something(match: Match, scene: Scene) -> bool:
    if re.search(r"[$£€#]\s*$|\b(?:no|nos|number|route|unit|room|flight|highway)\.?\s+$", scene.before(12)):
        return True
    if match["shade"] or match["last"] or (_is_recent(match["year"], scene) and LED.search(scene.before(14))):
        return False
    tokens = scene.tokens(*match.span("year"))
    if tokens is None or tokens.end >= len(scene.parsed.doc):
        return False
    head = tokens.root.head
    is_number_of = tokens.root.dep_ == "nummod" and head.tag_ == "NNS" and 0 < head.i - tokens.start <= 3
    return is_number_of or scene.parsed.doc[tokens.end].tag_ == "NNS"


LED = re.compile(r"\b(?:in|since|of|from|until|till|by|during|before|after|the|this|that|its|their)\s+$")
"""What stands before a year rather than before a count."""


def _is_recent(year: str, scene: Scene) -> bool:
    return scene.today is None or 1900 <= int(year) <= scene.today.year + 10


@reader
def decade(match: Match, scene: Scene) -> Reading | None:
    """The 1980s, the '90s."""
    if match["short"]:
        if re.search(r"\b(?:her|his|their|my|our|your|its)\s+$", scene.before(8)) or "'" not in match[0]:
            return None
        return dated(f"19{match['short'][0]}", "decade", shade=match["shade"])
    return dated(match["decade"][:3], "decade", shade=match["shade"])


@reader
def century(match: Match, scene: Scene) -> Reading | None:
    """The 13th century is the 1200s."""
    number = lexicon.ordinal(match["nth"])
    start = match.end() - len("century")
    if number is None or _is_title(start, scene):
        return None
    return dated(f"{number - 1:02}", "century", shade=match["shade"])


# --- durations and repetitions -------------------------------------------------------------------------------------


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


@reader
def span_here(match: Match, scene: Scene) -> Reading | None:
    """The past three days: a duration that ends (or starts) at publication."""
    which, unit = match["which"], lexicon.unit_code(match["unit"])
    quantity = quantity_of(match, unit)
    stretch = None
    if scene.published and which in ("last", "past", "recent", "next", "coming", "latest"):
        stretch = _span(scene, quantity, unit, 1 if which in ON else -1)
    value = duration_value(quantity, unit)
    return Reading(
        type="DURATION", value=value, stretch=stretch, why=f"{which} so many", amount=(quantity, unit)
    )


def _span(scene: Scene, quantity: Amount, unit: str, sign: int) -> Stretch | None:
    """From publication back (or on) by the most that the amount may be."""
    assert scene.published is not None
    start, end = scene.published
    try:
        length = timedelta(hours=UNIT_HOURS[unit] * quantity.high)
        first, after = (start - length, end) if sign < 0 else (start, end + length)
    except OverflowError:
        return None
    if UNIT_HOURS[unit] < UNIT_HOURS["D"]:
        return first, after, "range"
    return (
        (_floor_day(first), after, "range")
        if sign < 0
        else (first, _floor_day(after) + timedelta(days=1), "range")
    )


@reader
def duration(match: Match, scene: Scene) -> Reading | None:
    """Two weeks, a three-day (truce)."""
    unit = lexicon.unit_code(match["unit"])
    words = " ".join(match["n"].split())
    if unit == "TS" and words in ("a", "an", "another"):
        return None
    if unit == "Q" and re.match(r"\s+of\b", scene.after(4)) and match["unit"].endswith("s"):
        return None
    if words in ("a", "an") and _is_rate(scene):
        return None
    if words in ("many", "some") and not match["unit"].endswith("s"):
        return None
    quantity = lexicon.amount(words + (" and a half" if match["half"] else "")).hedged(match["hedge"])
    if match["m"]:
        quantity = Amount(quantity.low, lexicon.amount(match["m"]).high, quantity.best)
    return Reading(
        type="DURATION", value=duration_value(quantity, unit), why="duration", amount=(quantity, unit)
    )


def _is_rate(scene: Scene) -> bool:
    """ "40 shells a day", "$2 million a year": how often, not how long."""
    token = scene.token(scene.start, scene.end)
    if token is None or token.dep_ != "npadvmod":
        return False
    return token.head.pos_ in ("NOUN", "NUM", "SYM", "PROPN", "ADV") and token.head.i < token.i


@reader
def bare_duration(match: Match, scene: Scene) -> Reading | None:
    """Months, day-long."""
    if match["unit2"]:
        unit = lexicon.unit_code(match["unit2"])
        quantity = lexicon.amount("a")
    else:
        unit = lexicon.unit_code(match["unit"])
        quantity = lexicon.bare(unit)
    return Reading(
        type="DURATION", value=duration_value(quantity, unit), why="bare duration", amount=(quantity, unit)
    )


@reader
def every(match: Match, scene: Scene) -> Reading | None:
    """Every week, twice a day."""
    unit = lexicon.unit_code(match["unit"])
    if unit == "TS":
        return None
    count = {"other": 2, "second": 2, "third": 3, "fourth": 4}.get(match["n"] or "")
    quantity = lexicon.amount(match["n"] or "a") if count is None else Amount(count, count, count)
    return Reading(type="SET", value=duration_value(quantity, unit), why="repetition")


@reader
def set_(match: Match, scene: Scene) -> Reading | None:
    """Daily, weekly."""
    return Reading(
        type="SET", value=lexicon.tables()["sets"][match["word"]], why=f"repetition: {match['word']}"
    )


# --- words that point without a date -------------------------------------------------------------------------------


@reader
def reference(match: Match, scene: Scene) -> Reading | None:
    """Now, recently, soon: tagged, never turned into a date."""
    word = " ".join(match["word"].split())
    return Reading(
        type="DATE", value=lexicon.tables()["references"][word], why=f"points without a date: {word}"
    )


@reader
def holiday(match: Match, scene: Scene) -> Reading | None:
    """A feast on a fixed day of the year."""
    words = " ".join(match["name"].split())
    month_number, day = lexicon.tables()["fixed_days"][words]
    if match["year"]:
        return dated(date(int(match["year"]), month_number, day).isoformat(), words)
    if scene.today is None:
        return unknown("DATE", f"XXXX-{month_number:02}-{day:02}", words)
    options = [date(scene.today.year + step, month_number, day) for step in (-1, 0, 1)]
    return dated(_nearest(options, scene.today, scene.direction).isoformat(), words)
