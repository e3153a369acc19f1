"""Weeks, months, quarters, seasons and years counted from publication or from the story."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from tacitus.ground.calendar import lexicon
from tacitus.ground.calendar.lexicon import UNIT_HOURS, Amount
from tacitus.ground.calendar.readers.common import (
    BACK,
    ON,
    Match,
    at_hours,
    dated,
    quantity_of,
    reader,
    span_beside,
    unknown,
)
from tacitus.ground.calendar.scene import Reading, Scene
from tacitus.ground.calendar.values import (
    Stretch,
    duration_value,
    gap,
    part_of_day,
    season_value,
    stretch_of,
    value_at,
)


@reader
def unit_here(match: Match, scene: Scene) -> Reading | None:
    """Last week, this month, next year, the same quarter."""
    which, unit = match["which"], lexicon.unit_code(match["unit"])
    told = scene.told()
    base = scene.today
    if which in ("following", "preceding", "same", "that same", "that", "previous") and told and told.stretch:
        base = told.stretch[0].date()
    if base is None:
        return unknown("DATE", gap(unit), f"{which} {match['unit']}")
    step = -1 if which in BACK else 1 if which in ON else 0
    if unit == "Q" and step == 0 and which in ("latest", "most recent", "that", "same"):
        return dated(scene.told_quarter() or value_at(unit, base, -1), "the quarter spoken of")
    if which in ("latest", "most recent"):
        step = -1
    found = dated(value_at(unit, base, step), f"{which} {match['unit']}", shade=match["shade"])
    return _up_to_publication(found, scene) if match["shade"] == "earlier" and step == 0 else found


def _up_to_publication(reading: Reading, scene: Scene) -> Reading:
    """ "earlier this year" ends with publication."""
    if reading.stretch is None or scene.published is None or scene.published[1] <= reading.stretch[0]:
        return reading
    start, end, _ = reading.stretch
    return replace(reading, stretch=(start, min(end, scene.published[1]), "range"))


@reader
def unit_edge(match: Match, scene: Scene) -> Reading | None:
    """The end of the month."""
    unit = lexicon.unit_code(match["unit"] or match["unit2"])
    if scene.today is None:
        return unknown("DATE", gap(unit), "edge of a unit")
    edge = match["edge"] or "end"
    return dated(
        value_at(unit, scene.today, 0), f"{edge} of the {match['unit'] or match['unit2']}", shade=edge
    )


@reader
def past_unit(match: Match, scene: Scene) -> Reading | None:
    """The past year: the year that ends with publication."""
    unit, quantity = lexicon.unit_code(match["unit"]), lexicon.amount("a")
    stretch = span_beside(scene, quantity, unit, -1) if scene.published else None
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
    if match["n"] == "one" and match["unit"].endswith("s"):
        return None  # "shot down another one minutes later"
    sign = -1 if way in ("earlier", "previously", "before", "beforehand") else 1
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


def _bare(match: Match, why: str) -> Reading:
    unit = lexicon.unit_code(match["unit"])
    quantity = quantity_of(match, unit)
    return Reading(type="DURATION", value=duration_value(quantity, unit), why=why, amount=(quantity, unit))


def _moved(match: Match, scene: Scene, sign: int, why: str, base: date | None) -> Reading | None:
    unit = lexicon.unit_code(match["unit"])
    quantity = quantity_of(match, unit)
    if base is None:
        return unknown("DATE", gap(unit), why)
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
    """ "two hours ago": counted back from both ends of the time of publication."""
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
    number = int(match["q"]) if match["q"] else lexicon.ordinal(match["nth"]) or 2
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
