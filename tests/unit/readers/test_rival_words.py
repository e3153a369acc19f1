"""What several voices, several states or a story say is not one value: places, figures, doers and fronts by kind."""

from __future__ import annotations

import pytest

import tacitus
from tacitus.model.records import Incident


def read(text: str) -> tuple[Incident, ...]:
    return tacitus.read(text, published="2024-05-14", outlet="Wire").incidents


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Friday's attack took place at Kango, the rebels say; the army places it at Lambarene.", "Kango"),
        (
            "The raid was at Bria, a rebel spokesman said on Monday; the governor said it was at Bambari.",
            "Bria",
        ),
        (
            "A mine killed four guards near Menaka on Friday, the army said; elders put it at Ansongo.",
            "Ménaka",
        ),
        ("The bombing was in Gao, the mayor said on Monday; the rebels say it was in Kidal.", "Gao"),
    ],
)
def test_what_two_voices_say_is_no_place_between(text: str, place: str) -> None:
    assert [one.where.name for one in read(text) if one.where is not None] == [place]
    assert not [held for one in read(text) for held in one.responsibility]


@pytest.mark.parametrize(
    "text",
    [
        "Shelling hit a bakery queue in Sittwe on Monday. Nurses spoke of dozens of dead and wounded.",
        "A bomb left 30 dead and wounded in Kabul on Monday.",
        "Rockets fell on Sderot on Friday; a medic told of scores of killed and injured.",
        "A raid on Bria on Sunday left several dead and wounded, a priest said.",
    ],
)
def test_one_figure_for_dead_and_wounded_counts_neither(text: str) -> None:
    [found] = read(text)
    assert not [toll for toll in found.tolls if (toll.low, toll.best) != (None, None)]
    assert not [toll for toll in found.tolls if toll.group == "health_worker"]


def test_two_figures_are_two() -> None:
    [found] = read("A bomb left 30 dead and wounded 12 in Kabul on Monday.")
    assert {(toll.effect, toll.best) for toll in found.tolls} == {("killed", 30), ("wounded", 12)}


@pytest.mark.parametrize(
    "text",
    [
        "In the evening gunmen killed a couple in Tepic on Sunday.",
        "At night gunmen stormed a bar in Tijuana on Friday, killing six.",
        "On Monday morning gunmen shot two guards in Quetta.",
        "By noon Sunday gunmen had killed four people in Jos.",
    ],
)
def test_the_time_of_day_is_no_part_of_the_doer(text: str) -> None:
    assert {actor.name.lower() for one in read(text) for actor in one.initiators} == {"gunmen"}


@pytest.mark.parametrize(
    "text",
    [
        "Three drones hit a base at Tanf in January, injuring two fighters. While a little-known militia claimed the "
        "attack, analysts concluded it was likely a front group to give the IRGC cover.",
        "A rocket killed a guard in Erbil on Monday. An unknown band claimed the attack; experts said it was probably a "
        "front organisation for Kataib Hezbollah.",
    ],
)
def test_what_a_claimant_is_said_to_be_is_no_second_party(text: str) -> None:
    assessed = [held.actor for one in read(text) for held in one.responsibility if held.kind == "assessed"]
    assert all(actor.affiliations for actor in assessed)
    assert not any("front" in actor.name for actor in assessed)
