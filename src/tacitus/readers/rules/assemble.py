"""Drafts → incidents with their claims: every value with its speaker, segment and characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tacitus.ground import calendar, places
from tacitus.model import measures
from tacitus.model.codec import to_plain
from tacitus.model.ids import content_id
from tacitus.model.records import (
    Actor,
    Affiliation,
    Claim,
    Count,
    Incident,
    Interval,
    Means,
    Place,
    Responsibility,
    Span,
    Speaker,
    Toll,
)
from tacitus.model.vocabulary import Modality, Polarity, Side, Status
from tacitus.readers.rules.attribution.chains import Speakers
from tacitus.readers.rules.attribution.responsibility import ResponsibilityMention
from tacitus.readers.rules.confidence import confidence
from tacitus.readers.rules.events.grouping import Draft, Facets, match_actors
from tacitus.readers.rules.events.mentions import SECONDARY, EventMention
from tacitus.readers.rules.facets import HISTORICAL, Grounder, label_of, mode_of
from tacitus.readers.rules.tolls.find import TollMention

if TYPE_CHECKING:
    from tacitus.model.vocabulary import SegmentKind
    from tacitus.readers.rules.events.means import MeansMention
    from tacitus.readers.rules.scene import Scene

VERSION = "1"
"""Version of the reader's rules, kept in every claim."""


@dataclass(slots=True)
class Built:
    """An incident with its claims, and the draft it came from."""

    draft: Draft
    incident: Incident
    claims: list[Claim]


