"""From a parsed report to its time mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from tacitus.ground.calendar.clocks import LONGEST, zone_named
from tacitus.ground.calendar.edges import stretched
from tacitus.ground.calendar.grammar import candidates
from tacitus.ground.calendar.intervals import interval, with_zone
from tacitus.ground.calendar.neighbours import joined_days
from tacitus.ground.calendar.readers import READERS, Reader, at_hours
from tacitus.ground.calendar.scene import Read, Reading, Scene
from tacitus.ground.calendar.values import Stretch
from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Interval, Mention, Span, Timex

STAMP_END = re.compile(r"[^\S\n]*(?:[-–—|:]|\n)")
ENDED = re.compile(r"(?<![ap]\.m)[^\w,;–-]$", re.IGNORECASE)
"""The end of a sentence: of one that the parser broke off there is none."""
NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](?:19|20)\d\d")


def spot(parsed: ParsedReport, zones: Sequence[tuple[int, str]] = ()) -> tuple[Mention, ...]:
    """Every time expression of the report, by start, without overlaps.

    `zones` are those of the places that the report names, (offset, IANA name): "today" is the day there.

    Mentions have kind "time", a TIMEX3 type and value, `grounded` to an `Interval` in local time (zone None
    unless the text gives one) or None when the report does not fix it, and `why`: rule and reason. Relative
    expressions count from `report.published`; without it they stay ungrounded.
    """
    lowered = _lowered(parsed.report.text)
    scene = Scene(parsed, day_first=_day_first(lowered), zones=zones)
    joined = joined_days(list(_read(scene, lowered)), lowered)
    read = [one for one in joined if not _is_counted_part(one, lowered)]
    wholes = _wholes(parsed)
    told_in = [_sentence(one, parsed, wholes) for one in read]
    days = _days_by_sentence(read, told_in)
    dated = [
        _by_clock(_dated(one, days.get(index, set())), lowered)
        for one, index in zip(read, told_in, strict=True)
    ]
    return tuple(_mention(parsed, one) for one in stretched(dated, scene, lowered))


def is_stamp(parsed: ParsedReport, mention: Mention) -> bool:
    """Whether a clock time opens its line as the stamp of an entry ("14:05 GMT - Rockets hit …").

    It says when the entry was written; what the entry tells was earlier.
    """
    if mention.timex is None or mention.timex.type != "TIME" or not mention.text[:1].isdecimal():
        return False
    text = parsed.report.text
    line = text[text.rfind("\n", 0, mention.start) + 1 : mention.start]
    return not any(map(str.isalnum, line)) and STAMP_END.match(text, mention.end) is not None


def _lowered(text: str) -> str:
    """Lower case, character for character (a letter whose lower case has another length stays)."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.replace("’", "'")


def _day_first(lowered: str) -> bool | None:
    """The report's habit with numeric dates, from those that can be read only one way."""
    votes = {True: 0, False: 0}
    for first, second in NUMERIC.findall(lowered):
        if int(first) > 12:
            votes[True] += 1
        elif int(second) > 12:
            votes[False] += 1
    if votes[True] == votes[False]:
        return None
    return votes[True] > votes[False]


def _read(scene: Scene, lowered: str) -> Iterator[Read]:
    for found in candidates(lowered):
        scene.start, scene.end = found.start, found.end
        reading = _reading(READERS[found.rule.reader], found.match, scene)
        if reading is None:
            continue
        if reading.type in ("DATE", "TIME"):
            scene.remember(reading)
        end = found.end
        if lowered[end - 1] == "." and found.rule.name != "clock" and not lowered[end - 2].isalpha():
            end -= 1
        yield Read(found.start + reading.cut, end, found.rule.name, reading)


def _reading(reader: Reader, match: re.Match[str], scene: Scene) -> Reading | None:
    """What a rule reads; nothing where it counts to a date outside the years 1 to 9999, which Python has not."""
    try:
        return reader(match, scene)
    except (OverflowError, ValueError):
        return None


def _by_clock(one: Read, lowered: str) -> Read:
    """A part of a named day by the clock named after it."""
    reading = one.reading
    if reading.type != "TIME" or reading.zone or reading.day is None:
        return one
    zone = zone_named(lowered[one.end : one.end + LONGEST])
    return replace(one, reading=replace(reading, zone=zone)) if zone else one


COUNTED = re.compile(
    r"\b(?:an?|one|another|every|each|per|good|\w+(?:st|nd|rd|th|cond|rst|ird)|high|all|last)\s+$"
)


COUNTABLE = ("night", "morning", "evening", "afternoon", "noon")


def _is_counted_part(one: Read, lowered: str) -> bool:
    """ "another night of protests", "good evening": no time of day of the story."""
    if one.rule != "part" or lowered[one.start : one.end] not in COUNTABLE:
        return False
    return COUNTED.search(lowered[max(0, one.start - 16) : one.start]) is not None


def _wholes(parsed: ParsedReport) -> list[int]:
    """For each sentence, which one it counts with: itself, or the one whose end the parser broke off."""
    wholes: list[int] = []
    for before, sentence in pairwise((*parsed.sentences[:1], *parsed.sentences)):
        text = parsed.report.text[before.start : before.end].rstrip()
        ended = before.segment.start != sentence.segment.start or ENDED.search(text[-6:])
        wholes.append(sentence.index if ended or not wholes else wholes[-1])
    return wholes


def _sentence(one: Read, parsed: ParsedReport, wholes: Sequence[int]) -> int:
    """The sentence's index, -1 for none; one that the parser broke off counts with what it goes on from."""
    sentence = parsed.sentence_at(one.start)
    return wholes[sentence.index] if sentence is not None else -1


def _days_by_sentence(read: Sequence[Read], told_in: Sequence[int]) -> dict[int, set[date]]:
    days: dict[int, set[date]] = {}
    for one, index in zip(read, told_in, strict=True):
        if one.reading.day is not None:
            days.setdefault(index, set()).add(one.reading.day)
    return days


def _dated(one: Read, days: set[date]) -> Read:
    """A time of day that stands alone gets the one day of its sentence, else the day of the story if near."""
    reading = one.reading
    day = next(iter(days)) if len(days) == 1 else reading.story_day
    if reading.hours is None or reading.stretch is not None or day is None:
        return one
    why = f"{reading.why} on the day spoken of"
    return replace(one, reading=at_hours(day, reading.hours, why, reading.zone))


def _mention(parsed: ParsedReport, one: Read) -> Mention:
    span = parsed.span(one.start, one.end)
    reading = one.reading
    return Mention(
        kind="time",
        start=span.start,
        end=span.end,
        text=span.text,
        grounded=_grounded(reading, span, parsed),
        timex=Timex(type=reading.type, value=reading.value),
        why=f"calendar rule {one.rule}: {reading.why}",
    )


def _grounded(reading: Reading, span: Span, parsed: ParsedReport) -> Interval | None:
    stretch: Stretch | None = reading.stretch
    if stretch is None or reading.value.startswith("XXXX"):
        return None
    published = parsed.report.published
    made = interval(
        *stretch,
        text=span,
        reference=f"published {published.start}" if published is not None else "the text alone",
    )
    return with_zone(made, reading.zone) if reading.zone else made
