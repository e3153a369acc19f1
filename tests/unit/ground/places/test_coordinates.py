"""Coordinates written out in text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacitus.ground.places.coordinates import find_coordinates


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("hit at 14°48′N 42°56′E on Monday", 14.8, 42.9333),
        ("at 33.4923, 38.6621 near the base", 33.4923, 38.6621),
        ("position 12°34'56\"N, 43°12'01\"W", 12.5822, -43.2003),
        ("14.55S 042.30E", -14.55, 42.3),
    ],
)
def test_read(text: str, lat: float, lon: float) -> None:
    found = list(find_coordinates(text))
    assert len(found) == 1
    assert (found[0].lat, found[0].lon) == (pytest.approx(lat, abs=1e-3), pytest.approx(lon, abs=1e-3))
    assert text[found[0].span.start : found[0].span.end] == found[0].span.text


@pytest.mark.parametrize(
    "text", ["a rise of 2.5, 3.5 percent", "$1.234, 5.678", "97.1234, 200.5000", "at 10.30, 11.45"]
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert list(find_coordinates(text)) == []


@given(st.text())
def test_any_text(text: str) -> None:
    for found in find_coordinates(text):
        assert text[found.span.start : found.span.end] == found.span.text
