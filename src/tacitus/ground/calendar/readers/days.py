"""Weekdays and days around publication."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from tacitus.ground.calendar import lexicon
from tacitus.ground.calendar.readers.common import (
    BACK,
    ON,
    STORY,
    Match,
    dated,
    is_title,
    reader,
    unknown,
)
from tacitus.ground.calendar.scene import Reading, Scene
from tacitus.ground.calendar.values import (
    part_of_day,
)


@reader
def weekday(match: Match, scene: Scene) -> Reading | None:
    """A weekday: the last one up to publication, or the next when the verb or "next" says so."""
    if _is_other_word(match, scene):
        return None
    number = lexicon.weekdays()[match["weekday"].rstrip(".")]
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
    day = weekday_near(number, which, base, scene)
    return replace(dated(day.isoformat(), "weekday by tense", shade=match["shade"]), cut=cut)


def _is_other_word(match: Match, scene: Scene) -> bool:
    """Whether a short form is the word that it looks like: "in the sun.", "told The Sun."."""
    if not match["weekday"].endswith(".") and len(match["weekday"]) > 5:
        return False
    start = match.start("weekday")
    text = scene.parsed.report.text
    return text[start].islower() or text[max(0, start - 4) : start].lower() == "the "


def _is_conjunction(match: Match, scene: Scene) -> bool:
    """ "said that Friday's vote …": the "that" belongs to "said"."""
    token = scene.token(match.start("which"), match.start("which") + 4)
    scene.start = match.start("weekday")
    return token is not None and (token.pos_ == "SCONJ" or token.dep_ == "mark")


def weekday_near(number: int, which: str | None, base: date, scene: Scene) -> date:
    back = (base.isoweekday() - number) % 7
    on = -back % 7
    if which in BACK:
        return base - timedelta(days=back or 7)
    if which in ON:
        return base + timedelta(days=on or 7)
    way = scene.direction
    if which == "this":
        return base - timedelta(days=back) if way == "past" else base + timedelta(days=on)
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
        return dated(weekday_near(number, None, scene.today, scene).isoformat(), "weekday by tense")
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
    if is_title(match.start("word"), scene):
        return None
    if scene.today is None:
        return unknown("DATE", "XXXX-XX-XX", word)
    return dated((scene.today + timedelta(days=steps[word])).isoformat(), word, shade=match["shade"])
