"""How alike two stretches of text are: words and names weighed by how rare they are in the news.

Rarity comes from a fixed table (`word_rarity.tsv`, made by `training/word_rarity.py`), never from the
ledger's own reports: two texts compare the same whatever else has come in.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from tacitus.model.shipped import shipped

Vector = dict[str, float]
"""Word → weight, of length 1."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_ADDRESS = re.compile(r"https?:\s*/\s*/\S*(?: / .*)?")


@lru_cache(maxsize=100_000)
def words_of(text: str) -> tuple[str, ...]:
    """The content words, lower case, without plural and genitive endings; addresses of pages left out."""
    found = (_bare(word) for word in _WORD.findall(_ADDRESS.sub(" ", text)))
    return tuple(word for word in found if len(word) > 1 and word not in _stop_words())


def vector(words: Mapping[str, int]) -> Vector:
    """Counted words as a vector of length 1: (1 + ln count) × rarity; empty stays empty."""
    weighed = {word: (1 + math.log(count)) * word_rarity(word) for word, count in words.items()}
    length = math.sqrt(sum(weight * weight for weight in weighed.values()))
    return {word: weight / length for word, weight in weighed.items()} if length else {}


def vector_of(words: Iterable[str]) -> Vector:
    """The vector of words as they come."""
    return vector(Counter(words))


def likeness(one: Vector, other: Vector) -> float:
    """Cosine of two vectors, 0..1."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(weight * large.get(word, 0.0) for word, weight in small.items())


def word_rarity(word: str) -> float:
    """ln of how many news texts there are to one that holds the word; an unknown word is the rarest."""
    texts, held_by = _table()
    return math.log((texts + 1) / (held_by.get(word, 0) + 1))


def _bare(word: str) -> str:
    bare = word.lower().replace("’", "'").removesuffix("'s")
    return bare[:-1] if len(bare) > 4 and bare.endswith("s") and not bare.endswith("ss") else bare


@cache
def _table() -> tuple[int, dict[str, int]]:
    lines = _file("word_rarity.tsv").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    counts = {word: int(count) for word, count in rows}
    return counts.pop("(texts)"), counts


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(_file("stop_words.txt").split())


def _file(name: str) -> str:
    return shipped("tacitus.resolve", name)
