"""Countries under the codes of others: ISO 3166-1, Gleditsch and Ward, and the regions of GED and ACLED."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from tacitus.model.shipped import shipped


@dataclass(frozen=True, slots=True)
class Country:
    """A country; `gw` is its Gleditsch–Ward number, empty (as are the regions) where it has none."""

    iso3: str
    iso2: str
    number: str
    gw: str
    ged_region: str
    acled_region: str
    name: str


def country_of(iso3: str | None) -> Country | None:
    """The country of an ISO alpha-3 code; None where there is none."""
    return _countries().get(iso3 or "")


def countries() -> Iterable[Country]:
    """Every country."""
    return _countries().values()


@cache
def _countries() -> dict[str, Country]:
    text = shipped("tacitus.exchange", "countries.csv")
    return {row["iso3"]: Country(**row) for row in csv.DictReader(text.splitlines())}
