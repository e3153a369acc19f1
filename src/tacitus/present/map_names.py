"""Names that a map shows: countries and towns, from the sources of the gazetteer."""

from __future__ import annotations

from functools import cache
from typing import Any

from tacitus.ground.places import sources

SMALLEST_SOURCE = 15_000
"""People of the smallest town in the list that is loaded."""


@cache
def country_names() -> dict[str, str]:
    """ISO 3166-1 alpha-3 → English name."""
    return {entry.country: entry.name for entry, _ in sources.countries() if entry.country}


@cache
def alpha_2() -> dict[str, str]:
    """ISO 3166-1 alpha-3 → alpha-2."""
    return {alpha_3: alpha_2 for alpha_2, alpha_3 in sources.iso3_of().items()}


def towns(people: int) -> list[dict[str, Any]]:
    """GeoNames' rows of towns of at least `people` (no fewer than 15,000), `capital` (bool) added."""
    capitals = sources.capital_names()
    return [
        {**row, "capital": capitals.get(row["countrycode"]) == row["name"]}
        for row in sources.cities(SMALLEST_SOURCE)
        if row["population"] >= people
    ]
