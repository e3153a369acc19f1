"""The examples beside the rules are true, every rule has one, and every rule has its reader."""

from __future__ import annotations

import importlib.resources
import tomllib

import pytest

from tacitus.ground.calendar.grammar import rules
from tacitus.ground.calendar.readers import READERS
from time_reading import mentions

LISTED = tomllib.loads(
    importlib.resources.files("tacitus.ground.calendar").joinpath("rules.toml").read_text("utf-8")
)["rule"]
EXAMPLES = [(rule["name"], *example) for rule in LISTED for example in rule["examples"]]


@pytest.mark.parametrize(
    ("rule", "text", "day", "words", "kind", "value"), EXAMPLES, ids=[e[1] for e in EXAMPLES]
)
def test_example(rule: str, text: str, day: str, words: str, kind: str, value: str) -> None:
    found = mentions(text, day)
    assert words in found, f"{rule} did not tag {words!r}: {list(found)}"
    timex = found[words].timex
    assert timex is not None
    assert (timex.type, timex.value) == (kind, value)


def test_every_rule_has_an_example() -> None:
    assert [rule["name"] for rule in LISTED if not rule["examples"]] == []


def test_every_rule_has_a_reader() -> None:
    assert [rule.name for rule in rules() if rule.reader not in READERS] == []


def test_the_mention_names_its_rule() -> None:
    assert "weekday" in mentions("Gunmen attacked a checkpoint on Friday.")["Friday"].why
