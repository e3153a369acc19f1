"""Which mentions of a report tell of the same incident.

Mentions are taken in reading order, body first, then captions, headlines and sub-headings, which summarise (and
sometimes garble) what the body says. Each joins the draft whose mentions it is likeliest one with (`alike.py`) or starts
a new one. Each joining keeps its reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, zip_longest
from typing import TypeVar

from tacitus.model import measures
from tacitus.model.records import Actor, Interval
from tacitus.model.vocabulary import SUMMARIES
from tacitus.ontology.kinds import is_loose, vagueness
from tacitus.readers.rules.events.alike import (
    BARRIERS,
    FINE,
    OUTCOMES,
    Facets,
    Told,
    best_match,
    compare,
    evidence,
    names_the_same,
)
from tacitus.readers.rules.events.mentions import EventMention
from tacitus.readers.rules.scene import ATTACKERS

JOIN = 0.35
"""Mean chance of being one with a draft's mentions from which a mention joins it."""
JOIN_TAKEN_UP = 0.3
"""The same for a noun that takes up what was told and gives no time or place of its own ("the attack"): what is known
already is told already."""
SELDOM = 0.05
"""How likely such a noun is of nothing that was told, where words tell two mentions apart."""
JOIN_SUBHEADING = 0.7
"""Sub-headings are catchwords: they join only what they clearly name."""
START = 2.0
"""Specificity from which a mention may start a draft of its own; plural nouns need `START_PLURAL`."""
START_PLURAL = 3.5
SURE, START_SURE = 0.97, 1.5
"""The same where the network holds its words for an incident's from the first chance on."""
START_THIN = 3.0
"""For a word with peaceful senses that names nobody, nowhere and no time."""
FIRST_MENTION = "first mention"
"""The reason of what starts an incident."""
SUMMARY_ORDER = {"caption": 1, "headline": 2, "subheading": 3}
FIRST_TOLD, LAST_TOLD = 2, 4
"""A draft with more mentions than both is compared by its first and its last ones, so that time stays linear."""

T = TypeVar("T")
Network = Callable[[EventMention, EventMention], "Mapping[str, float] | None"]
"""The network's word on whether two mentions are one incident, by name; None without it."""


def _few(told: Sequence[T]) -> Sequence[T]:
    """All of `told`, or its first and last when there are very many."""
    if len(told) <= FIRST_TOLD + LAST_TOLD:
        return told
    return [*told[:FIRST_TOLD], *told[-LAST_TOLD:]]


FIRST_DRAFTS, LAST_DRAFTS = 2, 6
"""Of a report that tells of more incidents, a mention is compared with the first and the last ones, as above."""


TAKEN_UP = 64
"""Of a report that tells of more incidents, the last ones can be taken up by their means alone: time stays linear."""


def _nearby(drafts: Sequence[Draft]) -> Sequence[Draft]:
    """All drafts, or the first and last when there are very many."""
    if len(drafts) <= FIRST_DRAFTS + LAST_DRAFTS:
        return drafts
    return [*drafts[:FIRST_DRAFTS], *drafts[-LAST_DRAFTS:]]


@dataclass(slots=True)
class Draft:
    """An incident in the making: mentions with their facets, and why each joined."""

    mentions: list[EventMention] = field(default_factory=list)
    facets: list[Facets] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    beside: set[int] = field(default_factory=set)
    """Indexes of the mentions of what one side of a clash did beside it: they are compared with no others."""
    _inner: list[int] = field(default_factory=list)

    def add(self, mention: EventMention, facets: Facets, reason: str) -> None:
        """One more mention, and why it joins."""
        if mention.segment not in SUMMARIES:
            self._inner.append(len(self.mentions))
        self.mentions.append(mention)
        self.facets.append(facets)
        self.reasons.append(reason)

    @property
    def stories(self) -> set[int]:
        """The numbers of the stories in which it is told."""
        return {mention.sentence.story for mention in self.mentions}

    @property
    def begins_in(self) -> int:
        """The number of the story that tells it first."""
        return self.mentions[self.body[0]].sentence.story

    def settle_doers(self) -> None:
        """Who only answered an attack is no doer of it; who claims it is in the responsibility alone."""
        told = list(zip(self.mentions, self.facets, strict=True))
        answers = [f for m, f in told if m.index in self.beside or self._only_answers(m, f)]
        if len(answers) < len(told):
            for facets in answers:
                facets.initiators = ()

    @property
    def label(self) -> str:
        """The label that says most of how."""
        labels = [self.facets[i].label for i in self.body]
        return min(labels, key=lambda label: (vagueness(label), -labels.count(label)))

    def _only_answers(self, mention: EventMention, facets: Facets) -> bool:
        """Whether a mention tells how an attack was met: drones shot down, the attacker killed, fire returned."""
        if mention.kind.label == "interception":
            return self.label != "interception"
        if facets.label == "armed_clash" or not facets.initiators:
            return False
        if any(t.lemma_.lower() in ATTACKERS for t in mention.targets):
            return True
        before = [f for m, f in zip(self.mentions, self.facets, strict=True) if m.index < mention.index]
        first = next((f for f in before if f.initiators and f.targets), None)
        return first is not None and all(
            _is_among(actor, first.targets) and not _is_among(actor, first.initiators)
            for actor in facets.initiators
        )

    @property
    def body(self) -> Sequence[int]:
        """Positions of the mentions that are not summaries (all of them when all are)."""
        return self._inner or range(len(self.mentions))

    @property
    def told(self) -> Sequence[Facets]:
        """What its body says, of very many mentions the first and the last."""
        return [self.facets[i] for i in _few(self.body)]


