"""Readers of foreign gazetteers into packs: GeoNames dumps, Who's On First, and CSV files of one's own."""

from __future__ import annotations

import csv
import io
import lzma
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.progress import track

from tacitus.errors import MissingInput, UsageError
from tacitus.ground.places.entries import settlement_radius
from tacitus.ground.places.keys import is_latin
from tacitus.ground.places.packs import FIELDS, NAMES_ONLY, write_pack
from tacitus.ground.places.sources import iso3_of

Row = dict[str, str]

GEONAMES_SOURCE, GEONAMES_LICENCE = "GeoNames (geonames.org)", "CC BY 4.0"
WOF_SOURCE = "Who's On First (whosonfirst.org)"
WOF_LICENCE = "CC0-like, parts CC BY 4.0 (whosonfirst.org/docs/licenses)"
DUMP_COLUMNS = 19
NAMES_COLUMNS = range(8, 11)
"""Columns of alternateNames (8) and alternateNamesV2 (10)."""
NO_LANGUAGE = frozenset({"link", "wkdt", "post", "iata", "icao", "faac", "unlc", "phon", "piny", "tcid"})
"""What stands for a language in alternateNames where the row is no name (GeoNames readme.txt)."""
KINDS = {"P": ("settlement", 0.0), "ADM1": ("admin1", 100.0), "ADM2": ("admin2", 35.0), "ADM3": ("admin2", 20.0),
         "AIRP": ("airport", 4.0), "AIRF": ("airport", 4.0), "AIRB": ("air_base", 5.0), "INSM": ("base", 5.0),
         "OILF": ("oil_field", 8.0), "DAM": ("dam", 3.0), "PRN": ("prison", 2.0), "HSP": ("hospital", 2.0),
         "CMPRF": ("refugee_camp", 3.0), "BDG": ("bridge", 2.0), "PRT": ("port", 4.0), "MT": ("region", 15.0),
         "STM": ("region", 60.0), "ISL": ("region", 15.0), "LK": ("region", 15.0)}  # fmt: skip
"""GeoNames feature class or code → kind and radius (our choice; 0: by population)."""
WOF_KINDS = {"locality": ("settlement", 0.0), "localadmin": ("admin2", 15.0), "county": ("admin2", 35.0),
             "region": ("admin1", 100.0), "neighbourhood": ("settlement", 2.0), "borough": ("settlement", 5.0),
             "macrohood": ("settlement", 5.0), "campus": ("base", 3.0)}  # fmt: skip
"""Placetype of Who's On First → kind and radius (our choice; 0: by population)."""
WOF_COLUMNS = {"lat": ("geom_latitude", "latitude", "lat"), "lon": ("geom_longitude", "longitude", "lon"),
               "country": ("iso_country", "iso", "country"), "population": ("population", "pop")}  # fmt: skip
GONE = frozenset({"PPLH", "PPLQ", "PPLW", "ADM1H", "ADM2H", "ADM3H"})
"""Codes of places that are historical, abandoned or destroyed."""


def import_geonames(files: Sequence[Path], name: str, cache: Path) -> int:
    """Make a pack of GeoNames files, told apart by their columns; returns how many rows it holds.

    Dumps have 19 columns, alternateNames 8 or 10; both are tab-separated, plain or in a `.zip`. Alternate names
    of places that are not in the dumps go to the bundled place with their id.
    """
    dumps = [path for path in files if _columns(path) == DUMP_COLUMNS]
    listings = [path for path in files if path not in dumps]
    names = _alternate_names(listings)
    rows = (_with_names(row, names) for path in dumps for row in _dump_rows(path))
    return write_pack(cache, name, "geonames", files, _with_other_names(rows, names))


def import_csv(path: Path, name: str, source: str, licence: str, cache: Path) -> int:
    """Make a pack of a CSV file with (some of) the columns in `FIELDS`; returns how many places it holds.

    `source` and `licence` stand for the rows that do not give their own.
    """
    return write_pack(cache, name, "csv", [path], _csv_rows(path, source, licence))


def import_wof(files: Sequence[Path], name: str, cache: Path) -> int:
    """Make a pack of Who's On First files; returns how many places it holds.

    Read are SQLite distributions (tables `spr` and `names`), slim ones (`place`, `form`, `fp`), both also as
    `.xz`, and the CSV files of metadata (columns `id`, `name`, `placetype`, `geom_latitude` …).
    """
    return write_pack(cache, name, "wof", files, (row for path in files for row in _wof_rows(path)))


# GeoNames ------------------------------------------------------------------------------------------------


def _columns(path: Path) -> int:
    first = next(iter(_lines(path)), None)
    count = len(first.split("\t")) if first is not None else 0
    if count != DUMP_COLUMNS and count not in NAMES_COLUMNS:
        raise UsageError(
            f"{path}: its first line has {count} columns; a GeoNames dump has 19, alternateNames 8 or 10."
        )
    return count


