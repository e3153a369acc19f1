"""Whose clock a time is told by: "on Thursday evening, Washington time"."""

from __future__ import annotations

import re
from functools import cache

from tacitus.ground.calendar import lexicon

LONGEST = 40
"""Characters within which a clock is named after a time."""


def zone_named(words: str) -> str | None:
    """The zone whose clock is named at the beginning of `words` (lower case), as an IANA name."""
    named = _pattern().match(words)
    return str(lexicon.tables()["clocks"][" ".join(named[1].split())]) if named else None


def without_clock(words: str) -> str:
    """The words after the name of a clock, all of them where none is named."""
    named = _pattern().match(words)
    return words[named.end() :] if named else words


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(sorted(lexicon.tables()["clocks"], key=len, reverse=True))
    return re.compile(rf"(?:,?\s+|,?\s*\()({names})\s+(?:standard\s+|daylight\s+|local\s+)?time\b\)?")
