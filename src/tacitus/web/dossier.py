"""What an incident's page shows, worked out from the view: every value with the words it came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tacitus.model.ledger import LedgerClaim, LedgerIncident, LedgerView, ReportEntry
from tacitus.model.records import Contradiction, Link, Span
from tacitus.web import words
from tacitus.web.source import find_incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a report, with where they stand. `report` is None when they could not be traced to one."""

    text: str
    start: int
    end: int
    report: ReportEntry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One field of the incident: `value` in words, `note` on precision or on why it is unknown."""

    name: str
    value: str
    known: bool
    note: str
    speakers: tuple[str, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one speaker says on one field."""

    value: str
    denied: bool
    modality: str
    quote: Quote | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Speakers × fields. `rows` are (speaker, cells by field)."""

    fields: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[Cell, ...], ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TollRow:
    """One figure for one effect, and who gives it. `low`/`high` draw the bar, None when not stated."""

    effect: str
    group: str
    figure: str
    low: int | None
    high: int | None
    speaker: str
    when: str
    scope: str
    denied: bool
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A link to another incident, seen from this one."""

    relation: str
    strength: str
    forward: bool
    other: LedgerIncident
    speaker: str
    lag: str | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything on one incident."""

    incident: LedgerIncident
    fields: tuple[FieldRow, ...]
    tolls: tuple[TollRow, ...]
    matrix: Matrix
    related: tuple[Related, ...]
    contradictions: tuple[tuple[Contradiction, tuple[Quote, ...]], ...]
    members: tuple[tuple[ReportEntry, tuple[Quote, ...]], ...]


FIELDS: tuple[tuple[str, str], ...] = (
    ("what", "What"),
    ("when", "When"),
    ("where", "Where"),
    ("initiators", "Who did it"),
    ("targets", "Who was the target"),
    ("target_object", "What was hit"),
    ("means", "With what"),
)
"""Fields of the table, in its order. A claim's `field` may be the singular, or carry a suffix after a dot."""
_FIELD_OF_CLAIM = {
    "initiator": "initiators",
    "target": "targets",
    "type": "what",
    "label": "what",
    "mode": "what",
    "event": "what",
    "status": "what",
    "toll": "tolls",
}
_COLUMN_NAMES = dict(FIELDS) | {"tolls": "Toll", "responsibility": "Responsibility"}


def dossier(view: LedgerView, incident_id: str, text_of: Callable[[str], str]) -> Dossier:
    """The page of one incident; `text_of` gives a report's text by its id.

    Raises `MissingInput` when the view has no incident of that id.
    """
    incident = find_incident(view, incident_id)
    return _Builder(view, incident, text_of).build()


def claim_field(field: str) -> str:
    """The table's field that a claim's `field` belongs to."""
    stem = field.split(".")[0].split(":")[0]
    return _FIELD_OF_CLAIM.get(stem, stem)


