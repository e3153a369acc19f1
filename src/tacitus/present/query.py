"""Filters as addresses write them, and the bins of the timeline."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tacitus.errors import UsageError
from tacitus.ledger.filters import (
    UNKNOWN,
    country_codes,
    known_families,
    known_kind,
    known_statuses,
    known_types,
)
from tacitus.ledger.written_values import spot
from tacitus.model.query import HAPPENED, IncidentQuery

MOST_BINS = 120
"""Bars that still read as bars on a laptop; longer spans get wider bins."""
NEAR_KM, FARTHEST_KM = 50.0, 20_000.0
"""Kilometres around a place where none are given, and at most."""
LARGEST = 10**9
_POINT = re.compile(r"(-?\d{1,3}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)")
FILTERS = frozenset("family type kind status country from to bbox near radius actor killed q".split())
"""What a list, an export and an alert may be filtered by, as addresses name it."""
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


def parse_near(text: str, radius: float = NEAR_KM) -> tuple[float, float, float]:
    """`LAT,LON`, a gazetteer's id or a name that it has once, and kilometres around it. Raises `UsageError`."""
    if not 0 < radius <= FARTHEST_KM:
        raise UsageError(f"radius is {radius:g}.", remedy=f"Give kilometres, up to {FARTHEST_KM:,.0f}.")
    if point := _POINT.fullmatch(text.strip()):
        lat, lon = float(point[1]), float(point[2])
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise UsageError(f"'{text}' is no point on the earth.", remedy="Latitude goes first.")
        return lat, lon, radius
    found = spot(text.strip())
    if found.lat is None or found.lon is None:
        raise UsageError(f"Where {text} lies is not known.", remedy="Give LAT,LON.")
    return found.lat, found.lon, radius


def as_pairs(query: IncidentQuery) -> list[tuple[str, str]]:
    """The query as parameters of an address: what `http.asked` and `from_pairs` read back, statuses spelt out."""
    pairs = [("family", one) for one in sorted(query.family)]
    pairs += [("type", one) for one in sorted(query.type)]
    pairs += [("kind", query.kind)] if query.kind else []
    pairs += [("status", one) for one in sorted(query.status or HAPPENED)]
    pairs += [("country", one) for one in sorted(query.country)]
    for name, day in (("from", query.start), ("to", query.end)):
        pairs += [(name, day.isoformat())] if day else []
    pairs += [("bbox", ",".join(map(str, query.bbox)))] if query.bbox else []
    if query.near is not None:
        lat, lon, radius = query.near
        pairs += [("near", f"{lat},{lon}"), ("radius", f"{radius:g}")]
    pairs += [("actor", query.actor)] if query.actor else []
    pairs += [("killed", str(query.killed))] if query.killed is not None else []
    pairs += [("q", query.text)] if query.text else []
    return pairs + as_of_pairs(query.as_of, query.clock)


def as_of_pairs(as_of: str | None, clock: str) -> list[tuple[str, str]]:
    """A moment as parameters of an address; none for now."""
    if as_of is None:
        return []
    return [("as_of", as_of)] + ([("clock", clock)] if clock != "reported" else [])


def from_pairs(pairs: Iterable[tuple[str, str]], *, typed: bool = False) -> IncidentQuery:
    """The query of pairs, as of now; what somebody has `typed` is held to what there is, whatever its letter case.

    Raises `UsageError` for a name or a value that is none.
    """
    said: dict[str, list[str]] = {}
    for name, value in pairs:
        said.setdefault(name, []).append(value)
    if unknown := sorted(said.keys() - FILTERS):
        raise UsageError(
            f"There is no filter '{unknown[0]}'.", remedy=f"Filters: {', '.join(sorted(FILTERS))}."
        )

    def last(name: str) -> str:
        return said.get(name, [""])[-1].strip()

    listed = {name: read(said.get(name, ())) for name, read in (_TYPED if typed else _SAVED).items()}
    near, kind = last("near"), last("kind") or None
    return IncidentQuery(
        family=listed["family"],
        type=listed["type"],
        kind=known_kind(kind) if typed else kind,
        status=listed["status"],
        country=listed["country"],
        start=parse_day("from", last("from")),
        end=parse_day("to", last("to")),
        bbox=parse_bbox(last("bbox")) if last("bbox") else None,
        near=parse_near(near, _number("radius", last("radius") or f"{NEAR_KM:g}")) if near else None,
        actor=last("actor"),
        killed=int(_number("killed", last("killed"), 0)) if last("killed") else None,
        text=last("q"),
    )


def _codes(said: Iterable[str]) -> frozenset[str]:
    return frozenset(code if code == UNKNOWN else code.upper() for code in said)


_TYPED: dict[str, Callable[[Iterable[str]], frozenset[str]]] = {
    "family": known_families,
    "type": known_types,
    "status": known_statuses,
    "country": country_codes,
}
_SAVED: dict[str, Callable[[Iterable[str]], frozenset[str]]] = {
    "family": frozenset,
    "type": frozenset,
    "status": frozenset,
    "country": _codes,
}
"""Filters of several values → how these are read."""


def _number(name: str, text: str, least: float = -LARGEST) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not least <= number <= LARGEST:
        raise UsageError(f"{name} is '{text}'.", remedy="Give a number.")
    return number


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
        found = list(edges(min(days), max(days), *scale))
        if len(found) <= MOST_BINS + 1:
            break
    counts = Counter[int]()
    for day, count in days.items():
        counts[bisect_right(found, day) - 1] += count
    return [Bin(start, end, counts[n]) for n, (start, end) in enumerate(pairwise(found))]


def edges(first: date, last: date, floor: Step, step: Step) -> Iterator[date]:
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


STEPS: dict[str, tuple[Step, Step]] = {
    "week": (lambda day: day - timedelta(days=day.weekday()), lambda day: day + timedelta(days=7)),
    "month": (lambda day: day.replace(day=1), _next_month),
    "quarter": (lambda day: day.replace(month=day.month - (day.month - 1) % 3, day=1), _next_quarter),
    "year": (lambda day: day.replace(month=1, day=1), _next_year),
}
"""Stretches of time: where one that holds a day begins (weeks on Mondays), and where the next one does."""
_SCALES: tuple[tuple[Step, Step], ...] = (
    (lambda day: day, _next_day),
    *(STEPS[name] for name in ("month", "quarter", "year")),
)
"""Steps of the timeline."""
