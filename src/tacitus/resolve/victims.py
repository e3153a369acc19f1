"""The names of those whom a report says that they came to harm."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from tacitus.model.records import Claim, Toll
from tacitus.resolve.story import COMMON
from tacitus.resolve.wording import word_rarity, words_of

_RUN = re.compile(
    r"[^\W\d_a-z][\w’'-]*(?:\.?\s+(?:(?:al|el|bin|bint|ibn|abu|de|da|van|von|der|la|le)[ -]){0,2}[^\W\d_a-z][\w’'-]*)*"
)
"""Words with a capital that follow each other, with what stands between the parts of names."""


def victims_named(claims: Iterable[Claim]) -> tuple[str, ...]:
    """The names in the words that say who was killed, wounded, missing, held or driven out, each once.

    A name of one word is one where the words are of one person. Countries, peoples and bodies of the registry are no
    names. Whoever is named elsewhere in the report alone is not found.
    """
    tolls = (claim.value for claim in claims if isinstance(claim.value, Toll))
    found = (name for toll in tolls for span in toll.evidence for name in _names(span.text, toll.best == 1))
    return tuple(dict.fromkeys(found))


def own_name(words: str) -> str:
    """The first name in some words that is of one thing or person ("the Nasser hospital": Nasser); empty without one."""
    return next(_names(words, one_person=True), "")


def parts_of(names: Iterable[str]) -> tuple[str, ...]:
    """The words of names, by which the same report goes on to speak of them."""
    return tuple(dict.fromkeys(word for name in names for word in name.split() if len(word) > 2))


def _names(words: str, one_person: bool) -> Iterator[str]:
    for run in _RUN.findall(words):
        name = _without_titles(run.split())
        if len(name) > 2:
            yield " ".join(name[-2:])
        if name and (len(name) > 1 or one_person) and not _is_known(" ".join(name)):
            yield " ".join(name)


def _without_titles(words: list[str]) -> list[str]:
    """Without what stands before a name: "Police Officer", a country, a people."""
    while words and (_is_common(words[0]) or _is_known(words[0])):
        words = words[1:]
    return [re.sub(r"[’']s?$", "", word) for word in words]


def _is_common(word: str) -> bool:
    return all(word_rarity(one) <= COMMON for one in words_of(word))


@cache
def _is_known(name: str) -> bool:
    from tacitus.ground.actors.registry import load_registry

    registry = load_registry()
    return registry.country_of(name) is not None or bool(registry.find(name))
