"""Tables in the shape of Airwars', in a zip: incidents, belligerents, sources, and our claims."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from tacitus.exchange.columns import columns_of
from tacitus.exchange.countries import country_of
from tacitus.export.case_values import days_of, known_from, names_of, note_separators, published, said
from tacitus.export.cells import Put, bundle, csv_rows
from tacitus.export.job import Job
from tacitus.ledger.tables import bounds_of, channel, claimant, text_of
from tacitus.model.ledger import Case, LedgerIncident, Total
from tacitus.model.records import Place, Toll
from tacitus.present import words
from tacitus.resolve.tolls import toll_of

FILES = ("incidents", "belligerents", "sources", "claims")
HOLDS = frozenset(
    "label when when_precision time_of_day where point country admin1 initiators attributions targets "
    "target_object means killed wounded toll_history reports claims grade merged_ids".split()
)
EFFECTS = {"killed": "killed", "wounded": "injured"}
CIVILIANS = (
    "civilian_non_combatants", "children", "women", "men", "journalists", "healthcare_personnel",
)  # fmt: skip


def write(job: Job) -> None:
    """A row an incident, one a belligerent, one a source and one a claim."""
    with bundle(job.main, *(f"{name}.csv" for name in FILES)) as parts, ExitStack() as stack:
        put = {n: stack.enter_context(csv_rows(parts[f"{n}.csv"], columns_of(f"airwars_{n}"))) for n in FILES}
        for case in job.wanted():
            _put(put["incidents"], "incidents", [_incident(job, case)])
            _put(put["belligerents"], "belligerents", _belligerents(case))
            _put(put["sources"], "sources", _sources(case))
            _put(put["claims"], "claims", _claims(case))
            job.losses.write()
            note_separators(job, case.incident)
            job.losses.drop(case, HOLDS)
            _note_beside(job, case)


def _note_beside(job: Job, case: Case) -> None:
    """Note what the table of incidents has no column for, and another table of the zip holds."""
    i = case.incident
    if i.initiators:
        job.losses.change(
            i.id, "initiators", "squeezed", "belligerents.csv", "; ".join(names_of(i.initiators))
        )
    if any(actor.category == "civilian" for actor in i.targets):
        job.losses.change(i.id, "targets", "squeezed", "claims.csv", "; ".join(names_of(i.targets)))


def _put(put: Put, name: str, rows: Any) -> None:
    columns = columns_of(f"airwars_{name}")
    for row in rows:
        put([row.get(column) for column in columns])


def _incident(job: Job, case: Case) -> dict[str, Any]:
    i, rules = case.incident, job.mapping
    days = days_of(i.when) if i.when else None
    held = {row.kind for row in i.attributions}
    declared = bool(held & set(rules.rule("strike_status", "declared")))
    status = rules.table("harm_status").get(i.grade or "")
    return {
        "code": i.id,
        "post_status": "publish",
        "post_modified": known_from(case)[1],
        "permalink": job.link(i.id),
        "previous_codes": "; ".join(i.merged_ids) or None,
        "date_type": ("range" if days.many > 1 else "single") if days else "unknown",
        "date": days.first.isoformat() if days else None,
        "date_end": days.last.isoformat() if days else None,
        **_time(i),
        **_first_report(case),
        "strike_status_name": "Declared strike" if declared else "Alleged strike",
        "strike_status_slug": "declared" if declared else "alleged",
        "strike_type_name": words.upper_first(words.plain(i.label)),
        "strike_type_slug": i.label,
        "infrastructure_name": words.plain(i.target_object.class_) if i.target_object else None,
        "infrastructure_slug": i.target_object.class_ if i.target_object else None,
        "targeted_belligerent_name": "; ".join(a.name for a in i.targets if a.category != "civilian") or None,
        "civilian_harm_reported": _civilian_harm(job, i),
        "civilian_harm_status_name": status,
        "civilian_harm_status_slug": status.lower() if status else None,
        **_where(job, i.where),
        **_groups(job, i),
        "num_sources": len(case.reports),
    }


def _time(i: LedgerIncident) -> dict[str, Any]:
    if i.when is None or i.when.precision not in ("minute", "hour", "part_of_day"):
        return {"local_time_type": "unknown"}
    return {
        "local_time_type": "range",
        "local_time_start": i.when.start[11:16],
        "local_time_end": i.when.end[11:16],
    }


def _first_report(case: Case) -> dict[str, Any]:
    told = [entry for entry in case.reports if entry.published is not None]
    first = min(told, key=lambda entry: entry.published.start if entry.published else "", default=None)
    if first is None or first.published is None:
        return {}
    return {"local_first_reported_date_time": first.published.start, "local_first_reported_by": first.outlet}


def _civilian_harm(job: Job, i: LedgerIncident) -> bool | None:
    """Whether anybody speaks of harm to civilians; None where only harm to people not described is spoken of."""
    groups = {job.mapping.table("groups").get(toll.group, "other") for toll in i.tolls}
    return True if groups & set(CIVILIANS) else None


def _where(job: Job, place: Place | None) -> dict[str, Any]:
    if place is None:
        return {"geolocated": False}
    country = country_of(place.country)
    return {
        "country_name": country.name if country else None,
        "country_slug": country.name.lower().replace(" ", "-") if country else None,
        "location_name": words.place_name(place),
        "region": place.admin1,
        "geolocated": place.lat is not None,
        "latitude": place.lat,
        "longitude": place.lon,
        "geolocation_accuracy_name": job.mapping.table("geolocation").get(place.precision or ""),
        "geolocation_notes": place.reason,
    }


def _groups(job: Job, i: LedgerIncident) -> dict[str, Any]:
    """Lowest and highest figure of each group, as those who speak of it have them; unknown is empty."""
    groups, rules, row = job.mapping.table("groups"), job.mapping.table("killed"), dict[str, Any]()
    for toll in i.tolls:
        if toll.effect in EFFECTS and toll.scope == "incident" and toll.part_of is None:
            name = f"{groups.get(toll.group, 'other')}_{EFFECTS[toll.effect]}"
            for bound, pick in (("min", min), ("max", max)):
                figure = _first(toll, rules[bound])
                known = [n for n in (row.get(f"{name}_{bound}"), figure) if n is not None]
                row[f"{name}_{bound}"] = pick(known, default=None)
    for effect, name in EFFECTS.items():
        if (total := toll_of(i, effect)) is not None:
            _note_bounds(job, i.id, total, {key: n for key, n in row.items() if f"_{name}_" in key})
    return row


def _note_bounds(job: Job, incident: str, total: Total, row: dict[str, int | None]) -> None:
    """Note a bound that a rule wrote, and a figure that a lowest and a highest one do not tell."""
    for bound, known in (("min", total.low), ("max", total.high)):
        written = [n for key, n in row.items() if key.endswith(bound) and n is not None]
        if known is None and written:
            job.losses.change(incident, total.effect, "guessed", f"killed.{bound}", said(total), sum(written))
    exact = len(row) == 2 and list(row.values()) == [total.low, total.high]
    if not exact or total.best not in (None, total.low) or (total.best is None) != (total.low != total.high):
        told = "; ".join(f"{key} {n}" for key, n in row.items() if n is not None)
        job.losses.change(incident, total.effect, "squeezed", "lowest and highest", said(total), told or None)


def _first(toll: Toll, order: list[str]) -> int | None:
    return next((n for bound in order if (n := getattr(toll, bound)) is not None), None)


def _belligerents(case: Case) -> Iterator[dict[str, Any]]:
    i = case.incident
    said = {row.actor: row for row in i.attributions}
    for name in dict.fromkeys([*names_of(i.initiators), *said]):
        row = said.get(name)
        yield {
            "code": i.id,
            "belligerent_name": name,
            "belligerent_slug": "-".join(name.lower().split()),
            "type": next((actor.category for actor in i.initiators if actor.name == name), None),
            "assessment_name": row.kind if row else "narrated",
            "statement_by": "; ".join(row.speakers) if row else None,
        }


def _sources(case: Case) -> Iterator[dict[str, Any]]:
    for entry in case.reports:
        yield {
            "code": case.incident.id,
            "name": entry.outlet,
            "url": None,
            "title": entry.title,
            "date": published(entry),
            "origin": entry.origin,
        }


def _claims(case: Case) -> Iterator[dict[str, Any]]:
    reports = {entry.id: entry for entry in case.reports}
    for claim in case.claims:
        low, best, high = bounds_of(claim.value)
        name, _, party = claimant(claim)
        entry, first = reports.get(claim.report), claim.evidence[0] if claim.evidence else None
        yield {
            "incident": case.incident.id,
            "field": claim.field,
            "value": text_of(claim.value),
            "value_min": low if low is not None else best,
            "value_max": high if high is not None else best,
            "claimant": name,
            "claimant_is_party": party,
            "channel": channel(claim.speaker),
            "outlet": entry.outlet if entry else None,
            "doc": claim.report,
            "span_start": first.start if first else None,
            "span_end": first.end if first else None,
            "words": first.text if first else None,
            "reported_at": entry.published.start if entry and entry.published else None,
            "known_at": entry.known_at if entry else None,
        }
