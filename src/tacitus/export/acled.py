"""ACLED: the 31 columns, and `deleted.csv` for what went since a cursor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tacitus.exchange.columns import columns_of
from tacitus.exchange.countries import country_of
from tacitus.export.case_values import (
    by_length,
    claimants,
    day_said,
    known_at,
    names_of,
    note_separators,
    number_of,
    one_figure,
    outlets,
    quoted,
    said,
)
from tacitus.export.cells import csv_rows
from tacitus.export.job import Job
from tacitus.model.instants import micros
from tacitus.model.ledger import Case, LedgerIncident
from tacitus.model.records import Actor
from tacitus.present.titles import title
from tacitus.resolve.tolls import toll_speakers, totals_of

COLUMNS, DELETED = columns_of("acled"), "deleted.csv"
HOLDS = frozenset(
    "label when where point country admin1 initiators targets killed reports grade merged_ids".split()
)
ROOM = 10**15


def write(job: Job) -> None:
    """One row an incident; the tags hold the ledger's id and what ACLED has no column for."""
    with csv_rows(job.main, COLUMNS) as put:
        for case in job.wanted():
            if job.unmet(case, "date", "country"):
                continue
            row = _row(job, case)
            put([row.get(column) for column in COLUMNS])
            job.losses.write()
            note_separators(job, case.incident)
            job.losses.drop(case, HOLDS | {"wounded"})
    with csv_rows(job.beside(DELETED), columns_of("acled_deleted")) as put:
        for gone in job.taken_back():
            put([event_id(gone.id), micros(gone.gone_at) // 1_000_000])


def event_id(incident: str) -> str:
    """ "TAC" and a number; the same in every export. A country in it, as ACLED has, would change with the place."""
    return f"TAC{number_of(incident, 0, ROOM)}"


def _row(job: Job, case: Case) -> dict[str, Any]:
    i = case.incident
    days = day_said(job, case) if i.when is not None else None
    kinds = job.mapping.table("kinds")
    disorder, event, sub = kinds.get(i.label) or kinds["civilian_target" if _civilians(i) else "other"]
    alike = sum(triple == [disorder, event, sub] for triple in kinds.values())
    if i.label not in kinds or alike > 1 or sub == "Other":
        job.losses.change(i.id, "label", "squeezed", "kinds", i.label, sub)
    row: dict[str, Any] = {
        "event_id_cnty": event_id(i.id),
        "event_date": days.first.isoformat() if days else None,
        "year": days.first.year if days else None,
        "time_precision": by_length(job.mapping.table("time_precision"), days.many) if days else None,
        "disorder_type": disorder,
        "event_type": event,
        "sub_event_type": sub,
        "civilian_targeting": "Civilian targeting" if _civilians(i) else None,
        "source": "; ".join(outlets(case)) or None,
        "source_scale": None,
        "notes": _notes(case, days.first.strftime("%-d %B %Y") if days else None),
        "fatalities": _fatalities(job, i),
        "tags": "; ".join(_tags(case)),
        "timestamp": known_at(case)[1],
    }
    return row | _people(job, case) | _where(job, case)


def _civilians(incident: LedgerIncident) -> bool:
    return bool(incident.targets) and all(
        actor.category in ("civilian", "media", "ngo", "business") for actor in incident.targets
    )


def _people(job: Job, case: Case) -> dict[str, Any]:
    rules, i = job.mapping.table("actors"), case.incident
    place = i.where.country if i.where else None
    row: dict[str, Any] = {}
    for number, actors in ((1, i.initiators), (2, i.targets)):
        names = names_of(actors)
        row[f"actor{number}"] = names[0] if names else None
        row[f"assoc_actor_{number}"] = rules["joined_by"].join(names[1:]) or None
        row[f"inter{number}"] = _inter(actors, rules, place)
        field = "initiators" if number == 1 else "targets"
        if len(names) > 1:
            had = "; ".join(names)
            job.losses.change(i.id, field, "squeezed", "actors.associates", had, row[f"assoc_actor_{number}"])
        if not names:
            job.losses.change(i.id, field, "guessed", "empty", None, "")
    sides = [side for side in (row["inter1"], row["inter2"]) if side]
    return row | {"interaction": "-".join(sides) or None}


def _inter(actors: Iterable[Actor], rules: dict[str, str], place: str | None) -> str | None:
    first = next(iter(actors), None)
    if first is None:
        return None
    abroad = first.category == "state_forces" and first.country and place and first.country != place
    return rules["foreign_state_forces" if abroad else first.category] or None


def _where(job: Job, case: Case) -> dict[str, Any]:
    place = case.incident.where
    if place is None:
        return {}
    if place.lat is None:
        job.losses.change(case.incident.id, "point", "guessed", "empty", None, "")
    country = country_of(place.country)
    return {
        "iso": country.number if country else None,
        "region": country.acled_region if country else None,
        "country": country.name if country else None,
        "admin1": place.admin1,
        "location": place.name,
        "latitude": place.lat,
        "longitude": place.lon,
        "geo_precision": job.mapping.table("geo_precision").get(place.precision or ""),
    }


def _fatalities(job: Job, incident: LedgerIncident) -> int:
    known = one_figure(job, incident, "killed", "fatalities", job.mapping.rule("fatalities", "order"))
    if known is not None:
        if known == 0:
            job.losses.change(incident.id, "killed", "squeezed", "zero is unknown too", "nobody", 0)
        return known
    written: int = job.mapping.rule("fatalities", "unknown")
    job.losses.change(incident.id, "fatalities", "guessed", "fatalities.unknown", None, written)
    return written


def _notes(case: Case, day: str | None) -> str:
    """As ACLED's notes begin: "On 24 March 2023, …"."""
    i = case.incident
    told = title(i)
    opening = f"On {day}, {told[:1].lower()}{told[1:]}." if day else f"{told}."
    speakers = toll_speakers(i, "killed")
    figures = f" Fatalities according to {', '.join(speakers)}." if speakers else ""
    return f"{opening} {quoted(case)}{figures}".strip()


def _tags(case: Case) -> list[str]:
    i = case.incident
    rows = [f"ledger_id={i.id}"]
    for total in totals_of(i):
        if total.effect != "killed":
            rows.append(f"{total.effect}={said(total)}")
            if speakers := toll_speakers(i, total.effect):
                rows.append(f"{total.effect}_source={'|'.join(name.replace(';', ',') for name in speakers)}")
    if i.grade is not None:
        rows.append(f"grade={i.grade}")
    if quoting := claimants(case):
        rows.append(f"claimants={'|'.join(name.replace(';', ',') for name in quoting)}")
    rows += [f"was={event_id(old)}" for old in i.merged_ids]
    return rows
