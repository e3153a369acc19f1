"""Feasts whose day moves: the Hijri calendar (Umm al-Qura), Easter, Thanksgiving."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import cache

from tacitus.ground.calendar.lexicon import tables
from tacitus.ground.calendar.values import Stretch, midnight
from tacitus.model.shipped import shipped

SHORTEST_MONTH = 28
"""Days of a Hijri month whose digit in `umm_al_qura.csv` is 0."""


def feasts_in(name: str, year: int) -> list[tuple[date, Stretch | None]]:
    """The days on which the feast falls in a Gregorian year (a Hijri one may twice, or not at all).

    Each with the time that it may take in; None where the churches keep different days.
    """
    kind, month, day, before, after = tables()["moving_days"][name]
    if kind.startswith("hijri"):
        return _hijri(kind, month, day, (before, after), year)
    if kind == "easter":
        western = easter(year)
        shared = western == orthodox_easter(year)
        feast = western + timedelta(days=day)
        return [(feast, _days(feast, feast) if shared else None)]
    if kind == "orthodox-easter":
        feast = orthodox_easter(year)
    elif kind == "thanksgiving":
        first = date(year, month, 1)
        feast = first + timedelta(days=(4 - first.isoweekday()) % 7 + 7 * (day - 1))
    else:
        feast = date(year, month, day)
    return [(feast, _days(feast - timedelta(days=before), feast + timedelta(days=after)))]


def _hijri(
    kind: str, month: int, day: int, slack: tuple[int, int], year: int
) -> list[tuple[date, Stretch | None]]:
    found: list[tuple[date, Stretch | None]] = []
    middle = round((year - 622) * 33 / 32)
    for begins, long in filter(None, map(_hijri_years().get, range(middle - 1, middle + 2))):
        feast = begins + timedelta(days=sum(long[: month - 1]) + day - 1)
        if feast.year != year:
            continue
        last = feast + timedelta(days=long[month - 1] - 1) if kind == "hijri-month" else feast
        found.append((feast, _days(feast - timedelta(days=slack[0]), last + timedelta(days=slack[1]))))
    return found


@cache
def _hijri_years() -> dict[int, tuple[date, list[int]]]:
    """Hijri year → the Gregorian day on which it begins, and how many days its months have: 1924 to 2077."""
    lines = shipped("tacitus.ground.calendar", "umm_al_qura.csv").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {
        int(row["year"]): (
            date.fromisoformat(row["begins"]),
            [SHORTEST_MONTH + int(digit) for digit in row["long"]],
        )
        for row in rows
    }


def _days(first: date, last: date) -> Stretch:
    return midnight(first), midnight(last + timedelta(days=1)), "day" if first == last else "range"


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def orthodox_easter(year: int) -> date:
    """Orthodox Easter Sunday (Meeus's Julian algorithm; thirteen days are added, right from 1900 to 2099)."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    f = d + e + 114
    return date(year, f // 31, f % 31 + 1) + timedelta(days=13)
