"""Drafts → claims: every value with its speaker, its segment and the characters it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tacitus.ground import places
from tacitus.model.codec import to_plain
from tacitus.model.ids import content_id
from tacitus.model.records import (
    Actor,
    Affiliation,
    Claim,
    Count,
    Kind,
    Means,
    Place,
    Responsibility,
    Span,
    Speaker,
    Toll,
    Value,
)
from tacitus.model.vocabulary import Modality, Polarity, Side
from tacitus.ontology.kinds import parent_of
from tacitus.readers.rules import NAME, VERSION
from tacitus.readers.rules.attribution.chains import Speakers
from tacitus.readers.rules.attribution.responsibility import ResponsibilityMention
from tacitus.readers.rules.confidence import confidence
from tacitus.readers.rules.dating import told_by
from tacitus.readers.rules.events.grouping import Draft, Facets
from tacitus.readers.rules.events.mentions import EventMention
from tacitus.readers.rules.facets import Grounder, implied_means, mode_of
from tacitus.readers.rules.tolls.find import TollMention
from tacitus.resolve.values import leading_kind

if TYPE_CHECKING:
    from tacitus.model.parsed import Sentence
    from tacitus.readers.rules.events.means import MeansMention
    from tacitus.readers.rules.scene import Scene

PUT_AS: dict[str, Modality] = {"claimed": "alleged", "denied": "alleged", "assessed": "assessed"}
"""Kind of responsibility → how it is put."""


@dataclass(slots=True)
class ClaimWriter:
    """Collects the claims of one report; the same claim twice is one claim."""

    scene: Scene
    speakers: Speakers
    _claims: dict[str, Claim] = field(default_factory=dict)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """In the order of writing."""
        return tuple(self._claims.values())

    def sentence_span(self, sentence: Sentence) -> Span:
        """The characters of a sentence."""
        return self.scene.parsed.span_of(sentence.tokens)

    def write(
        self,
        account: str,
        name: str,
        value: Value,
        mention: EventMention,
        evidence: Iterable[Span],
        why: str,
        *,
        at: int | None = None,
    ) -> None:
        """A claim of a mention: speaker and modality are read at the token `at`, by default its lead."""
        factuality = mention.factuality
        at = mention.lead.token.i if at is None else at
        self.add(
            account,
            name,
            value,
            mention.sentence,
            evidence,
            why,
            speaker=self.speakers.chain(at),
            modality=self.speakers.modality(at),
            polarity="denied" if factuality is not None and factuality.polarity == "denied" else "affirmed",
            hedge=factuality.hedge if factuality is not None else None,
        )

    def add(
        self,
        account: str,
        name: str,
        value: Value,
        sentence: Sentence,
        evidence: Iterable[Span],
        why: str,
        *,
        speaker: Speaker,
        modality: Modality,
        polarity: Polarity = "affirmed",
        hedge: Span | None = None,
    ) -> None:
        """A claim whose speaker is known already."""
        spans = tuple(evidence)
        segment = sentence.segment.kind
        made = content_id("c", account, name, to_plain(value), [[span.start, span.end] for span in spans])
        self._claims.setdefault(
            made,
            Claim(
                id=made,
                incident=account,
                field=name,
                value=value,
                speaker=speaker,
                modality=modality,
                polarity=polarity,
                hedge=hedge,
                segment=segment,
                evidence=spans,
                confidence=confidence(name, why, modality, hedge is not None, segment),
                extractor=f"{NAME}/{why}",
                version=VERSION,
                context=self.sentence_span(sentence),
            ),
        )


@dataclass(slots=True)
class DraftClaims:
    """Writes what the mentions of a draft say."""

    writer: ClaimWriter
    grounder: Grounder
    affiliations: dict[int, list[Affiliation]] = field(default_factory=dict)
    """Character offset of a described actor's phrase → affiliations asserted of it."""
    elsewhere: Place | None = None
    """Where an incident lies that names no place: as the headline has it, or in the country of the whole report."""

    @property
    def scene(self) -> Scene:
        """The report that is read."""
        return self.writer.scene

    def write(self, draft: Draft, responsibility: Iterable[ResponsibilityMention]) -> str:
        """Write the claims of a draft and return its account's id."""
        account = self._account(draft)
        self._tolls(draft, account)
        self._means(draft, account)
        self._actors(draft, account)
        for found in responsibility:
            self._responsibility(found, account)
        self._plain(draft, account)
        self._told(draft, account)
        self._elsewhere(draft, account)
        self._target_object(draft, account)
        return account

    def _account(self, draft: Draft) -> str:
        """An id of the mention that tells it first and of what the draft calls it."""
        first = draft.mentions[draft.body[0]]
        kinds = [(self._kind(m, f), m.segment) for m, f in zip(draft.mentions, draft.facets, strict=True)]
        label = leading_kind(kinds).label
        return content_id("i", self.scene.parsed.report.id, [first.lead.token.idx, label])

    def _kind(self, mention: EventMention, facets: Facets) -> Kind:
        old = mention.factuality is not None and mention.factuality.status == "historical"
        return Kind(
            type=facets.type,
            mode=mode_of(facets.label, mention),
            label=facets.label,
            status="denied" if mention.only_denied else "historical" if old or facets.old else "current",
            means=None if mention.means else implied_means(mention),
            parent=parent_of(facets.label),
        )

    def _plain(self, draft: Draft, account: str) -> None:
        """What kind each mention makes of it, when and where."""
        for mention, facets in zip(draft.mentions, draft.facets, strict=True):
            spans = mention.trigger_spans(self.scene)
            self.writer.write(account, "type", self._kind(mention, facets), mention, spans, mention.lead.why)
            if facets.when is not None:
                times = (time.span for time in mention.times)
                self.writer.write(account, "when", facets.when, mention, times, "time")
            if facets.where is not None:
                named = (place.span for place in mention.places)
                why = mention.by_network.get("places", "place")
                self.writer.write(account, "where", _with_zone(facets.where), mention, named, why)

    def _told(self, draft: Draft, account: str) -> None:
        """By which day it had happened, where nothing dates it but that somebody told of it."""
        if any(facets.when is not None for facets in draft.facets):
            return
        for mention in draft.mentions:
            when = told_by(self.scene, mention)
            if when is not None and when.text is not None:
                self.writer.write(account, "when", when, mention, [when.text], "told by then")

    def _elsewhere(self, draft: Draft, account: str) -> None:
        if self.elsewhere is None or self.elsewhere.text is None:
            return
        if all(facets.where is None for facets in draft.facets):
            where, first = _with_zone(self.elsewhere), draft.mentions[draft.body[0]]
            why = "country of the report" if where.precision == "country" else "place of the report"
            self.writer.write(account, "where", where, first, [self.elsewhere.text], why)

    def _target_object(self, draft: Draft, account: str) -> None:
        """The first thing that the body has hit."""
        for mention in (draft.mentions[i] for i in draft.body):
            thing = self.grounder.target_object(mention)
            if thing is not None:
                self.writer.write(account, "target_object", thing, mention, [thing.text], "noun")
                return

    def _actors(self, draft: Draft, account: str) -> None:
        for role, name in (("initiator", "initiators"), ("target", "targets")):
            for i in _body_first(draft):
                mention, facets = draft.mentions[i], draft.facets[i]
                why = mention.by_network.get(name, role)
                for actor in facets.initiators if role == "initiator" else facets.targets:
                    evidence = actor.text or self.writer.sentence_span(mention.sentence)
                    told = self._with_affiliations(actor)
                    self.writer.write(account, role, told, mention, [evidence], why)

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

    def _means(self, draft: Draft, account: str) -> None:
        for mention in (draft.mentions[i] for i in _body_first(draft)):
            for found in mention.means:
                means = self._mean(found)
                self.writer.write(account, "means", means, mention, [found.span], "means", at=found.head)

    def _mean(self, found: MeansMention) -> Means:
        origin = None
        if found.origin is not None:
            origin = self.scene.describe(self.scene.parsed.doc[found.origin])
        return Means(text=found.span, class_=found.class_, count=found.count, origin=origin)

    def _tolls(self, draft: Draft, account: str) -> None:
        for mention in sorted(draft.mentions, key=lambda m: m.index):
            for found in mention.tolls:
                if not found.cumulative:
                    toll = self._toll(found, mention, draft.facets)
                    why = f"toll: {found.why}"
                    self.writer.write(account, "toll", toll, mention, toll.evidence, why, at=found.trigger)

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
            speaker=self.writer.speakers.of_figure(found),
            scope="series" if mention.plural else "incident",
            evidence=found.evidence,
            part_of=self._whole(found),
            supersedes=found.supersedes,
            moved_from=found.moved_from,
        )

    def _whole(self, found: TollMention) -> Count | None:
        """The total that a figure is part of; a total without a figure is still one."""
        if found.is_part_of is None:
            return None
        whole = self.scene.tolls[found.is_part_of].count
        return whole or Count(low=None, best=None, high=None, text=None)

    def _responsibility(self, found: ResponsibilityMention, account: str) -> None:
        if found.actor is None:
            return
        speakers = self.writer.speakers
        speaker = (
            speakers.chain(found.actor.i) if found.speaker is None else speakers.passed_on(found.speaker.i)
        )
        hedge = self.scene.parsed.span_of(found.hedge) if found.hedge is not None else None
        actor = self.scene.describe(found.actor)
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
        self.writer.add(
            account,
            "responsibility",
            Responsibility(
                kind=found.kind, actor=actor, speaker=speaker, hedge=hedge, evidence=found.evidence
            ),
            self.scene.parsed.sentences[found.sentence],
            [found.evidence],
            found.kind,
            speaker=speaker,
            modality=PUT_AS.get(found.kind, "reported"),
            polarity="denied" if found.kind == "denied" else "affirmed",
            hedge=hedge,
        )


def _body_first(draft: Draft) -> list[int]:
    """Positions of the body's mentions, then of those in summaries."""
    body = dict.fromkeys(draft.body)
    return [*body, *(i for i in range(len(draft.mentions)) if i not in body)]


def _with_zone(place: Place) -> Place:
    return replace(place, zone=places.zone_of(place))


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
