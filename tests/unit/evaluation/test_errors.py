"""Gold and prediction as facts that can be set side by side."""

from __future__ import annotations

import pytest
from evaluation.errors import facts, mates, show_errors

TEXT = "Gunmen fired at a bus."


def event(kind: str, role: str) -> dict[str, object]:
    return {"type": kind, "start": 7, "end": 12, "arguments": [{"role": role, "start": 0, "end": 6}]}


def test_a_trigger_in_gold_and_in_a_prediction_is_one_fact() -> None:
    gold = {"id": 1, "text": TEXT, "events": [{"type": "Attack", "trigger": {"start": 7, "end": 12}}]}
    read = {"id": 1, "events": [{"type": "Attack", "start": 7, "end": 12}]}
    assert facts("voa_events", gold, TEXT) == facts("voa_events", read, TEXT)


def test_arguments_are_facts_of_their_event() -> None:
    said = {fact.said for fact in facts("voa_events", {"events": [event("Attack", "Attacker")]}, TEXT)}
    assert said == {"Attack ‹fired›", "Attack ‹fired› > Attacker ‹Gunmen›"}


def test_a_wrong_role_differs() -> None:
    one, other = ({"events": [event("Attack", role)]} for role in ("Attacker", "Target"))
    assert len(facts("voa_events", one, TEXT) ^ facts("voa_events", other, TEXT)) == 2


def test_figures_of_a_document() -> None:
    said = {fact.said for fact in facts("fakes", {"gold": {"killed_civilians": 3, "killed_women": 0}}, TEXT)}
    assert said == {"killed_civilians = 3"}


def test_mates_name_those_under_the_same_label() -> None:
    listed = [{"id": "a", "incident": 1}, {"id": "b", "incident": 1}, {"id": "c", "incident": 2}]
    assert {one: {fact.said for fact in told} for one, told in mates(listed).items()} == {
        "a": {"same incident as b"},
        "b": {"same incident as a"},
        "c": set(),
    }


def test_the_listing_shows_text_gold_and_prediction(capsys: pytest.CaptureFixture[str]) -> None:
    gold = {"id": "g1", "text": TEXT, "events": [event("Attack", "Attacker")]}
    show_errors("voa_events", [gold], [{"id": "g1", "events": [event("Attack", "Target")]}], 5)
    said = capsys.readouterr().out
    assert "g1: 1 right, 1 missed, 1 spurious" in said
    assert "Gunmen fired at a bus." in said
    assert "Attacker" in said
    assert "Target" in said


def test_records_read_right_are_not_listed(capsys: pytest.CaptureFixture[str]) -> None:
    gold = {"id": "g1", "text": TEXT, "events": [event("Attack", "Attacker")]}
    show_errors("voa_events", [gold], [gold], 5)
    assert "0 records shown" in capsys.readouterr().out
