"""UCDP GED: the 49 columns; events with at least one death, a date and a country, unless the mapping says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor
from typing import Any

from tacitus.exchange.columns import columns_of
from tacitus.exchange.countries import country_of
from tacitus.export.case_values import (
    by_length,
    claimants,
    days_of,
    figure,
    names_of,
    note_separators,
    number_of,
    outlets,
    published,
)
from tacitus.export.cells import csv_rows
from tacitus.export.job import Job
from tacitus.model.ledger import Case, LedgerIncident
from tacitus.model.records import Actor, Place
from tacitus.ontology.kinds import is_mutual
from tacitus.present.words import place_name
from tacitus.resolve.tolls import toll_of

COLUMNS = columns_of("ged")
PRIVATE, ROOM = 10**15, 8 * 10**15
"""Ids of ours lie far above UCDP's, and below 2^53, so that R reads them exactly."""
HOLDS = frozenset(
    "label when when_precision where point country admin1 initiators targets killed reports".split()
)
FIGURES = ("best", "high", "low")
PARTS = {"initiator": "deaths_a", "target": "deaths_b"}
"""Whose side the dead were on → column."""
TELLS: dict[int | None, str] = {None: "attack", 1: "fighting", 2: "fighting", 3: "attack"}
"""Type of violence → the kind that it says by itself."""


def write(job: Job) -> None:
    """One row an incident; `relid` is the ledger's id."""
    with csv_rows(job.main, COLUMNS) as put:
        for case in job.wanted():
            if job.unmet(case, "date", "country") or _without_deaths(job, case):
                continue
            row = _row(job, case)
            put([row.get(column) for column in COLUMNS])
            job.losses.write()
            note_separators(job, case.incident)
            job.losses.drop(case, HOLDS)


def _without_deaths(job: Job, case: Case) -> bool:
    total = toll_of(case.incident, "killed")
    if job.mapping.rule("incidents", "without_deaths") != "leave_out":
        return False
    if total is not None and any((total.best, total.high, total.low)):
        return False
    job.losses.leave_out(case, "without_deaths", "GED holds events with at least one death")
    return True


def _row(job: Job, case: Case) -> dict[str, Any]:
    i = case.incident
    row = _sides(job, case) | _sources(case) | _where(job, case)
    row |= {"id": number_of(i.id, PRIVATE, ROOM), "relid": i.id, "code_status": "Clear", "event_clarity": 1}
    if i.when is not None:
        days = days_of(i.when)
        row |= {
            "year": days.first.year,
            "date_prec": by_length(job.mapping.table("date_prec"), days.many),
            "date_start": days.first.isoformat(),
            "date_end": days.last.isoformat(),
        }
    killed = job.mapping.table("killed")
    row |= {name: figure(job, i, "killed", name, killed[name]) for name in FIGURES}
    return row | _parts(job, i, row["best"])


def _parts(job: Job, i: LedgerIncident, best: int | None) -> dict[str, int | None]:
    """Whose dead they were, as far as somebody says it of all of them; the others are of nobody known."""
    found = dict[str, int | None]()
    for toll in i.tolls:
        name = PARTS.get(toll.side) or ("deaths_civilians" if toll.group == "civilian" else None)
        part_of = toll.part_of.best if toll.part_of is not None else None
        if name and toll.effect == "killed" and toll.best is not None and part_of == best is not None:
            found.setdefault(name, toll.best)
    rest = (best or 0) - sum(n or 0 for n in found.values())
    if rest < 0:  # parts that are more than all are no parts of one count
        job.losses.change(i.id, "killed", "dropped", "parts", found, best)
        return {"deaths_unknown": best}
    return found | {"deaths_unknown": None if best is None else rest}


