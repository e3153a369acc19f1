"""The examples beside the event types: each positive names its kind, each negative names none."""

from __future__ import annotations

import pytest

from tacitus.model.ids import content_id
from tacitus.model.records import Report
from tacitus.ontology.events import event_examples, event_lexicon
from tacitus.readers.rules.events.mentions import find_events
from tacitus.readers.rules.read import set_scene
from tacitus.readers.rules.world import load_world

EXAMPLES = list(event_examples())


@pytest.mark.parametrize(("label", "text", "violent"), EXAMPLES, ids=[text[:50] for _, text, _ in EXAMPLES])
def test_example(label: str, text: str, violent: bool) -> None:
    scene = set_scene(Report(id=content_id("r", text), text=text), load_world())
    mentions = [mention for mention in find_events(scene).mentions if not mention.toll_only]
    labels = [trigger.kind.label for mention in mentions for trigger in mention.triggers]
    if violent:
        assert label in labels, labels
    else:
        assert label not in labels


def test_every_word_has_one_kind() -> None:
    lexicon = event_lexicon()
    assert len(lexicon.verbs) > 80
    assert len(lexicon.nouns) > 80
