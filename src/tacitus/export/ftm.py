"""FollowTheMoney: entities as JSON lines, and beside them statements: who says which value, since when."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from tacitus.exchange.countries import country_of
from tacitus.export.case_values import days_of, known_from, outlets, published, quoted
from tacitus.export.cells import csv_rows, json_lines
from tacitus.export.job import Job
from tacitus.ledger.tables import claimant, outgoing
from tacitus.model.ledger import Case, LedgerClaim, ReportEntry
from tacitus.model.records import Actor, Interval, Kind, Place
from tacitus.present import words
from tacitus.present.titles import title
from tacitus.resolve.tolls import totals_of

STATEMENTS = "statements.csv"
COLUMNS = (
    "canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin", "lang", "original_value",
    "external", "first_seen", "last_seen", "id",
)  # fmt: skip
HOLDS = frozenset(
    "label status when where point country admin1 initiators targets reports links killed wounded missing "
    "detained abducted displaced grade".split()
)
SCHEMATA = {
    "state": "PublicBody", "state_forces": "Organization", "rebel": "Organization", "militia": "Organization",
    "criminal": "Organization", "io": "Organization", "ngo": "Organization", "media": "Organization",
    "business": "Company",
}  # fmt: skip
Entity = dict[str, Any]


def write(job: Job) -> None:
    """Each entity once: events, places, those involved, reports, and links between events."""
    seen: set[str] = set()
    with json_lines(job.main) as put, csv_rows(job.beside(STATEMENTS), COLUMNS) as state:
        for case in job.wanted():
            for entity in _entities(job, case):
                if entity["id"] not in seen:
                    seen.add(entity["id"])
                    put(entity)
            for claim in case.claims:
                for row in _statements(claim, case):
                    state([row[column] for column in COLUMNS])
            job.losses.write()
            job.losses.drop(case, HOLDS)
            _civilians(job, case)


def _civilians(job: Job, case: Case) -> None:
    """Civilians who are hit are no entity that anybody could be asked about."""
    hit = [actor.name for actor in case.incident.targets if actor.category == "civilian"]
    if hit:
        job.losses.change(case.incident.id, "targets", "dropped", "civilians", "; ".join(hit))


def ftm_id(kind: str, key: str) -> str:
    """The id of an entity; that of an incident is the ledger's own."""
    return f"tacitus-{kind}-{hashlib.sha256(key.encode()).hexdigest()[:20]}"


def actor_id(actor: Actor) -> str:
    """The id of somebody."""
    return ftm_id("actor", f"{actor.id or actor.name} {actor.category}")


def _entity(made_id: str, schema: str, seen: tuple[str, str], **properties: Any) -> Entity:
    listed = {name: _strings(value) for name, value in properties.items()}
    return {
        "id": made_id,
        "schema": schema,
        "properties": {name: values for name, values in listed.items() if values},
        "datasets": ["tacitus"],
        "first_seen": seen[0][:19],
        "last_seen": seen[1][:19],
    }


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(str(one) for one in values if one not in (None, "")))


def _entities(job: Job, case: Case) -> Iterator[Entity]:
    i, seen = case.incident, known_from(case)
    doers = [_actor(actor, seen) for actor in i.initiators]
    hit = [_actor(actor, seen) for actor in i.targets if actor.category != "civilian"]
    address = _address(i.where, seen) if i.where else None
    yield _event(job, case, doers, hit, address)
    yield from (*doers, *hit, *(_article(job, entry) for entry in case.reports))
    if address:
        yield address
    for link in outgoing(case):
        yield _entity(
            ftm_id("link", f"{link.from_} {link.relation} {link.to}"),
            "UnknownLink",
            seen,
            subject=link.from_,
            object=link.to,
            role=f"{link.relation} ({link.strength})",
            summary=" … ".join(" ".join(span.text.split()) for span in link.evidence),
        )


