"""Several places of one event become the most specific honest place."""

from tacitus.model.records import Place
from tacitus.resolve.places import combine


def named(
    name: str, lat: float | None, lon: float | None, radius: float | None, precision: str | None
) -> Place:
    return Place(
        name=name,
        text=None,
        lat=lat,
        lon=lon,
        radius_km=radius,
        precision=precision,
        kind=None,
        country="SYR",
        admin1=None,
        gazetteer=name,
        reason=None if lat else "unknown name",
    )


EAST = named("the east", 35.0, 39.9, 270, "region")
TOWN = named("Town", 36.5, 40.7, 20, "near")
OTHER = named("Other", 35.3, 40.1, 11, "settlement")
COUNTRY = named("Country", 35.0, 38.0, 390, "country")


def test_nothing_is_nothing() -> None:
    assert combine([]) is None


def test_the_finest_of_nested_names() -> None:
    place = combine([COUNTRY, EAST, TOWN])
    assert place is not None
    assert place.name == "Town"
    assert place.precision == "near"


def test_two_settlements_are_one_circle_that_claims_neither() -> None:
    place = combine([TOWN, OTHER])
    assert place is not None
    assert place.precision == "region"
    assert place.name == "Town and Other"
    assert place.radius_km is not None
    assert place.radius_km > 70


def test_a_name_without_a_point_has_the_circle_of_its_area() -> None:
    place = combine([named("Village", None, None, None, None), EAST])
    assert place is not None
    assert place.name == "Village"
    assert (place.lat, place.lon, place.radius_km) == (EAST.lat, EAST.lon, EAST.radius_km)
    assert place.precision == "region"
    assert place.reason is not None
    assert "area around it" in place.reason


def test_only_unknown_names_stay_unknown() -> None:
    place = combine([named("Village", None, None, None, None)])
    assert place is not None
    assert place.lat is None
    assert place.reason == "unknown name"


def test_one_name_is_one_place_as_wide_as_the_widest_that_is_said() -> None:
    """ "In Damascus", "outside Damascus": not "Damascus and Damascus"."""
    inside, around = (
        named("Damascus", lat, 36.3, radius, "near") for lat, radius in ((33.5, 15), (33.6, 40))
    )
    for told in ([inside, around], [around, inside]):
        place = combine(told)
        assert place is not None
        assert (place.name, place.radius_km) == ("Damascus", 40)
