"""Event types: what words name which kind of incident, and how their grammar gives the roles.

The words live in `event_types/*.toml` (one file per PLOVER type, each kind with positive and negative examples
that run as tests), the refinement by means in `by_means.toml`, the things that are hit in `target_objects.toml`.
Types and modes are PLOVER's (Halterman et al. 2023, "PLOVER and POLECAT"), where violence is one type, ASSAULT.
"""

from __future__ import annotations

import importlib.resources
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

Frame = Literal["attack", "harm", "suffer", "burst", "fire", "clash", "seize", "protest"]


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
    needs: str | None = None
    """ "ground": counts only when it is done to a place, or to what `ground.toml` names."""


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
    """The lexicon, read once a process."""
    verbs: dict[tuple[str, ...], Kind] = {}
    nouns: dict[tuple[str, ...], Kind] = {}
    for kind in _kinds():
        for table, field, guarded in (
            (verbs, "verbs", bool(kind.get("guarded_only"))),
            (verbs, "guarded_verbs", True),
            (nouns, "nouns", False),
            (nouns, "guarded_nouns", True),
        ):
            for word in kind.get(field, ()):
                table.setdefault(tuple(word.split()), _kind(kind, word, guarded))
    return EventLexicon(verbs, nouns)


def event_examples() -> Iterator[tuple[str, str, bool]]:
    """(label, sentence, whether it holds such an incident) of every example in the files."""
    for kind in _kinds():
        yield from ((kind["label"], text, True) for text in kind.get("positive", ()))
        yield from ((kind["label"], text, False) for text in kind.get("negative", ()))


@cache
def refinement_by_means() -> dict[str, tuple[str, str]]:
    """Class of means → (label, mode) for an incident whose own word says no more than "attack"."""
    return {name: (row["label"], row["mode"]) for name, row in _toml("by_means.toml").items()}


@cache
def target_classes() -> dict[tuple[str, ...], TargetClass]:
    """Lemmas of a thing's noun (head last) → its class."""
    table: dict[tuple[str, ...], TargetClass] = {}
    for name, row in _toml("target_objects.toml").items():
        for noun in row["nouns"]:
            table.setdefault(tuple(noun.split()), TargetClass(name, row["military"]))
    return table


@cache
def ground_nouns() -> frozenset[str]:
    """Lemmas of what is taken when ground is taken."""
    return frozenset(_toml("ground.toml")["nouns"])


def _kinds() -> Iterator[dict[str, Any]]:
    folder = importlib.resources.files("tacitus.ontology").joinpath("event_types")
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            content = tomllib.loads(path.read_text("utf-8"))
            yield from ({**kind, "type": content["type"]} for kind in content["kind"])


def _kind(row: dict[str, Any], word: str, guarded: bool) -> Kind:
    return Kind(
        type=row["type"],
        label=row["label"],
        frame=row["frame"],
        mode=row.get("mode"),
        means=row.get("means"),
        guarded=guarded,
        word=word,
        needs=row.get("needs"),
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(importlib.resources.files("tacitus.ontology").joinpath(name).read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Peaceful:
    """Words that show that a word of violence is meant otherwise (`peaceful.toml`), all lemmas."""

    modifiers: frozenset[str]
    objects: frozenset[str]
    subjects: frozenset[str]
    judges: frozenset[str]
    strikers: frozenset[str]
    causes: frozenset[str]
    contexts: frozenset[str]
    themes: frozenset[str]
    heads: frozenset[str]


@cache
def peaceful() -> Peaceful:
    """The lists, read once a process."""
    return Peaceful(**{name: frozenset(words) for name, words in _toml("peaceful.toml").items()})
