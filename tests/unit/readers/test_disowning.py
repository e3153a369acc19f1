"""Who distances himself from a deed denies it and did not do it; what was avenged is not what is claimed."""

from __future__ import annotations

import pytest

import tacitus
from tacitus.model.records import Incident


def incidents(text: str) -> list[Incident]:
    return list(tacitus.read(text, published="2024-06-04", outlet="Wire").incidents)


DISOWNED = [
    (
        "A bomb killed six people in Quetta on Monday. The Baloch Liberation Army dissociated itself from the attack.",
        "Balochistan Liberation Army",
    ),
    (
        "Gunmen killed nine worshippers in Mopti on Friday. JNIM has distanced itself from the massacre.",
        "Jama'at Nusrat al-Islam wal-Muslimin",
    ),
    (
        "A rocket hit a bus in Sderot on Monday and killed two people. Hamas leaders distanced the movement from it.",
        "Hamas",
    ),
]


@pytest.mark.parametrize(("text", "group"), DISOWNED)
def test_who_distances_himself_denies_it_and_is_no_doer(text: str, group: str) -> None:
    (only,) = incidents(text)
    assert [(one.kind, one.actor.name) for one in only.responsibility] == [("denied", group)]
    assert group not in [actor.name for actor in only.initiators]


def test_a_claim_and_a_denial_of_one_group_both_stand() -> None:
    (only,) = incidents(
        "A gunman attacked a police checkpoint in Quetta on Monday, killing four officers. A commander of the "
        "Balochistan Liberation Army claimed the attack. Hours later the group's spokesman distanced the group from it."
    )
    assert [(one.kind, one.actor.name) for one in only.responsibility] == [
        ("claimed", "Balochistan Liberation Army"),
        ("denied", "Balochistan Liberation Army"),
    ]


NOT_DISOWNED = [
    "A bomb killed six people in Peshawar on Monday. The TTP's spokesman distanced the group from the talks.",
    "A bomb killed six people in Peshawar on Monday. The TTP has not distanced itself from the bombing.",
    "A bomb killed six people in Peshawar on Monday. The TTP was urged to distance itself from the bombing.",
]


@pytest.mark.parametrize("text", NOT_DISOWNED)
def test_who_keeps_away_from_something_else_denies_nothing(text: str) -> None:
    assert not [held for one in incidents(text) for held in one.responsibility if held.kind == "denied"]


AVENGED = [
    (
        "A suicide bomber blew himself up in a mosque in Peshawar on Monday, killing 20 people. The Pakistani Taliban "
        "claimed responsibility, saying that the attack was revenge for the killing of Omar Khorasani in Afghanistan in "
        "August.",
        "Peshawar",
    ),
    (
        "A car bomb killed six people in Gao on Monday. JNIM claimed responsibility, saying the bombing avenged the "
        "killing of two imams in Mopti in May.",
        "Gao",
    ),
    (
        "A rocket hit a bus in Sderot on Monday, killing two people. Hamas claimed responsibility and said the attack "
        "was revenge for an air strike that killed a commander in Rafah in April.",
        "Sderot",
    ),
]


@pytest.mark.parametrize(("text", "name"), AVENGED)
def test_what_was_avenged_is_not_what_is_claimed(text: str, name: str) -> None:
    claimed = [one for one in incidents(text) if any(held.kind == "claimed" for held in one.responsibility)]
    assert [one.where and one.where.name for one in claimed] == [name]
