"""The ledger as tables: which there are, their typed columns, and the rows that a case gives to each.

Every surface that shows tables (CSV, data package, Parquet, databases, `Ledger.table`) reads `TABLES`. Unknown is None.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast

from tacitus.exchange.lists import in_one_cell
from tacitus.model.codec import to_plain
from tacitus.model.ledger import Case, LedgerClaim, LedgerIncident, ReportEntry
from tacitus.model.records import (
    Actor,
    Interval,
    Kind,
    Link,
    Means,
    Place,
    Relation,
    Responsibility,
    Speaker,
    TargetObject,
    Toll,
    Value,
)
from tacitus.resolve.tolls import EFFECTS, toll_of, toll_speakers

Kind_ = Literal["text", "integer", "number", "boolean", "spans"]
"""What a column holds; `spans` is a list of {start, end, text, report}."""
BOUNDS = ("low", "best", "high")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds and what it means."""

    name: str
    kind: Kind_
    means: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `rows` gives the rows of a case, values in the order of the columns. `key` names a row."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Case], Iterator[tuple[Any, ...]]]
    key: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True)
class _Told:
    """A column of the table of incidents with the value that an incident has."""

    kind: Kind_
    means: str
    of: Callable[[LedgerIncident], Any]


def listed(names: Iterable[str]) -> str | None:
    """Names in one cell, each once; None for none."""
    return in_one_cell(dict.fromkeys(names)) or None


def _bound(effect: str, bound: str) -> Callable[[LedgerIncident], int | None]:
    return lambda incident: getattr(toll_of(incident, effect), bound, None)


def _speakers(effect: str) -> Callable[[LedgerIncident], str | None]:
    return lambda incident: listed(toll_speakers(incident, effect))


def _attributions(incident: LedgerIncident) -> str | None:
    return listed(
        f"{row.actor} ({row.kind}{': ' + ', '.join(row.speakers) if row.speakers else ''})"
        for row in incident.attributions
    )


INCIDENT: dict[str, _Told] = {
    "id": _Told("text", "id of the incident", lambda i: i.id),
    "type": _Told("text", "PLOVER event type", lambda i: i.type),
    "mode": _Told("text", "PLOVER mode", lambda i: i.mode),
    "label": _Told("text", "plain kind", lambda i: i.label),
    "status": _Told("text", "whether it happened", lambda i: i.status),
    "when_start": _Told("text", "earliest moment, ISO 8601", lambda i: i.when.start if i.when else None),
    "when_end": _Told("text", "latest moment, exclusive", lambda i: i.when.end if i.when else None),
    "when_precision": _Told("text", "how precisely", lambda i: i.when.precision if i.when else None),
    "where": _Told("text", "place", lambda i: i.where.name if i.where else None),
    "lat": _Told("number", "degrees, WGS84", lambda i: i.where.lat if i.where else None),
    "lon": _Told("number", "degrees, WGS84", lambda i: i.where.lon if i.where else None),
    "radius_km": _Told("number", "within which it was", lambda i: i.where.radius_km if i.where else None),
    "where_precision": _Told("text", "how precisely", lambda i: i.where.precision if i.where else None),
    "country": _Told("text", "ISO 3166-1 alpha-3", lambda i: i.where.country if i.where else None),
    "admin1": _Told("text", "first-level division", lambda i: i.where.admin1 if i.where else None),
    "initiators": _Told(
        "text", "who did it, on the reports' own word", lambda i: listed(a.name for a in i.initiators)
    ),
    "attributions": _Told("text", "who is said to have done it, and by whom", _attributions),
    "targets": _Told("text", "whom it hit", lambda i: listed(a.name for a in i.targets)),
    "target_object": _Told(
        "text", "class of what it hit", lambda i: i.target_object.class_ if i.target_object else None
    ),
    "means": _Told("text", "with what", lambda i: listed(m.class_ for m in i.means)),
    **{
        f"{effect}_{bound}": _Told(
            "integer", f"{effect}, {bound} figure; empty is unknown", _bound(effect, bound)
        )
        for effect in EFFECTS
        for bound in BOUNDS
    },
    **{
        f"{effect}_speakers": _Told("text", f"who says how many were {effect}", _speakers(effect))
        for effect in EFFECTS
    },
    "reports": _Told("integer", "how many reports tell of it", lambda i: len({m.report for m in i.members})),
    "independent_origins": _Told(
        "integer", "origins that do not copy one another", lambda i: i.independent_origins
    ),
    "grade": _Told("text", "how well it is supported", lambda i: i.grade),
    "merged_ids": _Told("text", "other ids that now name it", lambda i: listed(i.merged_ids)),
}
"""Column → its value for an incident; lists are joined with "; ", unknown is None (never 0)."""