def _lines(path: Path) -> Iterator[str]:
    """The lines of a text file, or of the largest text file in a `.zip`, without their ends."""
    if not path.exists():
        raise MissingInput(f"There is no file {path}.")
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                largest = max(packed.infolist(), key=lambda member: member.file_size)
                with packed.open(largest) as raw:
                    yield from (line.rstrip("\r\n") for line in io.TextIOWrapper(raw, "utf-8-sig"))
        else:
            with path.open(encoding="utf-8-sig", newline="") as opened:
                yield from (line.rstrip("\r\n") for line in opened)
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text.") from error


def _shown(lines: Iterable[str], path: Path) -> Iterator[str]:
    """The lines, with a progress bar on a terminal."""
    yield from track(
        lines,
        description=f"Reading {path.name}",
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
    )


def _alternate_names(files: Iterable[Path]) -> dict[str, list[str]]:
    """GeoNames id → names that a report in English may use and that are not historical."""
    names: dict[str, list[str]] = defaultdict(list)
    for path in files:
        for line in _shown(_lines(path), path):
            cells = line.split("\t")
            if len(cells) < 4 or cells[2] in NO_LANGUAGE or (len(cells) > 7 and cells[7] == "1"):
                continue
            if len(cells[3]) > 2 and is_latin(cells[3]) and ";" not in cells[3]:
                names[cells[1]].append(cells[3])
    return names


def _with_names(row: Row, names: dict[str, list[str]]) -> Row:
    more = names.pop(row["id"], None)
    return row | {"aliases": ";".join(filter(None, (row["aliases"], *more)))} if more else row


def _with_other_names(rows: Iterable[Row], names: dict[str, list[str]]) -> Iterator[Row]:
    """The rows, which take their names from `names`; then a row without a place for each that is left."""
    yield from rows
    empty = dict.fromkeys(FIELDS, "")
    for number, listed in names.items():
        yield empty | {
            "id": number, "name": listed[0], "aliases": ";".join(listed[1:]), "kind": NAMES_ONLY,
            "source": GEONAMES_SOURCE, "licence": GEONAMES_LICENCE}  # fmt: skip


def _dump_rows(path: Path) -> Iterator[Row]:
    for number, line in enumerate(_shown(_lines(path), path), 1):
        if not line:
            continue
        cells = line.split("\t")
        if len(cells) != DUMP_COLUMNS:
            raise UsageError(f"{path}:{number} has {len(cells)} columns, a GeoNames dump has 19.")
        kind = KINDS.get(cells[7]) or KINDS.get(cells[6])
        if kind is None or cells[7] in GONE:
            continue
        row = {"id": cells[0], "name": cells[1], "aliases": ";".join(cells[3].split(",")), "kind": kind[0],
               "country": iso3_of().get(cells[8], ""), "population": cells[14] or "0", "source": GEONAMES_SOURCE,
               "licence": GEONAMES_LICENCE, "admin1": cells[1] if kind[0] == "admin1" else ""}  # fmt: skip
        radius = kind[1] or settlement_radius(int(_number(row["population"], path, number, int)))
        yield row | _point(cells[4], cells[5], radius, path, number)


# Who's On First -------------------------------------------------------------------------------------------


def _wof_rows(path: Path) -> Iterator[Row]:
    if not path.exists():
        raise MissingInput(f"There is no file {path}.")
    if path.suffix == ".csv":
        yield from _wof_table(path)
        return
    with _unpacked(path) as plain, closing(sqlite3.connect(f"file:{plain}?mode=ro", uri=True)) as base:
        try:
            tables = {name for (name,) in base.execute("select name from sqlite_master where type = 'table'")}
        except sqlite3.DatabaseError as error:
            raise UsageError(f"{path} is no SQLite file.") from error
        if {"spr", "names"} <= tables:
            yield from _wof_distribution(base, path)
        elif {"place", "form", "fp"} <= tables:
            yield from _wof_slim(base, path)
        else:
            raise UsageError(f"{path} has neither the tables spr and names nor place, form and fp.")


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    if path.suffix != ".xz":
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / path.stem
        with lzma.open(path) as packed, plain.open("wb") as sink:
            shutil.copyfileobj(packed, sink)
        yield plain


def _wof_distribution(base: sqlite3.Connection, path: Path) -> Iterator[Row]:
    wanted = ",".join("?" * len(WOF_KINDS))
    found = base.execute(
        "select spr.id, spr.name, latitude, longitude, spr.country, spr.placetype, group_concat(names.name, ';')"
        " from spr left join names on names.id = spr.id"
        f" where spr.placetype in ({wanted}) and is_deprecated != 1 and is_current != 0 group by spr.id",
        list(WOF_KINDS),
    )
    for number, (place, name, lat, lon, country, placetype, names) in enumerate(found, 1):
        if name:
            yield _wof_row(_WofPlace(place, name, names or "", lat, lon, country, placetype), path, number)


