"""Arithmetic on intervals."""

from __future__ import annotations

import pytest

from tacitus.ground import calendar
from tacitus.model.records import Interval
from time_reading import between

FRIDAY = Interval(start="2023-03-24T00:00:00", end="2023-03-25T00:00:00", precision="day")
MORNING = Interval(start="2023-03-24T04:00:00", end="2023-03-24T12:00:00", precision="part_of_day")
SATURDAY = Interval(start="2023-03-25T00:00:00", end="2023-03-26T00:00:00", precision="day")


def test_the_narrower_of_two_nested_intervals_stays_whole() -> None:
    assert calendar.combine([FRIDAY, MORNING]) == MORNING
    assert calendar.combine([MORNING, FRIDAY]) == MORNING


def test_an_overlap_is_as_precise_as_it_is_long() -> None:
    night = between("2023-03-23T18:00:00", "2023-03-24T06:00:00")
    met = calendar.combine([FRIDAY, night])
    assert met is not None
    assert (met.start, met.end, met.precision) == (
        "2023-03-24T00:00:00",
        "2023-03-24T06:00:00",
        "part_of_day",
    )


def test_what_never_meets_combines_to_nothing() -> None:
    assert calendar.combine([FRIDAY, SATURDAY]) is None
    assert calendar.combine([]) is None
    assert not calendar.intersects(FRIDAY, SATURDAY)


def test_ends_are_exclusive() -> None:
    assert calendar.intersects(FRIDAY, MORNING)
    assert not calendar.intersects(FRIDAY, between("2023-03-25T00:00:00", "2023-03-25T01:00:00"))


@pytest.mark.parametrize(
    ("zone", "offset"),
    [("Asia/Damascus", "+03:00"), ("-05:00", "-05:00"), ("-0530", "-05:30"), ("UTC", "+00:00")],
)
def test_a_zone_gives_local_time_its_offset(zone: str, offset: str) -> None:
    zoned = calendar.with_zone(MORNING, zone)
    assert (zoned.start, zoned.zone) == (f"2023-03-24T04:00:00{offset}", zone)


def test_a_known_instant_keeps_itself_in_another_zone() -> None:
    moved = calendar.with_zone(calendar.with_zone(MORNING, "UTC"), "Asia/Damascus")
    assert moved.start == "2023-03-24T07:00:00+03:00"


def test_two_zoned_intervals_meet_as_instants() -> None:
    washington = calendar.with_zone(between("2023-03-23T19:00:00", "2023-03-23T20:00:00"), "America/New_York")
    syria = calendar.with_zone(between("2023-03-24T02:00:00", "2023-03-24T03:00:00"), "Asia/Damascus")
    assert calendar.intersects(washington, syria)
