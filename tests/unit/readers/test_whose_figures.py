"""Which act a figure is of, what it counts, and what is only a part of it, in wordings that no rule has a word for."""

from __future__ import annotations

import pytest

import tacitus
from tacitus.model.records import Count, Reading, Toll


def read(text: str) -> Reading:
    return tacitus.read(text, published="2024-05-08", outlet="Wire")


def tolls(text: str) -> list[tuple[str, int | None, str]]:
    """Effect, figure and place of every toll that is not a part of another one."""
    return sorted(
        (toll.effect, toll.best, incident.where.text.text if incident.where and incident.where.text else "")
        for incident in read(text).incidents
        for toll in incident.tolls
        if toll.part_of is None and toll.best is not None
    )


def given(text: str) -> dict[tuple[str, int | None], tuple[str, Count | None]]:
    """Effect and figure of every toll → who gives it, and what it is part of."""
    found = [claim.value for claim in read(text).claims if isinstance(claim.value, Toll)]
    return {(t.effect, t.best): (t.speaker[0].name if t.speaker else "", t.part_of) for t in found}


OF_ANOTHER = [
    "Monday's car bomb in Kabul wounded 14 people, two weeks after a blast in Herat had claimed 31 lives.",
    "On Friday shelling in Goma wounded six people, days after a strike in Bukavu had taken 12 lives.",
]


@pytest.mark.parametrize("text", OF_ANOTHER)
def test_what_an_act_is_told_to_have_done_is_its_own(text: str) -> None:
    (near, far) = sorted(tolls(text), reverse=True)
    assert near[0] == "wounded"
    assert far[0] == "killed"
    assert near[2] != far[2]


ELSEWHERE = [
    (
        '"Nineteen bodies have been brought to us since Sunday\'s raid on the market of Goma," said Dr Amina Keita. '
        '"Another 32 are being treated for gunshot wounds."',
        ("wounded", 32),
    ),
    ("Nurses in Goma recorded seven deaths, after Monday's rocket hit a bakery in the city.", ("killed", 7)),
    ("A missile hit Odesa on Monday. Two night watchmen were killed.", ("killed", 2)),
    ("A shell hit a shop in Kherson on Monday, killing two guards and wounding a third.", ("wounded", 1)),
    ("Six Abu Sayyaf men were killed in a firefight on Jolo on Monday, the army said.", ("killed", 6)),
    ("A drone hit a market in Nyala on Monday, killing a rubber tapper.", ("killed", 1)),
    (
        "Fighters shot four herders, whom they took for spies, near Gao on Monday. They were buried.",
        ("killed", 4),
    ),
]


@pytest.mark.parametrize(("text", "toll"), ELSEWHERE)
def test_a_figure_is_of_the_act_told_beside_it_or_before(text: str, toll: tuple[str, int]) -> None:
    assert toll in {(effect, best) for effect, best, _ in tolls(text)}


NONE_OF_IT = [
    "Shelling of Malakal on Sunday wounded 12 people; a further 340 people were treated that week for malaria.",
    "Gunmen shot at a bus in Gao on Monday; a man of 31 was wounded.",
    "Eight drones were shot down over Kyiv on Monday, when a missile wounded two people.",
]


@pytest.mark.parametrize("text", NONE_OF_IT)
def test_what_no_violence_did_is_no_toll_of_it(text: str) -> None:
    figures = {best for _, best, _ in tolls(text)}
    assert figures
    assert not figures & {340, 31, 8}


GROWN = [
    (
        "Two more of those hurt in Monday's shelling of Kherson died in hospital, which takes the dead to 15.",
        2,
        15,
    ),
    (
        "Two more of those hurt in Monday's shelling of Avdiivka died in hospital, which takes the dead to 15, the "
        "mayor said.",
        2,
        15,
    ),
]


@pytest.mark.parametrize(("text", "part", "total"), GROWN)
def test_those_who_died_since_are_a_part_of_the_dead(text: str, part: int, total: int) -> None:
    found = given(text)
    assert found["killed", total][1] is None
    assert ("killed", part) not in found or found["killed", part][1] is not None


def test_a_figure_of_a_pronoun_is_that_of_whoever_speaks_in_its_sentence() -> None:
    text = (
        "Damascus counts 83 dead in the drone attack on the Homs academy. The monitoring group will not hear of it: "
        "at least 120, it insists."
    )
    assert "monitoring" in given(text)["killed", 120][0]


SITES = [
    ("Missiles hit a school in Kharkiv, a market in Poltava and a bridge in Sumy on Tuesday.", 3),
    ("Rebels attacked an army post in Gao and a convoy in Timbuktu on Monday.", 2),
    ("Shells struck a bakery and a shop in Donetsk on Friday.", 1),
    ("Rockets hit houses in Sderot and Ashkelon on Monday.", 1),
]


@pytest.mark.parametrize(("text", "number"), SITES)
def test_things_hit_at_places_of_their_own_are_incidents_of_their_own(text: str, number: int) -> None:
    found = read(text).incidents
    assert len(found) == number
    things = [i.target_object.text.text for i in found if i.target_object is not None]
    assert len(set(things)) == number


def test_the_name_of_a_weapon_is_no_place() -> None:
    (incident,) = read("Officials said an Iskander hit Kharkiv at 3:40 on Monday.").incidents
    assert incident.where is not None
    assert incident.where.text is not None
    assert incident.where.text.text == "Kharkiv"


UNLISTED = [
    (
        "Army helicopters strafed a jihadist column at Kombokoro on Monday, Mali's government said.",
        "Kombokoro",
    ),
    ("A drone blew up in the officers' mess at Torvana on Monday, wounding 12.", "Torvana"),
]


@pytest.mark.parametrize(("text", "name"), UNLISTED)
def test_a_name_that_no_gazetteer_has_stays_a_name(text: str, name: str) -> None:
    (incident,) = read(text).incidents
    assert incident.where is not None
    assert incident.where.name == name
    assert incident.where.lat is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shelling of Kherson on Monday. Dead: 3, injured: 7.", {("killed", 3), ("wounded", 7)}),
        ("Shelling of Kherson on Monday. Killed - 3, wounded - 7 people.", {("killed", 3), ("wounded", 7)}),
        (
            "After Monday's strike on Izium: killed – 6 civilians, injured – 11, including 2 children.",
            {("killed", 6), ("wounded", 11), ("wounded", 2)},
        ),
        (
            "Kharkiv was hit on Monday. Seriously wounded: 5 people, dead - 2, missing – 1 child.",
            {("killed", 2), ("wounded", 5), ("missing", 1)},
        ),
        ("Shelling of Kherson on Monday killed five. Prisoners: 12.", {("killed", 5)}),
    ],
)
def test_a_figure_behind_a_label_is_what_the_label_says(text: str, expected: set[tuple[str, int]]) -> None:
    found = {
        (toll.effect, toll.best)
        for incident in read(text).incidents
        for toll in incident.tolls
        if toll.best is not None
    }
    assert found == expected
