"""Drafts → claims: every value with its speaker, its segment and the characters it was read from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
from tacitus.model.vocabulary import SUMMARIES, Modality, Polarity, Side, TollScope
from tacitus.ontology.kinds import go_together, parent_of, sheets
from tacitus.readers.rules import NAME, VERSION
from tacitus.readers.rules.attribution.about import PUT_ON_OTHERS
from tacitus.readers.rules.attribution.chains import Speakers
from tacitus.readers.rules.attribution.responsibility import ResponsibilityMention
from tacitus.readers.rules.confidence import confidence
from tacitus.readers.rules.dating import told_by
from tacitus.readers.rules.describing import public
from tacitus.readers.rules.events.alike import Facets, tells_own_losses
from tacitus.readers.rules.events.grouping import Draft
from tacitus.readers.rules.events.mentions import EventMention
from tacitus.readers.rules.facets import Grounder, implied_means, mode_of
from tacitus.readers.rules.learned.incidents import thing_hit
from tacitus.readers.rules.tolls.find import TollMention
from tacitus.resolve.values import leading_kind

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import Sentence
    from tacitus.readers.rules.events.means import MeansMention
    from tacitus.readers.rules.scene import Scene

PUT_AS: dict[str, Modality] = {"claimed": "alleged", "denied": "alleged", "assessed": "assessed"}
"""Kind of responsibility → how it is put."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Who tells what a claim says, and how."""

    speaker: Speaker
    modality: Modality
    polarity: Polarity = "affirmed"
    hedge: Span | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """What the claims of another reader say of where they come from; `sure` is the confidence of each."""

    reader: str
    version: str
    sure: float


