"""How a terminal writes the time of an incident."""

from __future__ import annotations

import pytest

from tacitus.cli.incident_text import _when
from tacitus.model.records import Interval
from tacitus.model.vocabulary import TimePrecision


@pytest.mark.parametrize(
    ("start", "end", "precision", "words"),
    [
        ("2024-07-13T00:00:00", "2024-07-27T00:00:00", "unknown", "by 2024-07-26"),
        ("2024-01-03T00:00:00", "2024-01-17T00:00:00", "range", "2024-01-03 to 2024-01-16"),
        ("2024-01-03T00:00:00", "2024-01-04T00:00:00", "day", "2024-01-03"),
    ],
)
def test_an_open_time_is_no_day(start: str, end: str, precision: TimePrecision, words: str) -> None:
    assert (
        _when(Interval(start=start, end=end, precision=precision, zone=None, text=None, reference=None))
        == words
    )