def _wof_slim(base: sqlite3.Connection, path: Path) -> Iterator[Row]:
    """The slim pack has no placetypes: whatever is no region of others is taken for a settlement."""
    regions = {row[0] for row in base.execute("select distinct a1 from place where a1 != 'None'")}
    names = {
        str(place): name
        for place, name in base.execute("select id, name from place")
        if str(place) in regions
    }
    folds: dict[int, list[str]] = defaultdict(list)
    for place, form in base.execute("select pid, fold from fp join form on form.id = fp.fid"):
        folds[place].append(form)
    found = base.execute("select id, name, lat, lon, cc, a1, pop from place")
    countries = set(iso3_of())
    for number, (place, name, lat, lon, country, region, population) in enumerate(found, 1):
        if country not in countries or (region == "None" and str(place) not in regions):
            continue
        placetype = "region" if str(place) in regions else "locality"
        aliases, people = ";".join(folds[place]), str(population or 0)
        row = _wof_row(_WofPlace(place, name, aliases, lat, lon, country, placetype, people), path, number)
        yield row | {"admin1": names.get(str(place) if placetype == "region" else str(region), "")}


def _wof_table(path: Path) -> Iterator[Row]:
    reader = csv.DictReader(_lines(path))
    fields = set(reader.fieldnames or ())
    columns = {ours: next((t for t in theirs if t in fields), None) for ours, theirs in WOF_COLUMNS.items()}
    if not {"id", "name"} <= fields or columns["lat"] is None or columns["lon"] is None:
        raise UsageError(f"{path} lacks the columns id, name and a latitude and longitude.")
    for number, given in enumerate(reader, 2):
        placetype = given.get("placetype") or "locality"
        if given["name"] and placetype in WOF_KINDS:
            lat, lon = given[columns["lat"]], given[columns["lon"]]
            country, people = (given.get(columns[c] or "") or "" for c in ("country", "population"))
            place = _WofPlace(given["id"], given["name"], "", lat, lon, country, placetype, people or "0")
            yield _wof_row(place, path, number)


class _WofPlace(NamedTuple):
    """A place as their tables have it; `names` are parted by semicolons."""

    id: object
    name: str
    names: str
    lat: object
    lon: object
    country: str
    placetype: str
    people: str = "0"


def _wof_row(place: _WofPlace, path: Path, number: int) -> Row:
    kind, radius = WOF_KINDS[place.placetype]
    population = int(_number(place.people, path, number, int))
    aliases = ";".join(sorted({one for one in place.names.split(";") if len(one) > 2 and is_latin(one)}))
    row = {"id": str(place.id), "name": place.name, "aliases": aliases, "kind": kind,
           "country": iso3_of().get(place.country, ""), "admin1": place.name if kind == "admin1" else "",
           "population": str(population), "source": WOF_SOURCE, "licence": WOF_LICENCE}  # fmt: skip
    return row | _point(str(place.lat), str(place.lon), radius or settlement_radius(population), path, number)


# CSV ------------------------------------------------------------------------------------------------------


def _csv_rows(path: Path, source: str, licence: str) -> Iterator[Row]:
    reader = csv.DictReader(_lines(path))
    absent = {"name", "lat", "lon"} - set(reader.fieldnames or ())
    if absent:
        raise UsageError(f"{path} lacks the columns {', '.join(sorted(absent))}.")
    for number, given in enumerate(reader, 2):
        row = {field: (given.get(field) or "").strip() for field in FIELDS}
        if not row["name"]:
            raise UsageError(f"{path}:{number} has no name.")
        row["population"] = str(int(_number(row["population"] or "0", path, number, int)))
        row |= {"id": row["id"] or str(number), "kind": row["kind"] or (given.get("type") or "settlement").strip(),
                "country": iso3_of().get(row["country"], row["country"]),
                "source": row["source"] or source, "licence": row["licence"] or licence}  # fmt: skip
        radius = _number(row["radius_km"] or "5", path, number, float)
        yield row | _point(row["lat"], row["lon"], radius, path, number)


def _point(lat: str, lon: str, radius: float, path: Path, number: int) -> Row:
    at = _number(lat, path, number, float), _number(lon, path, number, float)
    if not (-90 <= at[0] <= 90 and -180 <= at[1] <= 180 and 0 < radius < 20_000):
        raise UsageError(f"{path}:{number}: {lat}, {lon} ± {radius} km is no place on earth.")
    return {"lat": str(at[0]), "lon": str(at[1]), "radius_km": str(radius)}


def _number(text: str, path: Path, number: int, kind: type[int] | type[float]) -> float:
    try:
        return kind(text)
    except ValueError as error:
        raise UsageError(f"{path}:{number}: {text!r} is no number.") from error