def _sides(job: Job, case: Case) -> dict[str, Any]:
    rules, i = job.mapping.table("sides"), case.incident
    of_violence = job.mapping.table("violence")
    kind = _violence(i, of_violence)
    hit = rules["civilians"] if kind == 3 else rules["joined_by"].join(names_of(i.targets))
    a, b = rules["joined_by"].join(names_of(i.initiators)) or rules["unknown"], hit or rules["unknown"]
    for name, side in (("side_a", a), ("side_b", b)):
        if side == rules["unknown"]:
            job.losses.change(i.id, name, "guessed", "sides.unknown", None, side)
    if i.label != TELLS.get(kind):
        job.losses.change(i.id, "label", "squeezed", "type_of_violence", i.label, kind)
    for name, names in (("initiators", names_of(i.initiators)), ("targets", names_of(i.targets))):
        if len(names) > 1:
            job.losses.change(i.id, name, "squeezed", "sides.joined_by", "; ".join(names), "one side")
    if kind == 3 and names_of(i.targets) != [hit]:
        job.losses.change(i.id, "targets", "squeezed", "sides.civilians", "; ".join(names_of(i.targets)), hit)
    return {
        "type_of_violence": kind,
        "side_a": a,
        "side_b": b,
        "dyad_name": f"{a} - {b}" if a and b else None,
        "conflict_name": f"{a} - {b}" if a and b else None,
        "gwnoa": _state(i.initiators, of_violence["state"]),
        "gwnob": None if kind == 3 else _state(i.targets, of_violence["state"]),
    }


def _violence(i: LedgerIncident, rules: dict[str, list[str]]) -> int | None:
    """1 state-based, 2 non-state, 3 one-sided; None where the sides do not tell."""
    one, other = ({actor.category for actor in side} for side in (i.initiators, i.targets))
    if other and other <= set(rules["civilian"]):
        return 3
    state = set(rules["state"])
    armed = state | set(rules["organised"])
    if is_mutual(i.label) and one and other and (one | other) & state:
        return 1  # whoever fights a state's forces is armed
    if not (one & armed and other & armed):
        return None
    return 1 if (one | other) & state else 2


def _state(actors: Iterable[Actor], categories: list[str]) -> str | None:
    """The number of the state whose forces they are."""
    found = (country_of(actor.country) for actor in actors if actor.category in categories)
    return next((country.gw for country in found if country is not None and country.gw), None)


def _sources(case: Case) -> dict[str, Any]:
    told = [(e.outlet or "", published(e) or "", (e.title or "").replace('"', "'")) for e in case.reports]
    return {
        "number_of_sources": len(case.reports),
        "source_article": ";".join(f'"{office},{day},{headline}"' for office, day, headline in told),
        "source_office": ";".join(outlets(case)) or None,
        "source_date": ";".join(day for _, day, _ in told if day) or None,
        "source_headline": ";".join(headline for _, _, headline in told if headline) or None,
        "source_original": ";".join(claimants(case)) or None,
    }


def _where(job: Job, case: Case) -> dict[str, Any]:
    place = case.incident.where
    if place is None:
        return {}
    country = country_of(place.country)
    row: dict[str, Any] = {
        "where_prec": job.mapping.table("where_prec").get(place.precision or ""),
        "where_coordinates": place.name,
        "where_description": place_name(place),
        "adm_1": place.admin1,
        "country": country.name if country else None,
        "country_id": country.gw if country else None,
        "region": country.ged_region if country else None,
    }
    return row | _point(job, case, place)


def _point(job: Job, case: Case, place: Place) -> dict[str, Any]:
    if place.lat is None or place.lon is None:
        job.losses.change(case.incident.id, "point", "guessed", "empty", None, "")
        return {}
    return {
        "latitude": place.lat,
        "longitude": place.lon,
        "geom_wkt": f"POINT ({place.lon} {place.lat})",
        "priogrid_gid": priogrid(place.lat, place.lon),
    }


def priogrid(lat: float, lon: float) -> int:
    """The cell of half a degree, numbered as PRIO-GRID has it."""
    row, column = min(359, floor((lat + 90) * 2)), min(719, floor((lon + 180) * 2))
    return row * 720 + column + 1
