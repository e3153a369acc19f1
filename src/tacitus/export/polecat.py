"""POLECAT: 40 columns, separated by tabs; no quotes, no tabs or line ends within a cell."""

from __future__ import annotations

from typing import Any

from tacitus.exchange.columns import columns_of
from tacitus.exchange.countries import country_of
from tacitus.export.case_values import day_said, names_of, note_separators, outlets, published
from tacitus.export.cells import tab_rows
from tacitus.export.job import Job
from tacitus.export.plover import geonames, squeeze_kind
from tacitus.model.ledger import Case, LedgerIncident
from tacitus.model.records import Actor, Place

COLUMNS = columns_of("polecat")
HOLDS = frozenset("label when where point country admin1 initiators targets reports".split())


def write(job: Job) -> None:
    """One row an incident. Intensity stays empty: it is a scale of another project's network."""
    with tab_rows(job.main, COLUMNS) as put:
        for case in job.wanted():
            if job.unmet(case, "date", "actor"):
                continue
            row = _row(job, case)
            put([row.get(column) for column in COLUMNS])
            job.losses.write()
            note_separators(job, case.incident)
            job.losses.drop(case, HOLDS)


def _row(job: Job, case: Case) -> dict[str, Any]:
    i = case.incident
    days = day_said(job, case) if i.when is not None else None
    squeeze_kind(job, i)
    _squeeze_sides(job, i)
    told = [day for entry in case.reports if (day := published(entry)) is not None]
    people = [a.name for a in (*i.initiators, *i.targets)]
    return {
        "Event ID": i.id,
        "Event Date": days.first.isoformat() if days else None,
        "Event Type": i.type,
        "Event Mode": i.mode,
        "Quad Code": job.mapping.table("quads").get(i.type),
        **_side(job, "Actor", i.initiators),
        **_side(job, "Recipient", i.targets),
        **_where(i.where),
        "Source": "; ".join(outlets(case)) or None,
        "Publication Date": min(told, default=None),
        "Story Organizations": "; ".join(dict.fromkeys(people)) or None,
        "Story Locations": i.where.name if i.where else None,
        "Language": "English",
        "Version": f"Tacitus {job.rule.split()[0]}",
    }


def _squeeze_sides(job: Job, i: LedgerIncident) -> None:
    """Note names that lose their line ends, and actors whose sectors and countries are no longer each one's own."""
    for field, actors in (("initiators", i.initiators), ("targets", i.targets)):
        names = names_of(actors)
        if len(names) > 1:
            job.losses.change(i.id, field, "squeezed", "one cell", "; ".join(names), "one list each")
        elif any(name != " ".join(name.split()) for name in names):
            job.losses.change(i.id, field, "squeezed", "blanks", names[0], " ".join(names[0].split()))


def _side(job: Job, part: str, actors: tuple[Actor, ...]) -> dict[str, Any]:
    sectors = [job.mapping.table("sectors").get(actor.category) for actor in actors]
    known = [sector for sector in sectors if sector]
    countries = [country_of(actor.country) for actor in actors]
    written = [actor.text.text for actor in actors if actor.text is not None]
    return {
        f"{part} Name": "; ".join(names_of(actors)) or None,
        f"{part} Country": "; ".join(dict.fromkeys(c.iso3 for c in countries if c)) or None,
        f"{part} COW": "; ".join(dict.fromkeys(c.gw for c in countries if c and c.gw)) or None,
        f"Primary {part} Sector": known[0] if known else None,
        f"{part} Sectors": "; ".join(dict.fromkeys(known)) or None,
        f"{part} Name Raw": "; ".join(dict.fromkeys(written)) or None,
    }


def _where(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {}
    return {
        "Placename": place.name,
        "City": place.name if place.precision in ("exact", "settlement", "near") else None,
        "Province": place.admin1,
        "Country": place.country,
        "Latitude": place.lat,
        "Longitude": place.lon,
        "GeoNames ID": geonames(place),
        "Raw Placename": place.text.text if place.text else None,
        "Feature Type": place.kind,
    }
