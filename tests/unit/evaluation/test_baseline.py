"""The afternoon reader does what it says, no more."""

from __future__ import annotations

from evaluation.baseline import TYPES, events, first_number, predict

from tacitus.syntax.spacy_model import load_language


def test_first_number_before_the_word() -> None:
    doc = load_language()("Police said 14 people were killed and three were wounded in Aleppo.")
    assert first_number(doc, {"kill"}) == 14
    assert first_number(doc, {"wound"}) == 3
    assert first_number(doc, {"arrest"}) == 0


def test_nearest_entities_become_arguments() -> None:
    text = "Israel bombed Gaza on Monday."
    [event] = events(load_language()(text), TYPES["voa_events"])
    assert event["type"] == "Conflict:Attack"
    assert {text[a["start"] : a["end"]] for a in event["arguments"]} >= {"Israel", "Gaza"}


def test_answers_have_the_rulers_form() -> None:
    record = {"id": 7, "text": "Two men were killed."}
    assert predict("gvc", record) == {"id": 7, "killed": 2, "injured": 0}
    assert predict("fakes", record)["killed_civilians"] == 2