def _incidents(case: Case) -> Iterator[tuple[Any, ...]]:
    yield tuple(told.of(case.incident) for told in INCIDENT.values())


def bounds_of(value: Value) -> tuple[int | None, int | None, int | None]:
    """(low, best, high) of a claim's value, all None where it is no figure."""
    return (value.low, value.best, value.high) if isinstance(value, Toll) else (None, None, None)


def text_of(value: Value) -> str:
    """A claim's value in few words and codes."""
    match value:
        case Kind():
            return value.label
        case Interval():
            return f"{value.start}/{value.end}"
        case Place() | Actor():
            return value.name
        case TargetObject() | Means():
            return value.class_
        case Toll():
            known = (n for n in (value.best, value.low, value.high) if n is not None)
            return f"{next(known, '?')} {value.group} {value.effect}".replace(" unknown", "")
        case Responsibility():
            return f"{value.kind}: {value.actor.name}"
        case Relation():
            return f"{value.relation}: {value.incident}"


def channel(speaker: Speaker) -> str | None:
    """Those between the one who knows and the outlet that prints."""
    between = speaker[1:] if speaker else ()
    return listed(link.name for link in between if link.role != "outlet")


def claimant(claim: LedgerClaim) -> tuple[str | None, str | None, bool | None]:
    """(name, role, whether a party to the conflict) of the one who knows; Nones where the outlet itself tells."""
    first = claim.speaker[0] if claim.speaker else None
    if first is None or first.role == "outlet":
        return None, None, None
    return first.name, first.role, first.party_to_conflict


def _claims(case: Case) -> Iterator[tuple[Any, ...]]:
    reports = {entry.id: entry for entry in case.reports}
    for claim in case.claims:
        entry, first = reports.get(claim.report), claim.evidence[0] if claim.evidence else None
        yield (
            claim.id, claim.incident, claim.field, text_of(claim.value), *bounds_of(claim.value),
            getattr(claim.value, "effect", None), getattr(claim.value, "group", None),
            *claimant(claim), channel(claim.speaker), entry.outlet if entry else None,
            claim.modality, claim.polarity, claim.hedge.text if claim.hedge else None,
            claim.report, first.start if first else None, first.end if first else None,
            " … ".join(span.text for span in claim.evidence) or None,
            _reported(entry), entry.known_at if entry else None, claim.confidence, claim.extractor,
            json.dumps(to_plain(claim.value), ensure_ascii=False), to_plain(claim.evidence),
        )  # fmt: skip


def _reported(entry: ReportEntry | None) -> str | None:
    """When the world was told; None for a report without a date."""
    return entry.published.start if entry is not None and entry.published is not None else None


def _tolls(case: Case) -> Iterator[tuple[Any, ...]]:
    reports = {entry.id: entry for entry in case.reports}
    for row in case.incident.toll_history:
        first = row.speaker[0] if row.speaker else None
        said = first.name if first is not None and first.role != "outlet" else None
        entry = reports.get(row.report)
        yield (
            case.incident.id, row.effect, row.group, row.nationality, row.scope, row.low, row.best, row.high,
            said, entry.outlet if entry else None, row.report, _reported(entry), row.known_at,
        )  # fmt: skip


def _actors(case: Case) -> Iterator[tuple[Any, ...]]:
    i = case.incident
    for part, actors in (("initiator", i.initiators), ("target", i.targets)):
        for one in actors:
            yield i.id, part, one.name, one.id, one.category, one.country, None
    for row in i.attributions:
        yield i.id, row.kind, row.actor, row.actor_id, None, None, listed(row.speakers)


def _places(case: Case) -> Iterator[tuple[Any, ...]]:
    place = case.incident.where
    if place is not None:
        yield (
            case.incident.id, place.name, place.text.text if place.text else None, place.lat, place.lon,
            place.radius_km, place.precision, place.kind, place.country, place.admin1, place.gazetteer, place.reason,
        )  # fmt: skip


def _links(case: Case) -> Iterator[tuple[Any, ...]]:
    for link in outgoing(case):
        words = listed(span.text for span in link.evidence)
        speaker = link.speaker[0].name if link.speaker else None
        yield link.from_, link.to, link.relation, link.strength, link.lag, speaker, words


