"""One report in, its reading out: the order of the steps.

text → segments, sentences → names, places, times (ground spots) → means, tolls, attributions, events
(extract) → drafts of incidents → incidents with claims, links and contradictions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tacitus.ground import actors, calendar, places
from tacitus.model.ids import content_id
from tacitus.model.parsed import ParsedReport, Spotted
from tacitus.model.records import (
    Actor,
    Claim,
    Link,
    Mention,
    Reading,
    Reject,
    Report,
    Span,
)
from tacitus.readers.model.encoder import read_words
from tacitus.readers.rules.assemble import VERSION, Assembler, Built
from tacitus.readers.rules.attribution.chains import Speakers
from tacitus.readers.rules.attribution.find import attributions
from tacitus.readers.rules.attribution.responsibility import ResponsibilityMention, find_responsibility
from tacitus.readers.rules.confidence import confidence
from tacitus.readers.rules.contradictions import find_contradictions
from tacitus.readers.rules.described_places import described_places
from tacitus.readers.rules.events.grouping import Draft, Grouping, group_mentions, series
from tacitus.readers.rules.events.means import find_means
from tacitus.readers.rules.events.mentions import EventMention, Events, find_events
from tacitus.readers.rules.facets import Grounder, best_interval, best_place
from tacitus.readers.rules.relations import stated as relating
from tacitus.readers.rules.relations.order import derive_times, find_disorder, lag_of
from tacitus.readers.rules.relations.stated import RelationMention, find_relations
from tacitus.readers.rules.report_country import country_of_report
from tacitus.readers.rules.scene import Scene, build_scene
from tacitus.readers.rules.tolls.find import find_tolls
from tacitus.readers.rules.tolls.quantities import counts, quantities
from tacitus.readers.rules.world import World, load_world
from tacitus.syntax.parse import parse
from tacitus.text.segments import segment

if TYPE_CHECKING:
    from spacy.tokens import Token

NOT_HAPPENED = frozenset({"planned", "threatened", "conditional", "hypothetical", "generic"})
"""Statuses of talk about violence that did not (or not once) happen."""


@dataclass(frozen=True, slots=True)
class Read:
    """A reading with what it was made from, for explanation and evaluation."""

    reading: Reading
    scene: Scene
    events: Events
    grouping: Grouping
    built: tuple[Built, ...]


def read_report(report: Report, *, mentions: bool = False, world: World | None = None) -> Reading:
    """Read one report. With `mentions`, every span that was read is listed too.

    Costs about twice the bare language pipeline. Raises `InstallationError` when models or gazetteer are
    missing; any text is read without an exception.
    """
    return read_fully(report, mentions=mentions, world=world).reading


def read_fully(report: Report, *, mentions: bool = False, world: World | None = None) -> Read:
    """`read_report`, keeping the parse and the event mentions."""
    world = world or load_world()
    scene = set_scene(report, world)
    events = find_events(scene)
    return _Reader(scene, events, world).read(with_mentions=mentions)


def set_scene(report: Report, world: World) -> Scene:
    """Segment, parse, and spot names, places, times, means, tolls and attributions."""
    parsed = parse(report if report.segments else segment(report), pipeline=world.settings.pipeline)
    numbers = quantities(parsed.doc)
    toponyms = places.spot(parsed, world.gazetteer)
    names = actors.spot(parsed, world.registry, toponyms)
    described = described_places(parsed, toponyms)
    spotted = Spotted(
        actors=names,
        places=tuple(sorted((*toponyms, *described), key=lambda mention: mention.start)),
        times=calendar.spot(parsed),
    )
    described_as: dict[int, Actor] = {}

    def describe(head: Token) -> Actor:
        if head.i not in described_as:
            found = actors.describe(parsed, head, world.registry, spotted.actors)
            described_as[head.i] = _taken_up(parsed, head, _uncounted(parsed, head, found), spotted.actors)
        return described_as[head.i]

    return build_scene(
        parsed,
        spotted,
        describe,
        means=find_means(parsed, numbers),
        tolls=find_tolls(parsed, describe, numbers),
        attributions=attributions(parsed),
        read_words=read_words if world.settings.encoder else None,
    )


def _taken_up(parsed: ParsedReport, head: Token, actor: Actor, spotted: tuple[Mention, ...]) -> Actor:
    """ "The group", "the army": the actor that was named before, with both spans."""
    if actor.id is not None:
        return actor
    named = actors.antecedent(parsed, head, spotted)
    if named is None or not isinstance(named.grounded, Actor):
        return actor
    before = parsed.span(named.start, named.end)
    return replace(named.grounded, text=actor.text, affiliations=actor.affiliations, antecedent=before)


def _uncounted(parsed: ParsedReport, head: Token, actor: Actor) -> Actor:
    """ "At least forty fighters" are "fighters": how many they were is a toll's matter."""
    if actor.id is not None or actor.text is None:
        return actor
    start = actor.text.start
    for token in head.lefts:
        if token.idx >= start and token.dep_ in ("nummod", "quantmod", "det"):
            start = max(start, token.right_edge.idx + len(token.right_edge))
    if start == actor.text.start or start >= actor.text.end:
        return actor
    text = parsed.report.text[start : actor.text.end]
    start += len(text) - len(text.lstrip())
    span = parsed.span(start, actor.text.end)
    return replace(actor, name=span.text, text=span)


