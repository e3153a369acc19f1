"""Coordinates written out in a report: decimal degrees, degrees with minutes and seconds, MGRS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tacitus.ground.places.mgrs import find_references
from tacitus.model.records import Span

_DEGREES = r"(\d{1,3}(?:[.,]\d+)?)\s*(?:°|º|deg(?:rees)?\.?)\s*"
_MINUTES = r"(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:['′’]|min(?:utes)?\.?)\s*)?"
_SECONDS = r"(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|”|''|’’|sec(?:onds)?\.?)\s*)?"
_NORTH = r"(N(?:orth)?|S(?:outh)?)(?:\s+latitude)?\b"
_EAST = r"(E(?:ast)?|W(?:est)?)(?:\s+longitude)?\b"
_WRITTEN = re.compile(
    rf"{_DEGREES}{_MINUTES}{_SECONDS}{_NORTH}\s*[,;/]?\s*(?:and\s+)?{_DEGREES}{_MINUTES}{_SECONDS}{_EAST}"
)
_LETTERED = re.compile(r"\b(\d{1,2}\.\d{2,})\s*([NS])\s*[,;/]?\s*(\d{1,3}\.\d{2,})\s*([EW])\b")
_SIGNED = re.compile(
    r"(?<![\d.,$€£])(-?\d{1,2}\.\d{3,})\s*[,;]\s*(-?\d{1,3}\.\d{3,})(?![\d.,]*\d|\s*(?:%|km|m\b|million|billion))"
)

KM_PER_DEGREE = 111.2
LEAST_RADIUS_KM = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinates:
    """A point read from text (WGS84 degrees) and how far off its last digit may be, in km."""

    span: Span
    lat: float
    lon: float
    radius_km: float


def find_coordinates(text: str) -> Iterator[Coordinates]:
    """Every pair of coordinates in `text`, by start."""
    found = [*_written(text), *_lettered(text), *_signed(text), *_grid(text)]
    last = -1
    for one in sorted(found, key=lambda point: (point.span.start, -point.span.end)):
        if one.span.start >= last:
            last = one.span.end
            yield one


def _grid(text: str) -> Iterator[Coordinates]:
    for match, lat, lon, radius in find_references(text):
        span = Span(start=match.start(), end=match.end(), text=match[0])
        yield Coordinates(span=span, lat=lat, lon=lon, radius_km=max(LEAST_RADIUS_KM, round(radius, 2)))


def _written(text: str) -> Iterator[Coordinates]:
    for match in _WRITTEN.finditer(text):
        parts = match.groups()
        lat, lon = _decimal(parts[0:3]), _decimal(parts[4:7])
        unit = 1 / 3600 if parts[2] else 1 / 60 if parts[1] else _last_digit(parts[0])
        yield from _point(match, lat * _sign(parts[3]), lon * _sign(parts[7]), unit)


def _lettered(text: str) -> Iterator[Coordinates]:
    for match in _LETTERED.finditer(text):
        lat, north, lon, east = match.groups()
        yield from _point(match, float(lat) * _sign(north), float(lon) * _sign(east), _last_digit(lat))


def _signed(text: str) -> Iterator[Coordinates]:
    for match in _SIGNED.finditer(text):
        yield from _point(match, float(match[1]), float(match[2]), _last_digit(match[1]))


def _point(match: re.Match[str], lat: float, lon: float, unit: float) -> Iterator[Coordinates]:
    if abs(lat) <= 90 and abs(lon) <= 180:
        span = Span(start=match.start(), end=match.end(), text=match[0])
        radius = max(LEAST_RADIUS_KM, round(unit * KM_PER_DEGREE, 2))
        yield Coordinates(span=span, lat=round(lat, 6), lon=round(lon, 6), radius_km=radius)


def _decimal(parts: tuple[str | None, ...]) -> float:
    degrees, minutes, seconds = (float((part or "0").replace(",", ".")) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def _last_digit(number: str) -> float:
    decimals = re.split(r"[.,]", number)
    return 10.0 ** -len(decimals[1]) if len(decimals) > 1 else 1.0


def _sign(letter: str) -> int:
    return -1 if letter[0] in "SW" else 1
