"""What a report as a whole tells: its words, its names however they are spelt, its figures, its headline.

Two reports of one event share what is rare: a village, a hospital, a victim, a figure. That shows even where the
reading found no day and no place. Rarity comes from a fixed table (`word_rarity.tsv`), never from the ledger's own
reports, so that two reports compare the same whatever else has come in.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b

from tacitus.model.records import Report
from tacitus.resolve.wording import Vector, vector, vector_of, word_rarity, words_of

_SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?](?![\s\"”’)])[^\n.!?]*)*")
_CAPITALISED = re.compile(r"\b[A-Z][^\W\d_]+(?:[’'-][^\W\d_]+)*")
_NAME = re.compile(r"\b[A-Z][^\W\d_]+(?:[ -](?:(?:al|el|bin|ibn|de|van|of)[ -])?[A-Z][^\W\d_]+)+")
_BREAK = re.compile(r"[ -]")
_LOCATIVE = re.compile(r"\b(?:in|at|near|around|outside|the)\s+$", re.IGNORECASE)
_SPELLINGS = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"^(?:al|el|ad|an|as|ash|at|az)-", ""), (r"[’'`-]", ""), (r"gu(?=[ei])", "g"), (r"ph", "f"),
        (r"(?<=[kgdtb])h", ""), (r"q|ck|c(?![ehiy])", "k"), (r"ou|oo|w(?=[^aeiouy]|$)", "u"),
        (r"ee|ie|ei|ey|ai|ay|y", "i"), (r"e", "a"), (r"o", "u"), (r"(.)\1+", r"\1"), (r"(?<=\w\w\w)h$", ""),
    )
)  # fmt: skip
"""How names are spelt otherwise, as (pattern, what it becomes), in this order."""
_VOWELS = re.compile(r"[aiu]+")
SKELETON = 3
"""From so many consonants on a name is known by them, whatever vowels stand between ("Domel" and "Domail", "Nahud" and
"Nuhud"); shorter ones differ by vowels alone ("Dara" and "Dora")."""
COMMON = 3.0
"""ln of one in so many texts: a name that is more common than that tells nothing by itself."""


MOST_KEYS, RARE = 8, 2.0
"""A report is looked for by so many rare names, the first that it tells, each rarer than common by so much."""


@dataclass(frozen=True)
class Story:
    """A report's words and names by how rare they are; names are keys (`name_key`). Everything is found on demand."""

    title: str | None
    text: str
    outlet: str | None = None
    looked_for: bool = True
    """Whether it is looked for by its names: a row of a dataset states day and place, and is found by those alone."""

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The headline, where there is one, and the sentences."""
        found = (match.group().strip() for match in _SENTENCE.finditer(self.text))
        return (*((self.title,) if self.title else ()), *(one for one in found if one))

    @cached_property
    def whole(self) -> str:
        """Headline and sentences, one a line."""
        return "\n".join(self.sentences)

    @cached_property
    def words(self) -> Vector:
        """The words of the whole report."""
        return vector(Counter(words_of(self.whole)))

    @cached_property
    def opening(self) -> Vector:
        """The words of the headline, or of the first sentence where there is none."""
        return vector_of(words_of(next((one for one in self.sentences if len(one.split()) > 2), "")))

    @cached_property
    def names(self) -> Mapping[str, float]:
        """The names of the whole report."""
        return names_in(self.whole)

    @cached_property
    def capitals(self) -> frozenset[str]:
        """The capitalised words of the whole report, as keys, common ones too."""
        return place_keys(self.whole)

    @cached_property
    def people(self) -> frozenset[tuple[str, ...]]:
        """Names of several words."""
        return people_in(self.whole)

    @cached_property
    def keys(self) -> Mapping[str, frozenset[int]]:
        """The first rare names → the sentences that have them (`sentence_key`): where a report is looked for."""
        found: dict[str, set[int]] = {}
        for sentence in self.sentences if self.looked_for else ():
            for word in _CAPITALISED.findall(sentence):
                name = name_key(word)
                if self.names.get(name, 0.0) >= RARE and (name in found or len(found) < MOST_KEYS):
                    found.setdefault(name, set()).add(sentence_key(sentence))
        return {name: frozenset(there) for name, there in found.items()}

    @cached_property
    def lines(self) -> frozenset[str]:
        """Its sentences, to find those that another report of the outlet has word for word."""
        return frozenset(self.sentences)


def story_of(report: Report) -> Story:
    """What a report as a whole tells."""
    return Story(report.title, report.text, report.outlet, looked_for=report.row is None)


def sentence_key(sentence: str) -> int:
    """A sentence as a number of 63 bits."""
    return (
        int.from_bytes(blake2b(sentence.casefold().encode("utf-8", "replace"), digest_size=8).digest()) >> 1
    )


def without_boilerplate(one: Story, other: Story) -> tuple[Story, Story]:
    """Two reports of one outlet without the sentences that both have: what an outlet sets on every page."""
    shared = one.lines & other.lines if one.outlet and one.outlet == other.outlet else frozenset()
    if not shared:
        return one, other
    left, right = (
        Story(None, "\n".join(line for line in story.sentences if line not in shared))
        for story in (one, other)
    )
    return left, right


def share_a_key(one: Story, other: Story) -> bool:
    """Whether both have a rare name, in sentences that are not word for word the same."""
    return any(len(there | other.keys[name]) > 1 for name, there in one.keys.items() if name in other.keys)


def names_in(text: str) -> dict[str, float]:
    """Keys of the capitalised words → how rare they are; what is common in the news is left out."""
    found: dict[str, float] = {}
    for word in set(_CAPITALISED.findall(text)):
        bare = words_of(word)
        rare = max((word_rarity(one) for one in bare), default=0.0) - COMMON
        if rare > 0 and len(word) > 2:
            key = name_key(word)
            found[key] = min(rare, found.get(key, rare))
    return found


def place_keys(text: str) -> frozenset[str]:
    """The capitalised words wherever they stand, as keys."""
    return frozenset(map(name_key, _CAPITALISED.findall(text)))


@lru_cache(maxsize=100_000)
def rarest_in(name: str) -> frozenset[str]:
    """The rarest words of a place's name, as keys: whoever writes one of them names the place, however it is spelt."""
    words = [
        (max(map(word_rarity, words_of(word)), default=0.0), word) for word in _CAPITALISED.findall(name)
    ]
    most = max((rare for rare, _ in words), default=0.0)
    return frozenset(name_key(word) for rare, word in words if rare == most)