@dataclass(slots=True)
class Assembler:
    """Builds the incidents of one report."""

    scene: Scene
    grounder: Grounder
    speakers: Speakers
    affiliations: dict[int, list[Affiliation]] = field(default_factory=dict)
    """Character offset of a described actor's phrase → affiliations asserted of it."""
    country: Place | None = None
    """The country that the whole report speaks of: where an incident lies that names no place."""

    def build(
        self,
        draft: Draft,
        when: Interval | None,
        where: Place | None,
        responsibility: list[ResponsibilityMention],
    ) -> Built:
        """One incident and its claims."""
        parsed = self.scene.parsed
        first = draft.mentions[draft.body[0]]
        lead = self._lead(draft)
        label = self._label(draft)
        incident_id = content_id("i", parsed.report.id, [first.lead.token.idx, label])
        when = self._zoned(when, where)
        writer = _ClaimWriter(self, incident_id)
        tolls = self._tolls(draft, writer)
        means = self._means(draft, writer)
        initiators = self._actors(draft, "initiators", writer)
        targets = self._actors(draft, "targets", writer)
        held = _distinct([self._responsibility(r, writer) for r in responsibility])
        self._plain_claims(draft, label, writer)
        if where is None and self.country is not None and self.country.text is not None:
            where = self.country
            at = first.lead.token.i
            writer.write("where", to_plain(where), first, at, (self.country.text,), "country of the report")
        thing = next(
            (t for i in draft.body if (t := self.grounder.target_object(draft.mentions[i])) is not None), None
        )
        if thing is not None:
            writer.write("target_object", to_plain(thing), first, first.lead.token.i, (thing.text,), "noun")
        incident = Incident(
            id=incident_id,
            type=lead.kind.type,
            mode=mode_of(label, lead),
            label=label,
            status=self._status(draft, when),
            when=when,
            where=where,
            initiators=initiators,
            targets=targets,
            target_object=thing,
            means=means,
            tolls=tolls,
            responsibility=held,
            evidence=self._evidence(draft),
            claims=tuple(claim.id for claim in writer.claims),
            reasons=_reasons(when, where, initiators),
        )
        return Built(draft, incident, writer.claims)

    # parts ---------------------------------------------------------------------------------------------

    def _lead(self, draft: Draft) -> EventMention:
        """The body mention whose label is the draft's, else the first."""
        label = self._label(draft)
        return next(
            (draft.mentions[i] for i in draft.body if label_of(draft.mentions[i]) == label), draft.mentions[0]
        )

    def _label(self, draft: Draft) -> str:
        """The label that most body mentions give; among equals the more precise, then the earlier."""
        labels = [label_of(draft.mentions[i]) for i in draft.body]
        if all(_vagueness(name) > 1 for name in labels):
            # a headline may say how; a caption that errs must not
            labels = [
                label_of(mention) for mention in draft.mentions if mention.segment != "caption"
            ] or labels
        return min(labels, key=lambda n: (_vagueness(n), -labels.count(n), labels.index(n)))

    def _zoned(self, when: Interval | None, where: Place | None) -> Interval | None:
        """The interval in the place's own time zone, where one zone is certain."""
        if when is None or where is None or when.zone is not None:
            return when
        zone = places.zone_of(where)
        return calendar.with_zone(when, zone) if zone else when

    def _status(self, draft: Draft, when: Interval | None) -> Status:
        published = self.scene.parsed.report.published
        if when is not None and published is not None and _age(when, published) > HISTORICAL:
            return "historical"
        hints = {
            m.factuality.status for m in draft.mentions if m.factuality is not None and m.factuality.status
        }
        if hints == {"historical"}:
            return "historical"
        if any(m.lead.token.tag_ == "VBG" and _progressive(m) for m in draft.mentions) and "ongoing" in hints:
            return "ongoing"
        return "current"

    def _evidence(self, draft: Draft) -> tuple[Span, ...]:
        parsed = self.scene.parsed
        seen: dict[int, Span] = {}
        for mention in sorted(draft.mentions, key=lambda m: m.index):
            seen.setdefault(mention.sentence.index, parsed.span_of(mention.sentence.tokens))
        return tuple(seen.values())

    def _actors(self, draft: Draft, name: str, writer: _ClaimWriter) -> tuple[Actor, ...]:
        """Actors of a role over all mentions; a claim for each statement, an actor for each referent."""
        kept: list[Actor] = []
        role = name.removesuffix("s")
        body = dict.fromkeys(draft.body)
        for i in (*body, *(i for i in range(len(draft.mentions)) if i not in body)):
            mention = draft.mentions[i]
            for actor in getattr(draft.facets[i], name):
                actor = self._with_affiliations(actor)
                evidence = (actor.text,) if actor.text else (writer.sentence_span(mention),)
                why = mention.encoded.get(name, role)
                writer.write(role, to_plain(actor), mention, mention.lead.token.i, evidence, why)
                kept = _folded(kept, actor, summary=i not in body)
        return tuple(kept)

    def _with_affiliations(self, actor: Actor) -> Actor:
        if actor.text is None:
            return actor
        found = [
            affiliation
            for start, listed in self.affiliations.items()
            if actor.text.start <= start < actor.text.end
            for affiliation in listed
        ]
        known = {(a.to, a.relation) for a in actor.affiliations}
        extra = tuple(a for a in found if (a.to, a.relation) not in known)
        return replace(actor, affiliations=(*actor.affiliations, *extra))

    def _means(self, draft: Draft, writer: _ClaimWriter) -> tuple[Means, ...]:
        kept: dict[str, Means] = {}
        for i in draft.body or range(len(draft.mentions)):
            for found in draft.mentions[i].means:
                means = self._mean(found)
                writer.write("means", to_plain(means), draft.mentions[i], found.head, (found.span,), "means")
                old = kept.get(means.class_)
                kept[means.class_] = _richer(old, means) if old is not None else means
        body = set(draft.body)
        for i in range(len(draft.mentions)):
            if i not in body:
                for found in draft.mentions[i].means:
                    writer.write(
                        "means",
                        to_plain(self._mean(found)),
                        draft.mentions[i],
                        found.head,
                        (found.span,),
                        "means",
                    )
        return tuple(kept.values())

    def _mean(self, found: MeansMention) -> Means:
        origin = None
        if found.origin is not None:
            origin = self.scene.describe(self.scene.parsed.doc[found.origin])
        return Means(text=found.span, class_=found.class_, count=found.count, origin=origin)

    def _tolls(self, draft: Draft, writer: _ClaimWriter) -> tuple[Toll, ...]:
        kept: list[Toll] = []
        for mention in sorted(draft.mentions, key=lambda m: m.index):
            for found in mention.tolls:
                if found.cumulative:
                    continue
                toll = self._toll(found, mention, draft.facets)
                writer.write(
                    "toll", _toll_value(toll), mention, found.trigger, toll.evidence, f"toll: {found.why}"
                )
                kept = _with_toll(kept, toll)
        figured = {toll.effect for toll in kept if (toll.low, toll.best, toll.high) != (None, None, None)}
        # "the first troops killed since …" adds nothing to a figure
        return tuple(
            t for t in kept if t.effect not in figured or (t.low, t.best, t.high) != (None, None, None)
        )

    def _toll(self, found: TollMention, mention: EventMention, facets: Sequence[Facets]) -> Toll:
        count = found.count or Count(low=None, best=None, high=None, text=None)
        victim = found.actor
        if victim is None and found.head is not None:
            victim = self.scene.describe(self.scene.parsed.doc[found.head])
        nationality = victim.country if victim is not None and victim.country else found.nationality
        return Toll(
            effect=found.effect,
            low=count.low,
            best=count.best,
            high=count.high,
            group=found.group,
            nationality=nationality,
            side=_side(found, nationality, mention, facets),
            speaker=self.speakers.of_figure(found.trigger),
            scope="series" if mention.plural else "incident",
            evidence=found.evidence,
            part_of=self._whole(found),
        )

    def _whole(self, found: TollMention) -> Count | None:
        """The total that a figure is part of; a total without a figure is still one."""
        if found.is_part_of is None:
            return None
        whole = self.scene.tolls[found.is_part_of].count
        return whole or Count(low=None, best=None, high=None, text=None)

    def _responsibility(self, found: ResponsibilityMention, writer: _ClaimWriter) -> Responsibility | None:
        if found.actor is None:
            return None
        actor = self.scene.describe(found.actor)
        cue_index = found.actor.i
        speaker: Speaker = self.speakers.chain(cue_index)
        if found.speaker is not None:
            speaker = (*self.speakers.of_source(found.speaker.i)[:-1], *(s for s in speaker))
        speaker = _unique(speaker)
        hedge = self.scene.parsed.span_of(found.hedge) if found.hedge is not None else None
        if found.front_for is not None:
            principal = self.scene.describe(found.front_for)
            front = Affiliation(
                to=principal.id or principal.name,
                relation="front_for",
                speaker=speaker,
                hedge=hedge,
                evidence=found.evidence,
            )
            actor = replace(actor, affiliations=(*actor.affiliations, front))
        held = Responsibility(
            kind=found.kind, actor=actor, speaker=speaker, hedge=hedge, evidence=found.evidence
        )
        writer.write_plain(
            "responsibility", to_plain(held), speaker, hedge, (found.evidence,), found.sentence, found.kind
        )
        return held

    def _plain_claims(self, draft: Draft, label: str, writer: _ClaimWriter) -> None:
        for mention, facets in zip(draft.mentions, draft.facets, strict=True):
            at = mention.lead.token.i
            value = {"type": facets.type, "label": facets.label}
            writer.write(
                "type", value, mention, at, tuple(mention.trigger_spans(self.scene)), mention.lead.why
            )
            if facets.when is not None:
                spans = tuple(t.span for t in mention.times)
                writer.write("when", to_plain(facets.when), mention, at, spans, "time")
            if facets.where is not None:
                spans = tuple(p.span for p in mention.places)
                why = mention.encoded.get("places", "place")
                writer.write("where", to_plain(facets.where), mention, at, spans, why)


