"""Its "own soldiers" are named without "own", are of that country, and did not fall where others were hit."""

from __future__ import annotations

import pytest

import tacitus
from tacitus.model.records import Incident


def incidents(text: str) -> list[Incident]:
    return list(tacitus.read(text, published="2024-06-04", outlet="Wire").incidents)


def with_toll(text: str, count: int) -> list[Incident]:
    return [one for one in incidents(text) if any(toll.best == count for toll in one.tolls)]


ELSEWHERE = [
    (
        "Units of the armed forces of Azerbaijan fired mortars at Armenian positions near Jermuk on Monday. A bus "
        "station and a house were hit in Sotk. One civilian was injured.\n\nThe Ministry of Defence of Azerbaijan "
        "stated that eight of its own soldiers had been killed.",
        8,
        "AZE",
    ),
    (
        "Shells hit a school in Sumy on Monday, wounding two pupils. Russia said three of its own troops had died.",
        3,
        "RUS",
    ),
    (
        "Israeli jets bombed a hospital in Khan Younis on Monday, killing nine patients. Israel said two of its own "
        "soldiers had been wounded.",
        2,
        "ISR",
    ),
]


@pytest.mark.parametrize(("text", "count", "country"), ELSEWHERE)
def test_own_losses_are_not_of_what_befell_others(text: str, count: int, country: str) -> None:
    (lost,) = with_toll(text, count)
    assert len(incidents(text)) > 1
    assert lost.label == "killing"
    assert lost.where is None
    assert not lost.initiators
    assert {actor.country for actor in lost.targets} == {country}


THERE = [
    (
        "Ukrainian drones hit a Russian base near Kursk on Monday. Russia said three of its own troops had died.",
        3,
    ),
    (
        "A bomb hit a convoy near Mopti on Monday. Mali's army said three of its own soldiers had been killed.",
        3,
    ),
    (
        "Gunmen stormed a camp in Gao on Monday and hurt a trader. Mali said two of its own soldiers had been killed.",
        2,
    ),
]


@pytest.mark.parametrize(("text", "count"), THERE)
def test_own_losses_are_of_what_befell_them(text: str, count: int) -> None:
    (only,) = incidents(text)
    assert any(toll.best == count for toll in only.tolls)


@pytest.mark.parametrize("text", [*(text for text, *_ in ELSEWHERE), *(text for text, _ in THERE)])
def test_own_is_no_part_of_a_name(text: str) -> None:
    assert not [actor.name for one in incidents(text) for actor in one.targets if "own" in actor.name.split()]
