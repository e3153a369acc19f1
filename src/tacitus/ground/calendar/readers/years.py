"""Years, decades, centuries."""

from __future__ import annotations

import re

from tacitus.ground.calendar import lexicon
from tacitus.ground.calendar.readers.common import (
    Match,
    dated,
    is_title,
    reader,
)
from tacitus.ground.calendar.scene import Reading, Scene
from tacitus.ground.calendar.values import (
    Stretch,
    stretch_of,
)


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
    if _is_number_of_something(match, scene):
        return True
    if match["shade"] or match["last"] or (_is_recent(match["year"], scene) and LED.search(scene.before(14))):
        return False
    tokens = scene.tokens(*match.span("year"))
    if tokens is None or tokens.end >= len(scene.parsed.doc):
        return False
    head = tokens.root.head
    is_number_of = tokens.root.dep_ == "nummod" and head.tag_ == "NNS" and 0 < head.i - tokens.start <= 3
    return is_number_of or scene.parsed.doc[tokens.end].tag_ == "NNS"


NUMBERED = re.compile(
    r"(?:[$£€#]\s*|\d[.,/:°]|[\d)][\s-]|\b(?:no|nos|number|route|unit|room|flight|highway|resolution|article|case"
    r"|docket|channel|call|tel|telephone|phone|fax|hotline|frequency|model|brigade|battalion|hill|point|building"
    r"|apartment|house|street)[.:]?\s+)$"
)
"""What stands before a number that is no year: money, decimals, telephone numbers, numbered things."""
COUNTED = re.compile(r"\s+(?:hundred\s+)?block\b|[\s-]\d{3}|°|\s*(?:hrs|hours|km|metres|meters)\b")
"""What stands after one: house numbers ("the 1900 block of …"), the rest of a telephone number, units."""
NAMED = re.compile(r"[A-Za-z]*[A-Z][A-Za-z]*-$")
"""A capitalised word tied to the number: a model or a group ("Su-2024")."""


def _is_number_of_something(match: Match, scene: Scene) -> bool:
    start, end = match.span("year")
    text = scene.parsed.report.text
    before = text[max(0, start - 16) : start]
    if match["last"] is None and COUNTED.match(text.lower(), end):
        return True
    if NUMBERED.search(before.lower()):
        return True
    named = NAMED.search(before)
    return named is not None and named[0][:-1].lower() not in (
        *lexicon.months(),
        "mid",
        "pre",
        "post",
        "early",
        "late",
    )


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
    if number is None or is_title(start, scene):
        return None
    return dated(f"{number - 1:02}", "century", shade=match["shade"])
