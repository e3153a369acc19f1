"""Hiding a name: every view and export shows blocks in its place, the log and its chain stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

BLOCK = "█"
"""Stands for one character of a hidden name, so that offsets still hold."""


def pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """What matches any of the names, whatever their letter case; None when there are none."""
    longest_first = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE) if longest_first else None


def hide(plain: Any, hidden: re.Pattern[str] | None) -> Any:
    """A JSON-able value with the names hidden in every string (keys are left)."""
    if hidden is None:
        return plain
    if isinstance(plain, str):
        return hidden.sub(lambda match: BLOCK * len(match.group()), plain)
    if isinstance(plain, dict):
        return {key: hide(value, hidden) for key, value in plain.items()}
    return [hide(value, hidden) for value in plain] if isinstance(plain, list) else plain


def hide_in_reading(plain: dict[str, Any], hidden: re.Pattern[str] | None) -> dict[str, Any]:
    """A reading as JSON with the names hidden; every span is cut again from the text, so parts of a name
    that were read on their own are hidden too."""
    if hidden is None:
        return plain
    ids = plain["report"]["id"]
    covered: dict[str, Any] = hide(plain, hidden)
    covered["report"]["id"] = ids
    _cut_spans(covered, covered["report"]["text"])
    return covered


def _cut_spans(plain: Any, text: str) -> None:
    if isinstance(plain, dict):
        if "text" in plain and isinstance(plain.get("start"), int) and isinstance(plain.get("end"), int):
            plain["text"] = text[plain["start"] : plain["end"]]
        for value in plain.values():
            _cut_spans(value, text)
    elif isinstance(plain, list):
        for value in plain:
            _cut_spans(value, text)
