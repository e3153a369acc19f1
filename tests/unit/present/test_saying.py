"""What a form says of a place in several fields is one value."""

from __future__ import annotations

import pytest

from tacitus.present.saying import placed


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ({"choice": "geonames:1", "lat": "1", "lon": "2", "value": "Hama"}, "geonames:1"),
        ({"choice": "geonames:1", "radius": "12"}, "geonames:1 within 12 km"),
        ({"choice": "only admin1", "radius": "12"}, "only admin1"),
        ({"choice": "named", "value": " Hama ", "radius": "3"}, "Hama within 3 km"),
        ({"choice": "pin", "lat": "36.2", "lon": "-7", "value": "Hama"}, "36.2,-7"),
        (
            {"choice": "pin", "lat": "36.2", "lon": "-7", "radius": "5", "called": "the mill"},
            "36.2,-7,5 the mill",
        ),
        ({"lat": "36.2", "lon": "37.1", "radius": "5"}, "36.2,37.1,5"),
        ({"lat": "36.2", "lon": "", "value": "Hama"}, "Hama"),
        ({"value": "killed 5"}, "killed 5"),
    ],
)
def test_what_is_chosen_wins(fields: dict[str, str], value: str) -> None:
    assert placed({"act": "set", **fields}) == {"act": "set", "value": value}


def test_a_form_without_a_value_gets_none() -> None:
    assert placed({"act": "check", "called": "Hama", "radius": "3"}) == {"act": "check"}
