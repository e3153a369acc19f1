"""Distances in space and time between records, for every layer that compares them."""

from __future__ import annotations

from datetime import UTC, datetime
from math import asin, cos, radians, sin, sqrt

from tacitus.model.records import Interval, Place

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance in km between two WGS84 points in degrees."""
    north, south = radians(lat), radians(other_lat)
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def instant(text: str) -> datetime:
    """An ISO instant as an aware datetime; local time without an offset counts as UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def overlap(left: Interval, right: Interval) -> bool:
    """Whether two half-open intervals share a moment."""
    return instant(left.start) < instant(right.end) and instant(right.start) < instant(left.end)


def hours(interval: Interval) -> float:
    """Length of an interval in hours."""
    return (instant(interval.end) - instant(interval.start)).total_seconds() / 3600


def places_agree(left: Place, right: Place) -> bool | None:
    """Whether two places can be the same one: None when either is unknown.

    Points agree when each lies within the other's radius or the radii touch; without points, countries decide. A
    country holds every place of it, however far from its middle.
    """
    if left.country and right.country and left.country != right.country:
        return False
    if left.country and left.country == right.country and "country" in (left.precision, right.precision):
        return True
    if None in (left.lat, left.lon, right.lat, right.lon):
        return None
    assert left.lat is not None
    assert left.lon is not None
    assert right.lat is not None
    assert right.lon is not None
    apart = distance_km(left.lat, left.lon, right.lat, right.lon)
    return apart <= (left.radius_km or 0.0) + (right.radius_km or 0.0)