def _vagueness(label: str) -> int:
    """0 for labels that say how, 1 for plain words of violence, 2 for outcomes, 3 for what goes along."""
    if label in SECONDARY:
        return 3
    return {"attack": 1, "explosion": 1, "killing": 2}.get(label, 0)


class _ClaimWriter:
    """Collects the claims of one incident; the same claim twice is one claim."""

    def __init__(self, assembler: Assembler, incident_id: str) -> None:
        self.assembler = assembler
        self.incident_id = incident_id
        self._claims: dict[str, Claim] = {}

    @property
    def claims(self) -> list[Claim]:
        """In the order of writing."""
        return list(self._claims.values())

    def sentence_span(self, mention: EventMention) -> Span:
        """The characters of a mention's sentence."""
        return self.assembler.scene.parsed.span_of(mention.sentence.tokens)

    def write(
        self,
        name: str,
        value: Any,
        mention: EventMention,
        token_index: int,
        evidence: tuple[Span, ...],
        why: str,
    ) -> None:
        """A claim of a mention: speaker, modality and hedge are read at `token_index`."""
        factuality = mention.factuality
        hedge = None
        if factuality is not None and factuality.hedge is not None:
            hedge = factuality.hedge
        speaker = self.assembler.speakers.chain(token_index)
        modality = self.assembler.speakers.modality(token_index)
        polarity: Polarity = (
            "denied" if factuality is not None and factuality.polarity == "denied" else "affirmed"
        )
        segment: SegmentKind = mention.sentence.segment.kind
        self._add(name, value, speaker, modality, polarity, hedge, segment, evidence, why)

    def write_plain(
        self,
        name: str,
        value: Any,
        speaker: Speaker,
        hedge: Span | None,
        evidence: tuple[Span, ...],
        sentence: int,
        why: str,
    ) -> None:
        """A claim whose speaker is already known."""
        modality: Modality = {"claimed": "alleged", "denied": "alleged", "assessed": "assessed"}.get(
            why, "reported"
        )  # type: ignore[assignment]
        polarity: Polarity = "denied" if why == "denied" else "affirmed"
        segment = self.assembler.scene.parsed.sentences[sentence].segment.kind
        self._add(name, value, speaker, modality, polarity, hedge, segment, evidence, why)

    def _add(
        self,
        name: str,
        value: Any,
        speaker: Speaker,
        modality: Modality,
        polarity: Polarity,
        hedge: Span | None,
        segment: SegmentKind,
        evidence: tuple[Span, ...],
        why: str,
    ) -> None:
        spans = [[span.start, span.end] for span in evidence]
        claim_id = content_id("c", self.incident_id, name, value, spans)
        self._claims.setdefault(
            claim_id,
            Claim(
                id=claim_id,
                incident=self.incident_id,
                field=name,
                value=value,
                speaker=speaker,
                modality=modality,
                polarity=polarity,
                hedge=hedge,
                segment=segment,
                evidence=evidence,
                confidence=confidence(name, why, modality, hedge is not None, segment),
                extractor=why,
                version=VERSION,
            ),
        )


