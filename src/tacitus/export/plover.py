"""PLOVER: one JSON object a line. Incidents without a date or a named initiator have no valid record."""

from __future__ import annotations

from typing import Any

from tacitus.export.case_values import day_said, one_figure, outlets, published, quoted
from tacitus.export.cells import json_lines
from tacitus.export.job import Job
from tacitus.model.ledger import Case, LedgerIncident
from tacitus.model.records import Actor, Place
from tacitus.ontology.kinds import sheets
from tacitus.present.titles import title
from tacitus.resolve.chains import CHAINING

HOLDS = frozenset(
    "label when where point country admin1 initiators targets killed wounded detained reports links".split()
)
SIZES = {"killed": "dead", "wounded": "injured", "detained": "arrested"}
ORDER = ("best", "low", "high")


def write(job: Job) -> None:
    """One record an incident; what is unknown has no key."""
    with json_lines(job.main) as put:
        for case in job.wanted():
            if job.unmet(case, "date", "actor"):
                continue
            put(record(job, case))
            job.losses.write()
            job.losses.drop(case, HOLDS)


def record(job: Job, case: Case) -> dict[str, Any]:
    """The record of a case."""
    i = case.incident
    days = day_said(job, case)
    squeeze_kind(job, i)
    size = {name: one_figure(job, i, effect, name, ORDER) for effect, name in SIZES.items()}
    made: dict[str, Any] = {
        "id": i.id,
        "date": days.first.isoformat(),
        "enddate": days.last.isoformat() if days.many > 1 else None,
        "actor": [entity(job, actor) for actor in i.initiators],
        "recipient": [entity(job, actor) for actor in i.targets],
        "event": [i.type],
        "mode": [i.mode] if i.mode else [],
        "quad_code": job.mapping.table("quads").get(i.type),
        "event_loc": [_location(i.where)] if i.where else [],
        "event_text": title(i),
        "link": linked(case),
        "text": quoted(case),
        "cite_info": {"publication": outlets(case), "title": [e.title for e in case.reports if e.title]},
        "coded_date": published(case.reports[0]) if case.reports else None,
        "coder": "Tacitus",
        "size": {name: n for name, n in size.items() if n is not None},
    }
    return {name: value for name, value in made.items() if value not in (None, [], {}, "")}


def squeeze_kind(job: Job, i: LedgerIncident) -> None:
    """Note a kind that its type and mode do not tell from others."""
    alike = [
        label for label, sheet in sheets().items() if (sheet["type"], sheet.get("mode")) == (i.type, i.mode)
    ]
    if alike != [i.label]:
        job.losses.change(i.id, "label", "squeezed", "type and mode", i.label, f"{i.type}/{i.mode or ''}")


def entity(job: Job, actor: Actor) -> dict[str, str]:
    """An actor: country code, sector, name."""
    made = {
        "code": actor.country,
        "sector": job.mapping.table("sectors").get(actor.category),
        "entity_text": actor.name,
        "identifier_text": actor.id,
    }
    return {name: value for name, value in made.items() if value}


def linked(case: Case) -> list[str]:
    """The id of each incident that this one answers, and its own where others answer it: shared by both ends."""
    return sorted({link.to for link in case.links if link.relation in CHAINING})


def _location(place: Place) -> dict[str, Any]:
    made = {
        "search_name": place.text.text if place.text else None,
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "country_code3": place.country,
        "admin1_name": place.admin1,
        "geonameid": geonames(place),
    }
    return {name: value for name, value in made.items() if value is not None}


def geonames(place: Place) -> str | None:
    """The id in GeoNames, where the place is one of its."""
    source, _, number = (place.gazetteer or "").partition(":")
    return number if source == "geonames" and number.isdecimal() else None