@dataclass(slots=True)
class ClaimWriter:
    """Collects the claims of one report; the same claim twice is one claim."""

    scene: Scene
    speakers: Speakers
    signature: Signature | None = None
    """Of a reader other than the rules."""
    _claims: dict[str, Claim] = field(default_factory=dict)
    _told: set[tuple[str, str]] = field(default_factory=set)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """In the order of writing."""
        return tuple(self._claims.values())

    def has_told(self, account: str, name: str) -> bool:
        """Whether a claim on that field of the account is written."""
        return (account, name) in self._told

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
        speaker: Speaker | None = None,
    ) -> None:
        """A claim of a mention: modality, and the speaker where none is given, are read at `at`, by default its lead."""
        factuality = mention.factuality
        at = mention.lead.token.i if at is None else at
        self.add(
            account,
            name,
            value,
            mention.sentence,
            evidence,
            why,
            Telling(
                speaker=speaker or self.speakers.chain(at),
                modality=self.speakers.modality(at),
                polarity="denied"
                if factuality is not None and factuality.polarity == "denied"
                else "affirmed",
                hedge=factuality.hedge if factuality is not None else None,
            ),
        )

    def add(
        self,
        account: str,
        name: str,
        value: Value,
        sentence: Sentence,
        evidence: Iterable[Span],
        why: str,
        told: Telling,
    ) -> None:
        """A claim of which it is known already who tells it, and how."""
        spans = tuple(evidence)
        segment = sentence.segment.kind
        signed = self.signature
        self._told.add((account, name))
        other = [] if signed is None else [signed.reader]  # two readers that say the same make two claims
        made = content_id(
            "c", *other, account, name, to_plain(value), [[span.start, span.end] for span in spans]
        )
        self._claims.setdefault(
            made,
            Claim(
                id=made,
                incident=account,
                field=name,
                value=value,
                speaker=told.speaker,
                modality=told.modality,
                polarity=told.polarity,
                hedge=told.hedge,
                segment=segment,
                evidence=spans,
                confidence=signed.sure
                if signed is not None
                else confidence(name, why, told.modality, told.hedge is not None, segment),
                extractor=f"{signed.reader if signed is not None else NAME}/{why}",
                version=signed.version if signed is not None else VERSION,
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
    elsewhere: Mapping[int, Place] = field(default_factory=dict)
    """Number of a story → where an incident of it lies that names no place: as the headline has it, or in the country of
    the whole story."""
    at_protests: Mapping[int, Place] = field(default_factory=dict)
    """Identity of a draft that names no place → where the protest was of which it is told."""
    hit: Mapping[int, frozenset[int]] = field(default_factory=dict)
    """Identity of a draft → token indexes of what the words say was hit by the others."""

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
        site = [] if first.site is None else [first.site]
        return content_id("i", self.scene.parsed.report.id, [first.lead.token.idx, label, *site])

    def _kind(self, mention: EventMention, facets: Facets) -> Kind:
        old = mention.factuality is not None and mention.factuality.status == "historical"
        return Kind(
            type=facets.type,
            mode=mode_of(facets.label, mention),
            label=facets.label,
            status="denied" if mention.only_denied else "historical" if old or facets.old else "current",
            means=None if mention.means else _implied(mention, facets.label),
            parent=parent_of(facets.label),
        )

    def _plain(self, draft: Draft, account: str) -> None:
        """What kind each mention makes of it, when and where."""
        for mention, facets in zip(draft.mentions, draft.facets, strict=True):
            spans = mention.trigger_spans(self.scene)
            self.writer.write(
                account,
                "type",
                self._kind(mention, facets),
                mention,
                spans,
                mention.by_network.get("label", mention.lead.why),
            )
            if facets.when is not None:
                times = [time.span for time in mention.times]
                if not times and facets.when.text is not None:
                    times = [facets.when.text]  # the day of what it took up
                self.writer.write(
                    account, "when", facets.when, mention, times, mention.by_network.get("times", "time")
                )
            self._where(account, mention, facets)

    def _where(self, account: str, mention: EventMention, facets: Facets) -> None:
        """Where it was, once for each voice that says so."""
        if facets.where is None:
            return
        why = mention.by_network.get("places", "place")
        told = self.grounder.told_places(mention)
        for where, named in told or [(facets.where, mention.places)]:
            at = self.scene.parsed.doc.char_span(named[0].start, named[0].end, alignment_mode="expand")
            head = at.root.i if at is not None and len(told) > 1 else None
            spans = [place.span for place in named]
            self.writer.write(account, "where", _with_zone(where), mention, spans, why, at=head)

    def _told(self, draft: Draft, account: str) -> None:
        """By which day it had happened, where nothing dates it but that somebody told of it."""
        if any(facets.when is not None for facets in draft.facets):
            return
        for mention in draft.mentions:
            when = told_by(self.scene, mention)
            if when is not None and when.text is not None:
                self.writer.write(account, "when", when, mention, [when.text], "told by then")

    def _elsewhere(self, draft: Draft, account: str) -> None:
        place = self.at_protests.get(id(draft)) or self.elsewhere.get(draft.begins_in)
        if place is None or place.text is None or any(map(tells_own_losses, draft.mentions)):
            return  # where somebody's own losses were need not be where the report is about
        if all(facets.where is None for facets in draft.facets):
            where, first = _with_zone(place), draft.mentions[draft.body[0]]
            why = "country of the report" if where.precision == "country" else "place of the report"
            self.writer.write(account, "where", where, first, [place.text], why)

    def _target_object(self, draft: Draft, account: str) -> None:
        """The first thing that the body has hit."""
        for mention in (draft.mentions[i] for i in draft.body):
            thing = self.grounder.target_object(mention)
            if thing is not None:
                self.writer.write(account, "target_object", thing, mention, [thing.text], "noun")
                return
        mentions = (draft.mentions[i] for i in draft.body)
        found = thing_hit(self.scene, mentions, self.hit.get(id(draft), frozenset()))
        if found is not None:
            mention, head, why = found
            thing = self.grounder.thing(head)
            if thing is not None:
                self.writer.write(account, "target_object", thing, mention, [thing.text], why)

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
        several = _of_several(draft)
        for mention in sorted(draft.mentions, key=lambda m: m.index):
            for found in mention.tolls:
                if not (found.cumulative or _is_outdone(found, mention, draft)):
                    scope: TollScope = "series" if mention.index in several else "incident"
                    toll = self._toll(found, mention, draft.facets, scope)
                    why = f"toll: {found.why}"
                    self.writer.write(
                        account,
                        "toll",
                        toll,
                        mention,
                        toll.evidence,
                        why,
                        at=found.trigger,
                        speaker=toll.speaker,
                    )

    def _toll(
        self, found: TollMention, mention: EventMention, facets: Sequence[Facets], scope: TollScope
    ) -> Toll:
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
            scope=scope,
            evidence=found.evidence,
            part_of=self._whole(found),
            supersedes=found.supersedes,
            moved_from=found.moved_from,
        )

    def _whole(self, found: TollMention) -> Count | None:
        """The total that a figure is part of; a total without a figure is still one."""
        if found.is_part_of is None:
            return None
        total = self.scene.tolls[found.is_part_of]
        lots = {one.start for one in self.scene.harm_at[total.trigger] if one.is_part_of is None}
        # "killed 50 Russians and ten soldiers … one of its men was among the dead": of which, is not told
        whole = total.count if len(lots) == 1 or found.trigger == total.trigger else None
        return whole or Count(low=None, best=None, high=None, text=None)

    def _responsibility(self, found: ResponsibilityMention, account: str) -> None:
        if found.actor is None:
            return
        speakers = self.writer.speakers
        if found.speaker is None:
            speaker = speakers.chain(found.actor.i)
        elif found.actor in found.speaker.conjuncts:
            speaker = speakers.alone(found.speaker.i)
        else:
            speaker = speakers.passed_on(found.speaker.i)
            if found.kind == "claimed" and speaker == speakers.printed_by():
                speaker = speakers.alone(found.actor.i)  # "the Afghan branch of X claimed it"
        hedge = self.scene.parsed.span_of(found.hedge) if found.hedge else None
        actor = self.scene.describe(found.actor)
        if found.own is not None:
            # "the ministry said its forces had done it": the ministry's side, as it is named there
            named_so = self.scene.describe(found.own).text
            actor = replace(actor, text=named_so, antecedent=actor.text)
        if found.kind in PUT_ON_OTHERS and found.front_for is None:
            named = public(self.scene, found.actor, actor)
            if named is None:
                return  # of a private person who is accused only the name is told
            actor = named
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
            Telling(
                speaker=speaker,
                modality=PUT_AS.get(found.kind, "reported"),
                polarity="denied" if found.kind == "denied" else "affirmed",
                hedge=hedge,
            ),
        )


