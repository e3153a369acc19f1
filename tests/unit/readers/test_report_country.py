"""The country of a whole report, for incidents that name no place."""

from __future__ import annotations

import pytest

from tacitus.model.records import Incident, Report
from tacitus.pipeline.read import read_report
from tacitus.readers.rules.report_country import country_of_incidents
from tacitus.readers.rules.world import load_world


def read(text: str) -> tuple[Incident, ...]:
    return read_report(Report(id="r", text=text)).incidents


def test_an_incident_without_a_place_lies_where_the_report_does() -> None:
    _, second = read(
        "Gunmen killed six people at a market in Maiduguri on Monday. Soldiers later arrested four men, police said."
    )
    assert second.where is not None
    assert second.where.country == "NGA"
    assert second.where.precision == "country"
    assert second.where.text is not None
    assert second.where.text.text == "Maiduguri"
    assert any(claim for claim in second.claims)


def test_places_in_two_countries_decide_nothing() -> None:
    incidents = read(
        "A bomb killed six people in Quetta on Monday. A drone hit a depot in Zahedan on Tuesday. "
        "On Wednesday gunmen killed two policemen."
    )
    assert incidents[-1].where is None


def test_a_place_of_its_own_stays() -> None:
    (only,) = read("Gunmen killed six people at a market in Maiduguri on Monday.")
    assert only.where is not None
    assert only.where.precision != "country"


def test_where_the_others_were_is_the_country_of_one_that_names_no_place() -> None:
    incidents = read(
        "A bomb killed six people in Quetta on Monday. Gunmen shot dead two policemen in Peshawar on Tuesday. "
        "On Wednesday attackers burned a bus, killing three. Analysts in Kabul and Zahedan said they expected more."
    )
    last = incidents[-1].where
    assert last is not None
    assert (last.country, last.precision) == ("PAK", "country")
    assert last.text is not None
    assert last.text.text == "Quetta"


@pytest.mark.parametrize(
    ("towns", "country"),
    [(["Quetta"], None), (["Quetta", "Peshawar"], "PAK"), (["Quetta", "Zahedan"], None), ([], None)],
)
def test_two_incidents_of_one_country_say_where_the_others_were(
    towns: list[str], country: str | None
) -> None:
    placed = [one.where for town in towns for one in read(f"A bomb killed six people in {town} on Monday.")]
    found = country_of_incidents([place for place in placed if place], load_world().gazetteer)
    assert (found.country if found else None) == country


def test_one_town_tells_nothing_where_another_country_is_named_more_often() -> None:
    (incident,) = read(
        "Diplomats want Syria to be punished. They say that 1,400 people were killed by a gas attack of August 21. "
        "Syria denies it. Aides met in Toledo, and talked of Syria for hours."
    )
    assert incident.where is None or incident.where.country == "SYR"
