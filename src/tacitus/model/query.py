"""What can be asked of a ledger's incidents, and the answers: lists, counts beside each filter, a timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tacitus.model.ledger import Clock, LedgerIncident

HAPPENED = frozenset({"current", "ongoing", "historical", "denied"})
"""Statuses shown unless others are asked for: somebody says, or denies, that it happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentQuery:
    """What to show. Empty means no filter; `bbox` is west, south, east, north in degrees.

    `kind` is a type or a label, whatever its letter case.
    """

    family: frozenset[str] = frozenset()
    type: frozenset[str] = frozenset()
    kind: str | None = None
    status: frozenset[str] = frozenset()
    country: frozenset[str] = frozenset()
    start: date | None = None
    end: date | None = None
    bbox: tuple[float, float, float, float] | None = None
    text: str = ""
    as_of: str | None = None
    clock: Clock = "reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of incidents, newest first and those without a date last; the counts are of all that pass."""

    total: int
    without_point: int
    incidents: tuple[LedgerIncident, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Counts over the incidents of a moment.

    `facets`: for each filter its values and how many incidents each would show, the other filters kept;
    `values`: the same without any filter. `days`: how many of those that pass begin on each day (local; dates
    asked for left out of account).
    """

    total: int
    facets: Mapping[str, Mapping[str, int]]
    values: Mapping[str, Mapping[str, int]]
    days: Mapping[date, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Incidents that stand too close, or are too many, to be drawn one by one: how many, and their mean point."""

    lat: float
    lon: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a map draws: incidents with a point one by one, or cells where they are too many. `total` counts all
    that pass, `without_point` those of them that have none."""

    total: int
    without_point: int
    incidents: tuple[LedgerIncident, ...] = ()
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a ledger is, in short. `missing_file` names the file of a ledger that is not there yet."""

    rule: str
    reports: int
    incidents: int
    missing_file: str | None = None