def outgoing(case: Case) -> list[Link]:
    """The links that begin at an incident: over all cases, each link once."""
    return [link for link in case.links if link.from_ == case.incident.id]


def _reports(case: Case) -> Iterator[tuple[Any, ...]]:
    for entry in case.reports:
        when = entry.published
        yield (
            entry.id, entry.path, entry.title, entry.outlet, when.start if when else None,
            when.end if when else None, entry.origin, entry.known_at,
        )  # fmt: skip


def _columns(*rows: str) -> tuple[Column, ...]:
    """`name:kind:meaning` a row."""
    parts = (row.split(":", 2) for row in rows)
    return tuple(Column(name, cast(Kind_, kind), means) for name, kind, means in parts)


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "incidents", "Incidents", tuple(Column(n, t.kind, t.means) for n, t in INCIDENT.items()), _incidents, ("id",)
        ),
        Table(
            "claims",
            "Claims: who says what of which incident",
            _columns(
                "id:text:id of the claim", "incident:text:the incident", "field:text:what it is about",
                "value:text:what it says", "value_low:integer:lowest of a figure", "value_best:integer:the figure",
                "value_high:integer:highest of a figure", "effect:text:of a toll", "group:text:who was counted",
                "claimant:text:who knows", "claimant_role:text:role of the claimant",
                "claimant_is_party:boolean:whether a party to the conflict", "channel:text:through whom",
                "outlet:text:who printed it", "modality:text:how sure they sound", "polarity:text:affirmed or denied",
                "hedge:text:the word of doubt", "report:text:the report", "span_start:integer:first character",
                "span_end:integer:after the last character", "words:text:the words", "reported_at:text:told to the world",
                "known_at:text:told to this ledger", "confidence:number:0 to 1", "extractor:text:reader and rule",
                "value_json:text:the whole value", "evidence:spans:all spans",
            ),
            _claims,
            ("id",),
        ),
        Table(
            "tolls",
            "Every figure of every toll, in the order told",
            _columns(
                "incident:text:the incident", "effect:text:killed, wounded …", "group:text:who was counted",
                "nationality:text:ISO alpha-3", "scope:text:incident or series", "low:integer:lowest",
                "best:integer:the figure", "high:integer:highest", "speaker:text:who says so; empty is the outlet",
                "outlet:text:who printed it", "report:text:the report", "reported_at:text:told to the world",
                "known_at:text:told to this ledger",
            ),
            _tolls,
        ),
        Table(
            "actors",
            "Who did it, is said to have done it, or was hit",
            _columns(
                "incident:text:the incident", "part:text:initiator, target, or how it is held", "name:text:name",
                "id:text:id in the registry", "category:text:kind of actor", "country:text:ISO alpha-3",
                "speakers:text:who says so",
            ),
            _actors,
        ),
        Table(
            "places",
            "Where",
            _columns(
                "incident:text:the incident", "name:text:gazetteer's name", "written:text:as written",
                "lat:number:degrees", "lon:number:degrees", "radius_km:number:within", "precision:text:how precisely",
                "kind:text:kind of place", "country:text:ISO alpha-3", "admin1:text:division",
                "gazetteer:text:id in the gazetteer", "reason:text:why there is no point",
            ),
            _places,
        ),
        Table(
            "links",
            "What answers, follows or belongs to what",
            _columns(
                "from:text:this incident", "to:text:answers that one", "relation:text:how", "strength:text:how surely",
                "lag:text:how long after", "speaker:text:who says so", "words:text:the words",
            ),
            _links,
        ),
        Table(
            "reports",
            "Reports",
            _columns(
                "id:text:id", "path:text:where it was read from", "title:text:headline", "outlet:text:who printed it",
                "published_start:text:earliest", "published_end:text:latest, exclusive",
                "origin:text:shared by copies of one original", "known_at:text:told to this ledger",
            ),
            _reports,
            ("id",),
        ),
    )
}  # fmt: skip
"""Name → table."""


class RowsOnce:
    """Gives the rows of cases; a row that names itself by a key, as a report does, comes once."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._seen: set[int] | None = set() if table.name == "reports" else None

    def of(self, case: Case) -> Iterator[tuple[Any, ...]]:
        """The rows of a case that were not given before."""
        for row in self._table.rows(case):
            if self._seen is not None:
                mark = hash(row[0])
                if mark in self._seen:
                    continue
                self._seen.add(mark)
            yield row
