"""PLOVER event types for what parties do to each other: verbs and what they govern (`plover.toml`).

A rule is a verb's lemma and, where the verb alone does not tell, the words of which one must stand among its
objects and prepositional phrases ("sign" with "treaty"). Each type carries its CAMEO root code.
"""

from __future__ import annotations

import importlib.resources
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

HOSTILE = frozenset({"SANCTION", "COERCE", "ASSAULT", "FIGHT", "PROTEST", "MOBILIZE", "REJECT", "THREATEN"})
"""Types that are a threat when they are still to come; the others are a promise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbRule:
    """One reading of a verb: `governed` is empty where the verb alone tells the type."""

    type: str
    verb: str
    governed: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingLexicon:
    """Rules by verb lemma, the more demanding first, and the words of mood."""

    rules: dict[str, tuple[VerbRule, ...]]
    cameo: dict[str, str]
    future: frozenset[str]
    promise: frozenset[str]
    obligation: frozenset[str]
    refusal: frozenset[str]
    say: frozenset[str]
    light: frozenset[str]


PARTICLES = frozenset("for to out down up off on in with from over away aside by against under".split())


def _by_demand(rule: VerbRule) -> int:
    """Rules that ask for a noun come before those that ask for a particle, bare verbs last."""
    if not rule.governed:
        return 2
    return int(rule.governed <= PARTICLES)


@cache
def coding_lexicon() -> CodingLexicon:
    """The lexicon, read once a process."""
    source = importlib.resources.files("tacitus.ontology").joinpath("plover.toml").read_text("utf-8")
    tables: dict[str, dict[str, Any]] = tomllib.loads(source)
    moods = {name: frozenset(words) for name, words in tables.pop("MODALS").items()}
    rules: dict[str, list[VerbRule]] = {}
    for name, table in tables.items():
        for line in table["verbs"]:
            verb, *governed = line.split()
            rules.setdefault(verb, []).append(VerbRule(type=name, verb=verb, governed=frozenset(governed)))
    ordered = {verb: tuple(sorted(found, key=_by_demand)) for verb, found in rules.items()}
    return CodingLexicon(rules=ordered, cameo={n: t["cameo"] for n, t in tables.items()}, **moods)
