"""The index: data files are sound, building is atomic, degraded set-ups work."""

import pytest

from tacitus.ground.places import holdings
from tacitus.ground.places.gazetteer import load_gazetteer
from tacitus.ground.places.sources import own_rows
from tacitus.settings import load_settings
from yardstick import times_the_loop

AT_MOST = 10  # loops of the yardstick, for an opening and for a thousand lookups


@pytest.mark.parametrize("name", ["facilities.csv", "regions.csv", "countries.csv", "points.csv"])
def test_rows_have_points_and_sources(name: str) -> None:
    rows = own_rows(name)
    assert rows
    for row in rows:
        assert -90 <= float(row["lat"]) <= 90, row
        assert -180 <= float(row["lon"]) <= 180, row
        assert row["source"], row


def test_enough_facilities_of_known_countries() -> None:
    rows = own_rows("facilities.csv")
    codes = {row["iso3"] for row in own_rows("countries.csv")}
    assert len(rows) >= 150
    assert {row["country"] for row in rows} - {""} <= codes
    assert all(float(row["radius_km"]) >= 0.5 for row in rows)


def test_facilities_lie_in_the_country_that_they_name() -> None:
    gazetteer = load_gazetteer(load_settings(), progress=False)
    wrong = [
        row["name"]
        for row in own_rows("facilities.csv")
        if row["country"]
        and gazetteer.country_of(float(row["lat"]), float(row["lon"])) not in (row["country"], None)
        and row["country"] not in _countries_around(float(row["lat"]), float(row["lon"]))
    ]
    assert wrong == []


def _countries_around(lat: float, lon: float) -> set[str | None]:
    gazetteer = load_gazetteer(load_settings(), progress=False)
    steps = (-0.12, -0.05, 0.0, 0.05, 0.12)
    return {gazetteer.country_of(lat + north, lon + east) for north in steps for east in steps}


def test_opening_is_quick_and_lookups_are_quicker() -> None:
    gazetteer = load_gazetteer(load_settings(), progress=False)
    opening = times_the_loop(lambda: load_gazetteer(load_settings(), progress=False), enough=AT_MOST)
    assert opening < AT_MOST
    names = ["Hassakeh", "Kramatorsk", "Solhan", "Paris", "Nowhere at all"] * 200
    looking = times_the_loop(lambda: [gazetteer.lookup(name) for name in names], enough=AT_MOST)
    assert looking < AT_MOST


def test_holdings_count_every_place() -> None:
    listed = holdings(load_gazetteer(load_settings(), progress=False))
    assert sum(one.places for one in listed) > 250_000
    assert all(one.licence for one in listed)
