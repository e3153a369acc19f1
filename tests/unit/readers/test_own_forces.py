""" "Our forces" in a denial are the speaker's side: it is no answer to what others are told to have done."""

from __future__ import annotations

import pytest

import tacitus
from tacitus.model.records import Incident


def read(text: str) -> tuple[Incident, ...]:
    return tacitus.read(text, published="2024-05-14", outlet="Wire").incidents


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "Russian missiles hit a mall in Kremenchuk on Monday, killing 18. Ukrainian drones struck a refinery in "
            'Ryazan on Tuesday. "Our forces did not strike civilian targets," Moscow\'s defence ministry said.',
            "Kremenchuk",
        ),
        (
            "A drone strike killed 14 people at a wedding in Tokar on Saturday. The RSF shelled Port Sudan on Sunday, "
            'killing four. "Our forces did not carry out the strike," the army spokesman said.',
            "Tokār",
        ),
        (
            "Shells killed six people in Malakal on Monday. Rebels ambushed a convoy near Bor on Sunday. "
            '"Our forces had no part in the shelling," the army spokesman said.',
            "Malakal",
        ),
        (
            "Israeli jets bombed a depot in Damascus on Monday, killing two guards. Iranian missiles hit a base near "
            'Haifa on Tuesday. "Our forces did not bomb the depot," Jerusalem\'s defence ministry said.',
            "Damascus",
        ),
    ],
)
def test_a_side_denies_its_own_act(text: str, place: str) -> None:
    denied = [
        one.where.name if one.where else None
        for one in read(text)
        if any(held.kind == "denied" for held in one.responsibility)
    ]
    assert denied == [place]


@pytest.mark.parametrize(
    "text",
    [
        "Rebels attacked a barracks in Djibo on Monday, killing nine soldiers. Residents said soldiers killed 30 "
        'herders in Arbinda on Sunday. "Our forces killed no civilians," the defence minister said.',
        "Gunmen shot four guards in Gao on Monday. Drones hit a village near Kidal on Sunday, elders said. The army "
        "said it had killed no villagers.",
        'A bomb wounded six policemen in Aden on Monday. "We hurt nobody in Taiz," the Houthis said.',
        "A mine killed two sappers near Mopti on Friday. The rebels said their fighters had killed no herders.",
    ],
)
def test_that_one_killed_nobody_counts_no_dead_elsewhere(text: str) -> None:
    assert not [toll for one in read(text) for toll in one.tolls if toll.best == 0]
