"""The word lists of `lexicon.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

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
    listed: dict[str, Any] = tomllib.loads(
        files("tacitus.ground.actors").joinpath("lexicon.toml").read_text("utf-8")
    )
    fields: dict[str, Any] = {
        name: frozenset(value) if isinstance(value, list) else value for name, value in listed.items()
    }
    return Lexicon(**fields)
