"""Shapes on the earth."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, pi, radians, sin

from tacitus.model.measures import EARTH_RADIUS_KM

Ring = list[list[float]]


def disc(lat: float, lon: float, radius_km: float, corners: int) -> Ring:
    """A closed ring of [lon, lat] around a point, against the clock as RFC 7946 wants it.

    Near the date line a ring goes on beyond 180 degrees, so that it stays one shape.
    """
    ring = [_from(lat, lon, radius_km, -2 * pi * step / corners) for step in range(corners)]
    return [*ring, ring[0]]


def _from(lat: float, lon: float, km: float, bearing: float) -> list[float]:
    """The point so far from another in a direction (radians from north, clockwise)."""
    north, east, angle = radians(lat), radians(lon), min(km, 5_000) / EARTH_RADIUS_KM
    found = asin(sin(north) * cos(angle) + cos(north) * sin(angle) * cos(bearing))
    turned = atan2(sin(bearing) * sin(angle) * cos(north), cos(angle) - sin(north) * sin(found))
    return [round(degrees(east + turned), 6), round(degrees(found), 6)]
