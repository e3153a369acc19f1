"""Military grid references (MGRS) to points: `37S DB 12345 67890`.

The grid's letters and bands are those of NGA.STND.0037 (universal grids); from UTM to WGS84 by the series of
Krüger to the third order, good to centimetres within a zone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

PATTERN = re.compile(
    r"\b(?P<zone>[1-9]|[1-5]\d|60)(?P<band>[C-HJ-NP-X])\s?(?P<column>[A-HJ-NP-Z])(?P<row>[A-HJ-NP-V])\s?"
    r"(?P<digits>\d{2,5}\s\d{2,5}|\d{4,10})\b"
)
BANDS = "CDEFGHJKLMNPQRSTUVWX"
COLUMNS = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")
ROWS = "ABCDEFGHJKLMNPQRSTUV"
SQUARE, CYCLE = 100_000.0, 2_000_000.0
"""Metres of a square's side, and after how many the row letters repeat."""
SCALE, EASTING, SOUTHERN = 0.9996, 500_000.0, 10_000_000.0
RADIUS, FLATTENING = 6378137.0, 1 / 298.257223563
"""WGS84: equatorial radius (m) and flattening."""


def find_references(text: str) -> Iterator[tuple[re.Match[str], float, float, float]]:
    """Every reference: its match, latitude and longitude of its square's middle (WGS84), half its diagonal in km."""
    for match in PATTERN.finditer(text):
        east, _, north = match["digits"].partition(" ")
        if not north:
            east, north = east[: len(east) // 2], east[len(east) // 2 :]
        point = _point(match, east, north) if len(east) == len(north) else None
        if point:
            yield match, *point, math.sqrt(0.5) * 10 ** (5 - len(east)) / 1000


def _point(match: re.Match[str], east: str, north: str) -> tuple[float, float] | None:
    zone, unit = int(match["zone"]), 10.0 ** (5 - len(east))
    columns = COLUMNS[(zone - 1) % 3]
    if match["column"] not in columns:
        return None
    easting = (columns.index(match["column"]) + 1) * SQUARE + (int(east) + 0.5) * unit
    row = (ROWS.index(match["row"]) - (5 if zone % 2 == 0 else 0)) % 20
    northing = row * SQUARE + (int(north) + 0.5) * unit
    south = -80.0 + 8 * BANDS.index(match["band"])
    north_end = south + (12 if match["band"] == "X" else 8)
    offset = SOUTHERN if south < 0 else 0.0
    for cycle in range(5):
        lat, lon = from_utm(zone, easting, northing + cycle * CYCLE - offset)
        if south - 0.5 <= lat <= north_end + 0.5:
            return round(lat, 6), round(lon, 6)
    return None


def from_utm(zone: int, easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude of a UTM point; `northing` is metres north of the equator (negative south of it)."""
    n = FLATTENING / (2 - FLATTENING)
    rectifying = RADIUS / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    xi, eta = northing / (SCALE * rectifying), (easting - EASTING) / (SCALE * rectifying)
    beta = (n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96, n**2 / 48 + n**3 / 15, 17 * n**3 / 480)
    delta = (2 * n - 2 * n**2 / 3 - 2 * n**3, 7 * n**2 / 3 - 8 * n**3 / 5, 56 * n**3 / 15)
    north = xi - sum(b * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, b in enumerate(beta, 1))
    east = eta - sum(b * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, b in enumerate(beta, 1))
    conformal = math.asin(math.sin(north) / math.cosh(east))
    lat = conformal + sum(d * math.sin(2 * j * conformal) for j, d in enumerate(delta, 1))
    lon = math.atan2(math.sinh(east), math.cos(north))
    return math.degrees(lat), zone * 6 - 183 + math.degrees(lon)
