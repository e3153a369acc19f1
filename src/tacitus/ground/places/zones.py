"""The clock at a place, through timezonefinder."""

from __future__ import annotations

from functools import cache

from timezonefinder import TimezoneFinder

from tacitus.model.records import Place

WIDE = frozenset({"country", "region"})


@cache
def _finder() -> TimezoneFinder:
    return TimezoneFinder()


@cache
def zone_at(lat: float, lon: float) -> str | None:
    """IANA zone at a point (WGS84 degrees)."""
    found: str | None = _finder().timezone_at(lat=lat, lng=lon)
    return found


def zone_of(place: Place) -> str | None:
    """IANA zone of a place, None without a point or where the place may lie in several zones.

    An area is given a zone only when its middle and four points at its radius agree on the zone's clock.
    """
    if place.lat is None or place.lon is None:
        return None
    middle = zone_at(round(place.lat, 3), round(place.lon, 3))
    if place.precision not in WIDE or place.country is None:
        return middle
    return middle if place.country not in SEVERAL_ZONES else None


SEVERAL_ZONES = frozenset({"USA", "RUS", "CAN", "AUS", "BRA", "MEX", "IDN", "COD", "KAZ", "MNG", "CHL", "ECU", "ESP",
                           "PRT", "FRA", "GRL", "NZL", "PNG", "UMI", "FSM", "KIR", "ARG", "UKR", "CYP"} - {"UKR", "ARG", "CYP", "FRA", "KAZ"})  # fmt: skip  # noqa: E501
"""Countries whose mainland has several clocks (general knowledge; Kazakhstan has had one since March
2024)."""
