"""Relation phrases: read, and applied to a place."""

import pytest

from tacitus.ground.places.relations import applied, between, relation_at
from tacitus.model.measures import distance_km
from tacitus.model.records import Place


def town(lat: float = 36.0, lon: float = 43.0, precision: str = "settlement", radius: float = 5.0) -> Place:
    return Place(
        name="Town",
        text=None,
        lat=lat,
        lon=lon,
        radius_km=radius,
        precision=precision,
        kind="settlement",
        country="IRQ",
        admin1=None,
        gazetteer="x",
    )


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("rockets fell near ", "", "near"),
        ("a post on the outskirts of ", "", "outside"),
        ("a camp just outside ", "", "outside"),
        ("the ship was hit off the coast of ", "", "offshore"),
        ("a village 30 km east of ", "", "distance"),
        ("a depot some 12 miles from ", "", "distance"),
        ("farms north of ", "", "side"),
        ("in eastern ", "", "part"),
        ("in the north-east of ", "", "part"),
        ("clashes in the southern ", " countryside", "countryside"),
        ("on the ", " border", "border"),
    ],
)
def test_kind_of_relation(before: str, after: str, kind: str) -> None:
    relation = relation_at(before, after)
    assert relation is not None
    assert relation.kind == kind


@pytest.mark.parametrize("before", ["", "the market in ", "the mayor of ", "soldiers entered "])
def test_plain_mentions_have_no_relation(before: str) -> None:
    assert relation_at(before, " on Monday") is None


def test_distance_and_bearing_move_the_point() -> None:
    relation = relation_at("30 km east of ", "")
    assert relation is not None
    place = applied(town(), relation)
    assert place.lat is not None
    assert place.lon is not None
    assert distance_km(36.0, 43.0, place.lat, place.lon) == pytest.approx(30, abs=0.5)
    assert place.lon > 43.2
    assert place.precision == "near"


def test_miles_are_converted_and_without_bearing_the_circle_holds_the_distance() -> None:
    relation = relation_at("20 miles from ", "")
    assert relation is not None
    assert relation.km == pytest.approx(32.19, abs=0.01)
    place = applied(town(), relation)
    assert (place.lat, place.lon) == (36.0, 43.0)
    assert place.radius_km is not None
    assert place.radius_km > 32.19


def test_part_of_a_country_is_a_region_on_that_side() -> None:
    relation = relation_at("in north-east ", "")
    assert relation is not None
    place = applied(town(precision="country", radius=400), relation)
    assert place.precision == "region"
    assert place.lat is not None
    assert place.lat > 36
    assert place.lon is not None
    assert place.lon > 43


def test_between_lies_in_the_middle_and_holds_both() -> None:
    stretch = between(town(36.0), town(36.5))
    assert stretch is not None
    assert stretch.lat == pytest.approx(36.25)
    assert stretch.radius_km is not None
    assert stretch.radius_km > distance_km(36.0, 43.0, 36.25, 43.0)


def test_between_far_places_says_nothing() -> None:
    assert between(town(36.0), town(46.0)) is None
