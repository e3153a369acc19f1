"""The gazetteer: names to entries, and points to countries and divisions."""

from __future__ import annotations

import sqlite3
from array import array
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tacitus.ground.places.bloom_filter import Sieve
from tacitus.ground.places.boundaries import inside
from tacitus.ground.places.build import ROMAN_MARK, SHORT_MARK, SKELETON_MARK, ensure_index
from tacitus.ground.places.entries import Entry
from tacitus.ground.places.keys import alike, fold, romanised, skeleton
from tacitus.ground.places.sources import own_rows
from tacitus.model.measures import distance_km
from tacitus.settings import Settings

NEAR_MISS = 88.0
"""How much `alike` the romanised keys of a near miss are at the least (one letter in eight)."""
LEAST_SHARED = 3
"""Corners that two countries must share to have a border."""
CACHED_NAMES = 50_000
FIELDS = "place.gazetteer, name, lat, lon, kind, radius_km, country, admin1, population, flags"


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found for a name: `how` is folded | romanised | near miss; `main` if it is its first name."""

    entry: Entry
    how: str
    main: bool


class Gazetteer:
    """Read-only index of places. Lookups take microseconds; the file is mapped, not loaded.

    One instance serves one thread; open another from `path` for the next.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._base = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._base.execute("pragma mmap_size = 1073741824")
        self._sieve = Sieve(self._base.execute("select bits from sieve").fetchone()[0])
        self._corners_of: dict[str, frozenset[tuple[int, int]]] = {}
        self._cached: OrderedDict[str, tuple[Match, ...]] = OrderedDict()

    def lookup(self, name: str) -> tuple[Match, ...]:
        """Entries called `name`: by folded name, else by romanised key. No near misses."""
        folded = fold(name)
        cached = self._cached.get(folded)
        if cached is not None:
            return cached
        found = self._rows(folded, "folded")
        key = romanised(folded)
        if len(key) > 3:
            known = {match.entry.gazetteer for match in found}
            extra = self._rows(ROMAN_MARK + key, "romanised")
            found += tuple(match for match in extra if match.entry.gazetteer not in known)
        self._cached[folded] = found
        if len(self._cached) > CACHED_NAMES:
            self._cached.popitem(last=False)
        return found

    def near_misses(self, name: str, countries: frozenset[str]) -> tuple[Match, ...]:
        """Entries in `countries` whose romanised key has the consonants of `name` and nearly its letters."""
        key = romanised(fold(name))
        if len(key) < 5:
            return ()
        rows = self._rows(SKELETON_MARK + skeleton(key), "near miss")
        return tuple(
            match
            for match in rows
            if match.entry.country in countries and alike(key, romanised(fold(match.entry.name))) >= NEAR_MISS
        )

    def abbreviation(self, short: str) -> tuple[Match, ...]:
        """Divisions abbreviated `short` (`TX`, `Tex.`, `Ont.`): of use only behind another toponym."""
        return self._rows(SHORT_MARK + short.replace(".", ""), "folded")

    def entry(self, gazetteer: str) -> Entry | None:
        """The place with an id (`geonames:170063`)."""
        row = self._base.execute(f"select {FIELDS} from place where gazetteer = ?", (gazetteer,)).fetchone()
        return _entry(row) if row else None

    def country(self, code: str) -> Entry | None:
        """The country with the ISO 3166-1 alpha-3 `code`."""
        return self.countries.get(code)

    @cached_property
    def countries(self) -> dict[str, Entry]:
        """Every country by its ISO 3166-1 alpha-3 code."""
        rows = self._base.execute(f"select {FIELDS} from place where kind = 'country'")
        return {entry.country: entry for entry in map(_entry, rows) if entry.country}

    @cached_property
    def demonyms(self) -> dict[str, str]:
        """Folded demonym (`syrian`, `syrians`) → ISO 3166-1 alpha-3."""
        named: dict[str, str] = {}
        rows = own_rows("countries.csv")
        names = {fold(name) for row in rows for name in (row["name"], *row["aliases"].split(";"))}
        for row in rows:
            for demonym in filter(None, row["demonyms"].split(";")):
                named[fold(demonym)] = named[fold(demonym) + "s"] = row["iso3"]
        return {word: code for word, code in named.items() if word not in names}

    def division_of(self, lat: float, lon: float) -> Entry | None:
        """The first-order division that holds the point, None at sea or without boundaries."""
        rows = self._base.execute(
            "select place, points from ring where south <= ? and north >= ? and west <= ? and east >= ?",
            (lat, lat, lon, lon),
        )
        for number, points in rows:
            ring = array("f")
            ring.frombytes(points)
            if inside(lat, lon, ring):
                row = self._base.execute(f"select {FIELDS} from place where id = ?", (number,)).fetchone()
                return _entry(row)
        return None

    def border(self, one: str, other: str) -> tuple[float, float, float] | None:
        """Middle and reach (degrees; km to the farthest point) of the land border of two countries (alpha-3).

        Neighbouring divisions share their corners on the boundaries' grid. None where they share none.
        """
        shared = self._corners(one) & self._corners(other)
        if len(shared) < LEAST_SHARED:
            return None
        points = [(lat / 100, lon / 100) for lon, lat in shared]
        north = sum(lat for lat, _ in points) / len(points)
        east = sum(lon for _, lon in points) / len(points)
        lat, lon = min(points, key=lambda point: distance_km(point[0], point[1], north, east))
        return lat, lon, max(distance_km(lat, lon, *point) for point in points)

    def _corners(self, country: str) -> frozenset[tuple[int, int]]:
        """Every corner of the country's divisions in hundredths of a degree (lon, lat)."""
        if country not in self._corners_of:
            rows = self._base.execute(
                "select points from ring join place on place.id = ring.place where country = ?", (country,)
            )
            corners: set[tuple[int, int]] = set()
            for (points,) in rows:
                ring = array("f")
                ring.frombytes(points)
                corners.update(
                    (round(lon * 100), round(lat * 100))
                    for lon, lat in zip(ring[0::2], ring[1::2], strict=True)
                )
            self._corners_of[country] = frozenset(corners)
        return self._corners_of[country]

    def nearest_settlement(self, lat: float, lon: float, within_km: float = 100.0) -> Entry | None:
        """The settlement nearest to the point, None if there is none within `within_km`."""
        span = within_km / 111.0
        rows = self._base.execute(
            f"select {FIELDS} from place where kind = 'settlement' and lat between ? and ?"
            " and lon between ? and ?",
            (lat - span, lat + span, lon - 4 * span, lon + 4 * span),
        )
        entries = map(_entry, rows)
        nearest = min(entries, key=lambda entry: distance_km(lat, lon, entry.lat, entry.lon), default=None)
        if nearest and distance_km(lat, lon, nearest.lat, nearest.lon) <= within_km:
            return nearest
        return None

    def country_of(self, lat: float, lon: float) -> str | None:
        """ISO 3166-1 alpha-3 of the country at the point; by the nearest settlement on a coast or border."""
        found = self.division_of(lat, lon) or self.nearest_settlement(lat, lon, 30.0)
        return found.country if found else None

    def count_by_source(self) -> dict[str, int]:
        """How many places each source gave, by the prefix of their ids (`geonames`, `facility` …)."""
        rows = self._base.execute(
            "select substr(gazetteer, 1, instr(gazetteer, ':') - 1), count(*) from place group by 1"
        )
        return dict(rows)

    def _rows(self, key: str, how: str) -> tuple[Match, ...]:
        if key not in self._sieve:
            return ()
        rows = self._base.execute(
            f"select {FIELDS}, main from form join place on place.id = form.place where key = ?", (key,)
        )
        return tuple(Match(_entry(row[:-1]), how, bool(row[-1])) for row in rows)


def _entry(row: tuple[str, str, float, float, str, float, str, str, int, int]) -> Entry:
    gazetteer, name, lat, lon, kind, radius, country, admin1, population, flags = row
    return Entry(
        gazetteer=gazetteer,
        name=name,
        lat=lat,
        lon=lon,
        kind=kind,
        radius_km=radius,
        country=country,
        admin1=admin1,
        population=population,
        needs_context=bool(flags & 1),
        capital=bool(flags & 2),
    )


def load_gazetteer(settings: Settings, *, progress: bool = True) -> Gazetteer:
    """Open the gazetteer, building its index into `settings.cache` on first use."""
    return Gazetteer(ensure_index(settings, progress=progress))
