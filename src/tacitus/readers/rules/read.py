"""The rule reader: one report in, its claims and rejects out.

text → segments, sentences → names, places, times (ground spots) → means, tolls, attributions, events → mentions
grouped into drafts, one for each incident told of → claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import get_args

from tacitus.boundary import step
from tacitus.data_packages import has
from tacitus.ground import actors, calendar, places
from tacitus.model.ids import report_id
from tacitus.model.parsed import ParsedReport, Spotted
from tacitus.model.records import (
    Actor,
    Affiliation,
    Extraction,
    Mention,
    Place,
    Reject,
    Relation,
    Report,
    Span,
)
from tacitus.model.vocabulary import SUMMARIES, LinkRelation, LinkStrength
from tacitus.ontology.kinds import go_together
from tacitus.readers.model.marks import read_marks
from tacitus.readers.rules import NAME, VERSION
from tacitus.readers.rules.attribution.about import PUT_ON_OTHERS, Told
from tacitus.readers.rules.attribution.chains import Speakers
from tacitus.readers.rules.attribution.find import attributions
from tacitus.readers.rules.attribution.repeats import OWN_WORD
from tacitus.readers.rules.attribution.responsibility import (
    UNDISPUTED,
    ResponsibilityMention,
    find_responsibility,
)
from tacitus.readers.rules.attribution.sides import is_same_side
from tacitus.readers.rules.claims import ClaimWriter, DraftClaims, Telling
from tacitus.readers.rules.corrections import with_corrections
from tacitus.readers.rules.dating import date_interceptions
from tacitus.readers.rules.described_places import described_places
from tacitus.readers.rules.describing import Describer
from tacitus.readers.rules.events.alike import may_not_claim
from tacitus.readers.rules.events.find import Events
from tacitus.readers.rules.events.grouping import Draft, Grouping, Network, group_mentions, series
from tacitus.readers.rules.events.in_scope import find_events
from tacitus.readers.rules.events.joining import joined
from tacitus.readers.rules.events.means import find_means
from tacitus.readers.rules.events.mentions import EventMention
from tacitus.readers.rules.facets import Grounder
from tacitus.readers.rules.factuality.assess import NOT_HAPPENED
from tacitus.readers.rules.learned import days, doers, hit, incidents, naming, sites, votes
from tacitus.readers.rules.learned.days import Dated
from tacitus.readers.rules.learned.doers import Candidate
from tacitus.readers.rules.learned.hit import Struck
from tacitus.readers.rules.learned.places import with_unlisted, without_weapons
from tacitus.readers.rules.learned.sites import Sited
from tacitus.readers.rules.passages import in_stories
from tacitus.readers.rules.placing import take_up_places, told_at_protests, told_elsewhere
from tacitus.readers.rules.relations import stated as relating
from tacitus.readers.rules.relations.stated import RelationMention, find_relations
from tacitus.readers.rules.report_country import country_of_incidents, country_of_report
from tacitus.readers.rules.scene import Scene, build_scene
from tacitus.readers.rules.tolls.find import find_tolls
from tacitus.readers.rules.tolls.quantities import counts, quantities
from tacitus.readers.rules.world import World, load_world
from tacitus.resolve.actors import match_actors
from tacitus.resolve.incident import is_old
from tacitus.syntax.parse import parse
from tacitus.text.outline import outline
from tacitus.text.segments import segment

FIRST_READ = "Shells hit a market in Kharkiv on Monday, killing two people, the mayor said."
"""What is read to load everything: it has an incident, a place, a day, a toll and a voice."""


@dataclass(frozen=True, slots=True)
class Read:
    """An extraction with what it was made from, for explanation and evaluation.

    `drafts` are the groups of mentions by the account that their claims name; `network` gives the network's word on two;
    `doers` and `hit` are those who were weighed as doers, and what as hit, for each of the grouping's drafts; `days` the
    days that were weighed for each that no rule dates; `sites` the places that were weighed for each.
    """

    extraction: Extraction
    scene: Scene
    events: Events
    grouping: Grouping
    drafts: dict[str, Draft]
    network: Network
    doers: Sequence[Sequence[Candidate]]
    hit: Sequence[Sequence[Struck]]
    days: Sequence[Sequence[Dated]]
    sites: Sequence[Sequence[Sited]]


@dataclass(frozen=True, slots=True)
class RuleReader:
    """Reads with rules over a dependency parse."""

    world: World | None = None
    name: str = NAME
    version: str = VERSION

    def read(self, report: Report) -> Extraction:
        """The claims of a report; any text is read without an exception.

        Costs about twice the bare language pipeline. Raises `InstallationError` when models or gazetteer are
        missing.
        """
        return self.read_fully(report).extraction

    def prepare(self) -> None:
        """Load parser, network, gazetteer and tables, by reading a sentence. Raises `InstallationError`."""
        self.read(Report(id=report_id(FIRST_READ, None), text=FIRST_READ))

    def read_fully(self, report: Report) -> Read:
        """`read`, keeping the parse and the event mentions."""
        world = self.world or load_world()
        scene = set_scene(report, world)
        step("events")
        return _RuleReading(scene, find_events(scene), world).read()


def without_network() -> RuleReader:
    """Rules alone, wherever the network is installed."""
    world = load_world()
    return RuleReader(replace(world, settings=replace(world.settings, network=False)))


def set_scene(report: Report, world: World) -> Scene:
    """Segment, parse, and spot names, places, times, means, tolls and attributions."""
    step("syntax")
    parsed = parse(report if report.segments else segment(report), pipeline=world.settings.pipeline)
    step("quantities")
    numbers = quantities(parsed.doc)
    means = find_means(parsed, numbers)
    parts = outline(parsed.report)
    marks = read_marks(report.text, parts) if world.settings.network and has("onnxruntime") else None
    parsed = in_stories(parsed, parts, marks)
    step("places")
    hits = actors.registered(parsed, world.registry)
    vouches = marks.names_a_place if marks is not None else places.nobody_vouches
    spotted_places = places.spot(parsed, world.gazetteer, vouches, actors.homelands(hits, world.registry))
    toponyms = without_weapons(parsed, spotted_places, means)
    if marks is not None:
        toponyms = with_unlisted(parsed, toponyms, marks, world.gazetteer)
    step("actors")
    names = actors.spot(parsed, world.registry, toponyms, hits)
    described = described_places(parsed, toponyms)
    step("times")
    spotted = Spotted(
        actors=names,
        places=tuple(sorted((*toponyms, *described), key=lambda mention: mention.start)),
        times=calendar.spot(parsed, tuple(_zones(toponyms))),
    )
    step("tolls and attributions")
    describe = Describer(parsed, world.registry, spotted.actors)
    said = attributions(parsed, _of_bodies(parsed, names))
    return build_scene(
        parsed,
        spotted,
        describe,
        means=means,
        tolls=find_tolls(parsed, describe, numbers, marks, said.voices),
        attributions=said,
        marks=marks,
        outline=parts,
    )


def _of_bodies(parsed: ParsedReport, names: Iterable[Mention]) -> frozenset[int]:
    """Tokens of the names of bodies and of persons with an office; a country before a colon says where."""
    known = [
        name
        for name in names
        if isinstance(name.grounded, Actor)
        and name.grounded.category != "unknown"
        and not (name.grounded.id or "").startswith("state:")
    ]
    spans = (parsed.doc.char_span(n.start, n.end, alignment_mode="expand") for n in known)
    return frozenset(token.i for span in spans if span is not None for token in span)


def _zones(toponyms: Iterable[Mention]) -> Iterator[tuple[int, str]]:
    """Where a place lies in one time zone: its offset in the text and the zone."""
    for mention in toponyms:
        zone = places.zone_of(mention.grounded) if isinstance(mention.grounded, Place) else None
        if zone is not None:
            yield mention.start, zone


class _RuleReading:
    """Holds the parts of one report's reading while its claims are written."""

    def __init__(self, scene: Scene, events: Events, world: World) -> None:
        self.scene = scene
        self.events = events
        self.world = world
        self.grounder = Grounder(scene)
        self.speakers = Speakers(scene, scene.parsed.report, scene.describe)
        self.writer = ClaimWriter(scene, self.speakers)
        self.votes = votes.PairVotes(scene.marks) if scene.marks is not None else None
        found_relations = find_relations(scene, events.mentions)
        self.relations = [r for r in found_relations if r.later.sentence.story == r.earlier.sentence.story]
        lagging = (found for found in self.relations if relating.lag_of(scene.parsed, found) is not None)
        self.lagging = {side.index for found in lagging for side in (found.later, found.earlier)}
        """Indexes of the mentions of which is told how long they lay behind or before another."""
        step("responsibility")
        self.known = sorted(t.stretch for m in events.mentions for t in m.triggers)
        """Where the words stand that name an incident."""
        self.responsibility = find_responsibility(scene, events.mentions, events.refused)
        self.accounts: dict[int, str] = {}
        """Index of an event mention → the account that it tells of."""
        self.first = min((m.index for m in events.mentions if _happened(m)), default=len(events.mentions))
        """Index of the first mention of what happened."""
        self.denied = {id(found.of) for found in self.responsibility if found.kind == "denied"}
        """Identities of the mentions that somebody denies."""
        self.days: list[list[Dated]] = []
        """The days that were weighed for each incident that no rule dates."""
        self.sites: list[list[Sited]] = []
        """The places that were weighed for each incident."""
        self.separate = {
            frozenset((r.later.index, r.earlier.index)): r.later for r in self.relations if r.separates
        }
        """Indexes of two mentions that the words tell apart → the later one."""

    @property
    def parsed(self) -> ParsedReport:
        """The report as parsed."""
        return self.scene.parsed

    def read(self) -> Read:
        """Group the mentions of what happened, and write the claims of each group."""
        step("grouping")
        happened = [m for m in self.events.mentions if self._is_told(m)]
        grouping = group_mentions(
            happened, self.grounder.facets, self._apart, self._later, self._network, self._names_one
        )
        grouping = replace(grouping, drafts=joined(grouping.drafts, self._network, self._told_apart))
        weighed = doers.candidates(self.scene, self.grounder, grouping.drafts)
        doers.settle(self.grounder, grouping.drafts, weighed)
        befell = hit.candidates(self.scene, self.grounder, grouping.drafts)
        hit.settle(self.grounder, grouping.drafts, befell)
        drafts = self._write_drafts(grouping.drafts)
        self._write_relations(drafts)
        extraction = Extraction(
            report=self.parsed.report,
            claims=with_corrections(self.writer.claims, self.scene, self.speakers.printed_by()),
            mentions=self._mentions(),
            rejects=self._rejects(grouping),
        )
        return Read(
            extraction,
            self.scene,
            self.events,
            grouping,
            drafts,
            self._network,
            weighed,
            befell,
            self.days,
            self.sites,
        )

    def _is_told(self, mention: EventMention) -> bool:
        """Whether a mention is told as an incident: it happened, or somebody answers the charge that it did."""
        if mention.blamed and self.first < mention.index:
            return False  # "a blast …, blaming an air strike": whether it was one is what they quarrel about
        answered = id(mention) in self.denied and not mention.refuted
        return _happened(mention) or (answered and not mention.thin and mention.denied)

    def _apart(self, one: EventMention, other: EventMention) -> bool:
        """Two mentions of one sentence that the sentence orders are two incidents."""
        if one.sentence.index != other.sentence.index:
            return False
        told = frozenset((one.index, other.index)) in self.separate or self._owns_one_denies_other(one, other)
        return told or _placed_apart(one, other)

    def _owns_one_denies_other(self, one: EventMention, other: EventMention) -> bool:
        """ "The Front claimed the bomb but had nothing to do with the murder": what one side owns it does not deny."""
        held = [
            found for found in self.responsibility if found.actor is not None and found.of in (one, other)
        ]
        owned = [found for found in held if found.kind in OWN_WORD]
        denied = [found for found in held if found.kind == "denied"]
        sides = {id(found): self.scene.describe(found.actor) for found in held if found.actor is not None}
        return any(
            mine.of is not its.of and is_same_side(sides[id(mine)], sides[id(its)])
            for mine in owned
            for its in denied
        )

    def _told_apart(self, one: EventMention, other: EventMention) -> bool:
        """Two mentions that the words order, in one sentence or not: "hours later, gunmen attacked a guesthouse"."""
        return self._apart(one, other) or frozenset((one.index, other.index)) in self.separate

    def _later(self, one: EventMention, other: EventMention) -> EventMention | None:
        """Which of two mentions of one sentence came later, as the sentence has it."""
        return self.separate.get(frozenset((one.index, other.index)))

    def _names_one(self, mention: EventMention) -> bool:
        """Whether a mention that says too little to start an incident names one, by the trained decision."""
        weighed = naming.weigh_mention(self.scene, mention, self.known)
        return weighed is not None and naming.names_one(weighed)

    def _network(self, later: EventMention, earlier: EventMention) -> dict[str, float] | None:
        """The network's word on whether two mentions are one incident; None without it."""
        return None if self.votes is None else self.votes(later, earlier)

    def _write_drafts(self, drafts: Sequence[Draft]) -> dict[str, Draft]:
        """Write the claims of every draft; returns the drafts by account."""
        answers = {found.later.index for found in self.relations if found.strength == "stated"}
        related = self.lagging | answers
        for each in drafts:
            each.settle_doers()
        later: dict[int, set[int]] = {}
        for found in self.relations:
            later.setdefault(found.earlier.index, set()).update(time.start for time in found.later.times)
        take_up_places(drafts)
        self.days = days.candidates(self.scene, drafts, related, later)
        days.settle(self.scene, self.days)
        self.sites = sites.candidates(self.scene, self.grounder, drafts)
        sites.settle(self.scene, self.grounder, self.sites)
        incidents.settle(self.scene, drafts)
        date_interceptions(drafts)
        held = self._held(drafts)
        for each in drafts:
            self._settle_disputed(each, held.get(id(each), []))
        claims = DraftClaims(
            self.writer,
            self.grounder,
            affiliations=self._affiliations(),
            elsewhere=self._elsewhere(drafts),
            at_protests=told_at_protests(drafts),
            hit=_hit_by_others(drafts),
        )
        written = {}
        for draft in drafts:
            step("claims")
            account = claims.write(draft, held.get(id(draft), []))
            written[account] = draft
            self.accounts.update((mention.index, account) for mention in draft.mentions)
        return written

    def _elsewhere(self, drafts: Sequence[Draft]) -> dict[int, Place]:
        """Number of a story → where an incident of it lies that names no place: the one place of the report, else the
        country of the story, or of its other incidents."""
        place, gazetteer = told_elsewhere(self.scene, drafts), self.world.gazetteer
        found: dict[int, Place] = {}
        for story in {draft.begins_in for draft in drafts}:
            named = (p for p in self.scene.spotted.places if self.parsed.story_at(p.start) == story)
            there = place or country_of_report(self.parsed, named, gazetteer)
            there = there or country_of_incidents(_placed(drafts, story), gazetteer)
            if there is not None:
                found[story] = there
        return found

    def _held(self, drafts: Sequence[Draft]) -> dict[int, list[ResponsibilityMention]]:
        """Identity of a draft → who is held to have done it, or not."""
        held: dict[int, list[ResponsibilityMention]] = {}
        told = Told(self.scene, drafts)
        for found in self.responsibility:
            draft = told.draft_for(found, self._may_be_of)
            if draft is not None:
                held.setdefault(id(draft), []).append(_with_claimant(found, held.get(id(draft), [])))
        return held

    def _settle_disputed(self, draft: Draft, held: Sequence[ResponsibilityMention]) -> None:
        """Who did it by one's word and not by another's is accused, and no doer; nor is he in a headline above."""
        disputed: list[Actor] = []
        for mention in draft.mentions:
            disputed += [a for a in self.grounder.on_others_word(mention) if self._is_disputed(a, held)]
        for mention, facets in zip(draft.mentions, draft.facets, strict=True):
            said = self.grounder.on_others_word(mention)
            if mention.segment not in SUMMARIES:
                facets.initiators = tuple(a for a in facets.initiators if a not in said or a not in disputed)
            elif any(is_same_side(a, other) for a in facets.initiators for other in disputed):
                facets.initiators = ()

    def _is_disputed(self, doer: Actor, held: Sequence[ResponsibilityMention]) -> bool:
        """Whether his side denies it, or another voice than those that name him names another side."""
        sides = [(one, is_same_side(doer, self.scene.describe(one.actor))) for one in held if one.actor]
        mine = [one for one, same in sides if same]
        accusers = {one.speaker for one in mine if one.kind in PUT_ON_OTHERS}
        rivals = [one for one, same in sides if not same and one.kind != "denied" and one.front_for is None]
        return any(one.kind == "denied" for one in mine) or (
            bool(accusers) and any(one.speaker not in accusers for one in rivals)
        )

    def _may_be_of(self, found: ResponsibilityMention, draft: Draft) -> bool:
        """Whether a claim or denial can be of an incident: not of what a state is told to have done, or of a
        strike on oneself.
        """
        called = {facets.label for facets in draft.facets}
        if found.of is not None and found.speaker is None and found.kind in OWN_WORD:
            return True  # a party's own word tells it
        if called <= UNDISPUTED and not (called == {"interception"} and found.kind in OWN_WORD):
            return False
        if found.of is not None and not any(
            go_together("labels", found.of.kind.label, one) for one in called
        ):
            return False  # "disowned the burning": not of the ambush told before
        if found.actor is None or found.kind not in ("claimed", "denied"):
            return True
        actor = self.scene.describe(found.actor)
        if found.of is None and called == {"air_strike"} and actor.category in ("rebel", "criminal"):
            return False  # who has no aircraft means something else by "it"
        doers, hit = (
            [a for facets in draft.facets for a in getattr(facets, name)]
            for name in ("initiators", "targets")
        )
        by_others = bool(doers) and all(may_not_claim(actor, doer) for doer in doers)
        return not by_others and all(match_actors(actor, target) < 1 for target in hit)

    def _affiliations(self) -> dict[int, list[Affiliation]]:
        """Character offset of an actor's phrase → what it is said to be affiliated with, and by whom."""
        found: dict[int, list[Affiliation]] = {}
        told = actors.affiliations(self.parsed, self.world.registry, self.scene.spotted.actors)
        for index, affiliation in told:
            said = replace(affiliation, speaker=self.speakers.chain(index))
            found.setdefault(self.parsed.doc[index].idx, []).append(said)
        return found

    # relations -----------------------------------------------------------------------------------------

    def _write_relations(self, drafts: dict[str, Draft]) -> None:
        """Claims on what answered, followed or was part of what, stated ones first; and when it was at the earliest."""
        known: set[tuple[str, str, LinkRelation]] = set()
        cues: set[tuple[str, str, int]] = set()
        lagging = {self.accounts.get(index) for index in self.lagging}
        for found in self.relations:
            later, earlier = (self.accounts.get(side.index) for side in (found.later, found.earlier))
            if later is not None and earlier is not None and later != earlier:
                if (later, earlier, found.cue.i) in cues:
                    continue  # two of its words stand behind one "after"
                cues.add((later, earlier, found.cue.i))
                self._write_stated(found, later, earlier)
                if later not in lagging:
                    self._date_behind(found.later, drafts[earlier], found.evidence)
                known.add((later, earlier, found.relation))
        names = {id(draft): account for account, draft in drafts.items()}
        for whole, part in series(list(drafts.values())):
            self._write_part(part, names[id(part)], names[id(whole)])
        before = _told_before(self.accounts)
        for account, draft in drafts.items():
            for mention in draft.mentions:
                earlier = before.get(mention.index)
                self._write_by_adjective(mention, account, earlier, drafts.get(earlier or ""), known)

    def _write_stated(self, found: RelationMention, later: str, earlier: str) -> None:
        at = found.cue.i
        self.writer.add(
            later,
            "follows",
            Relation(
                incident=earlier,
                relation=found.relation,
                strength=found.strength,
                lag=relating.lag_of(self.parsed, found),
                distance=relating.distance(self.parsed, found),
            ),
            found.later.sentence,
            [found.evidence],
            f"relation: '{found.cue.text}'",
            Telling(speaker=self.speakers.chain(at), modality=self.speakers.modality(at)),
        )

    def _write_part(self, part: Draft, account: str, whole: str) -> None:
        """A single strike told after the salvo or the day of attacks that it was one of."""
        mention = part.mentions[part.body[0]]
        self._write_implied(
            mention, account, Relation(incident=whole, relation="part_of", strength="sequence")
        )

    def _write_by_adjective(
        self,
        mention: EventMention,
        account: str,
        earlier: str | None,
        told: Draft | None,
        known: set[tuple[str, str, LinkRelation]],
    ) -> None:
        """ "Suspects were held" follows what was told before; "retaliatory" answers it."""
        answer = relating.answering_adjective(mention)
        relation = answer or relating.deals_with_culprits(mention)
        if relation is None or (told is not None and mention.sentence.story not in told.stories):
            return
        if mention.kind.label == "release" and not _tells_of_a_taking(told):
            return
        if earlier is None or (account, earlier, relation) in known:
            return
        if any((earlier, account, other) in known for other in get_args(LinkRelation)):
            return
        known.add((account, earlier, relation))
        strength: LinkStrength = "stated" if answer else "sequence"
        self._write_implied(
            mention, account, Relation(incident=earlier, relation=relation, strength=strength)
        )
        if told is not None:
            self._date_behind(mention, told, mention.trigger_spans(self.scene)[0])

    def _date_behind(self, mention: EventMention, earlier: Draft, words: Span) -> None:
        """An incident that nothing dates lies between the one that it followed and the day on which it is told."""
        account, published = self.accounts[mention.index], self.parsed.report.published
        before = next((facets.when for facets in earlier.facets if facets.when is not None), None)
        if published is None or before is None or is_old(before, published):
            return
        when = calendar.since(before, published, words)
        if when is not None and not self.writer.has_told(account, "when"):
            self.writer.write(account, "when", when, mention, [words], "after what it followed")

    def _write_implied(self, mention: EventMention, account: str, relation: Relation) -> None:
        field = "part_of" if relation.relation == "part_of" else "follows"
        at = mention.lead.token.i
        self.writer.add(
            account,
            field,
            relation,
            mention.sentence,
            mention.trigger_spans(self.scene),
            f"relation: {relation.relation}",
            Telling(speaker=self.speakers.chain(at), modality=self.speakers.modality(at)),
        )

    # the rest ------------------------------------------------------------------------------------------

    def _rejects(self, grouping: Grouping) -> tuple[Reject, ...]:
        """What was read but is no incident, so that counts add up."""
        rejects = [
            self._reject(m, "not_happened", f"spoken of as {_spoken_of(m)}")
            for m in self.events.mentions
            if not self._is_told(m)
        ]
        rejects += [
            self._reject(m, "too_vague", "says too little of when, where, who or how many to be an incident")
            for m in grouping.vague
        ]
        rejects += [
            self._reject(m, "out_of_scope", f"tells of no armed violence ({m.in_scope:.2f} likely)")
            for m in self.events.refused
        ]
        rejects += [
            Reject(
                stage="extract",
                reason="out_of_scope",
                message=miss.why,
                evidence=self.parsed.span_of(miss.token),
            )
            for miss in self.events.misses
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


def _placed(drafts: Sequence[Draft], story: int) -> list[Place]:
    """Where the incidents of a story lie that name a place in a country, the first place of each."""
    named = (
        next((facets.where for facets in draft.facets if facets.where and facets.where.country), None)
        for draft in drafts
        if draft.begins_in == story
    )
    return [place for place in named if place is not None]


def _hit_by_others(drafts: Sequence[Draft]) -> dict[int, frozenset[int]]:
    """Identity of a draft → token indexes of what was hit by the other drafts of its sentences, and not by it."""
    hit = {id(draft): {t.i for m in draft.mentions for t in m.targets} for draft in drafts}
    by_sentence: dict[int, set[int]] = {}
    for draft in drafts:
        for mention in draft.mentions:
            by_sentence.setdefault(mention.sentence.index, set()).update(t.i for t in mention.targets)
    return {
        id(draft): frozenset(
            {i for mention in draft.mentions for i in by_sentence[mention.sentence.index]} - hit[id(draft)]
        )
        for draft in drafts
    }


def _happened(mention: EventMention) -> bool:
    factuality = mention.factuality
    if mention.refuted:
        return False
    if factuality is None:
        return True
    if factuality.status in NOT_HAPPENED:
        return False
    # a denied act that the text takes up ("denied the attack") did happen; only who did it is in doubt
    return factuality.polarity != "denied" or mention.definite


def _spoken_of(mention: EventMention) -> str:
    if mention.blamed:
        return "somebody's account of what happened"
    if mention.refuted:
        return "what others tell, and called untrue"
    return mention.factuality.status if mention.factuality else "unknown"


def _placed_apart(one: EventMention, other: EventMention) -> bool:
    """Coordinated verbs with a place each: "killed six in A and burned a church in B"."""
    left, right = one.lead.token, other.lead.token
    joined = (left.dep_ == "conj" and left.head == right) or (right.dep_ == "conj" and right.head == left)
    here, there = ({p.text for p in m.places} for m in (one, other))
    return (joined or left == right) and bool(here and there) and here.isdisjoint(there)


def _tells_of_a_taking(draft: Draft | None) -> bool:
    return draft is not None and any(mention.kind.label == "abduction" for mention in draft.mentions)


def _told_before(accounts: dict[int, str]) -> dict[int, str]:
    """Index of a mention → the account other than its own that was mentioned last before it."""
    found: dict[int, str] = {}
    for before, index in pairwise(sorted(accounts)):
        # the account of the mention before where that is another's, else what was told before that one
        other = accounts[before] if accounts[before] != accounts[index] else found.get(before)
        if other is not None:
            found[index] = other
    return found


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