def _event(job: Job, case: Case, doers: list[Entity], hit: list[Entity], address: Entity | None) -> Entity:
    i, country = case.incident, country_of(case.incident.where.country if case.incident.where else None)
    days = days_of(i.when) if i.when else None
    return _entity(
        i.id,
        "Event",
        known_from(case),
        name=title(i),
        recordId=i.id,
        startDate=days.first if days else None,
        endDate=days.last if days and days.many > 1 else None,
        summary=quoted(case),
        notes=[f"{total.effect}: {words.total_words(i, total.effect)}" for total in totals_of(i)]
        + ([f"grade: {i.grade}"] if i.grade else []),
        keywords=[i.type, i.label, i.status],
        location=i.where.name if i.where else None,
        country=country.iso2.lower() if country else None,
        addressEntity=address["id"] if address else None,
        organizer=[one["id"] for one in doers],
        involved=[one["id"] for one in hit],
        proof=[ftm_id("article", entry.id) for entry in case.reports],
        publisher=outlets(case),
        sourceUrl=job.link(i.id) if job.home else None,
    )


def _actor(actor: Actor, seen: tuple[str, str]) -> Entity:
    country = country_of(actor.country)
    return _entity(
        actor_id(actor),
        SCHEMATA.get(actor.category, "LegalEntity"),
        seen,
        name=actor.name,
        country=country.iso2.lower() if country else None,
        notes=actor.category.replace("_", " "),
    )


def _address(place: Place, seen: tuple[str, str]) -> Entity:
    country = country_of(place.country)
    return _entity(
        ftm_id("place", f"{place.name} {place.lat} {place.lon} {place.country}"),
        "Address",
        seen,
        full=", ".join(filter(None, (place.name, place.admin1, country.name if country else None))),
        state=place.admin1,
        country=country.iso2.lower() if country else None,
        latitude=place.lat,
        longitude=place.lon,
    )


def _article(job: Job, entry: ReportEntry) -> Entity:
    return _entity(
        ftm_id("article", entry.id),
        "Article",
        (entry.known_at, entry.known_at),
        title=entry.title or entry.id,
        author=entry.outlet,
        publisher=entry.outlet,
        publishedAt=published(entry),
        fileName=entry.path,
    )


def _statements(claim: LedgerClaim, case: Case) -> Iterator[dict[str, str | None]]:
    """What a claim says of the event, one row a value that an event has a property for."""
    entry = next((entry for entry in case.reports if entry.id == claim.report), None)
    first = published(entry) if entry else None
    for prop, kind, value in _values(claim):
        row = {
            "canonical_id": case.incident.id,
            "entity_id": claim.incident,
            "prop": prop,
            "prop_type": kind,
            "schema": "Event",
            "value": value,
            "dataset": (entry.outlet if entry else None) or "unknown",
            "origin": claimant(claim)[0],
            "lang": None,
            "original_value": " … ".join(" ".join(span.text.split()) for span in claim.evidence),
            "external": "f",
            "first_seen": first or (entry.known_at[:19] if entry else None),
            "last_seen": known_from(case)[1][:19],
        }
        key = (
            "".join(str(row[name]) for name in ("dataset", "entity_id", "prop", "value", "origin")) + claim.id
        )
        yield {**row, "id": hashlib.sha1(key.encode()).hexdigest()}


def _values(claim: LedgerClaim) -> Iterator[tuple[str, str, str]]:
    """(property, type, value)."""
    match claim.value:
        case Interval():
            days = days_of(claim.value)
            yield "startDate", "date", days.first.isoformat()
            if days.many > 1:
                yield "endDate", "date", days.last.isoformat()
        case Place():
            yield "location", "address", claim.value.name
            if (country := country_of(claim.value.country)) is not None:
                yield "country", "country", country.iso2.lower()
        case Kind():
            yield "keywords", "string", claim.value.label
        case Actor():
            if claim.field == "initiator" or claim.value.category != "civilian":
                yield (
                    "organizer" if claim.field == "initiator" else "involved",
                    "entity",
                    actor_id(claim.value),
                )
        case _:
            yield "notes", "text", f"{claim.field}: {words.value_words(claim.value)}"
