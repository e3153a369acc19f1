"""A name that the words put in a division of a country lies in that country, whatever else is called so."""

from __future__ import annotations

import pytest

import tacitus


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Gunmen killed six herders in Tchalouk, a hamlet of Mali's Ménaka region, on Tuesday.", "MLI"),
        ("Gunmen killed forty people at Solhan in the Sahel region of Burkina Faso on Friday.", "BFA"),
    ],
)
def test_the_country_is_the_one_that_is_named(text: str, country: str) -> None:
    places = [i.where for i in tacitus.read(text, published="2024-05-14").incidents if i.where is not None]
    assert places
    assert all(place.country in (country, None) for place in places)
    assert all((place.radius_km or 0) < 1_500 for place in places)
