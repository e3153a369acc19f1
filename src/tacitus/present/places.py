"""Names on the map: countries and towns, in Latin letters and, where Arabic is spoken, in Arabic."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from tacitus.present import map_names

LEAST_PEOPLE = 20_000
"""Smallest town that gets a name; the map shows it only when zoomed in far enough."""
NEIGHBOURHOOD = 0.07
"""Degrees (about 8 km): side of the cells in which one name is enough."""
ARABIC_SPEAKING = re.compile("AE|BH|DJ|DZ|EG|EH|IQ|JO|KM|KW|LB|LY|MA|MR|OM|PS|QA|SA|SD|SO|SY|TD|TN|YE")
"""ISO 3166-1 alpha-2 of countries with Arabic as an official language (general knowledge)."""
_ARABIC = re.compile(r"^[\u0621-\u064a][\u0621-\u064a\s]{2,}$")
_TITLE = re.compile(r"مدينة|محافظة|ولاية")
_ARABIC_ONLY = re.compile("[ةثحذصضطظعق]")


def country_names() -> dict[str, str]:
    """ISO 3166-1 alpha-3 → English name."""
    return map_names.country_names()


@cache
def town_labels() -> dict[str, Any]:
    """GeoJSON points with `name`, `local` (Arabic or empty), `people` and `capital`, largest first."""
    rows = sorted(_apart(map_names.towns(LEAST_PEOPLE)), key=lambda row: -row["population"])
    return {"type": "FeatureCollection", "features": [_feature(row) for row in rows]}


def _apart(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows without those next to a better-known one: GeoNames counts a city's quarters as cities too.

    The place with more names in more languages is taken to be the better known.
    """
    taken: set[tuple[int, int]] = set()
    kept = []
    for row in sorted(rows, key=lambda row: (-len(row["alternatenames"]), -row["population"])):
        x, y = int(row["longitude"] // NEIGHBOURHOOD), int(row["latitude"] // NEIGHBOURHOOD)
        if not any((x + dx, y + dy) in taken for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
            taken.add((x, y))
            kept.append(row)
    return kept


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {
            "type": "Point",
            "coordinates": [round(row["longitude"], 3), round(row["latitude"], 3)],
        },
        "properties": {
            "name": row["name"],
            "local": _arabic_name(row),
            "people": row["population"],
            "capital": row["capital"],
        },
    }


def _arabic_name(row: dict[str, Any]) -> str:
    """Its Arabic name, empty outside Arabic-speaking countries.

    GeoNames' spellings carry no language, and Persian and Urdu share the script: the one richest in letters
    that only Arabic words use wins, with the article where some spelling has it.
    """
    if not ARABIC_SPEAKING.fullmatch(row["countrycode"]):
        return ""
    names = [name for name in row["alternatenames"] if _ARABIC.match(name) and not _TITLE.match(name)]
    best = min(names, key=lambda name: (-len(_ARABIC_ONLY.findall(name)), len(name), name), default="")
    return f"ال{best}" if f"ال{best}" in names else best
