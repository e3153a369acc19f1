"""TIMEX3 values, amounts and feasts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tacitus.ground.calendar.feasts import _hijri_years, easter, feasts_in, orthodox_easter
from tacitus.ground.calendar.lexicon import amount, spelled
from tacitus.ground.calendar.values import add_months, duration_value, season_value, stretch_of


@pytest.mark.parametrize(
    ("value", "start", "end", "precision"),
    [
        ("2023-03-24", "2023-03-24", "2023-03-25", "day"),
        ("2023-W11", "2023-03-13", "2023-03-20", "week"),
        ("2023-W11-WE", "2023-03-18", "2023-03-20", "range"),
        ("2023-12", "2023-12-01", "2024-01-01", "month"),
        ("2023-Q4", "2023-10-01", "2024-01-01", "quarter"),
        ("2023-H2", "2023-07-01", "2024-01-01", "range"),
        ("2022-WI", "2022-12-01", "2023-03-01", "range"),
        ("2023", "2023-01-01", "2024-01-01", "year"),
        ("198", "1980-01-01", "1990-01-01", "range"),
    ],
)
def test_stretch_of(value: str, start: str, end: str, precision: str) -> None:
    found = stretch_of(value)
    assert found is not None
    assert (found[0].date().isoformat(), found[1].date().isoformat(), found[2]) == (start, end, precision)


@pytest.mark.parametrize("value", ["P3D", "XXXX-WXX-5", "PRESENT_REF", "2023-02-30", "2023-W60", ""])
def test_values_that_are_no_stretch(value: str) -> None:
    assert stretch_of(value) is None


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("3", 3),
        ("2 1/2", 2.5),
        ("twenty-four", 24),
        ("a", 1),
        ("half an", 0.5),
        ("two and a half", 2.5),
        ("several", None),
    ],
)
def test_amount(words: str, best: float | None) -> None:
    assert amount(words).best == best


def test_numbers_in_words() -> None:
    assert spelled("two hundred and ten") == 210
    assert spelled("three thousand five hundred") == 3500


@pytest.mark.parametrize(
    ("words", "unit", "value"),
    [
        ("two", "W", "P2W"),
        ("three", "E", "P30Y"),
        ("several", "TH", "PTXH"),
        ("two and a half", "Y", "P2Y6M"),
    ],
)
def test_duration_value(words: str, unit: str, value: str) -> None:
    assert duration_value(amount(words), unit) == value


def test_months_are_counted_on_the_calendar() -> None:
    assert add_months(date(2023, 1, 31), 1) == date(2023, 2, 28)
    assert add_months(date(2023, 1, 15), -13) == date(2021, 12, 15)


def test_january_belongs_to_the_winter_before() -> None:
    assert season_value(date(2023, 1, 9)) == "2022-WI"


def test_the_two_easters() -> None:
    assert (easter(2023), orthodox_easter(2023)) == (date(2023, 4, 9), date(2023, 4, 16))
    assert feasts_in("easter", 2023)[0][1] is None, "the churches differ: no day"
    assert feasts_in("easter", 2025)[0][1] is not None


def test_hijri_years_follow_each_other() -> None:
    years = _hijri_years()
    assert (min(years), max(years)) == (1343, 1500)
    for year in range(1343, 1500):
        begins, long = years[year]
        assert len(long) == 12
        assert begins + timedelta(days=sum(long)) == years[year + 1][0]


def test_a_hijri_feast_may_fall_twice_in_a_year() -> None:
    assert len(feasts_in("ramadan", 2030)) == 2
