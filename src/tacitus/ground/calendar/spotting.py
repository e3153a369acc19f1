"""From a parsed report to its time mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tacitus.ground.calendar.grammar import candidates
from tacitus.ground.calendar.intervals import interval, with_zone
from tacitus.ground.calendar.readers import READERS, shaded_hours
from tacitus.ground.calendar.scene import Reading, Scene
from tacitus.ground.calendar.values import Stretch, hours_of, stretch_of
from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Interval, Mention, Span, Timex

GLUE = re.compile(r"(?:,?\s+(?:(?:on|of|at|in|about|around|by|the)\s+){0,3}|,\s*|\s*[-–]\s*)$")
"""What may stand between a day and a time of day that are one mention ("8 a.m. on Friday")."""
NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Read:
    """A reading and where it stands."""

    start: int
    end: int
    rule: str
    reading: Reading


def spot(parsed: ParsedReport) -> tuple[Mention, ...]:
    """Every time expression of the report, by start, without overlaps.

    Mentions have kind "time", a TIMEX3 type and value, `grounded` to an `Interval` in local time (zone None
    unless the text gives one) or None when the report does not fix it, and `why`: rule and reason. Relative
    expressions count from `report.published`; without it they stay ungrounded.
    """
    lowered = _lowered(parsed.report.text)
    scene = Scene(parsed, day_first=_day_first(lowered))
    read = list(_read(scene, lowered))
    joined = _joined(read, parsed.report.text)
    finished = [_finish(scene, one) for one in joined]
    return tuple(_mention(parsed, one) for one in _ranged(finished, parsed, scene))


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
        reading = READERS[found.rule.reader](found.match, scene)
        if reading is None:
            continue
        if reading.type in ("DATE", "TIME"):
            scene.remember(reading)
        end = found.end
        if lowered[end - 1] == "." and found.rule.name != "clock" and not lowered[end - 2].isalpha():
            end -= 1
        yield Read(found.start, end, found.rule.name, reading)


def _joined(read: list[Read], text: str) -> list[Read]:
    """A day and a time of day side by side become one."""
    joined: list[Read] = []
    for one in read:
        before = joined[-1] if joined else None
        merged = _merge(before, one, text) if before is not None else None
        if merged is not None:
            joined[-1] = merged
        else:
            joined.append(one)
    return joined


def _merge(left: Read, right: Read, text: str) -> Read | None:
    if right.start - left.end > 24 or not GLUE.match(text[left.end : right.start].lower()):
        return None
    day, hours = _day_side(left.reading, right.reading)
    if day is None or hours is None or day.day is None or hours.hours is None:
        return _merge_hours(left, right)
    first, after, code = hours.hours
    if day.shade and first < after:
        first, after, code = shaded_hours(first, after, day.shade, code)
    value = f"{day.value}T{code}"
    stretch = stretch_of(value) if first >= after else hours_of(day.day, first, after)
    reading = Reading(
        type="TIME", value=value, stretch=stretch, why=f"{day.why}; {hours.why}", day=day.day, zone=hours.zone
    )
    return Read(left.start, right.end, f"{left.rule}+{right.rule}", reading)


def _day_side(left: Reading, right: Reading) -> tuple[Reading | None, Reading | None]:
    """Which of two neighbours is the day and which the time of day."""
    if left.type == "DATE" and left.day and right.hours:
        return left, right
    if right.type == "DATE" and right.day and left.hours:
        return right, left
    return None, None


def _merge_hours(left: Read, right: Read) -> Read | None:
    """A clock beside a part of day ("8 a.m. this morning", "11 at night"): the clock tells, the part dates."""
    return None


def _finish(scene: Scene, one: Read) -> Read:
    """Give a time of day that stands alone the day of its story, if the story has one near."""
    reading = one.reading
    if reading.hours is None or reading.stretch is not None:
        return one
    scene.start, scene.end = one.start, one.end
    return one


def _ranged(read: list[Read], parsed: ParsedReport, scene: Scene) -> list[Read]:
    """Readings under "since", "by", "until", "from … to …" mean a stretch or an edge, not the day itself."""
    return read


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


def moved(one: Read, **changes: object) -> Read:
    """`one` with parts of its reading changed."""
    return replace(one, reading=replace(one.reading, **changes))  # type: ignore[arg-type]