def _is_among(actor: Actor, others: Sequence[Actor]) -> bool:
    return bool(others) and best_match([actor], others) >= 1


@dataclass(slots=True)
class Grouping:
    """Drafts, and the mentions that were too vague to start one."""

    drafts: list[Draft]
    vague: list[EventMention]
    begun_in: dict[int, list[Draft]] = field(default_factory=dict)
    """Number of a story → the drafts that begin in it."""

    def begin(self, draft: Draft) -> None:
        """One more draft, of one mention so far."""
        self.drafts.append(draft)
        self.begun_in.setdefault(draft.begins_in, []).append(draft)

    def near(self, mention: EventMention) -> Sequence[Draft]:
        """The drafts that a mention is compared with: all, or the first and last, of its story and of all, when there
        are very many."""
        told_here = self.begun_in.get(mention.sentence.story, []) if mention.sentence.story else []
        near = _nearby(self.drafts)
        return [*near, *(draft for draft in _nearby(told_here) if not any(draft is one for one in near))]


@dataclass(frozen=True, slots=True)
class _Grouper:
    """Puts mentions into drafts.

    `apart` says which two a sentence tells apart, `later` which of them came later, `names_one` which of those that say
    too little name an incident all the same.
    """

    facets_of: Callable[[EventMention], Facets]
    apart: Callable[[EventMention, EventMention], bool]
    later: Callable[[EventMention, EventMention], EventMention | None]
    network: Network
    names_one: Callable[[EventMention], bool]
    made: Grouping

    def place(self, mention: EventMention, other: EventMention | None = None) -> None:
        """Join the best draft, start a new one, or be set aside as vague.

        `other` is a mention still to be placed that the words tell apart from this one ("the strikes were in response
        to the attack"): of two drafts that both may be of, it leaves the one that the other is surer of.
        """
        if self.join(mention, other):
            return
        facets = self.facets_of(mention)
        if mention.segment != "subheading" and self._says_enough(mention, facets):
            draft = Draft()
            draft.add(mention, facets, FIRST_MENTION)
            self.made.begin(draft)
        else:
            self.made.vague.append(mention)

    def _says_enough(self, mention: EventMention, facets: Facets) -> bool:
        """Whether a mention may start a draft."""
        needed = _needed(mention)
        if _specificity(mention, facets) >= needed:
            return True
        return needed < float("inf") and self.names_one(mention)

    def join(self, mention: EventMention, other: EventMention | None = None) -> bool:
        """Join the draft that it is likeliest one with, where one is likely enough."""
        best, chance, reasons = self.best(mention) if other is None else self._best_beside(mention, other)
        if best is None or chance < _least_chance(mention):
            best, reasons = self._told_with_its_means(mention), ("same means", "takes it up again")
        if best is None:
            best, reasons = self._fought_beside(mention), ("same clash", "in one sentence")
            if best is not None:
                best.beside.add(mention.index)
        if best is not None:
            best.add(mention, self.facets_of(mention), "; ".join(reasons) or "nearest compatible")
            return True
        return False

    def _told_with_its_means(self, mention: EventMention) -> Draft | None:
        """The one draft that "the drone attack" can take up: told of before, with a drone, and nothing forbids it."""
        means = self.facets_of(mention).means
        if not (means and mention.definite and _adds_nothing(mention)):
            return None
        fitting = [
            draft
            for draft in self.made.drafts[-TAKEN_UP:]
            if any(means & facets.means for facets in draft.told) and self._one_with(mention, draft)[1]
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _fought_beside(self, mention: EventMention) -> Draft | None:
        """ "Two of its soldiers were killed in the battle, and it had killed twenty rebels": what the other side lost."""
        if not _adds_nothing(mention) or mention.kind.frame not in OUTCOMES:
            return None
        beside = {token.i for token in mention.lead.token.conjuncts}
        for draft in self.made.near(mention):
            for other in _few(draft.mentions):
                joined = any(trigger.token.i in beside for trigger in other.triggers)
                if joined and other.kind.label == "armed_clash" and not self.apart(mention, other):
                    return draft
        return None

    def _best_beside(
        self, mention: EventMention, other: EventMention
    ) -> tuple[Draft | None, float, tuple[str, ...]]:
        """As `best`, of the pairs of different drafts that this and `other` together likeliest are of."""
        drafts = self.made.near(mention)
        mine = [(draft, *self._one_with(mention, draft)) for draft in drafts]
        others = [(draft, self._one_with(other, draft)[0]) for draft in drafts]
        is_later = self.later(mention, other) is mention
        nowhere: tuple[Draft | None, float, tuple[str, ...]] = (None, 0.0, ())

        def together(found: tuple[Draft | None, float, tuple[str, ...]]) -> float:
            left = (
                chance
                for draft, chance in others
                if draft is not found[0]
                and not _is_before(*((found[0], draft) if is_later else (draft, found[0])))
            )
            return max(found[1], _chance_of_none(mention)) * max((_chance_of_none(other), *left))

        return max((nowhere, *mine), key=together)

    def best(self, mention: EventMention) -> tuple[Draft | None, float, tuple[str, ...]]:
        """The draft that a mention is likeliest one with, how likely, and why."""
        found: tuple[Draft | None, float, tuple[str, ...]] = (None, 0.0, ())
        for draft in self.made.near(mention):
            chance, reasons = self._one_with(mention, draft)
            if chance > found[1]:
                found = draft, chance, reasons
        return found

    def _one_with(self, mention: EventMention, draft: Draft) -> tuple[float, tuple[str, ...]]:
        """The mean chance that a mention is one with those of a draft; none where anything forbids one of them."""
        told = Told(mention, self.facets_of(mention))
        if mention.sentence.story not in draft.stories and not self._is_told_again(told, draft):
            return 0.0, ()
        chances: list[float] = []
        reasons: dict[str, None] = {}
        for other, facets in zip(_few(draft.mentions), _few(draft.facets), strict=True):
            if other.index in draft.beside:
                continue
            if self.apart(mention, other):
                return 0.0, ()
            verdict = compare(told, Told(other, facets), self.network(mention, other))
            if verdict.barrier is not None and (other.segment not in SUMMARIES or len(draft.mentions) == 1):
                return 0.0, ()
            chances.append(verdict.chance)
            reasons |= dict.fromkeys(verdict.reasons)
        return sum(chances) / len(chances), tuple(reasons)[:REASONS]

    def _is_told_again(self, told: Told, draft: Draft) -> bool:
        """Whether a mention may be of an incident of another story of a collection."""
        if told.mention.segment == "headline":
            return True
        others = map(Told, _few(draft.mentions), _few(draft.facets))
        return not told.summary and any(names_the_same(told, other) for other in others)


def _least_chance(mention: EventMention) -> float:
    """The chance of being one with a draft from which a mention joins it."""
    if mention.segment == "subheading":
        return JOIN_SUBHEADING
    return JOIN_TAKEN_UP if mention.takes_up and _adds_nothing(mention) else JOIN


def _chance_of_none(mention: EventMention) -> float:
    """What counts for a mention being of no draft so far, beside the chances of being one with them.

    "In retaliation for the bombing": that one was told before, if any that it may be was.
    """
    return SELDOM if mention.takes_up and _adds_nothing(mention) else JOIN


def _adds_nothing(mention: EventMention) -> bool:
    return not (mention.times or mention.places)


def _is_before(one: Draft | None, other: Draft | None) -> bool:
    """Whether all that dates the one lies before all that dates the other."""
    first, second = (
        [facets.when for facets in draft.told if facets.when is not None] if draft is not None else []
        for draft in (one, other)
    )
    return bool(first and second) and max(map(_end, first)) <= min(map(_start, second))


def _start(when: Interval) -> datetime:
    return measures.instant(when.start)


def _end(when: Interval) -> datetime:
    return measures.instant(when.end)


REASONS = 4
"""How many reasons of a joining are kept, the weightiest of each pair first."""


def group_mentions(
    mentions: Iterable[EventMention],
    facets_of: Callable[[EventMention], Facets],
    apart: Callable[[EventMention, EventMention], bool],
    later: Callable[[EventMention, EventMention], EventMention | None],
    network: Network,
    names_one: Callable[[EventMention], bool] = lambda _: False,
) -> Grouping:
    """Group mentions that happened into drafts.

    `apart` says which two a sentence tells apart, `later` which of two it says came later, `names_one` which of those
    that say too little name an incident all the same.
    """
    grouper = _Grouper(facets_of, apart, later, network, names_one, Grouping([], []))
    listed = sorted(mentions, key=lambda m: (SUMMARY_ORDER.get(m.segment, 0), m.lead.token.i))
    body = [m for m in listed if m.segment not in SUMMARIES]
    for mention, following in zip_longest(body, body[1:]):
        told_apart = following is not None and apart(mention, following)
        grouper.place(mention, following if told_apart else None)
    for _, summary in groupby((m for m in listed if m.segment in SUMMARIES), key=lambda m: m.sentence.index):
        # the surest mention of a headline first, so that a vaguer one does not take its draft
        for mention in sorted(summary, key=lambda m: -grouper.best(m)[1]):
            grouper.place(mention)
    # a vague mention may name an incident that is only told further on ("in retaliation for an attack")
    grouping = grouper.made
    grouping.vague = [m for m in grouping.vague if m.segment == "subheading" or not grouper.join(m)]
    return grouping


SERIES_REACH = 6
"""Sentences after a series within which single strikes are taken as parts of it (our choice)."""


def series(drafts: Sequence[Draft]) -> Iterator[tuple[Draft, Draft]]:
    """(Series, part): a single incident told soon after a series that it agrees with in kind, time and place."""
    single: dict[int, list[Draft]] = {}
    for draft in drafts:
        told = draft.mentions[draft.body[0]]
        if not told.series:
            single.setdefault(told.sentence.index, []).append(draft)
    for whole in drafts:
        first = whole.mentions[whole.body[0]]
        if not first.series:
            continue
        near = range(first.sentence.index, first.sentence.index + SERIES_REACH + 1)
        for part in (draft for index in near for draft in single.get(index, ())):
            at = part.body[0]
            if _could_be_part(Told(part.mentions[at], part.facets[at]), whole):
                yield whole, part


def _could_be_part(told: Told, whole: Draft) -> bool:
    """Whether nothing forbids that one strike is among those of a series, of its kind and with its means."""
    against = {"other kind", "other means", "other targets", "roles the other way round"}
    barriers = BARRIERS - {"part of a series", "told as another one"}
    first = whole.body[0]
    found = {name for name, _ in evidence(told, Told(whole.mentions[first], whole.facets[first]))}
    loose = bool(told.facets.means) or is_loose(told.facets.label)
    return loose and not found & (against | barriers)


def _specificity(mention: EventMention, facets: Facets) -> float:
    """How much a mention says: vague talk of violence starts no incident."""
    score = 2.0 if facets.when else 0.0
    score += 1.0 if facets.where and facets.where.precision in FINE else 0.5 if facets.where else 0.0
    score += 2.0 if any(toll.count is not None and not toll.cumulative for toll in mention.tolls) else 0.0
    score += 1.0 if facets.initiators else 0.0
    score += 1.0 if facets.targets or facets.object_class else 0.0
    score += 0.5 if facets.means else 0.0
    score += 0.5 if not mention.plural else 0.0
    return score + (1.0 if _told_as_past(mention) else 0.0)


def _told_as_past(mention: EventMention) -> bool:
    token = mention.lead.token
    verb = token if token.pos_ == "VERB" else token.head
    return verb.tag_ in ("VBD", "VBN") or (verb.tag_ == "VBZ" and mention.segment == "headline")


def _speaks_generally(mention: EventMention) -> bool:
    """ "They burn the tankers and kill the escort": the plural present of the body, of no day, place or toll."""
    token = mention.lead.token
    told = mention.times or mention.places or mention.tolls
    return token.tag_ == "VBP" and mention.segment == "body" and not told


def _needed(mention: EventMention) -> float:
    if mention.toll_only or _speaks_generally(mention):
        return float("inf")
    counted = mention.kind.type != "ASSAULT" and any(t.count and not t.cumulative for t in mention.tolls)
    if mention.named is not None and mention.named >= SURE and mention.segment not in SUMMARIES:
        return START if mention.plural else START_SURE
    if mention.plural and not counted:
        return START_PLURAL
    return START_THIN if mention.thin and mention.kind.guarded else START
