"""By which words somebody puts a deed on somebody else, as `cues/responsibility.toml` has them.

Each charge says where its verb has the accused and where the deed: "accused X of the raid", "blamed the raid on X".
"""

from __future__ import annotations

import importlib.resources
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Cues:
    """The word lists of `cues/responsibility.toml`."""

    blame_nouns: frozenset[str]
    take: frozenset[str]
    deny: frozenset[str]
    distance: frozenset[str]
    reject: frozenset[str]
    carry_out: frozenset[str]
    accusations: frozenset[str]
    call: frozenset[str]
    untrue: frozenset[str]
    front: frozenset[str]
    hedges: frozenset[str]
    believe: frozenset[str]
    authors: frozenset[str]
    works: frozenset[str]
    admit: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """Who is accused by a verb, and the words in which the deed is told; `told`: the verb needs no such words."""

    verb: Token
    accused: tuple[Token, ...]
    deeds: tuple[Token, ...]
    told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """`accused` and `deed` are prepositions, or the object.

    `nouns`: what the object must be, where there is one or it is not `bare`; `roles`: what the accused is called
    behind "as".
    """

    verbs: frozenset[str]
    accused: tuple[str, ...]
    deed: tuple[str, ...] = ()
    nouns: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    bare: bool = False

    def charge(self, verb: Token, is_deed: Callable[[Token], bool]) -> Charge | None:
        """Who is accused by `verb`, None where the frame does not fit."""
        objects = syntax.undergoers(verb)
        if self.nouns and not (self.bare if not objects else objects[0].lemma_.lower() in self.nouns):
            return None
        called = (t.lemma_.lower() for t in syntax.prepositional(verb, ("as",)) if syntax.is_definite(t))
        if self.roles and not self.roles.intersection(called):
            return None
        if OBJECT in self.deed and not any(map(is_deed, objects)):
            return None
        accused = objects if OBJECT in self.accused else list(_behind(verb, objects, self.accused))
        deeds = objects if OBJECT in self.deed else list(_behind(verb, objects, self.deed))
        told = OBJECT in self.deed or not self.deed
        return Charge(verb=verb, accused=tuple(accused), deeds=tuple(deeds), told=told) if accused else None


def _behind(verb: Token, objects: list[Token], prepositions: tuple[str, ...]) -> Iterator[Token]:
    """What stands behind a preposition on the verb or its objects; "at the door of X" is X."""
    for head in (verb, *objects):
        for found in syntax.prepositional(head, prepositions):
            door = found.lemma_.lower() in ("door", "doorstep", "foot")
            yield from syntax.prepositional(found, ("of",)) if door else (found,)


def charge_by(verb: Token, is_deed: Callable[[Token], bool]) -> Charge | None:
    """What `verb` charges whom with, by the first frame that fits; `is_deed` tells the words for a deed."""
    lemma = verb.lemma_.lower()
    fitting = (frame.charge(verb, is_deed) for frame in _frames() if lemma in frame.verbs)
    return next((charge for charge in fitting if charge is not None), None)


@cache
def charging() -> frozenset[str]:
    """Verbs that may charge somebody with a deed."""
    return frozenset(verb for frame in _frames() for verb in frame.verbs)


@cache
def cues() -> Cues:
    """The lists, read once a process."""
    return Cues(**{name: frozenset(_toml()[name]) for name in Cues.__slots__})


@cache
def _frames() -> tuple[Frame, ...]:
    return tuple(_frame(row) for row in _toml()["charges"])


def said_of(verb: Token) -> Iterator[Token]:
    """What is spoken of beside a claim: "claimed responsibility, saying that the attack was revenge for the killing"."""
    for saying in verb.children:
        if saying.dep_ in ("advcl", "conj") and saying.lemma_.lower() in SAYING:
            for clause in saying.children:
                if clause.dep_ == "ccomp":
                    yield from syntax.grammatical_subjects(clause)


SAYING = frozenset({"say", "add", "explain", "declare"})


def _frame(row: Mapping[str, Any]) -> Frame:
    return Frame(
        verbs=frozenset(row["verbs"]),
        accused=tuple(row["accused"]),
        deed=tuple(row.get("deed", ())),
        nouns=frozenset(row.get("nouns", ())),
        roles=frozenset(row.get("roles", ())),
        bare=row.get("bare", False),
    )


def responsibility_examples() -> Iterator[tuple[str, str]]:
    """(Kind, or "none", and a text) of every example in the file."""
    yield from ((kind, text) for kind, texts in _toml()["examples"].items() for text in texts)


@cache
def _toml() -> dict[str, Any]:
    file = importlib.resources.files("tacitus.readers.rules.cues").joinpath("responsibility.toml")
    return tomllib.loads(file.read_text("utf-8"))
