"""Rules whose words are data: each is worth its examples, and no counter-example hangs on it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tacitus.model.records import Extraction, Interval, Report
from tacitus.readers import reader_of
from tacitus.readers.rules.rule import Rule, rules

PUBLISHED = Interval(start="2024-05-12T00:00:00", end="2024-05-13T00:00:00", precision="day")
RULES = list(rules().values())
SENTENCES = [
    pytest.param(rule, text, counts, id=f"{rule.id}: {text}")
    for rule in RULES
    for texts, counts in ((rule.examples, True), (rule.counter_examples, False))
    for text in texts
]


def read(text: str) -> Extraction:
    return reader_of("rules-alone").read(Report(id="r_rule", text=text, published=PUBLISHED))


def holding(rule: Rule) -> Iterator[tuple[str, str, frozenset[str] | dict[str, str]]]:
    """(module, name, words) wherever the words of a rule stand in the reader."""
    for module, found in list(sys.modules.items()):
        if module.startswith("tacitus.readers.rules"):
            for name, value in vars(found).items():
                if name.isupper() and value in (rule.words, rule.senses):
                    yield module, name, value


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_words_examples_and_counter_examples(rule: Rule) -> None:
    assert rule.does
    assert rule.words
    assert rule.examples
    assert rule.counter_examples


@pytest.mark.parametrize(("rule", "text", "counts"), SENTENCES)
def test_what_a_rule_is_worth(rule: Rule, text: str, counts: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read(text)
    held = list(holding(rule))
    assert held
    for module, name, words in held:
        monkeypatch.setattr(f"{module}.{name}", type(words)())
    assert (read(text) != whole) is counts
