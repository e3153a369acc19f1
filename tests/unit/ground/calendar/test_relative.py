"""Times that hang on an event."""

from __future__ import annotations

import pytest

from tacitus.ground import calendar
from tacitus.model.records import Interval
from time_reading import parsed

THURSDAY = Interval(start="2023-03-23T00:00:00", end="2023-03-24T00:00:00", precision="day")


def relatives(text: str) -> list[tuple[calendar.RelativeTime, str]]:
    report = parsed(text)
    found = [calendar.relative(report, mention) for mention in calendar.spot(report)]
    return [(one, report.doc[one.anchor].text) for one in found if one is not None]


@pytest.mark.parametrize(
    ("text", "direction", "low", "high", "anchor"),
    [
        ("Rockets fell hours after the ministry announced the raid.", "after", 1, 24, "announced"),
        ("The base was hit, a day after the army launched strikes.", "after", 24, 24, "launched"),
        ("He died two days after the bombing.", "after", 48, 48, "bombing"),
        ("Minutes before the convoy arrived, a bomb went off.", "before", 1 / 60, 1, "arrived"),
        ("In the days after the coup, dozens were arrested.", "after", 0, 240, "coup"),
        ("About two hours before the explosion the street was sealed.", "before", 1.5, 2.5, "explosion"),
    ],
)
def test_relative(text: str, direction: str, low: float, high: float, anchor: str) -> None:
    [(found, head)] = relatives(text)
    assert (found.direction, head) == (direction, anchor)
    assert (found.low, found.high) == pytest.approx((low, high))


def test_vague_nearness_is_found_too() -> None:
    report = parsed("Shortly after the raid, men were held. Rockets fell within hours of the strike.")
    [raid] = calendar.vague(report, next(token.i for token in report.doc if token.text == "after"))
    [strike] = [found for one in calendar.spot(report) if (found := calendar.relative(report, one))]
    assert [(one.direction, one.low, one.high, report.doc[one.anchor].text) for one in (raid, strike)] == [
        ("after", 0, 12, "raid"),
        ("after", 0, 24, "strike"),
    ]


@pytest.mark.parametrize(
    "text",
    ["The siege lasted two weeks.", "He died two days ago.", "He was shot on Friday, after the talks."],
)
def test_what_hangs_on_no_event(text: str) -> None:
    assert relatives(text) == []


def resolved(text: str, anchor: Interval) -> tuple[str, str, str]:
    [(found, _)] = relatives(text)
    when = calendar.resolve_relative(found, anchor)
    return when.start, when.end, when.precision


def test_a_day_after_is_the_next_day_of_the_calendar() -> None:
    text = "The base was hit, a day after the army launched strikes."
    friday = ("2023-03-24T00:00:00", "2023-03-25T00:00:00", "day")
    assert resolved(text, THURSDAY) == friday
    late = Interval(start="2023-03-23T19:00:00", end="2023-03-23T20:00:00", precision="hour")
    assert resolved(text, late) == friday


def test_hours_after_run_from_the_anchors_edges() -> None:
    text = "Rockets fell hours after the ministry announced the raid."
    assert resolved(text, THURSDAY) == ("2023-03-23T01:00:00", "2023-03-25T00:00:00", "range")


def test_days_before_lie_before() -> None:
    start, end, _ = resolved("Two days before the bombing he had fled.", THURSDAY)
    assert (start, end) == ("2023-03-21T00:00:00", "2023-03-22T00:00:00")


def test_months_after_are_as_coarse_as_months() -> None:
    start, end, precision = resolved("Three months after the bombing he fled.", THURSDAY)
    assert (start, end, precision) == ("2023-06-01T00:00:00", "2023-07-01T00:00:00", "range")


def test_the_anchors_zone_is_kept() -> None:
    [(found, _)] = relatives("He died two days after the bombing.")
    when = calendar.resolve_relative(found, calendar.with_zone(THURSDAY, "Asia/Damascus"))
    assert when.zone == "Asia/Damascus"
    assert when.start == "2023-03-25T00:00:00+03:00"
