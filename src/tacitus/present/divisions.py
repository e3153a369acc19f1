"""Lines between the first-order divisions of a country, for the map: Natural Earth's, as grounding has them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

Point = tuple[float, float]
Edge = tuple[Point, Point]
Ring = Sequence[float]
"""Longitude, latitude, longitude, latitude …; the last point joins the first."""


def division_lines(country: str) -> bytes:
    """GeoJSON of the lines within one country (ISO 3166-1 alpha-3), made once; empty where none are known."""
    return _lines(country if country in _rings() else "")  # nothing is kept for what is no country


@cache
def _lines(country: str) -> bytes:
    return _geojson(inner_lines(_rings().get(country, [])))


@cache
def _rings() -> dict[str, list[Ring]]:
    """Rings by country, read once (a second or two); none where the boundaries are not installed."""
    from tacitus.ground.places.boundaries import find_boundaries, read_boundaries

    path = find_boundaries()
    rings: dict[str, list[Ring]] = defaultdict(list)
    for boundary in read_boundaries(path) if path else ():
        rings[boundary.country].extend(boundary.rings)
    return dict(rings)


def inner_lines(rings: Sequence[Ring]) -> list[list[Point]]:
    """The stretches that two rings share, each once: what lies between divisions, without coast and frontier."""
    shared = Counter(edge for ring in rings for edge in map(_undirected, _edges(ring)))
    drawn: set[Edge] = set()
    lines: list[list[Point]] = []
    for ring in rings:
        line: list[Point] = []
        for edge in _edges(ring):
            key = _undirected(edge)
            if shared[key] < 2 or key in drawn:
                line = []
                continue
            drawn.add(key)
            if not line:
                lines.append(line := [edge[0]])
            line.append(edge[1])
    return lines


def _edges(ring: Ring) -> Iterator[Edge]:
    points = [(round(lon, 2), round(lat, 2)) for lon, lat in zip(ring[::2], ring[1::2], strict=True)]
    for one, other in zip(points, [*points[1:], points[0]], strict=True):
        if one != other:
            yield one, other


def _undirected(edge: Edge) -> Edge:
    return (min(edge), max(edge))


def _geojson(lines: list[list[Point]]) -> bytes:
    feature = {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "MultiLineString", "coordinates": lines},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]}, separators=(",", ":")).encode()
