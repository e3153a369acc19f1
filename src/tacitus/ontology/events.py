"""Kinds of incident: what words name which, and how their grammar gives the roles.

Everything of a kind stands in one file, `kinds/<label>.toml`: PLOVER type and mode, the kind above it, the classes
of means that make a plain attack one of it, and its words by frame, each with examples and counter-examples that
run as tests. A new kind is one more file. Types and modes are PLOVER's (Halterman et al. 2023, "PLOVER and
POLECAT"), where violence is one type, ASSAULT. The things that are hit are in `target_objects.toml`.

`frame`: how a verb's grammar gives the roles

    attack   subject initiator (or means), object target
    harm     subject cause (initiator, means or another event), object the people harmed
    suffer   subject the people harmed
    burst    subject the means; with an object, subject initiator and object means
    fire     subject initiator, object means, "at/on/into" target
    clash    subject and "with" are both sides
    seize    subject initiator, object the people or place taken
    free     object (or subject, when nobody frees them) the captives

Words are lemmas; a noun is given without the means that may modify it ("drone strike" is "strike" after a means).
`guarded_…` words have peaceful senses and count only beside an armed actor, a means, a facility, people harmed or
another word of violence. `needs`: what the word must be done to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

from tacitus.errors import InstallationError
from tacitus.model.shipped import shipped_table
from tacitus.ontology.kinds import sheets

Frame = Literal["attack", "harm", "suffer", "burst", "fire", "clash", "seize", "free", "protest"]
WORD_FIELDS = (("verbs", False), ("verbs", True), ("nouns", False), ("nouns", True))
"""What a block of words lists: verbs or nouns, plain or guarded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of incident and the frame of the word that named it. `guarded`: the word has peaceful senses."""

    type: str
    label: str
    frame: Frame
    mode: str | None
    means: str | None
    guarded: bool
    word: str
    names_means: bool = False
    """Whether the words themselves are what the text says of the means ("opened fire")."""
    needs: str | None = None
    """What it must be done to: "ground" (a place, or what `ground.toml` names), "people", "captives"."""


@dataclass(frozen=True)
class EventLexicon:
    """Words to kinds. Keys are tuples of lower-case lemmas; a noun's key ends in its head."""

    verbs: dict[tuple[str, ...], Kind]
    nouns: dict[tuple[str, ...], Kind]

    @cached_property
    def longer_verbs(self) -> dict[str, list[tuple[tuple[str, ...], Kind]]]:
        """First word → the verbs of several words that it opens ("set": "set off", "set ablaze")."""
        return _by_first_word(self.verbs)

    @cached_property
    def longer_nouns(self) -> dict[str, list[tuple[tuple[str, ...], Kind]]]:
        """First word → the nouns of several words that it opens."""
        return _by_first_word(self.nouns)


@dataclass(frozen=True, slots=True)
class TargetClass:
    """A class of thing that is hit; `military` makes a national modifier a force."""

    name: str
    military: bool


def _by_first_word(
    table: dict[tuple[str, ...], Kind],
) -> dict[str, list[tuple[tuple[str, ...], Kind]]]:
    opened: dict[str, list[tuple[tuple[str, ...], Kind]]] = {}
    for words, kind in table.items():
        if len(words) > 1:
            opened.setdefault(words[0], []).append((words, kind))
    return opened


@cache
def event_lexicon() -> EventLexicon:
    """The lexicon, read once a process. Raises `InstallationError` when two kinds claim one word."""
    tables: dict[str, dict[tuple[str, ...], Kind]] = {"verbs": {}, "nouns": {}}
    for label, row in sheets().items():
        for block in row.get("words", ()):
            for name, guarded in WORD_FIELDS:
                for word in block.get(f"guarded_{name}" if guarded else name, ()):
                    _enter(tables[name], _kind(label, row, block, word, guarded))
    return EventLexicon(tables["verbs"], tables["nouns"])


def _enter(table: dict[tuple[str, ...], Kind], kind: Kind) -> None:
    key = tuple(kind.word.split())
    if key in table:
        raise InstallationError(f"'{kind.word}' stands twice: for {table[key].label} and for {kind.label}.")
    table[key] = kind


def event_examples() -> Iterator[tuple[str, str, bool]]:
    """(label, sentence, whether it holds such an incident) of every example in the files."""
    for label, row in sheets().items():
        for block in (row, *row.get("words", ())):
            yield from ((label, text, True) for text in block.get("examples", ()))
            yield from ((label, text, False) for text in block.get("counter_examples", ()))


@cache
def refinement_by_means() -> dict[str, str]:
    """Class of means → label of an incident whose own word says no more than "attack"."""
    return {means: label for label, row in sheets().items() for means in row.get("refined_by", ())}


@cache
def target_classes() -> dict[tuple[str, ...], TargetClass]:
    """Lemmas of a thing's noun (head last) → its class."""
    table: dict[tuple[str, ...], TargetClass] = {}
    for name, row in _toml("target_objects.toml").items():
        for noun in row["nouns"]:
            table.setdefault(tuple(noun.split()), TargetClass(name, row["military"]))
    return table


@cache
def site_classes() -> frozenset[str]:
    """Classes of things that stay where they are, as a hospital or a port does; no home, no whole town."""
    return frozenset(name for name, row in _toml("target_objects.toml").items() if row.get("site"))


@cache
def ground_nouns() -> frozenset[str]:
    """Lemmas of what is taken when ground is taken."""
    return frozenset(_toml("ground.toml")["nouns"])


def _kind(label: str, row: dict[str, Any], block: dict[str, Any], word: str, guarded: bool) -> Kind:
    return Kind(
        type=row["type"],
        label=label,
        frame=block["frame"],
        mode=row.get("mode"),
        means=block.get("means"),
        guarded=guarded,
        word=word,
        names_means=block.get("names_means", False),
        needs=block.get("needs"),
    )


def _toml(name: str) -> dict[str, Any]:
    return shipped_table("tacitus.ontology", name)


@dataclass(frozen=True, slots=True)
class Peaceful:
    """Words that show that a word of violence is meant otherwise (`peaceful.toml`), all lemmas."""

    modifiers: frozenset[str]
    objects: frozenset[str]
    subjects: frozenset[str]
    judges: frozenset[str]
    strikers: frozenset[str]
    drivers: frozenset[str]
    meant: frozenset[str]
    private: frozenset[str]
    giving_way: frozenset[str]
    causes: frozenset[str]
    heads: frozenset[str]
    bursting: frozenset[str]


@cache
def peaceful() -> Peaceful:
    """The lists, read once a process."""
    return Peaceful(**{name: frozenset(words) for name, words in _toml("peaceful.toml").items()})
