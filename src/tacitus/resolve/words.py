"""Words and names by which accounts are compared: the tables of `words.toml`."""

from __future__ import annotations

import re
from typing import Any

from tacitus.model.shipped import shipped_table

_TABLE: dict[str, Any] = shipped_table("tacitus.resolve", "words.toml")

HAPPENED = frozenset(_TABLE["status"]["happened"])
"""Statuses of what happened or is happening; only these merge with one another."""
LOOSE_OBJECTS = frozenset(_TABLE["objects"]["loose"])
"""Classes of what was hit that another reporter may call something more precise."""
CALENDAR_WORDS = frozenset(_TABLE["wording"]["calendar"])
"""Words that say when, lower case: the time of two accounts is compared by itself."""
WEEKDAYS = frozenset(word for word in CALENDAR_WORDS if word.endswith("day"))
SERIES_WORDS = re.compile("|".join(_TABLE["series"]["words"]), re.IGNORECASE)
"""Words of a wide account that make it one of several strikes at once."""

_NAME = r"([A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,3})"
_SHIP = f"(?:{'|'.join(_TABLE['vessels']['words'])})"
VESSEL_NAME = re.compile(
    rf"\b(?:{'|'.join(_TABLE['vessels']['prefixes'])}) {_NAME}"
    rf"|\b{_SHIP},? (?:the )?(?:[A-Z]{{2,3}} )?{_NAME}"
    rf"|(?<![.!?] ){_NAME}, an? (?:[\w-]+ ){{0,3}}{_SHIP}"
)
"""A ship's name beside the word for a ship; the group that matched has it."""
