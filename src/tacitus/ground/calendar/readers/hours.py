"""Parts of day and clock times."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from tacitus.ground.calendar import lexicon
from tacitus.ground.calendar.clocks import LONGEST, zone_named
from tacitus.ground.calendar.readers.common import (
    STORY,
    Match,
    at_hours,
    reader,
    shaded_hours,
    unknown,
)
from tacitus.ground.calendar.scene import Reading, Scene
from tacitus.ground.calendar.values import (
    part_of_day,
)


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
        story_day=scene.told_day(hours[0]),
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
        zone=_zone(match["zone"] or scene.after(6)) or zone_named(scene.after(LONGEST)),
        story_day=scene.today if _is_stamp(scene) else scene.told_day(stamp),
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


QUARTERS = {"half past": 30, "quarter past": 15, "quarter to": -15}
"""Minutes that stand before an hour in words."""


def _is_stamp(scene: Scene) -> bool:
    """Whether a clock time opens its line alone, as the entries of a live blog do."""
    opens = re.search(r"(?:^|\n)[ \t]*$", scene.before(8)) is not None
    return opens and re.match(r"\s*(?:gmt|utc|bst|et)?\s*(?:\n|[-–—:|])", scene.after(10)) is not None


def _clock_hands(match: Match) -> tuple[int | None, int]:
    if match["word"]:
        word, side = match["word"], match["side"] or match["side2"]
        told = int(word) if word.isdecimal() else lexicon.spelled(word)
        full = told % 12 + (12 if side in ("afternoon", "evening") else 0) if side else told
        past = QUARTERS.get(match["past"], 0)
        return (full - 1 if past < 0 else full) % 24, past % 60
    hour = next((int(h) for h in (match["hour"], match["hour24"], match["hour3"], match["hour4"]) if h), None)
    minute = next(
        (int(m) for m in (match["minute"], match["minute24"], match["minute3"], match["minute4"]) if m), 0
    )
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
