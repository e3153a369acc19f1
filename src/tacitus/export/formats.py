"""The table of formats: each is one file in this folder with `write(job)`, and one row here."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tacitus.data_packages import has, require
from tacitus.errors import UsageError

if TYPE_CHECKING:
    from tacitus.export.job import Job


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the module here that writes it (imported when first used), its media type, and what people call it.

    `beside` names further files that it writes; `extra` is the extra of `pyproject.toml` that it needs, with the
    modules that this brings. `same_bytes` is False where the file carries random marks beside what is in it.
    """

    module: str
    media_type: str
    suffix: str
    title: str
    beside: tuple[str, ...] = ()
    extra: str | None = None
    needs: tuple[str, ...] = ()
    same_bytes: bool = True

    @property
    def installed(self) -> bool:
        """Whether what it needs is installed."""
        return all(map(has, self.needs))

    def write(self, job: Job) -> None:
        """Write it. Raises `InstallationError` where its extra is not installed."""
        if self.extra is not None:
            require(self.extra, *self.needs)
        importlib.import_module(f"tacitus.export.{self.module}").write(job)


FORMATS: dict[str, Format] = {
    "csv": Format("table", "text/csv", ".csv", "CSV for a spreadsheet", ("claims.csv",)),
    "ged": Format("ged", "text/csv", ".csv", "UCDP GED (49 columns)"),
    "acled": Format("acled", "text/csv", ".csv", "ACLED (31 columns)", ("deleted.csv",)),
    "airwars": Format("airwars", "application/zip", ".zip", "Airwars-shaped tables with claims"),
    "plover": Format("plover", "application/x-ndjson", ".jsonl", "PLOVER records"),
    "polecat": Format("polecat", "text/tab-separated-values", ".tsv", "POLECAT (40 columns)"),
    "geojson": Format("geojson", "application/geo+json", ".geojson", "GeoJSON for QGIS and web maps"),
    "kml": Format("kml", "application/vnd.google-earth.kml+xml", ".kml", "KML for Google Earth"),
    "hxl": Format("hxl", "text/csv", ".csv", "HXL for HDX"),
    "stix": Format("stix", "application/stix+json", ".json", "STIX 2.1 bundle"),
    "ftm": Format(
        "ftm",
        "application/x-ndjson",
        ".ftm.json",
        "FollowTheMoney entities",
        ("statements.csv",),
    ),
    "timemap": Format("timemap", "application/zip", ".zip", "timemap (Forensic Architecture)"),
    "atlos": Format("atlos", "text/csv", ".csv", "Atlos bulk import"),
    "datapackage": Format(
        "datapackage", "application/zip", ".zip", "Frictionless data package of all tables"
    ),
    "parquet": Format(
        "parquet",
        "application/vnd.apache.parquet",
        ".parquet",
        "Parquet for DuckDB, pandas, R",
        tuple(f"{name}.parquet" for name in ("claims", "tolls", "actors", "places", "links", "reports")),
        extra="tables",
        needs=("pyarrow",),
    ),
    "duckdb": Format(
        "database",
        "application/octet-stream",
        ".duckdb",
        "DuckDB file",
        extra="tables",
        needs=("duckdb",),
        same_bytes=False,
    ),
    "sqlite": Format("database", "application/vnd.sqlite3", ".sqlite", "SQLite file"),
    "json": Format("json_", "application/json", ".json", "JSON: everything"),
}
"""Name of a format, as users write it → the format."""


def require_format(name: str) -> None:
    """Raise `UsageError` for a name of no format."""
    if name not in FORMATS:
        raise UsageError(f"'{name}' is no format of export.", remedy=f"Formats: {', '.join(FORMATS)}.")