class _Reader:
    """Holds the parts of one report's reading while it is put together."""

    def __init__(self, scene: Scene, events: Events, world: World) -> None:
        self.scene = scene
        self.events = events
        self.world = world
        self.grounder = Grounder(scene)
        self.speakers = Speakers(scene, scene.parsed.report, scene.describe)
        self.relations = find_relations(scene, events.mentions)
        self.responsibility = find_responsibility(scene, events.mentions)

    @property
    def parsed(self) -> ParsedReport:
        """The report as parsed."""
        return self.scene.parsed

    def read(self, *, with_mentions: bool) -> Read:
        """Group, build, link, compare."""
        happened = [m for m in self.events.mentions if _happened(m)]
        grouping = group_mentions(happened, self.grounder.facets, self._apart)
        built = self._build(grouping.drafts)
        by_draft = {id(one.draft): one for one in built}
        orders = self._orders(grouping.drafts, by_draft)
        for _, claim in orders:
            self._keep(built, claim)
        reading = Reading(
            report=self.parsed.report,
            incidents=tuple(one.incident for one in built),
            claims=tuple(claim for one in built for claim in one.claims),
            links=self._links(grouping.drafts, by_draft),
            contradictions=(
                *find_contradictions(built, orders),
                *find_disorder(self.parsed, orders, {one.incident.id: one.incident.when for one in built}),
            ),
            mentions=self._mentions() if with_mentions else (),
            rejects=self._rejects(grouping),
        )
        return Read(reading, self.scene, self.events, grouping, tuple(built))

    def _apart(self, one: EventMention, other: EventMention) -> bool:
        """Two mentions of one sentence that the sentence orders are two incidents."""
        if one.sentence.index != other.sentence.index:
            return False
        if _placed_apart(one, other):
            return True
        return any(
            {r.later.index, r.earlier.index} == {one.index, other.index}
            for r in self.relations
            if r.separates
        )

    def _build(self, drafts: Sequence[Draft]) -> list[Built]:
        whens = {id(draft): best_interval(draft) for draft in drafts}
        for whole, part in series(drafts):
            if whens[id(part)] is None:
                whens[id(part)] = whens[id(whole)]
        derive_times(self.parsed, self.relations, lambda m: _draft_of(drafts, m), whens)
        held: dict[int, list[ResponsibilityMention]] = {}
        for found in self.responsibility:
            draft = self._draft_for(found, drafts)
            if draft is not None:
                held.setdefault(id(draft), []).append(_with_claimant(found, held.get(id(draft), [])))
        affiliated: dict[int, list[object]] = {}
        for index, affiliation in actors.affiliations(
            self.parsed, self.world.registry, self.scene.spotted.actors
        ):
            told = replace(affiliation, speaker=self.speakers.chain(index))
            affiliated.setdefault(self.parsed.doc[index].idx, []).append(told)
        assembler = Assembler(
            scene=self.scene,
            grounder=self.grounder,
            speakers=self.speakers,
            affiliations=affiliated,  # type: ignore[arg-type]
            country=country_of_report(self.parsed, self.scene.spotted.places, self.world.gazetteer),
        )
        return [
            assembler.build(draft, whens[id(draft)], best_place(draft), held.get(id(draft), []))
            for draft in drafts
        ]

    def _draft_for(self, found: ResponsibilityMention, drafts: Sequence[Draft]) -> Draft | None:
        """The incident a responsibility is about: named in the sentence, else the nearest told before."""
        if found.of is not None:
            draft = _draft_of(drafts, found.of)
            if draft is not None:
                return draft
        best: tuple[int, Draft | None] = (10**9, None)
        for draft in drafts:
            for mention in draft.mentions:
                distance = found.sentence - mention.sentence.index
                if 0 <= distance < best[0]:
                    best = (distance, draft)
        return best[1]

    # links ---------------------------------------------------------------------------------------------

    def _orders(
        self, drafts: Sequence[Draft], by_draft: dict[int, Built]
    ) -> list[tuple[RelationMention, Claim]]:
        """A claim for every sequence between two incidents, with its lag as stated."""
        found = []
        for relation in self.relations:
            later, earlier = _draft_of(drafts, relation.later), _draft_of(drafts, relation.earlier)
            if later is None or earlier is None or later is earlier:
                continue
            one, other = by_draft[id(later)].incident.id, by_draft[id(earlier)].incident.id
            found.append((relation, self._order_claim(relation, one, other)))
        return found

    def _order_claim(self, relation: RelationMention, later: str, earlier: str) -> Claim:
        lag = lag_of(self.parsed, relation)
        value = {"incident": earlier, "relation": relation.relation, "lag": lag}
        evidence = (relation.evidence,)
        modality = self.speakers.modality(relation.cue.i)
        segment = relation.later.sentence.segment.kind
        rule = f"relation: '{relation.cue.text}'"
        return Claim(
            id=content_id("c", later, "follows", value, [[s.start, s.end] for s in evidence]),
            incident=later,
            field="follows",
            value=value,
            speaker=self.speakers.chain(relation.cue.i),
            modality=modality,
            polarity="affirmed",
            hedge=None,
            segment=segment,
            evidence=evidence,
            confidence=confidence("follows", rule, modality, False, segment),
            extractor=rule,
            version=VERSION,
        )

    def _keep(self, built: Sequence[Built], claim: Claim) -> None:
        for one in built:
            if one.incident.id == claim.incident and all(c.id != claim.id for c in one.claims):
                one.claims.append(claim)
                one.incident = replace(one.incident, claims=(*one.incident.claims, claim.id))

    def _links(self, drafts: Sequence[Draft], by_draft: dict[int, Built]) -> tuple[Link, ...]:
        found: dict[tuple[str, str, str], Link] = {}
        for relation in self.relations:
            later, earlier = _draft_of(drafts, relation.later), _draft_of(drafts, relation.earlier)
            if later is not None and earlier is not None and later is not earlier:
                self._link(found, relation, by_draft[id(later)], by_draft[id(earlier)])
        for whole, part in series(drafts):
            self._link_part(found, by_draft[id(whole)], by_draft[id(part)])
        for one in by_draft.values():
            self._links_by_adjective(found, one, list(by_draft.values()))
        return tuple(found.values())

    def _link(
        self, found: dict[tuple[str, str, str], Link], relation: RelationMention, later: Built, earlier: Built
    ) -> None:
        key = (later.incident.id, earlier.incident.id, relation.relation)
        lag = lag_of(self.parsed, relation)
        old = found.get(key)
        if old is not None:
            found[key] = replace(old, evidence=(*old.evidence, relation.evidence), lag=old.lag or lag)
            return
        found[key] = Link(
            from_=key[0],
            to=key[1],
            relation=relation.relation,
            strength=relation.strength,
            lag=lag,
            speaker=self.speakers.chain(relation.cue.i),
            evidence=(relation.evidence,),
        )

    def _link_part(self, found: dict[tuple[str, str, str], Link], whole: Built, part: Built) -> None:
        """A single strike told after the salvo or the day of attacks that it was one of."""
        mention = part.draft.mentions[part.draft.body[0]]
        found[(part.incident.id, whole.incident.id, "part_of")] = Link(
            from_=part.incident.id,
            to=whole.incident.id,
            relation="part_of",
            strength="sequence",
            lag=None,
            speaker=self.speakers.chain(mention.lead.token.i),
            evidence=tuple(mention.trigger_spans(self.scene)),
        )

    def _links_by_adjective(
        self, found: dict[tuple[str, str, str], Link], one: Built, everything: Sequence[Built]
    ) -> None:
        """ "The subsequent attack" and "suspects were held" follow what was told before; "retaliatory" answers it."""
        for mention in one.draft.mentions:
            answer = relating.answering_adjective(mention)
            aftermath = relating.deals_with_culprits(mention)
            if answer is None and aftermath is None and relating.says_later(mention) is None:
                continue
            earlier = _told_before(one, mention, everything)
            if earlier is None:
                continue
            relation = answer or aftermath or "follows"
            key = (one.incident.id, earlier.incident.id, relation)
            if key in found or (earlier.incident.id, one.incident.id, relation) in found:
                continue
            found[key] = Link(
                from_=key[0],
                to=key[1],
                relation=relation,
                strength="stated" if answer else "sequence",
                lag=None,
                speaker=self.speakers.chain(mention.lead.token.i),
                evidence=tuple(mention.trigger_spans(self.scene)),
            )

    # the rest ------------------------------------------------------------------------------------------

    def _rejects(self, grouping: Grouping) -> tuple[Reject, ...]:
        """What was read but is no incident, so that counts add up."""
        rejects = [
            self._reject(
                m, "not_happened", f"spoken of as {m.factuality.status if m.factuality else 'unknown'}"
            )
            for m in self.events.mentions
            if not _happened(m)
        ]
        rejects += [
            self._reject(m, "too_vague", "says too little of when, where, who or how many to be an incident")
            for m in grouping.vague
        ]
        return tuple(sorted(rejects, key=lambda r: r.evidence.start if r.evidence else 0))

    def _reject(self, mention: EventMention, reason: str, message: str) -> Reject:
        span: Span = mention.trigger_spans(self.scene)[0]
        return Reject(stage="extract", reason=reason, message=message, evidence=span)

    def _mentions(self) -> tuple[Mention, ...]:
        spotted = self.scene.spotted
        triggers = [
            Mention(kind="trigger", start=span.start, end=span.end, text=span.text, why=trigger.why)
            for mention in self.events.mentions
            for trigger, span in zip(mention.triggers, mention.trigger_spans(self.scene), strict=True)
        ]
        means = [
            Mention(
                kind="means",
                start=m.span.start,
                end=m.span.end,
                text=m.span.text,
                grounded=m.count,
                why=m.class_,
            )
            for m in self.scene.means
        ]
        cues = [
            Mention(kind="cue", start=a.cue.start, end=a.cue.end, text=a.cue.text, why=a.verb_class)
            for a in self.scene.attributions
        ]
        everything: Iterable[Mention] = (
            *spotted.actors,
            *spotted.places,
            *spotted.times,
            *counts(self.parsed),
            *triggers,
            *means,
            *cues,
        )
        return tuple(sorted(everything, key=lambda m: (m.start, m.end, m.kind)))


