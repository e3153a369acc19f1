"""HXL: a CSV with a second row of hashtags, as HDX tags UCDP's files. Figures are numbers; unknown is an empty cell."""

from __future__ import annotations

from typing import Any

from tacitus.exchange.columns import tags_of
from tacitus.exchange.countries import country_of
from tacitus.export.case_values import claimants, days_of, names_of, outlets, published
from tacitus.export.cells import csv_rows
from tacitus.export.job import Job
from tacitus.model.ledger import Case, LedgerIncident
from tacitus.model.records import Place
from tacitus.present.titles import title
from tacitus.resolve.tolls import toll_of

TAGS = tags_of("hxl")
HOLDS = frozenset(
    "label status when when_precision where point country admin1 initiators targets killed wounded reports "
    "grade".split()
)


def write(job: Job) -> None:
    """One row an incident, under names and tags."""
    with csv_rows(job.main, TAGS) as put:
        put(TAGS.values())
        for case in job.wanted():
            row = _row(case)
            put([row.get(column) for column in TAGS])
            job.losses.write()
            job.losses.drop(case, HOLDS)


def _row(case: Case) -> dict[str, Any]:
    i = case.incident
    days = days_of(i.when) if i.when else None
    told = sorted(day for entry in case.reports if (day := published(entry)) is not None)
    return {
        "ledger_id": i.id,
        "type": i.type,
        "sub_type": i.label,
        "status": i.status,
        "year": days.first.year if days else None,
        "date_start": days.first.isoformat() if days else None,
        "date_end": days.last.isoformat() if days else None,
        "date_precision": i.when.precision if i.when else None,
        "side_a": "; ".join(names_of(i.initiators)) or None,
        "side_b": "; ".join(names_of(i.targets)) or None,
        "grade": i.grade,
        "claimants": "; ".join(claimants(case)) or None,
        "source_article": "; ".join(outlets(case)) or None,
        "source_headline": title(i),
        "reported": told[0] if told else None,
        **_where(i.where),
        **_figures(i, "killed", "best", "low", "high"),
        **_figures(i, "wounded", "wounded", "wounded_low", "wounded_high"),
    }


def _where(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {}
    country = country_of(place.country)
    return {
        "where_coordinates": place.name,
        "adm_1": place.admin1,
        "latitude": place.lat,
        "longitude": place.lon,
        "geo_precision": place.precision,
        "country": country.name if country else None,
        "iso3": place.country,
        "region": country.ged_region if country else None,
    }


def _figures(incident: LedgerIncident, effect: str, best: str, low: str, high: str) -> dict[str, Any]:
    total = toll_of(incident, effect)
    return {best: total.best, low: total.low, high: total.high} if total else {}
