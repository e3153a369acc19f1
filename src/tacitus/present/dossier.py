"""What an incident's page shows, worked out from the view: every value with the words it came from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from tacitus.ledger.query import find_incident
from tacitus.model.ledger import (
    ChainLink,
    Clock,
    LagStatistics,
    LedgerClaim,
    LedgerIncident,
    LedgerView,
    ReportEntry,
    TollEntry,
)
from tacitus.model.measures import overlap, places_agree
from tacitus.model.query import Chained
from tacitus.model.records import Actor, Interval, Link, Place, Span, Speaker, Toll
from tacitus.present import words
from tacitus.present.chain import Step, chain, relation_words
from tacitus.present.dossier_parts import (
    Candidate,
    Cell,
    ClaimLine,
    Clash,
    Dossier,
    Edge,
    FieldRow,
    Hand,
    LagRow,
    Matrix,
    Merge,
    Quote,
    Related,
    Suspect,
    TollRow,
)
from tacitus.present.language import N_, _, gettext
from tacitus.present.retold import retold
from tacitus.present.stated import stated
from tacitus.present.toll_chart import Chart, Figure, chart
from tacitus.resolve.accounts import voice_key, voice_of
from tacitus.resolve.actors import match_actors
from tacitus.resolve.chains import CHAINING, lag_words, statistics
from tacitus.resolve.corrections import is_taken_back
from tacitus.resolve.grade import party_key
from tacitus.resolve.names import actor_key, place_key
from tacitus.resolve.overlay import rating_key

FIELDS: tuple[tuple[str, str], ...] = (
    ("what", N_("What")),
    ("when", N_("When")),
    ("where", N_("Where")),
    ("initiators", N_("Who did it")),
    ("targets", N_("Who was the target")),
    ("target_object", N_("What was hit")),
    ("means", N_("With what")),
)
"""Fields of the table, in its order."""
_FIELD_OF_CLAIM = {"initiator": "initiators", "target": "targets", "type": "what", "toll": "tolls"}
"""Field of a claim → the table's, where they differ."""
_LINKS = {"follows", "part_of"}
"""Claims on how incidents hang together: shown as chains, not as fields."""
_SETS = {"what": "type", "when": "when", "where": "where", "initiators": "initiators"}
"""Field of the table → the field of an incident that a person may set."""
_COLUMN_NAMES = dict(FIELDS) | {"tolls": N_("Toll"), "responsibility": N_("Responsibility")}


_MERGED = re.compile(r"(?P<account>i_\w+): merged because (?P<because>.*?)(?: \(against: (?P<against>.*)\))?")


MOST_CANDIDATES = 12
_DONE = {
    "correct": N_("corrected by %(name)s, %(day)s"),
    "drop": N_("claim dropped by %(name)s, %(day)s"),
    "add": N_("claim added by %(name)s, %(day)s"),
    "set": N_("set by %(name)s, %(day)s"),
    "move": N_("account moved by %(name)s, %(day)s"),
    "check": N_("checked by %(name)s, %(day)s"),
    "outdated": N_("changed since it was checked by %(name)s, %(day)s"),
}
"""What a person did → that in words."""


def dossier(view: LedgerView, incident_id: str, clock: Clock = "reported") -> Dossier:
    """The page of one incident; charts run on `clock`.

    Raises `MissingInput` when the view has no incident of that id.
    """
    incident = find_incident(view, incident_id)
    return _Builder(view, incident, clock).build()


def chain_context(chained: Chained) -> dict[str, Any]:
    """What the page of chains shows: some by when they began, and the lags over all of them."""
    incidents = {incident.id: incident for incident in chained.incidents}
    told = [
        (
            one,
            tuple(
                (incidents[i], _each_once(ln for ln in one.links if ln.link.from_ == i))
                for i in one.incidents
            ),
        )
        for one in chained.chains
    ]
    return {
        "chains": told,
        "incidents": incidents,
        "lags": [_lag_row(row) for row in chained.statistics],
        "relation_words": relation_words,
        "lag_words": lag_words,
    }


def _each_once(links: Iterable[ChainLink]) -> list[ChainLink]:
    """What several reports say of two incidents in the same way, once."""
    return list({(one.link.to, one.link.relation, one.link.strength, one.lag): one for one in links}.values())


