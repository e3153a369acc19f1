"""The columns that incidents are asked by, in memory: some dozen bytes for every version of an incident.

Counting along columns answers in milliseconds what SQL would have to visit every row for. They are filled once and
then take in what has changed since (`refresh`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tacitus.store.index import FOREVER, Index

EARTH_RADIUS_KM = 6371.0
UNKNOWN = np.iinfo(np.int64).min
"""Where a column has no value; comes last in lists."""
NO_DAY = np.iinfo(np.int32).min
_FOLD = np.dtype(
    [
        ("facet", "i4"),
        ("starts", "i8"),
        ("first_day", "i4"),
        ("last_day", "i4"),
        ("lat", "f8"),
        ("lon", "f8"),
        ("id", "u8"),
        ("version", "u8"),
        ("stake", "i4"),
        ("doubts", "i4"),
        ("clashes", "i4"),
    ]
)
_VERSION = np.dtype([("clock", "i1"), ("fold", "i4"), ("since", "i8"), ("until", "i8")])

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Facet:
    """One combination of what is counted; country is "unknown" where there is none."""

    type: str
    label: str
    status: str
    country: str


class Columns:
    """Folds and versions of one ledger by their numbers. Rows of `Mask` and `Numbers` are fold numbers."""

    def __init__(self) -> None:
        self._epoch: str | None = None
        self._clear()

    def _clear(self) -> None:
        self._seen = -1
        self._folds = np.zeros(0, _FOLD)
        self._versions = np.zeros(0, _VERSION)
        self._order: Numbers = np.zeros(0, np.int64)
        self.facets: dict[int, Facet] = {}

    def refresh(self, tables: Index) -> None:
        """Take in what has changed since the last time."""
        epoch, seq = tables.mark("epoch"), int(tables.mark("seq") or 0)
        if epoch != self._epoch:
            self._clear()
            self._epoch = epoch
        if seq == self._seen:
            return
        folds = [_numbered(row) for row in tables.fold_rows(self._seen)]
        if folds:
            self._folds = _filled(self._folds, folds)
            self._order = np.lexsort((self._folds["id"], self._folds["starts"]))[::-1]
        versions = list(tables.version_rows(self._seen))
        if versions:
            self._versions = _filled(self._versions, versions)
        self.facets = {number: Facet(*rest) for number, *rest in tables.facet_rows()}
        self._seen = seq

    def held(self, clock: int, before: int | None) -> Mask:
        """The folds that the ledger holds before a moment of a clock (now: None)."""
        rows = self._versions
        if before is None:
            valid = (rows["until"] == FOREVER) & (rows["clock"] == clock)
        else:
            valid = (rows["since"] < before) & (rows["until"] >= before) & (rows["clock"] == clock)
        mask = np.zeros(len(self._folds), bool)
        mask[rows["fold"][valid]] = True
        return mask

    def touching(self, first: int | None, last: int | None) -> Mask:
        """The folds whose days touch `[first, last]` (days since 1970); those without a day do not."""
        rows = self._folds
        mask: Mask = rows["first_day"] != NO_DAY
        if first is not None:
            mask = mask & (rows["last_day"] >= first)
        return mask if last is None else mask & (rows["first_day"] <= last)

    def inside(self, west: float, south: float, east: float, north: float) -> Mask:
        """The folds whose point lies in a box, which may go over the date line."""
        lat, lon = self._folds["lat"], self._folds["lon"]
        across = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
        found: Mask = across & (lat >= south) & (lat <= north)
        return found

    def within(self, lat: float, lon: float, kilometres: float) -> Mask:
        """The folds whose point lies so near to a point."""
        lats, lons = np.radians(self._folds["lat"]), np.radians(self._folds["lon"])
        across = np.sin((lats - np.radians(lat)) / 2) ** 2
        across = across + np.cos(lats) * np.cos(np.radians(lat)) * np.sin((lons - np.radians(lon)) / 2) ** 2
        found: Mask = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(across, 0.0, 1.0))) <= kilometres
        return found

    def among(self, folds: Iterable[int]) -> Mask:
        """Just these folds."""
        mask = np.zeros(len(self._folds), bool)
        mask[np.fromiter(folds, np.int64)] = True
        return mask

    def with_facets(self, numbers: Iterable[int]) -> Mask:
        """The folds of these facets."""
        allowed = np.zeros(max(self.facets, default=0) + 1, bool)
        allowed[np.fromiter(numbers, np.int64)] = True
        found: Mask = allowed[self._folds["facet"]]
        return found

    def counted(self, mask: Mask) -> dict[int, int]:
        """How many folds of a mask each facet has."""
        counts = np.bincount(self._folds["facet"][mask])
        return {int(number): int(counts[number]) for number in np.flatnonzero(counts)}

    def with_point(self, mask: Mask) -> Mask:
        """Those of a mask that have a point."""
        found: Mask = mask & ~np.isnan(self._folds["lat"])
        return found

    def page(self, mask: Mask, offset: int, limit: int, *, oldest: bool = False) -> list[int]:
        """Fold numbers of a page: newest (or oldest) first, those without a date last."""
        ordered = self._order[mask[self._order]]
        if oldest:
            dated = self._folds["starts"][ordered] != UNKNOWN
            ordered = np.concatenate((ordered[dated][::-1], ordered[~dated][::-1]))
        return [int(number) for number in ordered[offset : offset + limit]]

    def dearest(self, mask: Mask, cost: Numbers, most: int) -> list[int]:
        """The folds of a mask that cost most, newest first among equals."""
        ordered = self._order[mask[self._order]]
        by_cost = np.argsort(-cost[ordered], kind="stable")
        return [int(number) for number in ordered[by_cost[:most]]]

    def costs(self, weights: npt.NDArray[np.int64], doubts: npt.NDArray[np.int32]) -> Numbers:
        """What each fold costs with these doubts: its stake times the weight of its doubts."""
        found: Numbers = self._folds["stake"].astype(np.int64) * weights[doubts]
        return found

    def doubts(self, without: Mapping[int, int]) -> npt.NDArray[np.int32]:
        """The doubts of each fold, some bits of some of them left out."""
        found: npt.NDArray[np.int32] = self._folds["doubts"].copy()
        for fold, bits in without.items():
            found[fold] &= ~bits
        return found

    def clashing(self, mask: Mask, settled: Mapping[int, int]) -> list[tuple[int, int]]:
        """(fold, how many of its contradictions are left) of a mask, newest first; `settled` are as many of a fold."""
        ordered = self._order[mask[self._order]]
        counts = self._folds["clashes"][ordered]
        some = ordered[counts > 0]
        rows = zip(some.tolist(), counts[counts > 0].tolist(), strict=True)
        return [(fold, count - settled.get(fold, 0)) for fold, count in rows]

    def of_versions(self, versions: Iterable[str]) -> Mask:
        """The folds that say what these versions said."""
        asked = np.fromiter((id_number(one) for one in versions), np.uint64)
        found: Mask = np.isin(self._folds["version"], asked)
        return found

    def day_of(self, fold: int) -> int | None:
        """The day on which a fold begins (days since 1970)."""
        day = int(self._folds["first_day"][fold])
        return None if day == NO_DAY else day

    def facet_of(self, fold: int) -> Facet:
        """What of a fold is counted."""
        return self.facets[int(self._folds["facet"][fold])]

    def by_id(self, mask: Mask) -> dict[int, int]:
        """Id, as a number, → fold of a mask."""
        folds = np.flatnonzero(mask)
        return dict(zip(self._folds["id"][folds].tolist(), folds.tolist(), strict=True))

    def contents(self, mask: Mask) -> dict[int, int]:
        """Id → version, as numbers, of the folds of a mask."""
        rows = self._folds[mask]
        return dict(zip(rows["id"].tolist(), rows["version"].tolist(), strict=True))

    def days(self, mask: Mask) -> dict[int, int]:
        """How many folds of a mask begin on each day (days since 1970); those without a day are left out."""
        days = self._folds["first_day"][mask]
        found, counts = np.unique(days[days != NO_DAY], return_counts=True)
        return dict(zip(found.tolist(), counts.tolist(), strict=True))

    def cells(self, mask: Mask, degrees: float) -> list[tuple[float, float, int]]:
        """(mean lat, mean lon, how many) of the folds with a point, by cells of so many degrees."""
        lat, lon = self._folds["lat"][mask], self._folds["lon"][mask]
        rows = np.floor((lat + 90) / degrees).astype(np.int64) * 1_000_000 + np.floor(
            (lon + 180) / degrees
        ).astype(np.int64)
        _, cell, counts = np.unique(rows, return_inverse=True, return_counts=True)
        lats, lons = np.bincount(cell, lat) / counts, np.bincount(cell, lon) / counts
        return list(zip(lats.tolist(), lons.tolist(), counts.tolist(), strict=True))


def _filled(old: npt.NDArray[Any], rows: list[tuple[Any, ...]]) -> npt.NDArray[Any]:
    """The array with rows (number first) put at their numbers; missing values as `UNKNOWN`, `NO_DAY`, nan."""
    most = max(row[0] for row in rows) + 1
    made = old
    if most > len(old):
        made = np.zeros(max(most, len(old) + len(old) // 4), old.dtype)
        made[: len(old)] = old
        for name in ("lat", "lon"):
            if name in (old.dtype.names or ()):
                made[name][len(old) :] = np.nan
    numbers = np.fromiter((row[0] for row in rows), np.int64, len(rows))
    for place, name in enumerate(old.dtype.names or (), start=1):
        missing = {
            "starts": UNKNOWN,
            "first_day": NO_DAY,
            "last_day": NO_DAY,
            "lat": np.nan,
            "lon": np.nan,
        }.get(name)
        values = [missing if row[place] is None else row[place] for row in rows]
        made[name][numbers] = values
    return made


def _numbered(row: tuple[Any, ...]) -> tuple[Any, ...]:
    *told, incident, version, stake, doubts, clashes = row
    return *told, id_number(incident), id_number(version), stake, doubts, clashes


def id_number(incident: str) -> int:
    """A number in the order of ids: their hex digits, or the first bytes of an id made otherwise."""
    digits = incident.partition("_")[2]
    try:
        return int(digits[:16].ljust(16, "0"), 16)
    except ValueError:
        return int.from_bytes(incident.encode()[:8].ljust(8, b"\0"))
