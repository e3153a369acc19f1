"""Times told by a clock that is not the place's."""

from __future__ import annotations

import pytest

from tacitus.ground.calendar.clocks import without_clock, zone_named
from tacitus.model.records import Interval
from time_reading import mentions


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        (", washington time, the army said", "America/New_York"),
        (" moscow time on monday", "Europe/Moscow"),
        (" (new york time)", "America/New_York"),
        (" eastern standard time.", "America/New_York"),
        (" washington said", None),
        (" in moscow, time and again", None),
    ],
)
def test_the_clock_that_is_named(words: str, zone: str | None) -> None:
    assert zone_named(words) == zone


def test_what_follows_the_clock() -> None:
    assert without_clock(" moscow time on ") == " on "
    assert without_clock(" on ") == " on "


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Jets struck on Thursday evening, Washington time, it said.", "2023-03-23T17:00:00-04:00"),
        ("Boats struck at 3:05 a.m. Moscow time on Monday.", "2023-03-20T03:05:00+03:00"),
        ("Jets struck at 8 p.m. on Thursday Eastern time.", "2023-03-23T20:00:00-04:00"),
    ],
)
def test_a_time_is_in_the_zone_of_its_clock(text: str, start: str) -> None:
    grounded = [one.grounded for one in mentions(text).values()]
    assert start in [one.start for one in grounded if isinstance(one, Interval)]