def _distinct(held: Sequence[Responsibility | None]) -> tuple[Responsibility, ...]:
    """One entry for each kind, actor and speaker."""
    kept: dict[tuple[str, str, str], Responsibility] = {}
    for one in held:
        if one is not None:
            kept.setdefault(
                (one.kind, one.actor.id or one.actor.name, one.speaker[0].name if one.speaker else ""), one
            )
    return tuple(kept.values())


def _age(when: Interval, published: Interval) -> timedelta:
    return measures.instant(published.start) - measures.instant(when.end)


def _progressive(mention: EventMention) -> bool:
    return any(child.dep_ == "aux" and child.lemma_ == "be" for child in mention.lead.token.children)


def _folded(kept: list[Actor], actor: Actor, *, summary: bool) -> list[Actor]:
    """Add an actor unless a kept one is the same referent; the better known of the two stays.

    A summary's vaguer words ("armed men") for somebody whom the body describes add nobody.
    """
    if summary and actor.id is None and any(match_actors(actor, other) > 0 for other in kept):
        return kept
    for position, other in enumerate(kept):
        if match_actors(actor, other) >= 1.0 or actor.name == other.name:
            better = actor if (actor.id and not other.id) else other
            merged = {(a.to, a.relation): a for a in (*other.affiliations, *actor.affiliations)}
            kept[position] = replace(better, affiliations=tuple(merged.values()))
            return kept
    return [*kept, actor]


