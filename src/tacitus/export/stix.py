"""STIX 2.1: one bundle. Incidents with a property extension of ours; notes for claims, opinions for denials.

Ids are UUIDs (version 5) over the ledger's ids in a namespace of ours, so that every export names a thing alike;
`created` and `modified` are when the ledger first and last learnt of it, and what went is `revoked`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from typing import IO, Any

from tacitus.exchange.countries import country_of
from tacitus.export.case_values import known_from
from tacitus.export.cells import spool, text_of
from tacitus.export.job import Job
from tacitus.ledger.tables import claimant
from tacitus.ledger.tables import text_of as claim_text
from tacitus.model.codec import to_plain
from tacitus.model.ledger import Case, Gone, LedgerClaim, LedgerIncident, ReportEntry
from tacitus.model.records import Actor, Link, Place
from tacitus.present.titles import title
from tacitus.resolve.chains import CHAINING
from tacitus.resolve.origins import denies
from tacitus.resolve.tolls import totals_of

SPACE = uuid.UUID("6f1a2f0e-93c5-5d0e-8f0b-6d2f6f3c7a10")
"""Namespace of our ids."""
ALWAYS = "2026-01-01T00:00:00.000Z"
"""`created` and `modified` of what does not change: names, places, the extension."""
ARMED = frozenset({"rebel", "militia", "criminal"})
HOLDS = frozenset(
    "label status when when_precision time_of_day where point radius_km country admin1 initiators attributions "
    "targets target_object means reports claims links grade merged_ids killed wounded missing detained abducted "
    "displaced".split()
)
Object = dict[str, Any]


def stix_id(kind: str, *parts: str) -> str:
    """The id of an object."""
    return f"{kind}--{uuid.uuid5(SPACE, chr(31).join((kind, *parts)))}"


US = stix_id("identity", "tacitus")
EXTENSION = stix_id("extension-definition", "incident", "1")


def write(job: Job) -> None:
    """A bundle, object by object; a thing that many incidents share is written once."""
    reports = _Reports()
    with text_of(job.main) as text:
        put = _Objects(text)
        put.open(stix_id("bundle", job.rule, job.query.as_of or "", job.since or ""))
        for made in _about_us():
            put(made)
        for case in job.wanted():
            for made in {made["id"]: made for made in _objects(job, case)}.values():
                put(made)
            reports.add(case)
            job.losses.write()
            job.losses.drop(case, HOLDS)
        for gone in job.taken_back():
            put(_revoked(gone))
        for made in reports.objects():
            put(made)
        put.close()


SHARED = frozenset({"identity", "location", "threat-actor"})
"""Kinds of objects that many incidents have in common; of the others a case writes each once."""


class _Objects:
    """Writes objects into a bundle, each id once."""

    def __init__(self, sink: IO[str]) -> None:
        self._sink, self._seen, self._begun = sink, set[bytes](), False

    def open(self, bundle: str) -> None:
        """Begin the bundle."""
        self._sink.write(f'{{"type": "bundle", "id": "{bundle}", "objects": [\n')

    def __call__(self, made: Object) -> None:
        """Write an object, unless it is one of many and was written."""
        if made["type"] in SHARED:
            key = uuid.UUID(made["id"].partition("--")[2]).bytes
            if key in self._seen:
                return
            self._seen.add(key)
        self._sink.write((",\n" if self._begun else "") + json.dumps(made, ensure_ascii=False))
        self._begun = True

    def close(self) -> None:
        """End the bundle."""
        self._sink.write("\n]}\n")


class _Reports:
    """Reports with the incidents that they tell of, which are known when all are written; till then they wait on disk."""

    def __init__(self) -> None:
        self._rows = spool()
        self._told: dict[str, bytearray] = {}
        """Report → the UUIDs of its incidents, in the order of the rows."""

    def add(self, case: Case) -> None:
        """Note the reports of a case."""
        incident = incident_id(case.incident.id)
        for entry in case.reports:
            if entry.id not in self._told:
                self._told[entry.id] = bytearray()
                row = [entry.outlet, _report(entry, incident)]
                self._rows.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
            self._told[entry.id] += uuid.UUID(incident.partition("--")[2]).bytes

    def objects(self) -> Iterator[Object]:
        """Each report and its outlet."""
        self._rows.seek(0)
        with self._rows:
            for line, told in zip(self._rows, self._told.values(), strict=True):
                outlet, report = json.loads(line)
                if outlet:
                    yield _identity(outlet, "organization", roles=["outlet"])
                ids = (uuid.UUID(bytes=bytes(told[at : at + 16])) for at in range(0, len(told), 16))
                yield report | {"object_refs": list(dict.fromkeys(f"incident--{one}" for one in ids))}


def incident_id(incident: str) -> str:
    """The STIX id of an incident of the ledger."""
    return stix_id("incident", incident)


def _dated(kind: str, made_id: str, created: str = ALWAYS, modified: str = ALWAYS, **more: Any) -> Object:
    known = {name: value for name, value in more.items() if value not in (None, "", [], {})}
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": made_id,
        "created_by_ref": US,
        "created": created,
        "modified": modified,
        **known,
    }


def _about_us() -> Iterator[Object]:
    us = _dated("identity", US, name="Tacitus", identity_class="system")
    del us["created_by_ref"]
    yield us
    yield _dated(
        "extension-definition",
        EXTENSION,
        name="Sourced incidents",
        description="What a ledger of sourced incidents says of an incident, a claim or a link; unknown has no key.",
        schema="The fields of Incident, Claim and Link in docs/records.schema.json of Tacitus.",
        version="1.0.0",
        extension_types=["property-extension"],
    )


def _extended(**more: Any) -> dict[str, Any]:
    known = {name: value for name, value in more.items() if value not in (None, "", [], {})}
    return {EXTENSION: {"extension_type": "property-extension", **known}}


def _objects(job: Job, case: Case) -> Iterator[Object]:
    i, (created, modified) = case.incident, known_from(case)

    def related(kind: str, target: str, start: str = incident_id(i.id), **more: Any) -> Object:
        made_id = stix_id("relationship", kind, start, target, json.dumps(more, sort_keys=True, default=str))
        extensions = {"extensions": _extended(**more)} if more else {}
        ends = {"relationship_type": kind, "source_ref": start, "target_ref": target}
        return _dated("relationship", made_id, created, modified, **ends, **extensions)

    yield _incident(job, case, created, modified)
    if (place := _location(i.where)) is not None:
        yield place
        yield related("located-at", place["id"])
    classes = job.mapping.table("identity_class")
    for actors, kind in ((i.initiators, "attributed-to"), (i.targets, "targets")):
        for actor in actors:
            made = _actor(actor, classes, armed=kind == "attributed-to")
            yield made
            yield related(kind, made["id"])
    for link in case.links:
        if link.from_ == i.id:
            yield _linked(link, related)
    for claim in case.claims:
        yield from _claim(claim, case, classes)


def _incident(job: Job, case: Case, created: str, modified: str) -> Object:
    i = case.incident
    day = i.when.start[:10] if i.when else "undated"
    return _dated(
        "incident",
        incident_id(i.id),
        created,
        modified,
        name=f"{day} {title(i)} [{i.id}]",
        description=" … ".join(
            dict.fromkeys(span.text for member in i.members for span in member.evidence[:1])
        ),
        labels=[i.type, i.label, i.status],
        external_references=[{"source_name": "tacitus", "external_id": i.id}],
        extensions=_extended(
            kind=i.label,
            mode=i.mode,
            status=i.status,
            when=_interval(i),
            place=_place(i.where),
            means=[means.class_ for means in i.means],
            target_object=i.target_object.class_ if i.target_object else None,
            totals=[_without_none(to_plain(total)) for total in totals_of(i)],
            attributions=[_without_none(to_plain(row)) for row in i.attributions],
            independent_origins=i.independent_origins,
            grade=i.grade,
            merged_ids=list(i.merged_ids),
        ),
    )


def _without_none(plain: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in plain.items() if value not in (None, [])}


def _interval(i: LedgerIncident) -> dict[str, str] | None:
    return {"start": i.when.start, "end": i.when.end, "precision": i.when.precision} if i.when else None


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    made = {
        "name": place.name,
        "precision": place.precision,
        "radius_km": place.radius_km,
        "country": place.country,
        "reason": place.reason,
    }
    return {name: value for name, value in made.items() if value is not None}


def _location(place: Place | None) -> Object | None:
    """A place that STIX can hold: with a country or a point. `precision` is in metres."""
    if place is None:
        return None
    country, has_point = country_of(place.country), place.lat is not None and place.lon is not None
    if country is None and not has_point:
        return None
    point: dict[str, Any] = {}
    if has_point:
        point = {
            "latitude": place.lat,
            "longitude": place.lon,
            "precision": (place.radius_km or 0) * 1000 or None,
        }
    return _dated(
        "location",
        stix_id(
            "location", place.name, str(place.lat), str(place.lon), str(place.radius_km), place.country or ""
        ),
        name=place.name,
        country=country.iso2 if country else None,
        administrative_area=place.admin1,
        **point,
    )


def _actor(actor: Actor, classes: dict[str, str], *, armed: bool) -> Object:
    """A threat actor for armed groups that did it, an identity for all others."""
    if armed and actor.category in ARMED:
        made_id = stix_id("threat-actor", actor.id or actor.name, actor.category)
        return _dated("threat-actor", made_id, name=actor.name, labels=[actor.category])
    return _identity(actor.name, classes.get(actor.category, "unknown"), key=actor.id, roles=[actor.category])


def _identity(name: str, kind: str, *, key: str | None = None, roles: list[str] | None = None) -> Object:
    made_id = stix_id("identity", key or name, kind)
    return _dated("identity", made_id, name=name, identity_class=kind, roles=roles or [])


def _linked(link: Link, related: Callable[..., Object]) -> Object:
    """What was answered led to the answer; who says so, and how surely, stands in the extension."""
    said = {
        "relation": link.relation,
        "strength": link.strength,
        "asserted_by": link.speaker[0].name if link.speaker else None,
    }
    if link.relation in CHAINING:
        return related("led-to", incident_id(link.from_), start=incident_id(link.to), **said)
    return related("related-to", incident_id(link.to), start=incident_id(link.from_), **said)


def _claim(claim: LedgerClaim, case: Case, classes: dict[str, str]) -> Iterator[Object]:
    """A note in the claim's words, by the claimant; a denial is an opinion too."""
    told = next((entry for entry in case.reports if entry.id == claim.report), None)
    at = known_from(Case(incident=case.incident, claims=(), reports=(told,) if told else ()))[0]
    name, role, party = claimant(claim)
    by = name or (told.outlet if told else None)
    said = " … ".join(" ".join(span.text.split()) for span in claim.evidence) or claim_text(claim.value)
    first = claim.evidence[0] if claim.evidence else None
    if name:
        yield _identity(name, classes.get(role or "", "unknown"), roles=[role or "unknown"])
    yield _dated(
        "note",
        stix_id("note", claim.id),
        at,
        at,
        abstract=f"{claim.field}: {claim_text(claim.value)}",
        content=said,
        authors=[by] if by else [],
        object_refs=[incident_id(case.incident.id)],
        extensions=_extended(
            claim_id=claim.id,
            field=claim.field,
            value=_without_none(to_plain(claim.value)),
            modality=claim.modality,
            polarity=claim.polarity,
            hedge=claim.hedge.text if claim.hedge else None,
            claimant_is_party=party,
            report=claim.report,
            span=[first.start, first.end] if first else None,
        ),
    )
    if claim.polarity == "denied" or denies(claim):
        yield _dated(
            "opinion",
            stix_id("opinion", claim.id),
            at,
            at,
            opinion="strongly-disagree",
            explanation=said,
            authors=[by] if by else [],
            object_refs=[incident_id(case.incident.id)],
        )


def _report(entry: ReportEntry, incident: str) -> Object:
    """A report with the first incident that it tells of."""
    at = entry.known_at[:19] + ".000Z"
    when = entry.published.start[:10] + "T00:00:00.000Z" if entry.published else at
    made = _dated(
        "report",
        stix_id("report", entry.id),
        at,
        at,
        name=entry.title or entry.id,
        published=when,
        object_refs=[incident],
        external_references=[{"source_name": "tacitus", "external_id": entry.id}],
        extensions=_extended(origin=entry.origin, published_unknown=entry.published is None or None),
    )
    if entry.outlet:
        made["created_by_ref"] = stix_id("identity", entry.outlet, "organization")
    return made


def _revoked(gone: Gone) -> Object:
    created, modified = (moment[:19] + ".000Z" for moment in (gone.known_at, gone.gone_at))
    made = _dated("incident", incident_id(gone.id), created, modified, name=f"{title(gone.last)} [{gone.id}]")
    return {**made, "revoked": True}
