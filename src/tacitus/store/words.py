"""What a word is where a store looks for words itself: lower case, no accents, parted by what is no letter or figure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

EXCERPT = 16
"""Words of a hit that are shown."""


def without_accents(text: str) -> str:
    """A text in lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).casefold()


def words_of(text: str) -> list[str]:
    """The words of a text in lower case without accents."""
    return "".join(sign if sign.isalnum() else " " for sign in without_accents(text)).split()


def phrases_of(asked: Iterable[str]) -> list[list[str]]:
    """The words of each thing that is asked for; what has none is left out."""
    return [words for one in asked if (words := words_of(one))]


def place_of(phrase: Sequence[str], told: Sequence[str]) -> int:
    """Where words stand one behind the other; -1 for nowhere."""
    size = len(phrase)
    places = range(len(told) - size + 1)
    return next((place for place in places if list(told[place : place + size]) == list(phrase)), -1)


def excerpt(words: str, place: int) -> str:
    """The words around a place of a text."""
    shown = words.split()
    start = max(0, min(place - EXCERPT // 2, len(shown) - EXCERPT))
    return ("…" if start else "") + " ".join(shown[start : start + EXCERPT])