def _happened(mention: EventMention) -> bool:
    factuality = mention.factuality
    if factuality is None:
        return True
    if factuality.status in NOT_HAPPENED:
        return False
    # a denied act that the text takes up ("denied the attack") did happen; only who did it is in doubt
    return factuality.polarity != "denied" or mention.definite


def _placed_apart(one: EventMention, other: EventMention) -> bool:
    """Coordinated verbs with a place each: "killed six in A and burned a church in B"."""
    left, right = one.lead.token, other.lead.token
    joined = (left.dep_ == "conj" and left.head == right) or (right.dep_ == "conj" and right.head == left)
    here, there = ({p.text for p in m.places} for m in (one, other))
    return joined and bool(here and there) and here.isdisjoint(there)


def _draft_of(drafts: Sequence[Draft], mention: EventMention) -> Draft | None:
    return next((d for d in drafts if any(m.index == mention.index for m in d.mentions)), None)


def _told_before(one: Built, mention: EventMention, everything: Sequence[Built]) -> Built | None:
    """The other incident mentioned last before `mention`."""
    best: tuple[int, Built | None] = (-1, None)
    for other in everything:
        if other is one:
            continue
        for earlier in other.draft.mentions:
            if best[0] < earlier.index < mention.index:
                best = (earlier.index, other)
    return best[1]


NAMES = frozenset({"name", "label", "brand", "banner", "signature", "group", "claimant"})
"""What a claimant is taken up by: "analysts say the name is a front"."""


def _with_claimant(
    found: ResponsibilityMention, earlier: Sequence[ResponsibilityMention]
) -> ResponsibilityMention:
    """ "it was likely a front", "the name is a front": who claimed the incident."""
    actor = found.actor
    if found.front_for is None or (actor and actor.pos_ != "PRON" and actor.lemma_.lower() not in NAMES):
        return found
    claimant = next((e.actor for e in reversed(earlier) if e.kind == "claimed" and e.actor is not None), None)
    return replace(found, actor=claimant or found.actor)
