"""Words as they are compared: accents, case, apostrophes and romanisation folded away."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

APOSTROPHES = "'’‘ʿʾ`´"
WORD = re.compile(rf"(?:[^\W\d_]\.){{2,}}|\w+(?:[{APOSTROPHES}]\w+)*")
POSSESSIVE = re.compile(rf"[{APOSTROPHES}]s$", re.IGNORECASE)
GAP = re.compile(rf"[\s\-–—/&{APOSTROPHES}]*")
ARTICLES = frozenset(
    {"al", "el", "as", "ash", "an", "ar", "ad", "at", "az", "ul", "ud", "ed", "e", "wal", "wa"}
)
"""Arabic and Persian articles and joints, which romanisations write, fuse, assimilate or leave out."""
SPECIAL = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss"}
)
ROMANISATION = (
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "i"), ("ai", "i"), ("ay", "i"), ("ey", "i"), ("aw", "u"),
    ("au", "u"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ts", "s"), ("tch", "sh"), ("ch", "sh"),
    ("q", "k"), ("c", "k"), ("y", "i"), ("e", "i"), ("o", "u"), ("w", "u"), ("z", "s"), ("j", "g"),
    ("v", "f"),
)  # fmt: skip
"""Spellings of one sound in news romanisations, folded in this order (our choice)."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text: `[start, end)` in characters, `raw` as written, `folded` for comparison."""

    start: int
    end: int
    raw: str
    folded: str


def words_of(text: str) -> list[Word]:
    """All words of `text`; a possessive ending is cut off, dotted acronyms are one word (`U.S.` → `us`)."""
    return [_word(match) for match in WORD.finditer(text)]


def _word(match: re.Match[str]) -> Word:
    raw = match.group()
    if (ending := POSSESSIVE.search(raw)) is not None:
        raw = raw[: ending.start()]
    return Word(match.start(), match.start() + len(raw), raw, fold(raw))


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """`word` in lower case without accents, dots and apostrophes."""
    low = word.casefold()
    if not low.isascii():
        low = unicodedata.normalize("NFKD", low.translate(SPECIAL))
        low = "".join(char for char in low if not unicodedata.combining(char))
    return "".join(char for char in low if char.isalnum())


@lru_cache(maxsize=65536)
def skeleton(folded: str) -> str:
    """The sound of a folded word, roughly: romanisations of one name come out equal; "" for an article."""
    if folded in ARTICLES:
        return ""
    for spelling, sound in ROMANISATION:
        folded = folded.replace(spelling, sound)
    folded = re.sub(r"(.)\1+", r"\1", folded)
    return folded.rstrip("h") or folded
