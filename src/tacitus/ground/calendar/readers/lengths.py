"""Durations and repetitions."""

from __future__ import annotations

import re

from tacitus.ground.calendar import lexicon
from tacitus.ground.calendar.lexicon import Amount
from tacitus.ground.calendar.readers.common import (
    ON,
    Match,
    quantity_of,
    reader,
    span_beside,
)
from tacitus.ground.calendar.scene import Reading, Scene
from tacitus.ground.calendar.values import (
    duration_value,
)


@reader
def span_here(match: Match, scene: Scene) -> Reading | None:
    """The past three days: a duration that ends (or starts) at publication."""
    which, unit = match["which"], lexicon.unit_code(match["unit"])
    quantity = quantity_of(match, unit)
    stretch = None
    if scene.published and which in ("last", "past", "recent", "next", "coming", "latest"):
        stretch = span_beside(scene, quantity, unit, 1 if which in ON else -1)
    if which in VAGUE and not match["n"]:
        return Reading(type="DATE", value=VAGUE[which], stretch=stretch, why=f"{which} times")
    value = duration_value(quantity, unit)
    return Reading(
        type="DURATION", value=value, stretch=stretch, why=f"{which} so many", amount=(quantity, unit)
    )


VAGUE = {"recent": "PAST_REF", "past": "PAST_REF", "coming": "FUTURE_REF"}
"""What "recent weeks", "coming months" are in TIMEX3: times without a date."""


@reader
def duration(match: Match, scene: Scene) -> Reading | None:
    """Two weeks, a three-day (truce)."""
    unit = lexicon.unit_code(match["unit"])
    words = " ".join(match["n"].split())
    if match["unit"] == "second" and match["join"] != "-":
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
