"""Query strings' boxes, and the bins of the timeline."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tacitus.errors import UsageError

MOST_BINS = 120
"""Bars that still read as bars on a laptop; longer spans get wider bins."""
Step = Callable[[date], date]


@dataclass(frozen=True, slots=True)
class Bin:
    """Incidents that begin in `[start, end)`."""

    start: date
    end: date
    count: int


def parse_bbox(text: str) -> tuple[float, float, float, float]:
    """`west,south,east,north`. Raises `UsageError`."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise UsageError(f"bbox is '{text}'.", remedy="Give west,south,east,north in degrees.") from None
    if not (-90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):
        raise UsageError(f"bbox '{text}' is no box on the earth.", remedy="Give west,south,east,north.")
    return west, south, east, north


def parse_day(name: str, text: str) -> date | None:
    """An ISO day, None when empty. Raises `UsageError`."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{name} is '{text}'.", remedy="Give a day as YYYY-MM-DD.") from None


def timeline(days: Mapping[date, int]) -> list[Bin]:
    """Counts by day as counts by day, month, quarter or year; bins are even and without gaps."""
    if not days:
        return []
    for scale in _SCALES:
        edges = list(_edges(min(days), max(days), *scale))
        if len(edges) <= MOST_BINS + 1:
            break
    counts = Counter[int]()
    for day, count in days.items():
        counts[bisect_right(edges, day) - 1] += count
    return [Bin(start, end, counts[n]) for n, (start, end) in enumerate(pairwise(edges))]


def _edges(first: date, last: date, floor: Step, step: Step) -> Iterator[date]:
    """Bin edges from the one at or before `first` to the one after `last`."""
    edge = floor(first)
    yield edge
    while edge <= last:
        edge = step(edge)
        yield edge


def _next_day(day: date) -> date:
    return day + timedelta(days=1)


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _next_quarter(day: date) -> date:
    return _next_month(_next_month(_next_month(day)))


def _next_year(day: date) -> date:
    return day.replace(year=day.year + 1)


_SCALES: tuple[tuple[Step, Step], ...] = (
    (lambda day: day, _next_day),
    (lambda day: day.replace(day=1), _next_month),
    (lambda day: day.replace(month=day.month - (day.month - 1) % 3, day=1), _next_quarter),
    (lambda day: day.replace(month=1, day=1), _next_year),
)
"""Day, month, quarter, year: where a bin that holds a day begins, and where the next one does."""
