"""The word lists of `lexicon.toml`, read once."""

from __future__ import annotations

import importlib.resources
import tomllib
from dataclasses import dataclass
from functools import cache


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
    text = importlib.resources.files("tacitus.ground.places").joinpath("lexicon.toml").read_text("utf-8")
    read = tomllib.loads(text)
    return Lexicon(
        locative=frozenset(read["locative"]),
        strong=frozenset(read["strong"]),
        taking=frozenset(read["taking"]),
        storming=frozenset(read["storming"]),
        heads=frozenset(read["heads"]),
        never=frozenset(read["never"]),
        titles=frozenset(read["titles"]),
        speaking=frozenset(read["speaking"]),
        actors=frozenset(read["actors"]),
        never_last=frozenset(read["never_last"]),
        connecting=frozenset(read["connecting"]),
        kinds_within=frozenset(read["kinds_within"]),
        never_alone=frozenset(read["never_alone"]),
        assimilated=frozenset(read["assimilated"]),
        inside=frozenset(read["inside"]),
        parts=frozenset(read["parts"]),
        directions=frozenset(read["directions"]),
        struck=frozenset(read["struck"]),
        when=frozenset(read["when"]),
        tails=frozenset(read["tails"]),
        bodies=frozenset(read["bodies"]),
        far_named=frozenset(read["far_named"]),
        attacks=frozenset(read["attacks"]),
        civic=frozenset(read["civic"]),
        given=frozenset(read["given"]),
        sites=frozenset(read["sites"]),
        announcing=frozenset(read["announcing"]),
        waters=frozenset(read["waters"]),
        beside_water=frozenset(read["beside_water"]),
        after=read["after"],
        before=read["before"],
    )