def supports(incident: LedgerIncident, claim: LedgerClaim) -> bool:
    """Whether a claim says what the incident has in that field, as far as the two can be held against each other.

    A caption that names another doer, or a day after the incident's, is no source for the incident's value.
    """
    value = claim.value
    if is_taken_back(claim):
        return False
    if isinstance(value, Actor) and claim.field in ("initiator", "target"):
        stand = incident.initiators if claim.field == "initiator" else incident.targets
        return any(match_actors(value, one) >= 0 for one in stand)
    if isinstance(value, Interval) and incident.when is not None:
        fine = value.precision != "unknown" or incident.when.precision == "unknown"
        return fine and overlap(value, incident.when)
    if isinstance(value, Place) and incident.where is not None:
        return places_agree(value, incident.where) is not False
    return True


def claim_field(field: str) -> str:
    """The table's field that a claim's `field` belongs to."""
    return _FIELD_OF_CLAIM.get(field, field)


class _Builder:
    """Holds what all parts of a dossier look up: the reports, and this incident's claims."""

    def __init__(self, view: LedgerView, incident: LedgerIncident, clock: Clock) -> None:
        self._clock = clock
        self._view = view
        self._incident = incident
        self._reports = {entry.id: entry for entry in view.reports}
        self._claims = [c for c in view.claims if c.incident == incident.id or c.id in set(incident.claims)]
        self._grades = {rating_key(rating): rating.value for rating in view.ratings}
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
            charts=tuple(c for effect in words.EFFECTS if (c := self._chart(effect))),
            suspects=tuple(self._suspects()),
            origins=tuple(self._origins()),
            merges=tuple(self._merge(reason) for reason in self._incident.merge_reasons),
            chain=(steps := tuple(self._chain())),
            lags=tuple(_lag_row(row) for row in statistics(o for step, _edges in steps for o in step.links)),
            related=tuple(self._related()),
            contradictions=tuple(self._contradictions()),
            members=tuple(self._members()),
            hands=hands_of(self._incident),
        )

    def _field(self, key: str, name: str) -> FieldRow:
        value, note, spans = stated(self._incident, key)
        claims = [claim for claim in self._by_field[key] if supports(self._incident, claim)]
        quotes = self._quotes([*spans, *(span for claim in claims for span in claim.evidence)])
        speakers = dict.fromkeys(self._speaker(claim) for claim in claims)
        reason = self._incident.reasons.get(key, "")
        before = self._before(key)
        return FieldRow(
            key=key,
            name=gettext(name),
            value=value or words.not_stated(),
            known=bool(value),
            note="; ".join(filter(None, (note or ("" if value else self._why_unknown(key, reason)), before))),
            speakers=tuple(speakers) if value else (),
            quotes=quotes if value else (),
            hands=hands_of(self._incident).get("type" if key == "what" else key, ()),
            sets=_SETS.get(key, ""),
            claims=tuple(map(self._line, self._by_field[key])),
            candidates=self._candidates() if key == "where" else (),
            names=tuple(self._names(key)),
        )

    def _before(self, key: str) -> str:
        """What corrections took back of a field, in words."""
        taken_back = dict.fromkeys(
            words.value_words(claim.value) for claim in self._by_field[key] if is_taken_back(claim)
        )
        if not taken_back:
            return ""
        return _("corrected; it was given as %(what)s before") % {"what": words.listed(list(taken_back))}

    def _names(self, key: str) -> Iterator[tuple[str, str]]:
        """Who and what a field names, and the keys of their pages; bare nouns ("people") have no page of their own."""
        if key == "where" and self._incident.where is not None:
            yield words.place_name(self._incident.where), place_key(self._incident.where)
        for actor in {"initiators": self._incident.initiators, "targets": self._incident.targets}.get(
            key, ()
        ):
            if any(letter.isupper() for letter in actor.name):
                yield actor.name, actor_key(actor)

    def _line(self, claim: LedgerClaim) -> ClaimLine:
        told = f"{self._principal(claim)}: {words.value_words(claim.value)}"
        return ClaimLine(id=claim.id, words=words.shortened(told, 90), report=claim.report)

    def _candidates(self) -> tuple[Candidate, ...]:
        places = [c.value for c in self._by_field["where"] if isinstance(c.value, Place)]
        found = {one.gazetteer: one for place in places for one in place.candidates}
        return tuple(
            Candidate(id=key, words=words.candidate_words(one), lat=one.lat, lon=one.lon)
            for key, one in found.items()
        )[:MOST_CANDIDATES]

    def _why_unknown(self, key: str, reason: str) -> str:
        """Where nobody is named as the doer but somebody is blamed, that; else the reader's reason."""
        if key == "initiators" and self._incident.attributions:
            return _("no report says so by itself; who claims it, is blamed or denies it stands below")
        return retold(reason)

    def _quotes(self, spans: Iterable[Span]) -> tuple[Quote, ...]:
        return tuple(
            Quote(text=span.text, start=span.start, end=span.end, report=self._reports.get(span.report or ""))
            for span in dict.fromkeys(spans)
        )

    def _speaker(self, claim: LedgerClaim | TollEntry) -> str:
        return words.speaker_words(claim.speaker, words.outlet_words(self._reports.get(claim.report)))

    def _principal(self, claim: LedgerClaim | TollEntry) -> str:
        return words.principal(claim.speaker, words.outlet_words(self._reports.get(claim.report)))

    def _tolls(self) -> tuple[TollRow, ...]:
        """One row for every figure that a speaker gives, in however many reports."""
        rows: dict[tuple[object, ...], TollRow] = {}
        homes: dict[tuple[object, ...], set[str]] = defaultdict(set)
        for claim in sorted(self._by_field["tolls"], key=lambda c: self._reported(c.report)):
            if isinstance(claim.value, Toll) and self._counts(claim.value):
                row = self._toll(claim, claim.value)
                key = (
                    row.effect,
                    row.group,
                    row.figure,
                    row.part_of,
                    row.scope,
                    row.denied,
                    self._principal(claim),
                )
                homes[key].add(claim.report)
                first = rows.setdefault(key, row)
                quotes = tuple(dict.fromkeys((*first.quotes, *row.quotes)))
                claims = tuple(dict.fromkeys((*first.claims, *row.claims)))
                rows[key] = replace(first, quotes=quotes, claims=claims, reports=len(homes[key]))
        order = words.EFFECTS.index
        return tuple(sorted(rows.values(), key=lambda row: (order(row.effect), row.when, row.high or 0)))

    def _counts(self, toll: Toll) -> bool:
        """Whether a toll says more than that people came to harm, where others say how many."""
        if (toll.low, toll.best, toll.high) != (None, None, None) or toll.group != "unknown":
            return True
        return not any(total.effect == toll.effect for total in self._incident.totals)

    def _reported(self, report: str) -> str:
        entry = self._reports.get(report)
        if entry is None:
            return ""
        return entry.reported_at or (entry.published.start if entry.published else entry.known_at)

    def _chart(self, effect: str) -> Chart | None:
        """Totals over time: figures for part of those harmed would only look like lower totals."""
        history = [entry for entry in self._incident.toll_history if entry.effect == effect]
        whole = [entry for entry in history if entry.group == "unknown" and entry.part_of is None]
        return chart(effect, (self._figure(entry) for entry in (whole if len(whole) > 1 else history)))

    def _figure(self, entry: TollEntry) -> Figure:
        figure = words.figure(entry.low, entry.best, entry.high)
        reported = (entry.reported_at or self._reported(entry.report))[:10]
        group = ", ".join(filter(None, (words.group_words(entry.group), words.part_words(entry.part_of))))
        return Figure(
            speaker=words.upper_first(words.shortened(self._principal(entry), 34)),
            at=entry.known_at if self._clock == "known" else reported,
            low=entry.low,
            best=entry.best,
            high=entry.high,
            words=_("%(figure)s: %(speaker)s; reported %(reported)s, known to this ledger %(known)s")
            % {
                "figure": f"{figure} ({group})" if group else figure,
                "speaker": self._speaker(entry),
                "reported": reported,
                "known": entry.known_at[:16].replace("T", " "),
            },
        )

    def _suspects(self) -> Iterable[Suspect]:
        """Whoever is named, with everybody who names or clears them; most reports first."""
        holders: dict[str, dict[tuple[str, str, str], None]] = defaultdict(dict)
        reports: dict[str, dict[str, None]] = defaultdict(dict)
        keys = {row.actor: row.actor_id or voice_key(row.actor) for row in self._incident.attributions}
        for row in self._incident.attributions:
            reports[row.actor].update(dict.fromkeys(row.reports))
        known = (*self._incident.initiators, *(entry.actor for entry in self._incident.responsibility))
        names = {party_key(actor): actor.name for actor in known if actor.name in reports}
        for entry in self._incident.responsibility:
            name = names.get(party_key(entry.actor), entry.actor.name)
            if name == entry.actor.name:
                keys[name] = actor_key(entry.actor)
            hedge = entry.hedge.text if entry.hedge else ""
            holders[name][entry.kind, words.speaker_words(entry.speaker), hedge] = None
        for row in self._incident.attributions:
            said = {(kind, who) for kind, who, _hedge in holders[row.actor]}
            for who in row.speakers or (self._tellers(row.reports),):
                if not any(kind == row.kind and who in longer for kind, longer in said):
                    holders[row.actor][row.kind, who, ""] = None
        for name in sorted(holders, key=lambda n: (-len(reports[n]), n)):
            known_in = tuple(self._reports[r] for r in reports[name] if r in self._reports)
            yield Suspect(name=name, key=keys[name], holders=tuple(holders[name]), reports=known_in)

    def _tellers(self, reports: Iterable[str]) -> str:
        return ", ".join(dict.fromkeys(words.outlet_words(self._reports.get(r)) for r in reports))

    def _origins(self) -> Iterable[str]:
        links = [link for claim in self._claims for link in claim.speaker]
        names = {voice_key(link.name): link.name for link in links}
        names |= {link.id: link.name for link in reversed(links) if link.id}
        return (words.origin_words(origin, self._reports, names) for origin in self._incident.origins)

    def _merge(self, reason: str) -> Merge:
        found = _MERGED.fullmatch(reason)
        account = found["account"] if found else reason.partition(":")[0]
        homes = (m.report for m in self._incident.members if m.incident == account)
        return Merge(
            account=account,
            reports=tuple(self._reports[r] for r in dict.fromkeys(homes) if r in self._reports),
            because=tuple(map(retold, found["because"].split("; "))) if found else (),
            against=tuple(map(retold, found["against"].split("; "))) if found and found["against"] else (),
            plain="" if found else reason,
        )

    def _chain(self) -> Iterable[tuple[Step, tuple[Edge, ...]]]:
        incidents = {i.id: i for i in self._view.incidents}
        for step in chain(self._incident.id, incidents, self._view.links):
            yield step, tuple(self._edge(one, step.incident, incidents[one.link.to]) for one in step.links)

    def _edge(self, one: ChainLink, later: LedgerIncident, earlier: LedgerIncident) -> Edge:
        link = one.link
        return Edge(
            relation=relation_words(link),
            strength=link.strength,
            earlier=earlier,
            lag=words.lag_words(link.lag) or words.days_between(earlier.when, later.when),
            measured=lag_words(one.lag) if one.lag else "",
            speaker=link.by or (words.speaker_words(link.speaker) if _is_named(link.speaker) else ""),
            quotes=self._quotes(link.evidence),
        )

    def _toll(self, claim: LedgerClaim, toll: Toll) -> TollRow:
        home = self._reports.get(claim.report)
        low, best, high = toll.low, toll.best, toll.high
        return TollRow(
            effect=toll.effect,
            group=words.group_words(toll.group, toll.nationality),
            figure=words.figure(low, best, high),
            low=low if low is not None else best,
            high=high if high is not None else best if best is not None else low,
            speaker=self._speaker(claim),
            when=home.published.start[:10] if home and home.published else "",
            scope=toll.scope,
            denied=claim.polarity == "denied",
            reports=1,
            quotes=self._quotes(claim.evidence),
            part_of=words.part_words(toll.part_of),
            claims=(self._line(claim),),
        )

    def _matrix(self) -> Matrix:
        table: dict[str, dict[str, dict[str, Cell]]] = defaultdict(lambda: defaultdict(dict))
        for claim in self._claims:
            if claim_field(claim.field) in _LINKS:
                continue
            cell = self._cell(claim)
            row = table[self._principal(claim)][claim_field(claim.field)]
            if cell.credibility or cell.value not in row:  # of claims that say the same, one that was judged
                row[cell.value] = cell
        known = [field for field in _COLUMN_NAMES if any(field in row for row in table.values())]
        others = sorted({field for row in table.values() for field in row} - set(known))
        fields = (*known, *others)
        ranked = sorted(table.items(), key=lambda pair: (-sum(map(len, pair[1].values())), pair[0]))
        rows = tuple((who, tuple(tuple(row.get(f, {}).values()) for f in fields)) for who, row in ranked)
        return Matrix(
            fields=tuple(
                gettext(_COLUMN_NAMES[f]) if f in _COLUMN_NAMES else words.plain(f).capitalize()
                for f in fields
            ),
            rows=rows,
            reliability={
                who: self._grades[voice_key(who)] for who in table if voice_key(who) in self._grades
            },
            keys={self._principal(c): voice_of(c.speaker[0]) for c in self._claims if c.speaker},
        )

    def _cell(self, claim: LedgerClaim) -> Cell:
        quotes = self._quotes(_longest(claim.evidence))
        return Cell(
            value=words.value_words(claim.value),
            denied=claim.polarity == "denied" and claim_field(claim.field) != "responsibility",
            modality="" if claim.modality in ("asserted", "reported") else claim.modality,
            quote=quotes[0] if quotes else None,
            credibility=self._grades.get(claim.id, ""),
        )

    def _related(self) -> Iterable[Related]:
        incidents = {i.id: i for i in self._view.incidents}
        for link in self._view.links:
            forward = link.from_ == self._incident.id
            other = incidents.get(link.to if forward else link.from_)
            if other is None or link.relation in CHAINING or self._incident.id not in (link.from_, link.to):
                continue
            yield self._relation(link, forward, other)

    def _relation(self, link: Link, forward: bool, other: LedgerIncident) -> Related:
        return Related(
            relation=link.relation,
            strength=link.strength,
            forward=forward,
            other=other,
            speaker=link.by or words.speaker_words(link.speaker),
            quotes=self._quotes(link.evidence),
        )

    def _contradictions(self) -> Iterable[Clash]:
        """Open ones first."""
        mine = {claim.id: claim for claim in self._claims}
        found = [clash for clash in self._view.contradictions if self._incident.id in clash.incidents]
        for clash in sorted(found, key=lambda clash: clash.status != "open"):
            claims = [mine[c] for c in clash.claims if c in mine]
            quotes = [q for c in claims for q in self._quotes(_longest(c.evidence))]
            yield Clash(
                contradiction=clash,
                quotes=tuple(dict.fromkeys(quotes)),
                sides=tuple((c.id, f"{self._principal(c)}: {words.value_words(c.value)}") for c in claims),
            )

    def _members(self) -> Iterable[tuple[ReportEntry, tuple[Quote, ...]]]:
        spans: dict[str, list[Span]] = defaultdict(list)
        for member in self._incident.members:
            spans[member.report].extend(member.evidence)
        for report in sorted(spans, key=lambda r: _published(self._reports.get(r))):
            if entry := self._reports.get(report):
                yield entry, self._quotes(spans[report])


