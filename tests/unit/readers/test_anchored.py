"""What belongs to one trigger: the report is read once more with the trigger marked, when somebody asks."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from tacitus.readers.model.marks import Marks, Stretch, mixed, read_marks
from tacitus.readers.model.scheme import SHOWN

TWO = (
    "Gunmen killed nine farmers in Bria on Saturday, the prefect said. In Kaga Bandoro, 200 km away, a bomb wounded four "
    "soldiers on Monday."
)


@pytest.fixture(scope="module")
def marks() -> Marks:
    return read_marks(TWO)


def at(word: str, text: str = TWO) -> Stretch:
    return text.index(word), text.index(word) + len(word)


@pytest.mark.parametrize("name", ["of", "time"])
def test_each_of_two_incidents_has_its_own(marks: Marks, name: str) -> None:
    killed, wounded = at("killed"), at("wounded")
    for mine, other in ((("Saturday", killed), wounded), (("Monday", wounded), killed)):
        word, trigger = mine
        assert marks.marked(name, [at(word)], trigger)[0] > marks.marked(name, [at(word)], other)[0]


def test_two_incidents_are_not_held_for_one(marks: Marks) -> None:
    assert marks.together("same", at("killed"), at("wounded")) < 0.5


def test_who_was_hit_belongs_to_its_own_incident(marks: Marks) -> None:
    triggers, hit = ("killed", "wounded"), ("farmers", "soldiers")
    held = {(t, h): marks.its("target", at(h), [at(t)]) for t, h in product(triggers, hit)}
    assert held["killed", "farmers"] > held["wounded", "farmers"]
    assert held["wounded", "soldiers"] > held["killed", "soldiers"]


def test_what_stands_too_far_away_is_asked_of_the_vectors_alone() -> None:
    text = "Gunmen killed nine farmers in Bria. " + "The road was long and the day was hot. " * SHOWN
    text += "It rained on Monday."
    marks = read_marks(text)
    monday, killed = at("Monday", text), at("killed", text)
    assert np.isnan(marks.marked("of", [monday], killed)[0])
    assert 0 <= marks.together("of", monday, killed) <= 1


def test_a_trigger_at_the_end_of_a_long_report_is_marked_in_its_own_window() -> None:
    text = "The road was long and the day was hot. " * SHOWN + TWO
    marks = read_marks(text)
    monday, wounded, killed = (at(word, text) for word in ("Monday", "wounded", "killed"))
    assert marks.marked("of", [monday], wounded)[0] > marks.marked("of", [monday], killed)[0]


def test_the_answer_is_the_same_whatever_was_asked_before(marks: Marks) -> None:
    again = read_marks(TWO)
    for name, word in product(("of", "same", "target"), ("farmers", "Monday", "wounded")):
        again.marked(name, [at(word)], at("wounded"))
    assert (
        again.marked("of", [at("Bria")], at("killed"))[0] == marks.marked("of", [at("Bria")], at("killed"))[0]
    )


def test_where_nothing_is_marked_the_vectors_stand() -> None:
    found = mixed(np.array([1.0, 2.0], np.float32), np.array([np.nan, 4.0], np.float32))
    assert found[0] == 1.0
    assert 2.0 < found[1] < 4.0
