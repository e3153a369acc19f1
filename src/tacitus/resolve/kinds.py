"""What can be the same thing in different reporters' words: the table of `kinds.toml`."""

from __future__ import annotations

import importlib.resources
import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

_TABLE: dict[str, Any] = tomllib.loads(
    importlib.resources.files("tacitus.resolve").joinpath("kinds.toml").read_text("utf-8")
)

GENERIC_LABELS = frozenset(_TABLE["labels"]["generic"])
"""Labels that say no more than that violence was done."""
SECONDARY_LABELS = frozenset(_TABLE["labels"]["secondary"])
"""Labels of what goes along with an attack: they lead only where nothing else does."""
HAPPENED = frozenset(_TABLE["status"]["happened"])
"""Statuses of what happened or is happening; only these merge with one another."""
LOOSE_OBJECTS = frozenset(_TABLE["objects"]["loose"])
"""Classes of what was hit that another reporter may call something more precise."""
LABEL_FAMILIES: Mapping[str, list[str]] = _TABLE["labels"]["families"]
MEANS_FAMILIES: Mapping[str, list[str]] = _TABLE["means"]["families"]
LABEL_MEANS: Mapping[str, str] = _TABLE["means"]["of_label"]
"""The class of means that a label implies."""
VAGUE_MEANS: Mapping[str, str] = {
    word: name for name, words in _TABLE["means"]["vague"].items() for word in words
}
"""Words, lower case, that name a means less precisely than the class they are read as."""
CALENDAR_WORDS = frozenset(_TABLE["wording"]["calendar"])
"""Words that say when, lower case: the time of two accounts is compared by itself."""
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


def share_family(families: Mapping[str, list[str]], one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether some family holds one of each."""
    left, right = set(one), set(other)
    return any(left & set(family) and right & set(family) for family in families.values())
