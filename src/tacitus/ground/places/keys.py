"""Keys by which spellings of one name meet: folded, romanised, and its consonants alone.

`fold` undoes case, accents and punctuation and is safe for every language. `romanised` also undoes the
choices a romaniser makes (articles, assimilation, digraphs, vowel length), for names that come from another
script. `skeleton` keeps the consonants only and serves the last, checked step.
"""

from __future__ import annotations

import re
import string
import unicodedata
from functools import lru_cache

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʻʼʾʿ`´′"), None)
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "a", "þ": "th"}
)
_BREAKS = re.compile(r"[^\w]+|_")
_PLAIN = {ord(sign): None if sign in "'`." else " " for sign in string.punctuation}
"""What `fold` does to ASCII punctuation."""
_TOKENS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}

_ARTICLES = frozenset({"al", "el", "ul", "il", "l"})
_SUN = "tdrzsnl"
_ASSIMILATED = re.compile(r"^[aeiu](?:t|th|d|dh|r|z|s|sh|n)$")
"""An article whose l has become the next consonant: az-Zawr, ash-Shola, er-Rastan."""
_GLUED = re.compile(rf"^[ae](?:l(?=[bcfghjkmpqwy])|([{_SUN}])(?=\1))")
"""The same written as one word: Ezzor, Assafira, Alhasakah."""

_DIGRAPHS = (
    (re.compile(r"(?:dj|dzh)"), "j"),
    (re.compile(r"(?:tch|tsh|cz)"), "ch"),
    (re.compile(r"(?:sch|sz)"), "sh"),
    (re.compile(r"kh"), "h"),
    (re.compile(r"dh|th(?=[aeiou])"), "d"),
    (re.compile(r"th"), "t"),
    (re.compile(r"gh"), "g"),
    (re.compile(r"zh"), "j"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"q|c(?!h)"), "k"),
    (re.compile(r"x"), "ks"),
)
_VOWELS = (
    (re.compile(r"(?:iyy?[aeo]h?|iye?h?)$"), "i"),
    (re.compile(r"(?:ay|ai|ei|ey|ee|ie|iy|yi|yy|y)(?![aeiou])"), "i"),
    (re.compile(r"(?:aw|au|ow|ou|oo|uw)(?![aeiou])"), "u"),
    (re.compile(r"(?<=[^aeiou])[aeo]h?$"), "a"),
    (re.compile(r"[ei]"), "i"),
    (re.compile(r"[ou]"), "u"),
    (re.compile(r"(?<=[aiu])h(?![aiu])"), ""),
)
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=200_000)
def fold(name: str) -> str:
    """Lower case, no accents, apostrophes or full stops; every other punctuation is one space."""
    if name.isascii():
        words = name.lower().translate(_PLAIN).split()
        return " ".join(_TOKENS.get(word, word) for word in words)
    decomposed = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES).replace(".", "").lower())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    words = _BREAKS.sub(" ", bare.translate(_LETTERS).translate(_APOSTROPHES)).split()
    return " ".join(_TOKENS.get(word, word) for word in words)


def romanised(folded: str) -> str:
    """One key for the romanisations of a name: `hassakeh` = `al hasakah`, `deir ezzor` = `dayr az zawr`.

    Takes the output of `fold`; gives letters without spaces, possibly none.
    """
    words = folded.split()
    kept = [word for index, word in enumerate(words) if not _is_article(words, index)]
    return "".join(_one_word(word) for word in kept)


def skeleton(romanised_key: str) -> str:
    """The consonants of a romanised key, and its first letter."""
    return romanised_key[:1] + re.sub(r"[aiu]", "", romanised_key[1:])


def is_latin(name: str) -> bool:
    """Whether every letter of `name` is of the Latin script."""
    return all(
        ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00 or not letter.isalpha() for letter in name
    )


def alike(one: str, other: str) -> float:
    """How much of two keys is letters that both have in one order: 0 for none, 100 for the same key."""
    common = [0] * (len(other) + 1)
    for letter in one:
        before = 0
        for place, beside in enumerate(other, start=1):
            before, common[place] = (
                common[place],
                before + 1 if letter == beside else max(common[place], common[place - 1]),
            )
    return 200 * common[-1] / (len(one) + len(other) or 1)


def _is_article(words: list[str], index: int) -> bool:
    if index + 1 >= len(words):
        return False
    word = words[index]
    if word in _ARTICLES:
        return True
    return bool(_ASSIMILATED.match(word)) and words[index + 1][0] == word[1]


@lru_cache(maxsize=200_000)
def _one_word(word: str) -> str:
    if len(word) > 4:
        glued = _GLUED.match(word)
        if glued:
            word = word[glued.end() :]
    for pattern, plain in (*_DIGRAPHS, *_VOWELS):
        word = pattern.sub(plain, word)
    return _DOUBLE.sub(r"\1", word)