def _richer(old: Means, new: Means) -> Means:
    """The first naming of a means, with count and origin from whichever gives them."""
    return replace(old, count=old.count or new.count, origin=old.origin or new.origin)


def _with_toll(kept: list[Toll], toll: Toll) -> list[Toll]:
    """Add a toll; the same figure from the same mouth is one toll with more evidence."""
    for position, other in enumerate(kept):
        same = (other.effect, other.low, other.best, other.high) == (
            toll.effect,
            toll.low,
            toll.best,
            toll.high,
        )
        groups = other.group == toll.group or "unknown" in (other.group, toll.group)
        nations = other.nationality == toll.nationality or None in (other.nationality, toll.nationality)
        elsewhere = {(s.start, s.end) for s in other.evidence}.isdisjoint(
            (s.start, s.end) for s in toll.evidence
        )
        parts = (other.part_of is None) == (toll.part_of is None)
        if same and groups and nations and parts and elsewhere and _one_voice(other.speaker, toll.speaker):
            fuller = replace(
                other,
                speaker=toll.speaker if _narrated(other.speaker) else other.speaker,
                group=toll.group if other.group == "unknown" else other.group,
                nationality=other.nationality or toll.nationality,
                evidence=(*other.evidence, *toll.evidence),
            )
            return [*kept[:position], fuller, *kept[position + 1 :]]
    return [*kept, toll]


def _one_voice(one: Speaker | None, other: Speaker | None) -> bool:
    """The same speaker, or the report itself telling what somebody else in it is the source of."""
    if _narrated(one) or _narrated(other):
        return True
    return (one[0].name if one else None) == (other[0].name if other else None)


def _narrated(speaker: Speaker | None) -> bool:
    return not speaker or speaker[0].role == "outlet"


def _side(
    found: TollMention, nationality: str | None, mention: EventMention, facets: Sequence[Facets]
) -> Side:
    """The side of those harmed: as their own words say, else by the nation of target or initiator."""
    if found.side != "unknown":
        return found.side
    if found.head is not None and any(token.i == found.head for token in mention.targets):
        return "target"
    if nationality is not None:
        if any(actor.country == nationality for f in facets for actor in f.targets):
            return "target"
        if any(actor.country == nationality for f in facets for actor in f.initiators):
            return "initiator"
    return "unknown"


def _toll_value(toll: Toll) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(toll)
    return {
        k: plain[k]
        for k in ("effect", "low", "best", "high", "group", "nationality", "side", "scope", "part_of")
    }


def _unique(speaker: Speaker) -> Speaker:
    seen: dict[str, Any] = {}
    for link in speaker:
        seen.setdefault(link.name, link)
    return tuple(seen.values())


def _reasons(when: Interval | None, where: Place | None, initiators: tuple[Actor, ...]) -> dict[str, str]:
    """Why a value is unknown."""
    reasons = {}
    if when is None:
        reasons["when"] = "the report gives no time that can be tied to the calendar"
    if where is None:
        reasons["where"] = "the report names no place for it"
    elif where.lat is None and where.reason:
        reasons["where"] = where.reason
    if not initiators:
        reasons["initiators"] = "the report names nobody"
    return reasons
