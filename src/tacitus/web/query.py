"""Which incidents are asked for: filters, counts beside each filter, and the bins of the timeline."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from tacitus.errors import UsageError
from tacitus.model.ledger import Clock, LedgerIncident, LedgerView
from tacitus.ontology.families import family_of

MOST_BINS = 120
"""Bars that still read as bars on a laptop; longer spans get wider bins."""
Step = Callable[[date], date]
HAPPENED = frozenset({"current", "ongoing", "historical", "denied"})
"""Statuses shown unless others are asked for: somebody says, or denies, that it happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentQuery:
    """What to show. Empty means no filter; `bbox` is west, south, east, north in degrees."""

    family: frozenset[str] = frozenset()
    type: frozenset[str] = frozenset()
    status: frozenset[str] = frozenset()
    country: frozenset[str] = frozenset()
    start: date | None = None
    end: date | None = None
    bbox: tuple[float, float, float, float] | None = None
    text: str = ""
    as_of: str | None = None
    clock: Clock = "reported"


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


def select(incidents: Iterable[LedgerIncident], query: IncidentQuery) -> list[LedgerIncident]:
    """Incidents that pass every filter, newest first, those without a date last."""
    found = [incident for incident in incidents if matches(incident, query)]
    found.sort(key=lambda i: (i.when.start if i.when else "", i.id), reverse=True)
    return found


def matches(incident: LedgerIncident, query: IncidentQuery) -> bool:
    """Whether one incident passes every filter."""
    return (
        _among(family_of(incident), query.family)
        and _among(incident.type, query.type)
        and _status_passes(incident.status, query.status)
        and _among(_country(incident), query.country)
        and _within_dates(incident, query.start, query.end)
        and _within_box(incident, query.bbox)
        and has_words(incident, query.text)
    )


def facets(view: LedgerView, query: IncidentQuery) -> dict[str, list[tuple[str, int]]]:
    """For each filter its values and how many incidents each would show, the other filters kept."""
    every = frozenset[str]()
    openings: dict[str, tuple[IncidentQuery, Callable[[LedgerIncident], str]]] = {
        "family": (replace(query, family=every), family_of),
        "status": (replace(query, status=frozenset({"*"})), lambda incident: incident.status),
        "country": (replace(query, country=every), _country),
    }
    return {
        name: _counted((value_of(i) for i in view.incidents if matches(i, opened)), getattr(query, name))
        for name, (opened, value_of) in openings.items()
    }


def _counted(values: Iterable[str], chosen: frozenset[str]) -> list[tuple[str, int]]:
    """Commonest first; a chosen value stays even when nothing has it."""
    counter = Counter(values)
    for value in chosen - {"*"}:
        counter.setdefault(value, 0)
    return sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))


def timeline(incidents: Iterable[LedgerIncident]) -> list[Bin]:
    """Incidents by the day, month, quarter or year they begin; bins are even and without gaps."""
    days = sorted(date.fromisoformat(i.when.start[:10]) for i in incidents if i.when)
    if not days:
        return []
    for scale in _SCALES:
        edges = list(_edges(days[0], days[-1], *scale))
        if len(edges) <= MOST_BINS + 1:
            break
    counts = Counter(bisect_right(edges, day) - 1 for day in days)
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


def _among(value: str, chosen: frozenset[str]) -> bool:
    return not chosen or value in chosen


def _status_passes(status: str, chosen: frozenset[str]) -> bool:
    if "*" in chosen:
        return True
    return status in (chosen or HAPPENED)


def _country(incident: LedgerIncident) -> str:
    return (incident.where.country if incident.where else None) or "unknown"


def _within_dates(incident: LedgerIncident, start: date | None, end: date | None) -> bool:
    """Intervals that overlap `[start, end]`; an incident without a date passes only an open filter."""
    if start is None and end is None:
        return True
    if incident.when is None:
        return False
    first, last = incident.when.start[:10], incident.when.end[:19]
    begins_in_time = end is None or first <= end.isoformat()
    return begins_in_time and (start is None or last > f"{start.isoformat()}T00:00:00")


def _within_box(incident: LedgerIncident, bbox: tuple[float, float, float, float] | None) -> bool:
    if bbox is None:
        return True
    place = incident.where
    if place is None or place.lat is None or place.lon is None:
        return False
    west, south, east, north = bbox
    inside = west <= place.lon <= east if west <= east else place.lon >= west or place.lon <= east
    return inside and south <= place.lat <= north


def has_words(incident: LedgerIncident, text: str) -> bool:
    """Whether what an incident says of itself holds every word of `text`, whatever the letter case."""
    words = text.casefold().split()
    if not words:
        return True
    haystack = _haystack(incident)
    return all(word in haystack for word in words)


def _haystack(incident: LedgerIncident) -> str:
    parts = [incident.label.replace("_", " "), incident.type, incident.id]
    if incident.where:
        parts.append(incident.where.name)
        parts.append(incident.where.admin1 or "")
    parts += [actor.name for actor in (*incident.initiators, *incident.targets)]
    parts += [means.text.text for means in incident.means]
    parts += [span.text for span in incident.evidence]
    parts += [r.actor.name for r in incident.responsibility]
    return " ".join(parts).casefold()
