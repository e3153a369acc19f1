"""The words that attribute and the roles of sources, from the data files in `cues/`."""

from __future__ import annotations

from functools import cache
from typing import Any

from tacitus.model.vocabulary import SpeakerRole
from tacitus.readers.rules.cues import read_cues

SPEECH = "quote"
"""Frame of verbs that introduce direct speech."""


@cache
def verb_frames() -> dict[str, dict[str, str]]:
    """Lemma → frame → class, e.g. `{"deny": {"clause": "deny", …}}`."""
    return _frames(read_cues("attribution_verbs.json")["groups"], "verbs")


@cache
def noun_frames() -> dict[str, dict[str, str]]:
    """Lemma of an attributing noun → frame → class."""
    return _frames(read_cues("attribution_nouns.json")["groups"], "nouns")


@cache
def adjective_frames() -> dict[str, dict[str, str]]:
    """Attributing adjective → frame → class ("confident that", "aware of")."""
    return _frames(read_cues("attribution_nouns.json")["adjectives"], "words")


def _frames(groups: list[dict[str, Any]], words: str) -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for group in groups:
        for lemma in group[words]:
            frames = table.setdefault(lemma, {})
            for frame in group["frames"]:
                frames.setdefault(frame, group["class"])
    return table


@cache
def word_list(name: str) -> frozenset[str]:
    """One of the plain lists of `attribution_verbs.json`, such as `document_nouns`."""
    return frozenset(read_cues("attribution_verbs.json")[name])


@cache
def role_nouns() -> dict[str, SpeakerRole]:
    """Head noun (lemma, lower case) → speaker role."""
    lists = read_cues("speaker_roles.json")
    roles: tuple[SpeakerRole, ...] = ("media", "analyst", "monitor", "party", "witness", "authority")
    return {noun: role for role in roles for noun in lists[role]}


@cache
def generic_heads() -> frozenset[str]:
    """Head nouns whose role their modifiers decide ("aid group", "rebel spokesman")."""
    return frozenset(read_cues("speaker_roles.json")["generic_heads"])


@cache
def role_modifiers() -> dict[str, SpeakerRole]:
    """Modifier of a generic head (lower case) → speaker role."""
    return {
        word: role for role, words in read_cues("speaker_roles.json")["modifiers"].items() for word in words
    }


@cache
def media_names() -> frozenset[str]:
    """Lower-case words that, in a proper name, mark a news outlet."""
    return frozenset(read_cues("speaker_roles.json")["media_names"])
