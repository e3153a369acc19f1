"""Event type of a main clause, by verbs, what they govern and mood."""

from __future__ import annotations

import pytest

from tacitus.model.ids import content_id
from tacitus.model.records import Report
from tacitus.ontology.plover import coding_lexicon
from tacitus.readers.rules.coding import code_sentence
from tacitus.syntax.parse import parse
from tacitus.text.segments import segment


def type_of(text: str) -> str | None:
    parsed = parse(segment(Report(id=content_id("r", text), text=text)))
    coding = code_sentence(parsed.sentences[0].tokens)
    return coding.type if coding is not None else None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The ministers signed a treaty.", "SUPPORT"),
        ("The rebels shelled the town.", "FIGHT"),
        ("The army will shell the town.", "THREATEN"),
        ("The government will lift the curfew.", "AGREE"),
        ("The government lifted the curfew.", "CONCEDE"),
        ("The government refused to lift the curfew.", "REJECT"),
        ("The two presidents held talks in Oslo.", "CONSULT"),
        ("Thousands of workers staged a rally.", "PROTEST"),
        ("The weather was fine.", None),
    ],
)
def test_type(text: str, kind: str | None) -> None:
    assert type_of(text) == kind


def test_every_type_has_a_cameo_root() -> None:
    lexicon = coding_lexicon()
    types = {rule.type for rules in lexicon.rules.values() for rule in rules}
    assert types == set(lexicon.cameo)
    assert all(root.isdigit() and len(root) == 2 for root in lexicon.cameo.values())


def test_rules_that_ask_for_a_noun_come_first() -> None:
    for rules in coding_lexicon().rules.values():
        bare = [not rule.governed for rule in rules]
        assert bare == sorted(bare)