def _is_outdone(found: TollMention, mention: EventMention, draft: Draft) -> bool:
    """ "Nuns shot" above "two nuns were shot dead": a headline that leaves open how it ended tells of no wounded."""
    open_ = found.weak and found.effect == "wounded" and found.count is None
    below = (m for m in draft.mentions if m.segment not in SUMMARIES)
    return (
        open_ and mention.segment in SUMMARIES and any(t.effect == "killed" for m in below for t in m.tolls)
    )


def _of_several(draft: Draft) -> set[int]:
    """Indexes of the mentions that tell of several acts: by themselves, or as what they led to.

    That is an outcome in their sentence ("… with 105 wounded"), or a noun that they hang on ("the toll of the raids").
    """
    acts: dict[int, list[Token]] = defaultdict(list)
    for mention in draft.mentions:
        if mention.plural:
            acts[mention.sentence.index].append(mention.lead.token)
    return {
        mention.index
        for mention in draft.mentions
        if mention.plural or _comes_of(mention, acts.get(mention.sentence.index, ()))
    }


def _comes_of(mention: EventMention, acts: Sequence[Token]) -> bool:
    lead = mention.lead.token
    is_noun = lead.pos_ in ("NOUN", "PROPN")
    left = any(act.dep_ == "nsubj" and act.head.is_ancestor(lead) for act in acts)  # "left three dead"
    return bool(acts) and (mention.outcome or left or (is_noun and any(map(lead.is_ancestor, acts))))


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


def _implied(mention: EventMention, label: str) -> str | None:
    """The means that the word itself says, where what the incident is called says no other one."""
    implied, of_label = implied_means(mention), sheets()[label].get("means")
    fits = implied is None or of_label is None or go_together("means", of_label, implied)
    return implied if fits else None
