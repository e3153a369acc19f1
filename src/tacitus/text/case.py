"""Text in capitals (wire copy, headlines) is parsed in its usual case; the report itself is never changed.

The parser, the tagger and the name finder were trained on mixed case and fail on capitals. Ordinary words are
lowered, names keep a capital: how a word is usually written stands in `lexicon/usual_case.txt.gz` (made by
`training/usual_case.py`); a word that is not there and looks like no form of an ordinary word is a name.
Lengths are kept, so offsets are unchanged: a character whose lower case has another length stays as it is.
"""

from __future__ import annotations

import gzip
import re
from functools import cache
from importlib.resources import files

UPPER_SHARE = 0.7
"""Share of capitals among the letters above which a piece counts as written in capitals (our choice)."""
MIN_LETTERS = 12
SHORTEST_NAME = 3
"""An unknown word of fewer letters is left small: mostly a particle ("de", "al")."""

_WORD = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*")
_START = re.compile(r"(^\W*|[.!?]\s+)(\w)")
_MAY = re.compile(r"(?<=\d )may\b|\bmay(?= \d)")
"""The month, told from the verb by the number beside it."""
_ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("d", ""),
    ("ing", ""),
    ("ing", "e"),
    ("er", ""),
    ("ers", ""),
    ("or", "e"),
    ("ors", "e"),
    ("ly", ""),
    ("ally", ""),
    ("ness", ""),
    ("ment", ""),
    ("ments", ""),
    ("ation", "e"),
    ("ations", "e"),
    ("ion", "e"),
    ("able", ""),
    ("less", ""),
    ("ity", ""),
    ("ist", ""),
    ("ists", ""),
    ("ism", ""),
    ("ization", "ize"),
    ("ative", "e"),
    ("ive", "e"),
    ("y", ""),
    ("en", ""),
    ("man", ""),
    ("men", ""),
)
"""Endings of English words and what stood in their place ("ambushing" ← "ambush", "cities" ← "city")."""
_PREFIXES = ("un", "re", "non", "anti", "over", "dis", "mis", "co", "pre", "para", "counter", "sub", "inter")
_LEAST_STEM = 3


def in_sentence_case(piece: str) -> str:
    """`piece` in the usual case of its words when it is written in capitals, else unchanged."""
    if not is_capitals(piece):
        return piece
    cased = _WORD.sub(lambda m: _usual(m.group()), piece)
    cased = _MAY.sub("May", cased)
    return _START.sub(lambda m: m.group(1) + _upper(m.group(2)), cased)


def is_capitals(piece: str) -> bool:
    """Whether most letters of `piece` are capitals and there are enough of them to tell."""
    upper = sum(char.isupper() for char in piece)
    lower = sum(char.islower() for char in piece)
    return upper + lower >= MIN_LETTERS and upper > UPPER_SHARE * (upper + lower)


@cache
def _usual(word: str) -> str:
    """A word in capitals as it is usually written."""
    if word == "I":
        return word
    low = "".join(small if len(small := char.lower()) == 1 else char for char in word)
    bare, ending = (low[:-2], low[-2:]) if low.endswith(("'s", "’s")) else (low, "")
    form = _forms().get(bare)
    if form is not None and len(form) == len(bare):
        return form + ending
    if len(bare) < SHORTEST_NAME or _is_derived(bare):
        return low
    if not re.search(r"[aeiouyáéíóú]", bare):
        return word[: len(bare)] + ending
    return _upper(bare[0]) + bare[1:] + ending


def _is_derived(word: str) -> bool:
    """Whether an unknown word is a form of an ordinary one."""
    forms = _forms()
    stems = [word.removeprefix(prefix) for prefix in _PREFIXES if word.startswith(prefix)]
    for candidate in (word, *stems):
        for ending, instead in _ENDINGS:
            if candidate.endswith(ending):
                stem = candidate[: -len(ending)] + instead
                doubled = stem[:-1] if stem[-2:-1] == stem[-1:] else stem
                if any(len(s) >= _LEAST_STEM and forms.get(s) == s for s in (stem, doubled)):
                    return True
    return any(len(stem) > _LEAST_STEM and forms.get(stem) == stem for stem in stems)


@cache
def _forms() -> dict[str, str]:
    """Word in small letters → the form it is mostly written in."""
    packed = (files(__package__) / "lexicon" / "usual_case.txt.gz").read_bytes()
    return {form.lower(): form for form in gzip.decompress(packed).decode().split("\n") if form}


def _upper(char: str) -> str:
    return high if len(high := char.upper()) == 1 else char
