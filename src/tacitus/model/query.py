"""What can be asked of a ledger's incidents, and the answers: lists, counts beside each filter, a timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tacitus.model.ledger import Chain, Clock, LagStatistics, LedgerContradiction, LedgerIncident, Total
from tacitus.model.records import Judgement, Rating, Resolution
from tacitus.model.rulings import Ruling

HAPPENED = frozenset({"current", "ongoing", "historical", "denied"})
"""Statuses shown unless others are asked for: somebody says, or denies, that it happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentQuery:
    """What to show. Empty means no filter; `bbox` is west, south, east, north in degrees.

    `kind` is a type or a label, whatever its letter case. `near` is latitude and longitude in degrees, and the
    kilometres that the incident's point lies within. `actor` is a name, an alias or a registry's id of who is said to
    have done it or to have been hit. `killed` is how many were killed at least, as the total has it.
    """

    family: frozenset[str] = frozenset()
    type: frozenset[str] = frozenset()
    kind: str | None = None
    status: frozenset[str] = frozenset()
    country: frozenset[str] = frozenset()
    start: date | None = None
    end: date | None = None
    bbox: tuple[float, float, float, float] | None = None
    near: tuple[float, float, float] | None = None
    actor: str = ""
    killed: int | None = None
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
class Harm:
    """What of an incident is added up over time: the day on which it begins (local; None without a date), its family of
    kinds, country ("unknown" without one), who did it, and its totals."""

    day: date | None
    family: str
    country: str
    doers: tuple[str, ...]
    totals: tuple[Total, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """What of some incidents is new, says something else, or is gone at a later moment: how many, and the newest of them.

    `changed` are (before, after).
    """

    new_in_all: int
    new: tuple[LedgerIncident, ...]
    changed_in_all: int
    changed: tuple[tuple[LedgerIncident, LedgerIncident], ...]
    gone_in_all: int
    gone: tuple[LedgerIncident, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chained:
    """A page of chains, by when they began, with the incidents in them; total and lags are of all chains."""

    total: int
    chains: tuple[Chain, ...]
    statistics: tuple[LagStatistics, ...]
    incidents: tuple[LedgerIncident, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clashes:
    """A page of contradictions, open ones first, with the incidents they are about; the total is of all that pass."""

    total: int
    clashes: tuple[LedgerContradiction, ...]
    incidents: tuple[LedgerIncident, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What persons decided and holds, in the order in which they did; of ratings the last of each subject.

    `refused` says of judgements that two incidents are one why they are not joined.
    """

    judgements: tuple[Judgement, ...]
    ratings: tuple[Rating, ...]
    resolutions: tuple[Resolution, ...]
    rulings: tuple[Ruling, ...]
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NameHit:
    """A name that was looked for: whose it is (`key`), and in how many incidents."""

    key: str
    name: str
    incidents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """The incidents that name somebody or a place. `names` and `parts` are spelling and part → how many incidents,
    commonest first; `total` counts those in the part asked for, of which `incidents` are a page, newest first."""

    key: str
    names: Mapping[str, int]
    parts: Mapping[str, int]
    part: str
    total: int
    incidents: tuple[LedgerIncident, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a ledger is, in short. `missing_file` names the file of a ledger that is not there yet."""

    rule: str
    reports: int
    incidents: int
    missing_file: str | None = None
