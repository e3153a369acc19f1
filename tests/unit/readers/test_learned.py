"""Where the encoder has a say: it fills what the rules left empty when it is sure, and drops what is surely wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import pytest
from spacy.tokens import Token

from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Report
from tacitus.readers.model.encoder import ROLES, WordReading
from tacitus.readers.rules import read as reading
from tacitus.readers.rules.read import Read, RuleReader
from tacitus.readers.rules.world import load_world
from tacitus.settings import load_settings

Say = dict[str, dict[str, float]]
"""Word → role or type → probability."""


def told(parsed: ParsedReport, word: Token, say: Say) -> WordReading:
    """A reading that finds the words of `say` in their roles around a word."""
    tokens = list(word.sent)
    roles = np.zeros((len(tokens), 1 + len(ROLES)), np.float32)
    places = np.zeros((len(tokens), 3), np.float32)
    for row, token in enumerate(tokens):
        for name, chance in say.get(token.text, {}).items():
            if name in ROLES:
                roles[row, 1 + ROLES.index(name)] = chance
        places[row, 1] = roles[row, 4]
        places[row, 0] = 1 - places[row, 1]
    types = {"attack": 1.0, "incident": 1.0} | {
        k: v for k, v in say.get(word.text, {}).items() if k not in ROLES
    }
    offsets = tuple((token.idx, token.idx + len(token)) for token in tokens)
    words = tuple((row,) for row in range(len(tokens)))
    return WordReading(types, 1.0, offsets, words, places, roles)  # type: ignore[arg-type]


def said(say: Say) -> Callable[[ParsedReport, Iterable[Token]], dict[int, WordReading]]:
    """An encoder that says this of every word."""
    return lambda parsed, words: {word.i: told(parsed, word, say) for word in words}


def read_with(text: str, say: Say, patch: pytest.MonkeyPatch) -> Read:
    patch.setattr(reading, "read_words", said(say))
    return RuleReader(load_world()).read_fully(Report(id="r_0000000000000000", text=text))


UNNAMED = "Two soldiers died in an ambush near Maiduguri as fighters of Boko Haram closed in on the town."


def test_an_empty_role_is_filled_and_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    [before] = read_with(UNNAMED, {"fighters": {"agent": 0.2}}, monkeypatch).events.mentions
    [mention] = read_with(UNNAMED, {"fighters": {"agent": 0.95}}, monkeypatch).events.mentions
    assert before.initiators == []
    assert [token.text for token in mention.initiators] == ["fighters"]
    assert mention.encoded["initiators"] == "encoder '0.95'"


def test_what_the_rules_found_is_never_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Rebels attacked a convoy as soldiers slept."
    [mention] = read_with(
        text, {"Rebels": {"agent": 0.5}, "soldiers": {"agent": 0.99}}, monkeypatch
    ).events.mentions
    assert [token.text for token in mention.initiators] == ["Rebels"]


def test_an_empty_place_is_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The town of Baga, officials said, was where gunmen attacked a convoy."
    [mention] = read_with(text, {"Baga": {"place": 0.8}}, monkeypatch).events.mentions
    assert [place.text for place in mention.places] == ["Baga"]


def test_switched_off_it_is_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the encoder was asked")

    monkeypatch.setattr(reading, "read_words", never)
    world = load_world()
    off = replace(world, settings=replace(world.settings, encoder=False))
    read = RuleReader(off).read_fully(
        Report(id="r_0000000000000000", text="Rebels attacked a convoy near Herat.")
    )
    assert [mention.lead.token.text for mention in read.events.mentions] == ["attacked"]


@pytest.mark.parametrize(
    ("written", "on"), [("0", False), ("off", False), ("no", False), ("1", True), ("", True)]
)
def test_the_setting(written: str, on: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TACITUS_ENCODER", written)
    assert load_settings().encoder is on
