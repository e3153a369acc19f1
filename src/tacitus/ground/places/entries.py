"""What a gazetteer knows of one place."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tacitus.model.measures import EARTH_RADIUS_KM


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One place of the gazetteer.

    `lat`/`lon` are WGS84 degrees; `radius_km` is how far from that point something said to be "in" the
    place may
    be. `kind` is country | admin1 | admin2 | settlement | region | sea | river | continent | or a facility kind of
    `facilities.csv`. `country` is ISO 3166-1 alpha-3, `admin1` a name. `population` is 0 where unknown. An
    entry that
    `needs_context` has a name that says nothing alone (`Green Village`, `Victory base`).
    """

    gazetteer: str
    name: str
    lat: float
    lon: float
    kind: str
    radius_km: float
    country: str | None = None
    admin1: str | None = None
    population: int = 0
    needs_context: bool = False
    capital: bool = False


AREAS = frozenset({"country", "admin1", "admin2", "region", "sea", "river", "continent"})
"""Kinds that are areas rather than points: a mention of one is no point on the ground."""


def is_facility(entry: Entry) -> bool:
    """Whether `entry` is a single site (base, oil field, camp …) rather than a settlement or an area."""
    return entry.kind not in AREAS and entry.kind != "settlement"


def moved(lat: float, lon: float, bearing: float, km: float) -> tuple[float, float]:
    """The point `km` from (lat, lon) in direction `bearing` (degrees clockwise from north)."""
    angle, way = km / EARTH_RADIUS_KM, math.radians(bearing)
    first = math.radians(lat)
    second = math.asin(math.sin(first) * math.cos(angle) + math.cos(first) * math.sin(angle) * math.cos(way))
    turned = math.atan2(
        math.sin(way) * math.sin(angle) * math.cos(first),
        math.cos(angle) - math.sin(first) * math.sin(second),
    )
    return math.degrees(second), (lon + math.degrees(turned) + 540) % 360 - 180


def settlement_radius(population: int) -> float:
    """Radius (km) of a settlement: a disc at about 4,000 people/km², twice over for sprawl, at least 2 km."""
    return round(min(30.0, 2.0 + 2 * math.sqrt(population / 4000 / math.pi)), 1)
