"""A private person's name stands as no value: he is what he is called, or nobody; who acts for a body is named."""

from __future__ import annotations

import pytest

import tacitus
from tacitus.model.records import Incident


def read(text: str) -> tuple[Incident, ...]:
    return tacitus.read(text, published="2024-05-14", outlet="Wire").incidents


def called(text: str) -> list[str]:
    """Every doer, target, thing that was hit and accused party."""
    found: list[str] = []
    for one in read(text):
        found += [actor.name for actor in (*one.initiators, *one.targets)]
        found += [held.actor.name for held in one.responsibility]
        found += [one.target_object.text.text] if one.target_object is not None else []
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mourad Mourad shot dead two neighbours in Tripoli on Monday.", ["neighbours"]),
        ("A man named Peter Okello killed five villagers near Gulu on Sunday.", ["man", "villagers"]),
        (
            "The gunman, identified as Robert Miller, shot six people at a mall in Atlanta on Monday.",
            ["gunman", "people", "mall"],
        ),
        (
            "Ahmed Musa, 34, a shopkeeper, stabbed four passengers on a bus in Kano on Friday.",
            ["shopkeeper", "passengers", "bus"],
        ),
        (
            "Omar Sow, a former soldier, shot three people dead in Bouake on Monday.",
            ["former soldier", "people"],
        ),
        ("The army blamed Joseph Lado for the attack in Yei on Sunday that killed ten.", []),
        ("A bomb planted by Ali Hassan killed three soldiers in Mosul on Monday.", ["soldiers"]),
        ("Gunmen shelled John Deng's house in Wau on Friday, killing two.", ["Gunmen", "house"]),
        ("Police shot dead Jean Mbeki in Goma on Monday.", ["Police"]),
    ],
)
def test_a_private_person_is_what_he_is(text: str, expected: list[str]) -> None:
    assert called(text) == expected


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        (
            "General Mohamed Hamdan Dagalo and his men attacked Omdurman on Friday, killing nine.",
            "General Mohamed Hamdan Dagalo",
        ),
        (
            "Boko Haram leader Abubakar Shekau killed nine hostages in Sambisa on Sunday.",
            "Boko Haram leader Abubakar Shekau",
        ),
        (
            "An armed group called Saraya al-Fath attacked a post near Mosul on Monday, killing three.",
            "Saraya al-Fath",
        ),
    ],
)
def test_who_acts_for_a_body_is_named(text: str, doer: str) -> None:
    assert [actor.name for one in read(text) for actor in one.initiators] == [doer]


@pytest.mark.parametrize(
    "text",
    [
        "Dylan Roof was accused by police of shooting nine worshippers in Charleston on Monday.",
        "A teacher is accused by the army of bombing a market in Gao on Monday; nine people died.",
        "Two herders were accused by soldiers of burning a village near Jos on Friday.",
        "The driver was accused by gendarmes of killing six pilgrims near Mopti on Sunday.",
    ],
)
def test_who_accuses_has_not_done_it(text: str) -> None:
    incidents = read(text)
    assert incidents
    assert not [actor for one in incidents for actor in one.initiators]
