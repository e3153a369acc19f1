"""What the readers share: their registry, dated readings, nearness, amounts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from tacitus.ground.calendar import lexicon
from tacitus.ground.calendar.lexicon import UNIT_HOURS, Amount
from tacitus.ground.calendar.scene import Reading, Scene
from tacitus.ground.calendar.values import Stretch, hours_of, stretch_of
from tacitus.model.vocabulary import TimexType

Match = re.Match[str]
Reader = Callable[[Match, Scene], Reading | None]
READERS: dict[str, Reader] = {}
"""Reader by name; filled when the reader modules are imported."""

BACK = frozenset({"last", "past", "this past", "previous", "the previous", "preceding", "prior"})


ON = frozenset({"next", "coming", "this coming", "following", "the following", "the next"})


STORY = frozenset({"that", "the same", "same", "that same", "the previous", "the following", "the next"})
"""Words that count from the day the story stands on, not from publication."""


NEAR = timedelta(days=60)
"""A day this close is meant whatever the tense ("was due on 2 April", our choice)."""


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
    return floor_day(start + length * first), floor_day(start + length * after), "range"


def floor_day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def unknown(kind: TimexType, value: str, why: str) -> Reading:
    """A relative expression in a report without a date: read, not grounded."""
    return Reading(type=kind, value=value, why=f"{why}; the report has no date")


def date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nearest(options: list[date], today: date, direction: str) -> date:
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


def month_number(words: str) -> int:
    return lexicon.months()[words.rstrip(".")]


def weekday_number(words: str | None) -> int | None:
    return lexicon.weekdays()[words.rstrip(".")] if words else None


def is_title(start: int, scene: Scene) -> bool:
    """A capital after a capitalised word within its sentence: part of a name ("USA Today")."""
    text = scene.parsed.report.text
    before = re.search(r"([A-Z][\w.]*) $", text[max(0, start - 20) : start])
    if before is None or not text[start].isupper() or text[start : start + 2].isupper():
        return False
    tokens = scene.tokens(start, start + 1)
    return tokens is not None and tokens[0].ent_type_ in ("ORG", "WORK_OF_ART", "PRODUCT")


def quantity_of(match: Match, unit: str) -> Amount:
    """The amount of a match with groups `n` and `hedge`; without a number, the bare plural's (or one)."""
    if match["n"]:
        return lexicon.amount(match["n"]).hedged(match["hedge"])
    return lexicon.bare(unit) if match["unit"].endswith("s") else lexicon.amount("a")


def span_beside(scene: Scene, quantity: Amount, unit: str, sign: int) -> Stretch | None:
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
        (floor_day(first), after, "range")
        if sign < 0
        else (first, floor_day(after) + timedelta(days=1), "range")
    )


def at_hours(day: date, hours: tuple[float, float, str], why: str, zone: str | None = None) -> Reading:
    """A part of a day, or an instant of it when the hours are one."""
    first, after, code = hours
    value = f"{day.isoformat()}T{code}"
    stretch = stretch_of(value) if first >= after else hours_of(day, first, after)
    if stretch is not None and 0 < after - first <= 1:
        stretch = (stretch[0], stretch[1], "hour")
    return Reading(type="TIME", value=value, stretch=stretch, why=why, day=day, zone=zone)


LATE_NIGHT = 21
"""The hour from which a night is late (our choice)."""


def shaded_hours(first: float, after: float, shade: str | None, code: str) -> tuple[float, float, str]:
    """ "early morning" starts at midnight, "late evening" is the evening's second half."""
    half = (first + after) / 2
    if shade == "early":
        return (0 if code == "MO" else first, max(half, 9) if code == "MO" else half, code)
    if shade == "late":
        return (LATE_NIGHT if code == "NI" else half), after, code
    return first, after, code