def hands_of(incident: LedgerIncident) -> dict[str, tuple[Hand, ...]]:
    """Field of an incident → the persons who had a hand in it; tolls by effect as well."""
    found: dict[str, list[Hand]] = defaultdict(list)
    for mark in incident.provenance:
        done = "outdated" if mark.state == "outdated" else mark.act
        hand = Hand(
            words=gettext(_DONE[done]) % {"name": mark.by, "day": mark.at[:10]},
            state=mark.state,
            reason=mark.reason,
        )
        found[mark.field].append(hand)
        if mark.effect:
            found[f"{mark.field}.{mark.effect}"].append(hand)
    return {name: tuple(made) for name, made in found.items()}


def _is_named(speaker: Speaker | None) -> bool:
    return bool(speaker and speaker[0].name != words.NAMELESS)


def _longest(spans: Sequence[Span]) -> list[Span]:
    """The most telling words, if any: "between 100 and 300 people" rather than "killed"."""
    return [max(spans, key=lambda span: span.end - span.start)] if spans else []


def _lag_row(row: LagStatistics) -> LagRow:
    return LagRow(
        relation=row.relation,
        n=row.n,
        unknown=row.unknown,
        shortest=lag_words(row.shortest) if row.shortest else "",
        median=lag_words(row.median) if row.median else "",
        longest=lag_words(row.longest) if row.longest else "",
    )


def _published(entry: ReportEntry | None) -> str:
    return entry.published.start if entry and entry.published else "9"
