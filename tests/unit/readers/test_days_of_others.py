"""A day that is not the incident's: of dying of it later, of keeping its memory; and ends of a stretch in their order."""

from __future__ import annotations

import pytest

import tacitus
from tacitus.model.records import Incident


def read(text: str) -> tuple[Incident, ...]:
    return tacitus.read(text, published="2024-05-14").incidents  # a Tuesday


def day(incident: Incident) -> str | None:
    return incident.when.start[:10] if incident.when else None


@pytest.mark.parametrize(
    ("text", "when", "killed"),
    [
        (
            "A man who was shot by soldiers in Tubas on Saturday died of his wounds on Tuesday, the hospital said.",
            "2024-05-11",
            1,
        ),
        ("Soldiers shot a farmer near Jenin on Sunday and he died in hospital on Tuesday.", "2024-05-12", 1),
        ("Two men stabbed in Jos on Sunday died of their injuries on Monday.", "2024-05-12", 2),
        (
            "The death toll from a missile strike in Kramatorsk climbed to 12 on Tuesday, the governor said. "
            "The strike hit the town on Sunday.",
            "2024-05-12",
            12,
        ),
        (
            "A policeman hit by a mortar shell in Bakhmut on Thursday succumbed to his wounds on Monday in Dnipro.",
            "2024-05-09",
            1,
        ),
        (
            "The boy hit by a rocket in Sderot on Friday died of burns on Monday, doctors said.",
            "2024-05-10",
            None,
        ),
    ],
)
def test_who_died_of_it_later_was_killed_by_it_on_its_own_day(
    text: str, when: str, killed: int | None
) -> None:
    (only,) = read(text)
    assert day(only) == when
    assert killed is None or killed in [toll.best for toll in only.tolls if toll.effect == "killed"]
    assert only.where is not None
    assert "Dnipro" not in only.where.name
    assert only.target_object is None


def test_where_people_died_in_an_attack_is_what_was_hit() -> None:
    (only,) = read("Gunmen killed two nurses at the hospital in Jos on Sunday.")
    assert only.target_object is not None
    assert "hospital" in only.target_object.text.text
    (only,) = read("Six people died in shelling of Bakhmut on Thursday.")
    assert day(only) == "2024-05-09"


def test_who_is_hit_by_something_did_not_do_it() -> None:
    (only,) = read("The boy hit by a rocket in Sderot on Friday died of burns on Monday, doctors said.")
    assert only.initiators == ()
    (only,) = read("Rebels attacked by night and killed two guards near Bria on Sunday.")
    assert [actor.name for actor in only.initiators] == ["Rebels"]


def test_a_death_of_cancer_is_no_death_of_the_bombing_told_beside_it() -> None:
    found = read("A man who survived the 2014 bombing in Jos died of cancer on Monday.")
    assert not [toll for one in found for toll in one.tolls]
    assert [one.status for one in found] in ([], ["historical"])


@pytest.mark.parametrize(
    ("text", "years", "killed"),
    [
        (
            "Ten years on from the bombing of a Karachi market that killed 43 people, families gathered there on Friday.",
            ("2014", "2015"),
            43,
        ),
        (
            "Thirty years on from the massacre in Bria that killed 40 people, nuns rang bells on Sunday.",
            ("1994", "1995"),
            40,
        ),
        (
            "Two decades on from the bombing of the embassy in Nairobi, the envoy planted a tree on Monday.",
            ("2000", "2010"),
            None,
        ),
    ],
)
def test_years_on_from_an_attack_count_back_to_it(
    text: str, years: tuple[str, str], killed: int | None
) -> None:
    (only,) = read(text)
    assert only.when is not None
    assert (only.when.start[:4], only.when.end[:4]) == years
    assert only.status == "historical"
    assert [toll.best for toll in only.tolls] == ([] if killed is None else [killed])


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("Clashes in Jilib between Wednesday and Friday left 27 people dead.", "2024-05-08", "2024-05-11"),
        ("Clashes in Jilib between Tuesday and Thursday left 27 people dead.", "2024-05-07", "2024-05-10"),
        ("Shelling of Toretsk from Tuesday to Saturday killed nine people.", "2024-05-07", "2024-05-12"),
        ("Gunmen killed six herders near Jos between Tuesday and Sunday.", "2024-05-07", "2024-05-13"),
    ],
)
def test_the_first_of_two_weekdays_is_the_one_before_the_last(text: str, first: str, after: str) -> None:
    (only,) = read(text)
    assert only.when is not None
    assert (only.when.start[:10], only.when.end[:10]) == (first, after)


@pytest.mark.parametrize(
    ("text", "label", "first", "after"),
    [
        (
            "Rebels ambushed a patrol near Gao on Friday and killed four soldiers. "
            "The army shelled the village of Bara in response to the ambush.",
            "shelling",
            "2024-05-10",
            "2024-05-15",
        ),
        (
            "A car bomb killed six people in Quetta on Thursday. "
            "The group's camps in the hills were bombed in retaliation for the bombing.",
            "bombing",
            "2024-05-09",
            "2024-05-15",
        ),
        (
            "Two policemen were shot dead in Port Said on Saturday. Twelve suspects in the killing were arrested, "
            "an official said.",
            "arrest",
            "2024-05-11",
            "2024-05-15",
        ),
    ],
)
def test_what_followed_lies_between_that_and_its_report(
    text: str, label: str, first: str, after: str
) -> None:
    answers = [one for one in read(text) if one.label == label]
    when = answers[-1].when
    assert when is not None
    assert (when.start[:10], when.end[:10]) == (first, after)
    assert when.precision == "range"


def test_what_has_a_day_of_its_own_keeps_it_and_what_answers_old_things_gets_none() -> None:
    told = read(
        "Rebels ambushed a patrol near Gao on Friday. The army shelled Bara on Sunday in response to the ambush."
    )
    assert {one.label: day(one) for one in told} == {"attack": "2024-05-10", "shelling": "2024-05-12"}
    told = read("Rebels killed 40 people in Bria in 2014. The army shelled Bara in response to the killings.")
    assert [one.when for one in told if one.label == "shelling"] == [None]


@pytest.mark.parametrize("answer", ["in retaliation", "in revenge", "as a reprisal"])
def test_an_answer_makes_what_it_answers_no_other_kind(answer: str) -> None:
    told = read(
        f"Rebels ambushed a patrol near Gao on Friday and killed four soldiers. The army shelled Bara {answer}."
    )
    assert {one.label for one in told if one.initiators and one.initiators[0].name == "Rebels"} == {"attack"}
