"""Properties of the calendar: spans slice, nothing raises, interval arithmetic has no favourite side."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tacitus.ground import calendar
from tacitus.ground.calendar.grammar import candidates
from tacitus.ground.calendar.intervals import bounds
from tacitus.model.records import Interval, Report, Segment
from tacitus.syntax.parse import parse

WORDS = (
    *(
        "on",
        "in",
        "the",
        "last",
        "next",
        "this",
        "past",
        "late",
        "early",
        "since",
        "from",
        "to",
        "by",
        "until",
    ),
    *(
        "Friday",
        "Monday",
        "May",
        "March",
        "morning",
        "night",
        "overnight",
        "summer",
        "now",
        "2023",
        "1990s",
        "24",
    ),
    *(
        "3rd",
        "of",
        "8",
        "a.m.",
        "GMT",
        "02:40",
        "two",
        "a",
        "few",
        "days",
        "weeks",
        "ago",
        "earlier",
        "every",
    ),
    *("quarter", "half", "-", ",", ".", ":", "/", "İ", "ﬁ", "é", "\n"),
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=24).map(" ".join) | st.text(max_size=60)
START = datetime(2023, 3, 1)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    start = START + timedelta(hours=draw(st.integers(0, 500)))
    end = start + timedelta(hours=draw(st.integers(1, 200)))
    made = Interval(start=start.isoformat(), end=end.isoformat(), precision="range")
    zone = draw(st.sampled_from([None, "UTC", "Asia/Damascus", "-05:00"]))
    return calendar.with_zone(made, zone) if zone else made


def report(text: str, published: bool) -> Report:
    day = Interval(start="2023-03-24T00:00:00", end="2023-03-25T00:00:00", precision="day")
    segments = (Segment(kind="body", start=0, end=len(text)),) if text else ()
    return Report(id="r_test", text=text, published=day if published else None, segments=segments)


@settings(max_examples=60)
@given(TEXTS, st.booleans())
def test_every_mention_slices_and_is_apart(text: str, published: bool) -> None:
    parsed = parse(report(text, published))
    found = calendar.spot(parsed)
    for mention in found:
        assert text[mention.start : mention.end] == mention.text != ""
        assert mention.text == mention.text.strip()
        if isinstance(mention.grounded, Interval):
            start, end = bounds(mention.grounded)
            assert start < end
        calendar.relative(parsed, mention)
    assert all(left.end <= right.start for left, right in pairwise(found))


@given(TEXTS)
def test_candidates_never_overlap(text: str) -> None:
    found = candidates(text.lower())
    assert all(left.end <= right.start for left, right in pairwise(found))


@given(intervals(), intervals())
def test_meeting_has_no_favourite_side(left: Interval, right: Interval) -> None:
    assert calendar.intersects(left, right) == calendar.intersects(right, left)
    one, other = calendar.combine([left, right]), calendar.combine([right, left])
    assert (one is None) == (other is None) == (not calendar.intersects(left, right))
    if one is not None and other is not None and (left.zone is None) == (right.zone is None):
        assert bounds(one) == bounds(other)


@given(intervals())
def test_combining_with_itself_changes_nothing(one: Interval) -> None:
    assert calendar.combine([one, one]) == one
