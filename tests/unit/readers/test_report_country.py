"""The country of a whole report, for incidents that name no place."""

from __future__ import annotations

from tacitus.model.records import Incident, Report
from tacitus.pipeline.read import read_report


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
