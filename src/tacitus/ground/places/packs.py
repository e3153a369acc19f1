"""Packs: places that a user imports beside the bundled ones, each a CSV file in the cache that can be removed."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tacitus.errors import MissingInput, UsageError
from tacitus.ground.places.entries import Entry, settlement_radius
from tacitus.ground.places.sources import iso3_of

FIELDS = (
    "id",
    "name",
    "aliases",
    "lat",
    "lon",
    "radius_km",
    "kind",
    "country",
    "admin1",
    "population",
    "source",
    "licence",
)
"""Columns of a pack, and of a file for `import_csv` (`name`, `lat` and `lon` are required there)."""
GEONAMES_SOURCE, GEONAMES_LICENCE = "GeoNames (geonames.org)", "CC BY 4.0"
GEONAMES_COLUMNS = 19
KINDS = {"P": ("settlement", 0.0), "ADM1": ("admin1", 100.0), "ADM2": ("admin2", 35.0), "ADM3": ("admin2", 20.0),
         "AIRP": ("airport", 4.0), "AIRF": ("airport", 4.0), "AIRB": ("air_base", 5.0), "INSM": ("base", 5.0),
         "OILF": ("oil_field", 8.0), "DAM": ("dam", 3.0), "PRN": ("prison", 2.0), "HSP": ("hospital", 2.0),
         "CMPRF": ("refugee_camp", 3.0), "BDG": ("bridge", 2.0), "PRT": ("port", 4.0)}  # fmt: skip
"""GeoNames feature class or code → kind and radius (our choice; 0: by population)."""
GONE = frozenset({"PPLH", "PPLQ", "PPLW", "ADM1H", "ADM2H", "ADM3H"})
"""Codes of places that are historical, abandoned or destroyed."""


def packs(cache: Path) -> list[Path]:
    """The imported packs, by name."""
    return sorted((cache / "packs").glob("*.csv"))


def packs_digest(cache: Path) -> str:
    """A hash of the imported packs, empty without any: the index is built anew when it changes."""
    listed = packs(cache)
    return "".join(hashlib.sha256(path.read_bytes()).hexdigest() for path in listed)


def import_geonames(files: Iterable[Path], name: str, cache: Path) -> int:
    """Make a pack of GeoNames dumps (19 columns, tab-separated); returns how many places it holds."""
    return _write(cache, name, (row for path in files for row in _dump_rows(path)))


def import_csv(path: Path, name: str, source: str, licence: str, cache: Path) -> int:
    """Make a pack of a CSV file with (some of) the columns in `FIELDS`; returns how many places it holds.

    `source` and `licence` stand for the rows that do not give their own.
    """
    return _write(cache, name, _csv_rows(path, source, licence))


def remove_pack(name: str, cache: Path) -> None:
    """Remove the pack `name`; the next index is built without it."""
    path = _path(cache, name)
    if not path.exists():
        raise MissingInput(f"There is no pack {name}.", remedy="See 'tacitus gazetteer list'.")
    path.unlink()


def pack_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a pack as written, with the source and licence of each."""
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def pack_entries(path: Path) -> Iterator[tuple[Entry, list[str]]]:
    """The places of a pack, each with its names."""
    for row in pack_rows(path):
        entry = Entry(
            gazetteer=f"{path.stem}:{row['id']}",
            name=row["name"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            kind=row["kind"],
            radius_km=float(row["radius_km"]),
            country=row["country"] or None,
            admin1=row["admin1"] or None,
            population=int(row["population"]),
        )
        yield entry, [row["name"], *filter(None, row["aliases"].split(";"))]


def _path(cache: Path, name: str) -> Path:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,40}", name):
        raise UsageError(f"{name!r} is no name for a pack.", remedy="Use small letters, digits and hyphens.")
    return cache / "packs" / f"{name}.csv"


def _write(cache: Path, name: str, rows: Iterable[dict[str, str]]) -> int:
    path = _path(cache, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".tmp")
    count = 0
    try:
        with beside.open("w", encoding="utf-8", newline="") as sink:
            writer = csv.DictWriter(sink, FIELDS)
            writer.writeheader()
            for row in rows:
                writer.writerow(row)
                count += 1
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return count


def _opened(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise MissingInput(f"There is no file {path}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text.") from error


def _dump_rows(path: Path) -> Iterator[dict[str, str]]:
    for number, line in enumerate(_opened(path).split("\n"), 1):
        cells = line.rstrip("\r").split("\t")
        if cells == [""]:
            continue
        if len(cells) != GEONAMES_COLUMNS:
            raise UsageError(f"{path}:{number} has {len(cells)} columns, a GeoNames dump has 19.")
        kind = KINDS.get(cells[7]) or KINDS.get(cells[6])
        if kind is None or cells[7] in GONE:
            continue
        row = {"id": cells[0], "name": cells[1], "aliases": ";".join(cells[3].split(",")), "kind": kind[0],
               "country": iso3_of().get(cells[8], ""), "population": cells[14] or "0", "source": GEONAMES_SOURCE,
               "licence": GEONAMES_LICENCE, "admin1": cells[1] if kind[0] == "admin1" else ""}  # fmt: skip
        radius = kind[1] or settlement_radius(int(_number(row["population"], path, number, int)))
        yield row | _point(cells[4], cells[5], radius, path, number)


def _csv_rows(path: Path, source: str, licence: str) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(_opened(path).splitlines())
    absent = {"name", "lat", "lon"} - set(reader.fieldnames or ())
    if absent:
        raise UsageError(f"{path} lacks the columns {', '.join(sorted(absent))}.")
    for number, given in enumerate(reader, 2):
        row = {field: (given.get(field) or "").strip() for field in FIELDS}
        if not row["name"]:
            raise UsageError(f"{path}:{number} has no name.")
        row["population"] = str(int(_number(row["population"] or "0", path, number, int)))
        row |= {"id": row["id"] or str(number), "kind": row["kind"] or "settlement",
                "source": row["source"] or source, "licence": row["licence"] or licence}  # fmt: skip
        radius = _number(row["radius_km"] or "5", path, number, float)
        yield row | _point(row["lat"], row["lon"], radius, path, number)


def _point(lat: str, lon: str, radius: float, path: Path, number: int) -> dict[str, str]:
    at = _number(lat, path, number, float), _number(lon, path, number, float)
    if not (-90 <= at[0] <= 90 and -180 <= at[1] <= 180 and 0 < radius < 20_000):
        raise UsageError(f"{path}:{number}: {lat}, {lon} ± {radius} km is no place on earth.")
    return {"lat": str(at[0]), "lon": str(at[1]), "radius_km": str(radius)}


def _number(text: str, path: Path, number: int, kind: type[int] | type[float]) -> float:
    try:
        return kind(text)
    except ValueError as error:
        raise UsageError(f"{path}:{number}: {text!r} is no number.") from error