def people_in(text: str) -> frozenset[tuple[str, ...]]:
    """Names of several rare words that never stand as a place does ("in El Fasher"), as the keys of their words."""
    found: dict[tuple[str, ...], bool] = {}
    for match in _NAME.finditer(text):
        words = [word for word in _BREAK.split(match.group()) if word[0].isupper() and words_of(word)]
        name = tuple(map(name_key, words))
        rare = all(word_rarity(one) > COMMON for word in words for one in words_of(word))
        first = match.start() + (match.group().find(words[0]) if words else 0)
        placed = _LOCATIVE.search(text[max(0, first - 12) : first])
        found[name] = found.get(name, True) and rare and placed is None and len(name) > 1
    return frozenset(name for name, personal in found.items() if personal)


@lru_cache(maxsize=100_000)
def name_key(word: str) -> str:
    """A name however it is spelt: "Jérémie" and "Jeremie", "Kharan" and "Kharaan", "Dingazi" and "Dinguizi"."""
    straight = unicodedata.normalize("NFKD", word.replace("’", "'"))
    plain = straight.encode("ascii", "ignore").decode().lower().removesuffix("'s")
    for pattern, put in _SPELLINGS:
        plain = pattern.sub(put, plain)
    bare = _VOWELS.sub("a", plain)
    return bare if len(bare) - bare.count("a") >= SKELETON else plain


def shared_names(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """The names that both have, with how rare they are."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return {name: rare for name, rare in small.items() if name in large}


def rarity_of(names: Iterable[float]) -> float:
    """How much names together tell: each further one half as much as the one before, the rarest first."""
    return sum(rare * 0.5**place for place, rare in enumerate(sorted(names, reverse=True)))
