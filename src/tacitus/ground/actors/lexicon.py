"""The word lists of `lexicon.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tacitus.model.shipped import shipped_words
from tacitus.model.vocabulary import AffiliationRelation


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Lower-case lemmas by what they do; the file says what each list is for."""

    actor_prepositions: frozenset[str]
    partner_verbs: frozenset[str]
    place_nouns: frozenset[str]
    no_bodies: frozenset[str]
    other_side: frozenset[str]
    capital_words: frozenset[str]
    military_titles: frozenset[str]
    state_titles: frozenset[str]
    backing: dict[str, AffiliationRelation]
    relating: dict[str, AffiliationRelation]
    belonging: dict[str, AffiliationRelation]


@cache
def lexicon() -> Lexicon:
    """Read once a process."""
    return Lexicon(**shipped_words("tacitus.ground.actors", "lexicon.toml"))
