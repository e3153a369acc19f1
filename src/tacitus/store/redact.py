"""Hiding a name: every view and export shows blocks in its place; the log in the ledger's own file keeps it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

BLOCK = "█"
"""Stands for one character of a hidden name, so that offsets still hold."""
_SPACED = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN")
"""Scripts (as Unicode names their letters) that set words apart and add nothing to the front of a name."""
_ID = re.compile(r"[a-z]_[0-9a-f]{16}")


def pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """What matches any of the names, whatever their letter case and line breaks; None when there are none.

    A name in a script that sets words apart matches whole words ("Ali" is not hidden in "Mali"); in others it
    matches anywhere, because prefixes are written together with it.
    """
    longest_first = sorted(
        {name.strip() for name in names if name.strip()}, key=lambda name: (-len(name), name)
    )
    return re.compile("|".join(map(_whole, longest_first)), re.IGNORECASE) if longest_first else None


def _whole(name: str) -> str:
    words = r"\s+".join(map(re.escape, name.split()))
    before = r"(?<![^\W_])" if _is_spaced(name[0]) else ""
    return before + words + (r"(?![^\W_])" if _is_spaced(name[-1]) else "")


def _is_spaced(letter: str) -> bool:
    return letter.isalnum() and unicodedata.name(letter, "").startswith((*_SPACED, "DIGIT"))


def hide(plain: Any, hidden: re.Pattern[str] | None) -> Any:
    """A JSON-able value with the names hidden in every string (keys and ids are left)."""
    if hidden is None:
        return plain
    if isinstance(plain, str):
        return plain if _ID.fullmatch(plain) else hidden.sub(_blocks, plain)
    if isinstance(plain, dict):
        return {key: hide(value, hidden) for key, value in plain.items()}
    return [hide(value, hidden) for value in plain] if isinstance(plain, list) else plain


def _blocks(match: re.Match[str]) -> str:
    """Blocks for letters; line ends and spaces stay, and with them the lines of the text."""
    return re.sub(r"\S", BLOCK, match.group())


def hide_in_reading(plain: dict[str, Any], hidden: re.Pattern[str] | None) -> dict[str, Any]:
    """A reading as JSON with the names hidden; every span is cut again from the text, so parts of a name
    that were read on their own are hidden too."""
    if hidden is None:
        return plain
    covered: dict[str, Any] = hide(plain, hidden)
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
