"""The word lists of `lexicon.toml`, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tacitus.model.shipped import shipped_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Words that tell how a capitalised string is used (see the file for each list)."""

    locative: frozenset[str]
    strong: frozenset[str]
    taking: frozenset[str]
    storming: frozenset[str]
    heads: frozenset[str]
    never: frozenset[str]
    titles: frozenset[str]
    speaking: frozenset[str]
    actors: frozenset[str]
    never_last: frozenset[str]
    connecting: frozenset[str]
    kinds_within: frozenset[str]
    never_alone: frozenset[str]
    assimilated: frozenset[str]
    inside: frozenset[str]
    parts: frozenset[str]
    directions: frozenset[str]
    struck: frozenset[str]
    when: frozenset[str]
    tails: frozenset[str]
    bodies: frozenset[str]
    far_named: frozenset[str]
    attacks: frozenset[str]
    civic: frozenset[str]
    given: frozenset[str]
    sites: frozenset[str]
    announcing: frozenset[str]
    waters: frozenset[str]
    beside_water: frozenset[str]
    after: dict[str, str]
    before: dict[str, str]


@cache
def lexicon() -> Lexicon:
    """The lists of `lexicon.toml`."""
    return Lexicon(**shipped_words("tacitus.ground.places", "lexicon.toml"))
