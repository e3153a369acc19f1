"""Dates that open or close a stretch: "since 2014", "from Monday to Wednesday", "by Friday"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from tacitus.ground.calendar.scene import Read, Scene
from tacitus.ground.calendar.values import Stretch

LEADS = re.compile(r"\b(since|from|between|until|till|by|as of|before|after|through|ahead of|prior to)\s+$")
CLOSES = re.compile(r",?\s+(to|until|till|through|and)\s+$")


def stretched(read: list[Read], scene: Scene, lowered: str) -> list[Read]:
    """`read` with the intervals of dates under such words widened, or taken away where only an edge is known.

    TIMEX3 type and value stay those of the words themselves.
    """
    widened: list[Read] = []
    for one in read:
        before = widened[-1] if widened else None
        both = _from_to(before, one, lowered) if before is not None else None
        if both is not None:
            widened[-1:] = both
        else:
            widened.append(_edge(one, scene, lowered))
    return widened


def _lead(one: Read, lowered: str) -> str | None:
    match = LEADS.search(lowered[max(0, one.start - 12) : one.start])
    return match[1] if match else None


def _from_to(left: Read, right: Read, lowered: str) -> list[Read] | None:
    """Both ends of "from … to …" and "between … and …" mean the whole stretch."""
    lead = _lead(left, lowered)
    gap = CLOSES.fullmatch(lowered[left.end : right.start])
    if lead not in ("from", "between") or not gap or (lead == "between") != (gap[1] == "and"):
        return None
    left = _the_one_before(left, right)
    first, last = left.reading.stretch, right.reading.stretch
    if left.reading.type == "DURATION" or first is None or last is None or first[0] >= last[1]:
        return None
    whole: Stretch = (first[0], last[1], "range")
    why = f"one end of a stretch: {lead} … {gap[1]} …"
    return [_with(left, whole, why), _with(right, whole, why)]


WEEK = timedelta(weeks=1)


def _the_one_before(left: Read, right: Read) -> Read:
    """ "Between Monday and Wednesday", told on a Monday: the Monday before that Wednesday."""
    first, last = left.reading, right.reading
    named = left.rule == right.rule == "weekday" and first.day is not None and last.day is not None
    if not named or first.day is None or last.day is None or first.day <= last.day or first.stretch is None:
        return left
    start, end, precision = first.stretch
    day = first.day - WEEK
    moved = replace(first, day=day, value=day.isoformat(), stretch=(start - WEEK, end - WEEK, precision))
    return replace(left, reading=moved)


def _edge(one: Read, scene: Scene, lowered: str) -> Read:
    lead = _lead(one, lowered)
    stretch = one.reading.stretch
    if (
        lead is None
        or stretch is None
        or one.reading.type not in ("DATE", "TIME")
        or not _governed(one, scene)
    ):
        return one
    if lead == "since":
        return _since(one, stretch, scene)
    if lead in ("from", "between"):
        return one
    scene.start, scene.end = one.start, one.end
    if lead in ("by", "until", "till", "through") and _ahead(stretch, scene):
        start = scene.published[0] if scene.published else stretch[0]
        return _with(one, (start, stretch[1], "range"), f"from publication {lead} then")
    return _with(one, None, f"only an edge is known: {lead}")


def _governed(one: Read, scene: Scene) -> bool:
    """Whether the date itself follows the word: not "after Friday's attack", "by March rains"."""
    token = scene.token(one.start, one.end)
    return token is not None and token.dep_ in ("pobj", "npadvmod", "nummod", "ROOT", "dep", "pcomp", "conj")


def _since(one: Read, stretch: Stretch, scene: Scene) -> Read:
    if scene.published is None or scene.published[1] <= stretch[0]:
        return _with(one, None, "since then; the report has no date to end it")
    return _with(one, (stretch[0], scene.published[1], "range"), "from then up to publication")


def _ahead(stretch: Stretch, scene: Scene) -> bool:
    return scene.published is not None and stretch[1] > scene.published[0] and scene.direction != "past"


def _with(one: Read, stretch: Stretch | None, why: str) -> Read:
    reading = one.reading
    return replace(one, reading=replace(reading, stretch=stretch, why=f"{reading.why}; {why}"))
