"""What the calendar makes of whole sentences: intervals, tense, edges, and what it leaves alone."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tacitus.ground import calendar
from time_reading import interval, mentions, parsed, stretch

"""Every report here is printed on this Friday unless it says otherwise."""


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The base was hit on Friday.", "Friday", ("2023-03-24", "2023-03-25")),
        ("The base was hit on Thursday.", "Thursday", ("2023-03-23", "2023-03-24")),
        ("The base was hit on Saturday.", "Saturday", ("2023-03-18", "2023-03-19")),
        ("The envoys will meet on Saturday.", "Saturday", ("2023-03-25", "2023-03-26")),
        ("The envoys are due to meet on Saturday.", "Saturday", ("2023-03-25", "2023-03-26")),
        ("The base was hit last Friday.", "last Friday", ("2023-03-17", "2023-03-18")),
        ("The envoys meet next Friday.", "next Friday", ("2023-03-31", "2023-04-01")),
        ("Rescuers described Wednesday's attack as the worst.", "Wednesday", ("2023-03-22", "2023-03-23")),
        (
            "The operation launched on Sunday is meant to cut the road.",
            "Sunday",
            ("2023-03-19", "2023-03-20"),
        ),
        ("The army said that Monday's raid had failed.", "Monday", ("2023-03-20", "2023-03-21")),
    ],
)
def test_weekdays_follow_the_tense(text: str, words: str, expected: tuple[str, str]) -> None:
    assert stretch(text, words) == expected


def test_a_headline_in_the_present_tells_the_past() -> None:
    assert stretch("Gunmen storm prison on Saturday", "Saturday", kind="headline") == (
        "2023-03-18",
        "2023-03-19",
    )


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("It was hit on Friday morning.", "Friday morning", ("2023-03-24T04:00", "2023-03-24T12:00")),
        ("It was hit late on Monday.", "late on Monday", ("2023-03-20T17:00", "2023-03-21")),
        ("It was hit early Tuesday.", "early Tuesday", ("2023-03-21", "2023-03-21T09:00")),
        ("It was hit on Monday night.", "Monday night", ("2023-03-20T18:00", "2023-03-21T06:00")),
        ("It was hit overnight.", "overnight", ("2023-03-23T18:00", "2023-03-24T06:00")),
        ("It was hit before dawn on Tuesday.", "before dawn on Tuesday", ("2023-03-21", "2023-03-21T07:00")),
        ("It was hit at 02:40 on Tuesday.", "02:40 on Tuesday", ("2023-03-21T02:40", "2023-03-21T02:41")),
        (
            "It was hit at around 6 p.m. on Tuesday.",
            "around 6 p.m. on Tuesday",
            ("2023-03-21T17:30", "2023-03-21T18:30"),
        ),
        (
            "It was hit shortly after midnight on Tuesday.",
            "shortly after midnight on Tuesday",
            ("2023-03-21", "2023-03-21T02:00"),
        ),
    ],
)
def test_parts_of_day(text: str, words: str, expected: tuple[str, str]) -> None:
    assert stretch(text, words) == expected


def test_a_part_of_day_says_so() -> None:
    found = interval("It was hit on Friday morning.", "Friday morning")
    assert found is not None
    assert (found.precision, found.zone) == ("part_of_day", None)


def test_a_named_zone_gives_instants() -> None:
    found = interval("At 1338 GMT on Thursday a drone hit the depot.", "1338 GMT on Thursday")
    assert found is not None
    assert (found.start, found.zone, found.precision) == ("2023-03-23T13:38:00+00:00", "+00:00", "minute")


def test_a_clock_takes_the_only_day_of_its_sentence() -> None:
    text = "At 10:00 local time (07:00 GMT) on Wednesday a drone fell."
    assert stretch(text, "10:00 local time") == ("2023-03-22T10:00", "2023-03-22T10:01")
    assert mentions(text)["07:00 GMT"].timex is not None
    assert stretch(text, "07:00 GMT") == ("2023-03-22T07:00:00+00", "2023-03-22T07:01:00+00")


def test_local_time_stays_without_offset() -> None:
    found = interval("It fell at 8:05 a.m. local time on Friday.", "8:05 a.m. local time on Friday")
    assert found is not None
    assert (found.start, found.zone) == ("2023-03-24T08:05:00", None)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("In January, drones struck the outpost.", "January", ("2023-01-01", "2023-02-01")),
        ("In April, drones struck the outpost.", "April", ("2022-04-01", "2022-05-01")),
        ("The court will open in April.", "April", ("2023-04-01", "2023-05-01")),
        ("Two died last week.", "last week", ("2023-03-13", "2023-03-20")),
        ("Two died last month.", "last month", ("2023-02-01", "2023-03-01")),
        ("Two died last winter.", "last winter", ("2022-12-01", "2023-03-01")),
        ("Two died in the third quarter of 2022.", "the third quarter of 2022", ("2022-07-01", "2022-10-01")),
        ("Two died in the late 1990s.", "the late 1990s", ("1995-01-01", "2000-01-01")),
        ("Two died two days ago.", "two days ago", ("2023-03-22", "2023-03-23")),
        ("Two died a few days ago.", "a few days ago", ("2023-03-18", "2023-03-23")),
        ("Two died in the past three days.", "the past three days", ("2023-03-21", "2023-03-24T23:59:59")),
    ],
)
def test_longer_stretches(text: str, words: str, expected: tuple[str, str]) -> None:
    assert stretch(text, words) == expected


def test_some_weekday_of_a_month_is_not_the_last_one_before_the_report() -> None:
    text = "The mosque was hit on a Sunday in February."
    assert stretch(text, "Sunday in February") == ("2023-02-01", "2023-03-01")
    text = "The mosque was hit on Sunday. In February a market was hit."
    assert stretch(text, "Sunday") == ("2023-03-19", "2023-03-20")


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (
            "He was shot on 3 March. The next day his brother fled.",
            "The next day",
            ("2023-03-04", "2023-03-05"),
        ),
        (
            "He was shot on 3 March. Two days later his brother fled.",
            "Two days later",
            ("2023-03-05", "2023-03-06"),
        ),
        (
            "He was shot on 3 March. At 8:05 a.m. help came.",
            "8:05 a.m.",
            ("2023-03-03T08:05", "2023-03-03T08:06"),
        ),
        (
            "He was shot on 3 March. That evening help came.",
            "That evening",
            ("2023-03-03T17:00", "2023-03-04"),
        ),
    ],
)
def test_the_story_moves_on_from_the_date_it_named(text: str, words: str, expected: tuple[str, str]) -> None:
    assert stretch(text, words) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The previous day his brother had fled.", "The previous day"),
        ("Help came at 8:05 a.m. and left again.", "8:05 a.m."),
        ("Help has come now.", "now"),
        ("The siege lasted three weeks.", "three weeks"),
        ("By Thursday, forty had died.", "Thursday"),
        ("Shells fall every day.", "every day"),
    ],
)
def test_what_the_text_does_not_fix_stays_open(text: str, words: str) -> None:
    assert interval(text, words) is None


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The base was hit on Friday.", "Friday", "XXXX-WXX-5"),
        ("The base was hit yesterday.", "yesterday", "XXXX-XX-XX"),
        ("In January, drones struck.", "January", "XXXX-01"),
        ("It was hit on 3 March.", "3 March", "XXXX-03-03"),
        ("Two died last week.", "last week", "XXXX-WXX"),
    ],
)
def test_without_a_date_of_publication_the_relative_stays_open(text: str, words: str, value: str) -> None:
    mention = mentions(text, None)[words]
    assert mention.grounded is None
    assert mention.timex is not None
    assert mention.timex.value == value


def test_without_a_date_of_publication_the_story_gives_the_year() -> None:
    text = "The market was bombed on 12 April 2019. On 16 April a guard died. In May the trial began."
    assert stretch(text, "16 April", None) == ("2019-04-16", "2019-04-17")
    assert stretch(text, "May", None) == ("2019-05-01", "2019-06-01")


def test_without_a_date_of_publication_the_absolute_still_grounds() -> None:
    assert stretch("It was hit on 3 March 2021.", "3 March 2021", None) == ("2021-03-03", "2021-03-04")


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The road has been shut since 2014.", "2014", ("2014-01-01", "2023-03-24T23:59:59")),
        ("From Monday to Wednesday, 12 people died.", "Monday", ("2023-03-20", "2023-03-23")),
        ("From Monday to Wednesday, 12 people died.", "Wednesday", ("2023-03-20", "2023-03-23")),
        ("Between 3 and 5 March, 12 people died.", "3 and 5 March", ("2023-03-03", "2023-03-06")),
        ("The troops will leave by Sunday.", "Sunday", ("2023-03-24", "2023-03-27")),
    ],
)
def test_edges_and_ranges(text: str, words: str, expected: tuple[str, str]) -> None:
    assert stretch(text, words) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The army may march on the town.",
        "It sent 2000 troops and 1950 vehicles.",
        "A 12-year-old boy was hurt.",
        "The boy was 12 years old.",
        "A second blast followed, and a third.",
        "Route 1990 and room 2014 were searched.",
        "They fall back to spring a trap.",
        "Three-quarters of the houses burned.",
        "He paid $2 million a year for it.",
        "The score was 3-2.",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert list(mentions(text)) == []


def test_capitals_are_read_too() -> None:
    text = "GUERRILLAS ATTACKED A CONVOY ON TUESDAY MORNING NEAR THE BRIDGE. IN MAY, THEY HAD BURNED IT."
    assert stretch(text, "TUESDAY MORNING") == ("2023-03-21T04:00", "2023-03-21T12:00")
    assert stretch(text, "MAY") == ("2022-05-01", "2022-06-01")


def test_live_blog_stamps_fall_on_the_day_of_publication() -> None:
    text = "08:05 GMT\nRockets were fired at the port.\n\n07:40 GMT\nSirens sounded in the city."
    assert stretch(text, "08:05 GMT") == ("2023-03-24T08:05:00+00", "2023-03-24T08:06:00+00")


def test_the_report_shows_its_habit_with_numeric_dates() -> None:
    text = "Raids: 25/02/2023 at the ford. Then 03/02/2023 at the mill."
    assert stretch(text, "03/02/2023") == ("2023-02-03", "2023-02-04")


def test_an_ambiguous_numeric_date_stays_open() -> None:
    assert interval("The raid of 03/02/2023 failed.", "03/02/2023") is None


def test_mentions_are_sorted_and_apart() -> None:
    found = calendar.spot(
        parsed("On Friday morning, 24 March 2023, two hours after dawn on a day in the 1990s.")
    )
    assert all(left.end <= right.start for left, right in pairwise(found))


def test_feasts_of_the_moon_leave_a_day_either_way() -> None:
    assert stretch("The truce held over Eid al-Fitr.", "Eid al-Fitr", "2023-06-24") == (
        "2023-04-20",
        "2023-04-25",
    )
