"""Violence at a protest: who used tear gas killed nobody by that, and where it was is where the protest was."""

from __future__ import annotations

import pytest

import tacitus
from tacitus.model.records import Incident


def incidents(text: str) -> list[Incident]:
    return list(tacitus.read(text, published="2024-06-04", outlet="Wire").incidents)


def deadly(text: str) -> Incident:
    (found,) = (one for one in incidents(text) if any(toll.effect == "killed" for toll in one.tolls))
    return found


BESIDE_A_DEATH = [
    "Hundreds marched in Nairobi on Friday against new taxes. Police fired tear gas; one protester was killed, a "
    "rights group said.",
    "Thousands of people protested in Lagos on Monday against fuel prices. Officers used water cannon and rubber "
    "bullets against the crowd. Two demonstrators died, the hospital said.",
    "Opposition supporters rallied in Kampala on Sunday. Soldiers fired tear gas to disperse them and one demonstrator "
    "was killed, witnesses said.",
    "Crowds marched in Dakar on Saturday against the vote. Gendarmes fired stun grenades. Three protesters had been "
    "killed by nightfall, the Red Cross said.",
]


@pytest.mark.parametrize("text", BESIDE_A_DEATH)
def test_who_fired_tear_gas_is_not_told_to_have_killed(text: str) -> None:
    death = deadly(text)
    assert not death.initiators
    assert death.label not in ("shooting", "bombing")


@pytest.mark.parametrize("text", BESIDE_A_DEATH)
def test_a_death_among_protesters_was_where_they_protested(text: str) -> None:
    where = deadly(text).where
    assert where is not None
    assert where.name in ("Nairobi", "Lagos", "Kampala", "Dakar")


def test_tear_gas_is_its_users_alone() -> None:
    gas = next(one for one in incidents(BESIDE_A_DEATH[0]) if one.mode == "crowd-control")
    assert [actor.name for actor in gas.initiators] == ["Police"]
    assert gas.where is not None
    assert gas.where.name == "Nairobi"
    assert not gas.tolls


KILLED_BY_IT = [
    "Hundreds marched in Nairobi on Friday. Police fired tear gas, killing one protester, a rights group said.",
    "Hundreds marched in Nairobi on Friday. One protester was killed when police fired tear gas, a rights group said.",
    "Hundreds marched in Nairobi on Friday. One protester was killed by police, who fired tear gas, a group said.",
    "Hundreds marched in Nairobi on Friday. Three protesters were killed as police fired tear gas into the crowd.",
    "Hundreds marched in Nairobi on Friday. Police fired live rounds; one protester was killed, a rights group said.",
]


@pytest.mark.parametrize("text", KILLED_BY_IT)
def test_who_is_told_to_have_killed_stays_the_doer(text: str) -> None:
    assert [actor.name.lower() for actor in deadly(text).initiators] == ["police"]


@pytest.mark.parametrize("text", KILLED_BY_IT)
def test_only_live_rounds_are_a_shooting(text: str) -> None:
    assert (deadly(text).label == "shooting") == ("live rounds" in text)


ELSEWHERE = [
    "Hundreds marched in Nairobi on Friday to protest the killing of two demonstrators. A curfew was imposed.",
    "Hundreds marched in Nairobi on Friday. In Mombasa one protester was killed, a rights group said.",
    "Hundreds marched in Nairobi on Friday. Rebels killed two soldiers in an ambush, the army said.",
]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_what_is_not_told_of_the_protest_was_not_there(text: str) -> None:
    where = deadly(text).where
    assert where is None or where.name != "Nairobi"
