"""Incidents dated from one another, and orders that cannot hold."""

from __future__ import annotations

import pytest

from tacitus.model.records import Incident, Interval, Reading, Report
from tacitus.pipeline.read import read_report

PUBLISHED = Interval(start="2023-03-24T18:00:00", end="2023-03-24T18:00:01", precision="minute")


def read(text: str) -> Reading:
    return read_report(Report(id="r", text=text, published=PUBLISHED))


def by_place(reading: Reading, name: str) -> Incident:
    return next(i for i in reading.incidents if i.where is not None and i.where.name == name)


@pytest.mark.parametrize(
    ("text", "place", "start", "end"),
    [
        (
            "Drones struck a fuel depot in Belgorod two days before the attack on Kyiv. "
            "The attack on Kyiv on 20 March killed four people.",
            "Belgorod",
            "2023-03-18T00:00:00",
            "2023-03-19T00:00:00",
        ),
        (
            "Rebels attacked a checkpoint near Bunia. Two days earlier, the army had bombed their camp in Irumu. "
            "The attack on the checkpoint happened on 14 March.",
            "Irumu",
            "2023-03-12T00:00:00",
            "2023-03-13T00:00:00",
        ),
        (
            "Police killed four protesters in Lagos two days after the election on 25 February.",
            "Lagos",
            "2023-02-27T00:00:00",
            "2023-02-28T00:00:00",
        ),
        (
            "A bomber attacked a mosque in Kabul on Monday. "
            "Hours later, gunmen attacked a guesthouse in Ghazni, wounding two people.",
            "Ghazni",
            "2023-03-20T01:00:00",
            "2023-03-22T00:00:00",
        ),
    ],
)
def test_an_incident_is_dated_from_the_one_it_refers_to(text: str, place: str, start: str, end: str) -> None:
    when = by_place(read(text), place).when
    assert when is not None
    assert (when.start[:19], when.end[:19]) == (start, end)


def test_what_was_done_was_done_by_publication() -> None:
    when = by_place(
        read("Jets bombed a depot near Homs overnight, hours before rockets were fired at Haifa."), "Haifa"
    ).when
    assert when is not None
    assert when.start[:19] == "2023-03-23T19:00:00"
    assert when.end[:19] == "2023-03-25T00:00:00"


def test_a_sequence_across_sentences_is_a_link_with_its_lag() -> None:
    reading = read(
        "Militants ambushed a convoy near Gao on March 10, killing six soldiers. "
        "Three days later another convoy was attacked near Ansongo."
    )
    link = next(link for link in reading.links if link.relation == "follows")
    assert (link.from_, link.to) == (by_place(reading, "Ansongo").id, by_place(reading, "Gao").id)
    assert link.lag == "P3D"


def test_no_date_no_lag_no_interval() -> None:
    reading = read(
        "Gunmen attacked a mosque in Kabul, killing three people. Rebels then bombed a depot near Herat."
    )
    assert [incident.when for incident in reading.incidents] == [None] * len(reading.incidents)


def test_a_lag_that_the_dates_do_not_allow_is_a_contradiction() -> None:
    reading = read(
        "A bomb killed three people in Karachi on Monday. "
        "Five days later, on Tuesday, gunmen killed a policeman in Quetta."
    )
    (found,) = [c for c in reading.contradictions if c.kind == "order"]
    assert "Five days later" in found.explanation


@pytest.mark.parametrize(
    ("text", "label", "relation"),
    [
        (
            "Gunmen killed nine hunters near Igarra on Thursday. Eleven suspects were arrested on Friday, police said.",
            "arrest",
            "follows",
        ),
        ("Hours afterwards, rockets were fired at Ashkelon.", "rocket_attack", "follows"),
    ],
)
def test_what_came_of_an_incident_is_linked_to_it(text: str, label: str, relation: str) -> None:
    lead = "Jets bombed Gaza on Monday, killing four people. " if "afterwards" in text else ""
    reading = read(lead + text)
    incident = next(i for i in reading.incidents if i.label == label)
    assert [link.relation for link in reading.links if link.from_ == incident.id] == [relation]


def test_other_peoples_arrest_is_no_aftermath() -> None:
    reading = read(
        "Gunmen killed nine hunters near Igarra on Thursday. Four journalists were arrested in Lagos on Friday."
    )
    assert reading.links == ()


@pytest.mark.parametrize(
    "text",
    [
        "13:38 GMT - Rockets hit Beersheba, wounding four people, police said.",
        "LIVE\n\n13:38 GMT\nRockets hit Beersheba, wounding four people, police said.",
        "17:20 | Rockets hit Beersheba, wounding four people.",
    ],
)
def test_the_stamp_of_an_entry_is_no_date_of_what_it_tells(text: str) -> None:
    assert by_place(read(text), "Beersheba").when is None


def test_a_clock_time_in_the_sentence_is() -> None:
    when = by_place(
        read("At 13:38 GMT on Friday rockets hit Beersheba, wounding four people."), "Beersheba"
    ).when
    assert when is not None
    assert when.start == "2023-03-24T13:38:00+00:00"
