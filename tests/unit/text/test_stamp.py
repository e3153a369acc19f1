"""Date stamps."""

from __future__ import annotations

import pytest

from tacitus.model.stamp import find_stamps, read_stamp


@pytest.mark.parametrize(
    ("written", "start", "precision"),
    [
        ("2023-03-24", "2023-03-24T00:00:00", "day"),
        ("2023-03-24T10:15:00Z", "2023-03-24T10:15:00+00:00", "minute"),
        ("2023-03-24T10:15:00+03:00", "2023-03-24T10:15:00+03:00", "minute"),
        ("Fri, 24 Mar 2023 10:15:00 +0000", "2023-03-24T10:15:00+00:00", "minute"),
        ("24 March 2023", "2023-03-24T00:00:00", "day"),
        ("March 24, 2023", "2023-03-24T00:00:00", "day"),
        ("24/03/2023", "2023-03-24T00:00:00", "day"),
        ("03/24/2023", "2023-03-24T00:00:00", "day"),
        ("4:15 PM EST, Fri March 24, 2023", "2023-03-24T16:15:00-05:00", "minute"),
        ("March 24, 2023 at 4 p.m. ET", "2023-03-24T16:00:00-04:00", "minute"),
        ("3 JAN 90", "1990-01-03T00:00:00", "day"),
        ("24 March 2023, 14:32 IST", "2023-03-24T14:32:00", "minute"),
        ("March 24, 2023 14:15 UTC+2", "2023-03-24T14:15:00+02:00", "minute"),
        ("2023-03-24T10:15-05:00", "2023-03-24T10:15:00-05:00", "minute"),
        ("2023-03-24 10:15:00-05:00", "2023-03-24T10:15:00-05:00", "minute"),
        ("Fri, 24 Mar 2023 10:15:00 -0500", "2023-03-24T10:15:00-05:00", "minute"),
        ("24 March 2023 10:00-1130", "2023-03-24T10:00:00", "minute"),
        ("24 March 2023 10:00-1100", "2023-03-24T10:00:00", "minute"),
        ("24 March 2023, 18:00-24:00", "2023-03-24T18:00:00", "minute"),
        ("2023-03-24 10:00-11:30", "2023-03-24T10:00:00", "minute"),
        ("24 March 2023 10:00 +4420 7946 0958", "2023-03-24T10:00:00", "minute"),
        ("2023-03-24T10:15+99:00", "2023-03-24T10:15:00", "minute"),
        ("2023-03-24T10:15+24:00", "2023-03-24T10:15:00", "minute"),
        ("24 March 2023 10:15 GMT+99", "2023-03-24T10:15:00", "minute"),
    ],
)
def test_full_dates(written: str, start: str, precision: str) -> None:
    (stamp,) = find_stamps(f"x {written} y")
    interval = stamp.interval()
    assert interval is not None
    assert (interval.start, interval.precision) == (start, precision)


@pytest.mark.parametrize(
    "written", ["March 2023", "5 March", "31 February 2023", "2023-13-45", "12:30", "v1.2.2023.4", "1998"]
)
def test_no_full_date(written: str) -> None:
    assert find_stamps(written) == []


def test_order_of_day_and_month_is_not_guessed() -> None:
    (stamp,) = find_stamps("03/04/2023")
    assert stamp.interval() is None
    (known,) = find_stamps("03/04/2023", day_first=True)
    assert known.day is not None
    assert known.day.isoformat() == "2023-04-03"


def test_midnight_in_metadata_means_no_time() -> None:
    interval = read_stamp("2023-03-24T00:00:00Z", reference="field")
    assert interval is not None
    assert (interval.start, interval.precision, interval.reference) == ("2023-03-24T00:00:00", "day", "field")
    assert read_stamp("yesterday", reference="field") is None