class _Builder:
    """Holds what all parts of a dossier look up: the reports, and this incident's claims."""

    def __init__(self, view: LedgerView, incident: LedgerIncident, text_of: Callable[[str], str]) -> None:
        self._text_of = text_of
        self._view = view
        self._incident = incident
        self._reports = {entry.id: entry for entry in view.reports}
        self._claims = [c for c in view.claims if c.incident == incident.id or c.id in set(incident.claims)]
        self._places: dict[Span, str | None] = {}
        self._places |= _report_of_span(incident, self._claims)
        self._by_field: dict[str, list[LedgerClaim]] = defaultdict(list)
        for claim in self._claims:
            self._by_field[claim_field(claim.field)].append(claim)

    def build(self) -> Dossier:
        """All parts."""
        return Dossier(
            incident=self._incident,
            fields=tuple(self._field(key, name) for key, name in FIELDS),
            tolls=self._tolls(),
            matrix=self._matrix(),
            related=tuple(self._related()),
            contradictions=tuple(self._contradictions()),
            members=tuple(self._members()),
        )

    def _field(self, key: str, name: str) -> FieldRow:
        value, note, spans = _stated(self._incident, key)
        claims = self._by_field[key]
        quotes = self._quotes([*spans, *(span for claim in claims for span in claim.evidence)])
        speakers = dict.fromkeys(words.speaker_words(claim.speaker) for claim in claims)
        reason = self._incident.reasons.get(key, "")
        return FieldRow(
            name=name,
            value=value or words.NOT_STATED,
            known=bool(value),
            note=note or ("" if value else reason),
            speakers=tuple(speakers) if value else (),
            quotes=quotes if value else (),
        )

    def _quotes(self, spans: Iterable[Span], report: str | None = None) -> tuple[Quote, ...]:
        made = {}
        for span in spans:
            home = report or self._home(span)
            made[home, span] = Quote(
                text=span.text, start=span.start, end=span.end, report=self._reports.get(home or "")
            )
        return tuple(made.values())

    def _home(self, span: Span) -> str | None:
        """The report a span stands in: as claims have it, else the one member whose text has it there."""
        if span not in self._places:
            members = dict.fromkeys(member.report for member in self._incident.members)
            fitting = [r for r in members if self._text_of(r)[span.start : span.end] == span.text]
            self._places[span] = fitting[0] if len(fitting) == 1 else None
        return self._places[span]

    def _tolls(self) -> tuple[TollRow, ...]:
        """One row for every figure that a speaker gives in a report."""
        rows: dict[tuple[str, ...], TollRow] = {}
        for claim in self._by_field["tolls"]:
            if isinstance(claim.value, Mapping) and "effect" in claim.value:
                row = self._toll(claim, claim.value)
                rows.setdefault((row.effect, row.group, row.figure, row.speaker, claim.report), row)
        order = words.EFFECTS.index
        return tuple(sorted(rows.values(), key=lambda row: (order(row.effect), row.when, row.high or 0)))

    def _toll(self, claim: LedgerClaim, value: Mapping[str, Any]) -> TollRow:
        home = self._reports.get(claim.report)
        low, best, high = value.get("low"), value.get("best"), value.get("high")
        return TollRow(
            effect=value["effect"],
            group=words.group_words(value.get("group") or "unknown", value.get("nationality")),
            figure=words.figure(low, best, high),
            low=low if low is not None else best,
            high=high if high is not None else best if best is not None else low,
            speaker=words.speaker_words(claim.speaker),
            when=home.published.start[:10] if home and home.published else "",
            scope=value.get("scope") or "incident",
            denied=claim.polarity == "denied",
            quotes=self._quotes(claim.evidence, claim.report),
        )

    def _matrix(self) -> Matrix:
        table: dict[str, dict[str, dict[str, Cell]]] = defaultdict(lambda: defaultdict(dict))
        for claim in self._claims:
            cell = self._cell(claim)
            table[words.principal(claim.speaker)][claim_field(claim.field)].setdefault(cell.value, cell)
        known = [field for field in _COLUMN_NAMES if any(field in row for row in table.values())]
        others = sorted({field for row in table.values() for field in row} - set(known))
        fields = (*known, *others)
        ranked = sorted(table.items(), key=lambda pair: (-sum(map(len, pair[1].values())), pair[0]))
        rows = tuple((who, tuple(tuple(row.get(f, {}).values()) for f in fields)) for who, row in ranked)
        return Matrix(
            fields=tuple(_COLUMN_NAMES.get(f, words.plain(f).capitalize()) for f in fields), rows=rows
        )

    def _cell(self, claim: LedgerClaim) -> Cell:
        quotes = self._quotes(_longest(claim.evidence), claim.report)
        return Cell(
            value=words.value_words(claim.value),
            denied=claim.polarity == "denied" and claim_field(claim.field) != "responsibility",
            modality="" if claim.modality in ("asserted", "reported") else claim.modality,
            quote=quotes[0] if quotes else None,
        )

    def _related(self) -> Iterable[Related]:
        incidents = {i.id: i for i in self._view.incidents}
        for link in self._view.links:
            forward = link.from_ == self._incident.id
            other = incidents.get(link.to if forward else link.from_)
            if other is None or self._incident.id not in (link.from_, link.to):
                continue
            yield self._relation(link, forward, other)

    def _relation(self, link: Link, forward: bool, other: LedgerIncident) -> Related:
        others = _report_of_span(other, [])
        quotes = tuple(q for s in link.evidence for q in self._quotes([s], others.get(s)))
        return Related(
            relation=link.relation,
            strength=link.strength,
            forward=forward,
            other=other,
            speaker=words.speaker_words(link.speaker),
            lag=link.lag,
            quotes=quotes,
        )

    def _contradictions(self) -> Iterable[tuple[Contradiction, tuple[Quote, ...]]]:
        mine = {claim.id: claim for claim in self._claims}
        for contradiction in self._view.contradictions:
            claims = [mine[c] for c in contradiction.claims if c in mine]
            if claims:
                quotes = [q for c in claims for q in self._quotes(_longest(c.evidence), c.report)]
                yield contradiction, tuple(dict.fromkeys(quotes))

    def _members(self) -> Iterable[tuple[ReportEntry, tuple[Quote, ...]]]:
        spans: dict[str, list[Span]] = defaultdict(list)
        for member in self._incident.members:
            spans[member.report].extend(member.evidence)
        for report in sorted(spans, key=lambda r: _published(self._reports.get(r))):
            if entry := self._reports.get(report):
                yield entry, self._quotes(spans[report], report)


