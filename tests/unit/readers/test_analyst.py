"""Sentences that a careful reader would not misread: what happened, who did it, who says so."""

from __future__ import annotations

import pytest

from tacitus.model.records import Incident, Interval, Reading, Report
from tacitus.pipeline.read import read_report

DAY = Interval(start="2024-05-16T00:00:00", end="2024-05-17T00:00:00", precision="day")


def reading(text: str) -> Reading:
    return read_report(Report(id="r_test", text=text, published=DAY))


def incidents(text: str) -> tuple[Incident, ...]:
    return reading(text).incidents


def countries(incident: Incident) -> set[str | None]:
    return {actor.country for actor in incident.initiators}


def test_an_attempt_is_an_attack() -> None:
    (found,) = incidents("Gunmen tried to storm a hotel in Kabul on Tuesday but were repelled by guards.")
    assert found.label == "attack"
    assert [a.name for a in found.initiators] == ["Gunmen"]


@pytest.mark.parametrize(
    "text",
    [
        "A court in Abuja jailed a man for life on Monday.",
        "A strike by metal workers hit production at three plants on Monday.",
        "A strike by nurses hit hospitals in Lagos on Tuesday.",
        "A rail tanker of chlorine burst in Karaganda on Monday.",
        "The visitors attacked from the first whistle, their striker hit the corner of the goal and the "
        "defence collapsed under the assault, the coach said. Two defenders were injured during the match.",
        "The war has killed more than 15,000 people since it broke out in April 2023.",
    ],
)
def test_nothing_happened(text: str) -> None:
    assert incidents(text) == ()


def test_a_partitive_is_what_it_counts() -> None:
    found = incidents("The army denounced the killing of one of its commanders in Tyre on Tuesday.")
    assert [a.name for a in found[0].targets] == ["commanders"]


def test_jets_belong_to_somebody() -> None:
    (found,) = incidents("Israel confirmed the operation. Its jets bombed a depot near Tyre on Tuesday.")
    assert countries(found) == {"ISR"}


def test_fighters_belong_to_their_group() -> None:
    (found,) = incidents("Hezbollah said its fighters attacked an army post near Safed on Tuesday.")
    assert [(one.kind, one.actor.id) for one in found.responsibility] == [("claimed", "hezbollah")]


def test_victims_and_speakers_do_nothing() -> None:
    found = incidents("Two policemen were killed and three others injured when a bomb went off on Tuesday.")
    assert all(incident.initiators == () for incident in found)


def test_two_incidents_of_one_sentence() -> None:
    found = incidents("Rebels killed six farmers in Goma on Monday and burned a church in Bukavu on Tuesday.")
    assert [i.label for i in found] == ["killing", "arson"]


def test_an_old_incident_is_not_the_new_one() -> None:
    found = incidents(
        "Gunmen abducted 26 pupils in Kaduna. Bandits kidnapped 280 children in Zamfara in 2021."
    )
    assert [i.status for i in found] == ["current", "historical"]


def test_strikes_are_parts_of_a_series() -> None:
    whole = reading(
        "At least 21 people were killed in two bomb attacks in Iraq on Tuesday. "
        "A car bomb exploded in Baquba, killing 14. A roadside bomb in Kirkuk killed seven."
    )
    first = whole.incidents[0]
    assert {(link.to, link.relation) for link in whole.links} == {(first.id, "part_of")}
    assert len(whole.links) == 2
    assert [[t.best for t in i.tolls] for i in whole.incidents] == [[21], [14], [7]]


def test_a_missile_launched_at_nobody_is_a_test() -> None:
    assert incidents("The country launched a ballistic missile on Tuesday.") == ()
    assert incidents("The country's army launched missiles at a town near Goma on Tuesday.") != ()


def test_a_speaker_between_commas() -> None:
    (found,) = incidents(
        "Two reporters were killed in a strike on their car in Khan Younis on Tuesday, the director of the "
        "city's hospital, Atef Hamdan, said."
    )
    assert [t.speaker[0].name for t in found.tolls if t.speaker] == ["Atef Hamdan"]


def test_who_puts_the_toll() -> None:
    found = incidents("An air strike hit a market in Idlib on Tuesday. Officials put the toll at 11.")
    (toll,) = found[0].tolls
    assert toll.best == 11
    assert toll.speaker is not None
    assert toll.speaker[0].name == "Officials"


def test_one_toll_told_twice() -> None:
    (found,) = incidents(
        "Blast kills three in Aleppo\n\nA bomb killed three soldiers in Aleppo on Tuesday, police said.\n"
    )
    assert [(t.best, t.group) for t in found.tolls] == [(3, "military")]