def _longest(spans: Sequence[Span]) -> list[Span]:
    """The most telling words, if any: "between 100 and 300 people" rather than "killed"."""
    return [max(spans, key=lambda span: span.end - span.start)] if spans else []


def _published(entry: ReportEntry | None) -> str:
    return entry.published.start if entry and entry.published else "9"


def _report_of_span(incident: LedgerIncident, claims: Sequence[LedgerClaim]) -> dict[Span, str]:
    """Which report a span of the folded incident stands in: as its claims and members have it."""
    homes = {span: member.report for member in incident.members for span in member.evidence}
    homes.update({span: claim.report for claim in claims for span in _claim_spans(claim)})
    return homes


def _claim_spans(claim: LedgerClaim) -> Iterable[Span]:
    yield from claim.evidence
    yield from (link.text for link in claim.speaker if link.text)
    yield from _spans_in(claim.value)


def _spans_in(value: object) -> Iterable[Span]:
    """Spans anywhere inside a claim's plain value."""
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys() and isinstance(value["start"], int):
            yield Span(start=value["start"], end=value["end"], text=value["text"])
        for inner in value.values():
            yield from _spans_in(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _spans_in(inner)


def _stated(incident: LedgerIncident, key: str) -> tuple[str, str, list[Span]]:
    """(value in words or empty, note, the spans that the value itself carries) of one field."""
    if key == "what":
        return words.plain(incident.label).capitalize(), _type_note(incident), list(incident.evidence[:1])
    if key == "when":
        return _stated_when(incident)
    if key == "where":
        return _stated_where(incident)
    if key == "target_object":
        thing = incident.target_object
        return (thing.text.text, words.plain(thing.class_), [thing.text]) if thing else ("", "", [])
    if key == "means":
        spans = [means.text for means in incident.means]
        names = dict.fromkeys(_means_words(means.text.text, means.class_) for means in incident.means)
        return ", ".join(names), _origins(incident), spans
    actors = incident.initiators if key == "initiators" else incident.targets
    spans = [actor.text for actor in actors if actor.text]
    notes = dict.fromkeys(words.plain(actor.category) for actor in actors if actor.category != "unknown")
    return ", ".join(dict.fromkeys(a.name for a in actors)), ", ".join(notes), spans


def _type_note(incident: LedgerIncident) -> str:
    mode = f", {words.plain(incident.mode)}" if incident.mode else ""
    return f"{incident.type}{mode}; {words.plain(incident.status)}"


def _stated_when(incident: LedgerIncident) -> tuple[str, str, list[Span]]:
    interval = incident.when
    if interval is None:
        return "", "", []
    zone = f"; {interval.zone}" if interval.zone else ""
    reference = f"; read against {interval.reference}" if interval.reference else ""
    note = f"precise to the {words.plain(interval.precision)}{zone}{reference}"
    return words.when_words(interval), note, [interval.text] if interval.text else []


def _stated_where(incident: LedgerIncident) -> tuple[str, str, list[Span]]:
    place = incident.where
    if place is None:
        return "", "", []
    note = words.place_precision(place)
    if not words.has_point(place):
        note = f"{note}; no point: {words.no_point_reason(incident)}".lstrip("; ")
    return place.name, note, [place.text] if place.text else []


def _means_words(text: str, class_: str) -> str:
    return text if words.plain(class_) in text.lower() else f"{text} ({words.plain(class_)})"


def _origins(incident: LedgerIncident) -> str:
    names = dict.fromkeys(
        f"of {means.origin.name} origin, as stated" for means in incident.means if means.origin
    )
    return ", ".join(names)
