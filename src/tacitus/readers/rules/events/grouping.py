"""Which mentions of a report tell of the same incident.

Mentions are taken in reading order, body first, then captions, headlines and sub-headings, which summarise (and
sometimes garble) what the body says. Each joins the draft it agrees with best or starts a new one. What two
mentions disagree on counts against joining; times, places and kinds that cannot both hold forbid it. The weights
are ours, set by hand on made-up reports; each joining keeps its reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from tacitus.model import measures
from tacitus.model.records import Actor, Interval, Place
from tacitus.model.vocabulary import SUMMARIES
from tacitus.ontology.kinds import go_together, is_loose, vagueness
from tacitus.readers.rules.events.mentions import PERPETRATORS, EventMention
from tacitus.resolve.actors import STATE, match_actors

JOIN = 1.5
"""Score from which a mention joins a draft."""
JOIN_SUBHEADING = 2.5
"""Sub-headings are catchwords: they join only what they clearly name."""
START = 2.0
"""Specificity from which a mention may start a draft of its own; plural nouns need `START_PLURAL`."""
START_PLURAL = 3.5
SUMMARY_ORDER = {"caption": 1, "headline": 2, "subheading": 3}
GARBLED = frozenset({"other initiators", "other means", "other kind"})
GARBLED_SHARE = 0.35
"""Share of its penalty that such a disagreement keeps in a summary."""
FINE = frozenset({"exact", "near", "settlement", "admin2"})
FAR_SENTENCES = 6
OUTCOME_NEAR, OUTCOME_FAR = 1.5, 1.25
"""What a bare outcome ("forty were wounded") adds for a draft told within three sentences, or further off."""


SURE, START_SURE = 0.97, 1.5
"""The same where the network holds its words for an incident's from the first chance on."""
START_THIN = 3.0
"""For a word with peaceful senses that names nobody, nowhere and no time."""
FIRST_TOLD, LAST_TOLD = 10, 30
"""A draft with more mentions than both is compared by its first and its last ones, so that time stays linear."""

T = TypeVar("T")
Same = Callable[[EventMention, EventMention], float | None]
"""How likely two mentions tell of one incident by the network's word; None without it."""


def _few(told: Sequence[T]) -> Sequence[T]:
    """All of `told`, or its first and last when there are very many."""
    if len(told) <= FIRST_TOLD + LAST_TOLD:
        return told
    return [*told[:FIRST_TOLD], *told[-LAST_TOLD:]]


FIRST_DRAFTS, LAST_DRAFTS = 5, 25
"""Of a report that tells of more incidents, a mention is compared with the first and the last ones, as above."""


def _nearby(drafts: Sequence[Draft]) -> Sequence[Draft]:
    """All drafts, or the first and last when there are very many."""
    if len(drafts) <= FIRST_DRAFTS + LAST_DRAFTS:
        return drafts
    return [*drafts[:FIRST_DRAFTS], *drafts[-LAST_DRAFTS:]]


@dataclass(slots=True)
class Facets:
    """What a mention says of an incident, grounded."""

    when: Interval | None
    where: Place | None
    initiators: tuple[Actor, ...]
    targets: tuple[Actor, ...]
    object_class: str | None
    means: frozenset[str]
    label: str
    type: str
    figures: frozenset[tuple[str, int]]
    claimed: tuple[Actor, ...] = ()
    """Groups that claim it."""
    old: bool = False
    """Whether `when` ended long before publication."""


@dataclass(slots=True)
class Draft:
    """An incident in the making: mentions with their facets, and why each joined."""

    mentions: list[EventMention] = field(default_factory=list)
    facets: list[Facets] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    _inner: list[int] = field(default_factory=list)
    _known: dict[str, list[object]] = field(default_factory=dict)

    def add(self, mention: EventMention, facets: Facets, reason: str) -> None:
        """One more mention, and why it joins."""
        if mention.segment not in SUMMARIES:
            self._inner.append(len(self.mentions))
        self._known.clear()
        self.mentions.append(mention)
        self.facets.append(facets)
        self.reasons.append(reason)

    def settle_doers(self) -> None:
        """Who only answered an attack is no doer of it; who claims it is in the responsibility alone."""
        told = list(zip(self.mentions, self.facets, strict=True))
        answers = [facets for mention, facets in told if self._only_answers(mention, facets)]
        if len(answers) < len(told):
            for facets in answers:
                facets.initiators = ()
        self._known.clear()

    def _label(self) -> str:
        """The label that says most of how."""
        labels = [self.facets[i].label for i in self.body]
        return min(labels, key=lambda label: (vagueness(label), -labels.count(label)))

    def _only_answers(self, mention: EventMention, facets: Facets) -> bool:
        """Whether a mention tells how an attack was met: drones shot down, the attacker killed, fire returned."""
        if mention.kind.label == "interception":
            return self._label() != "interception"
        if facets.label == "armed_clash" or not facets.initiators:
            return False
        if any(t.lemma_.lower() in PERPETRATORS for t in mention.targets):
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

    def known(self, name: str) -> list[object]:
        """The values that body mentions give for a facet."""
        if name not in self._known:
            given = (getattr(self.facets[i], name) for i in _few(self.body))
            self._known[name] = [value for value in given if value]
        return self._known[name]


def _is_among(actor: Actor, others: Sequence[Actor]) -> bool:
    return any(match_actors(actor, other) >= 1 for other in others)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How well a mention fits a draft; `veto` names what forbids it."""

    score: float
    veto: str | None
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Grouping:
    """Drafts, and the mentions that were too vague to start one."""

    drafts: list[Draft]
    vague: list[EventMention]


def group_mentions(
    mentions: Iterable[EventMention],
    facets_of: Callable[[EventMention], Facets],
    apart: Callable[[EventMention, EventMention], bool],
    same: Same,
) -> Grouping:
    """Group mentions that happened into drafts. `apart` says which two a sentence tells apart."""
    grouping = Grouping([], [])
    listed = sorted(mentions, key=lambda m: (SUMMARY_ORDER.get(m.segment, 0), m.lead.token.i))
    for mention in (m for m in listed if m.segment not in SUMMARIES):
        _place(grouping, mention, facets_of(mention), apart, same)
    for _, summary in groupby((m for m in listed if m.segment in SUMMARIES), key=lambda m: m.sentence.index):
        # the surest mention of a headline first, so that a vaguer one does not take its draft
        ranked = sorted(summary, key=lambda m: -_top_score(grouping.drafts, m, facets_of(m), same))
        for mention in ranked:
            _place(grouping, mention, facets_of(mention), apart, same)
    grouping.vague = [m for m in grouping.vague if not _joins_late(grouping, m, facets_of(m), apart, same)]
    return grouping


def _place(
    grouping: Grouping,
    mention: EventMention,
    facets: Facets,
    apart: Callable[[EventMention, EventMention], bool],
    same: Same,
) -> None:
    """Join the best draft, start a new one, or be set aside as vague."""
    best, verdict = _best(grouping.drafts, mention, facets, apart, same)
    if best is not None and verdict is not None:
        best.add(mention, facets, "; ".join(verdict.reasons) or "nearest compatible")
    elif mention.segment != "subheading" and _specificity(mention, facets) >= _needed(mention):
        draft = Draft()
        draft.add(mention, facets, "first mention")
        grouping.drafts.append(draft)
    else:
        grouping.vague.append(mention)


def _top_score(drafts: list[Draft], mention: EventMention, facets: Facets, same: Same) -> float:
    near = _nearby(drafts)
    verdicts = [compare(mention, facets, draft, same, is_lead=i == 0) for i, draft in enumerate(near)]
    return max((v.score for v in verdicts if v.veto is None), default=0.0)


def _joins_late(
    grouping: Grouping,
    mention: EventMention,
    facets: Facets,
    apart: Callable[[EventMention, EventMention], bool],
    same: Same,
) -> bool:
    """A vague mention may name an incident that is only told further on ("in retaliation for an attack")."""
    best, verdict = _best(grouping.drafts, mention, facets, apart, same)
    if best is None or verdict is None or mention.segment == "subheading":
        return False
    best.add(mention, facets, "; ".join(verdict.reasons))
    return True


def _best(
    drafts: list[Draft],
    mention: EventMention,
    facets: Facets,
    apart: Callable[[EventMention, EventMention], bool],
    same: Same,
) -> tuple[Draft | None, Verdict | None]:
    found: tuple[Draft | None, Verdict | None] = (None, None)
    top = JOIN
    for position, draft in enumerate(_nearby(drafts)):
        if any(apart(mention, other) for other in _few(draft.mentions)):
            continue
        verdict = compare(mention, facets, draft, same, is_lead=position == 0)
        least = JOIN_SUBHEADING if mention.segment == "subheading" else JOIN
        if verdict.veto is None and verdict.score >= max(top, least):
            top = verdict.score
            found = (draft, verdict)
    return found


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
            if all(not forbids for _, _, forbids in _could_be_part(part.facets[part.body[0]], whole)):
                yield whole, part


def _could_be_part(facets: Facets, whole: Draft) -> Iterator[tuple[float, str, bool]]:
    score, reason, forbids = _kinds(facets, whole)
    yield score, reason, forbids or score < 0
    yield _times(facets, whole)
    yield _places(facets, whole)
    yield _actors(facets.initiators, whole, "initiators")
    score, reason, forbids = _means(facets, whole)
    yield score, reason, forbids or (not facets.means and not is_loose(facets.label))


def compare(mention: EventMention, facets: Facets, draft: Draft, same: Same, *, is_lead: bool) -> Verdict:
    """Score a mention against a draft; positive parts become the reasons. A veto ends the comparison."""
    summary = mention.segment in SUMMARIES
    parts: list[tuple[float, str]] = []
    for part, reason, forbids in _comparisons(mention, facets, draft):
        # a summary may garble role, kind and means, so these only lower its score
        garbled = summary and reason in GARBLED
        parts.append((part * GARBLED_SHARE if garbled else part, reason))
        if forbids and not garbled:
            return Verdict(part, reason, ())
    parts.append(_by_the_network(mention, draft, same))
    score = sum(part for part, _ in parts)
    if summary and is_lead:
        score += 0.5
        parts.append((0.5, "the report leads with it"))
    return Verdict(score, None, tuple(reason for part, reason in parts if part > 0))


def _by_the_network(mention: EventMention, draft: Draft, same: Same) -> tuple[float, str]:
    """What the network's word on sameness counts, the mean over the draft's mentions; nothing without it."""
    chances = [chance for other in _few(draft.mentions) if (chance := same(mention, other)) is not None]
    if not chances:
        return 0.0, ""
    mean = sum(chances) / len(chances)
    return next(part for part, least in SAMENESS if mean >= least), "held for one by the network"


SAMENESS = ((2.0, 0.9), (1.0, 0.7), (0.2, 0.4), (-0.7, 0.15), (-2.0, 0.0))
"""What the network's word counts, and from which mean chance on: set on reports that it was not trained on."""


def _comparisons(mention: EventMention, facets: Facets, draft: Draft) -> Iterator[tuple[float, str, bool]]:
    """(Score, reason, whether it forbids), one facet after another; made only as far as they are asked for."""
    yield _kinds(facets, draft)
    yield _times(facets, draft)
    yield _background(mention, facets, draft)
    yield _part(mention, facets, draft)
    yield _places(facets, draft, takes_up=mention.definite)
    yield _actors(facets.initiators, draft, "initiators")
    yield _same_claimant(facets, draft)
    yield _actors(facets.targets, draft, "targets")
    yield _claimed_by_another(facets, draft)
    yield _turned(facets, draft)
    yield _objects(facets, draft)
    yield _means(facets, draft)
    yield _figures(facets, draft)
    yield _reference(mention, draft)


def _kinds(facets: Facets, draft: Draft) -> tuple[float, str, bool]:
    types = {f.type for f in _few(draft.facets)}
    labels = {f.label for f in _few(draft.facets)}
    if facets.type not in types:
        return -5.0, "other type", True
    if facets.label in labels:
        return 0.5, "same kind", False
    told = {label for label in labels if not is_loose(label)} or labels
    if any(go_together("labels", facets.label, other) for other in told):
        return 0.25, "compatible kind", False
    return -1.5, "other kind", False


def _times(facets: Facets, draft: Draft) -> tuple[float, str, bool]:
    known = [value for value in draft.known("when") if isinstance(value, Interval)]
    if facets.when is None or not known:
        return 0.0, "", False
    if not all(measures.overlap(facets.when, other) for other in known):
        return -5.0, "other time", True
    fine = measures.hours(facets.when) <= 48
    return (1.5 if fine else 0.5), "same time", False


def _part(mention: EventMention, facets: Facets, draft: Draft) -> tuple[float, str, bool]:
    """One strike at a place of its own is part of a series, not the series."""
    told_there = mention.outcome and facets.where is None
    beside = any(other.sentence.index == mention.sentence.index for other in _few(draft.mentions))
    if told_there or beside or mention.definite or draft.mentions[0].series == mention.series:
        return 0.0, "", False
    known = [value for value in draft.known("where") if isinstance(value, Place)]
    here = [facets.where] if facets.where is not None else []
    single, whole = (known, here) if mention.series else (here, known)
    if any(p.precision in FINE for p in single) and not any(p.precision in FINE for p in whole):
        return -5.0, "part of a series", True
    return 0.0, "", False


def _background(mention: EventMention, facets: Facets, draft: Draft) -> tuple[float, str, bool]:
    """An old incident told beside a new one that gives no date is another, unless it is taken up again."""
    if facets.old and not mention.definite and not draft.known("when"):
        return -5.0, "long before", True
    return 0.0, "", False


def _places(facets: Facets, draft: Draft, *, takes_up: bool = False) -> tuple[float, str, bool]:
    """By their circles, else by country; `takes_up`: a definite noun may name the quarter of the town told before."""
    known = [value for value in draft.known("where") if isinstance(value, Place)]
    if facets.where is None or not known:
        return 0.0, "", False
    verdicts = [measures.places_agree(facets.where, other) for other in known]
    if False in verdicts:
        return -5.0, "other place", True
    if None in verdicts:
        if not takes_up and _named_apart(facets.where, known):
            return -1.5, "place of another name", False
        return 0.25, "same country", False
    fine = facets.where.precision in FINE and any(other.precision in FINE for other in known)
    return (1.5 if fine else 0.5), "same place", False


def _named_apart(place: Place, known: list[Place]) -> bool:
    """Whether a place that no gazetteer knows is named unlike every fine place of the draft."""
    fine = [other for other in known if other.precision in FINE or other.precision is None]
    unlike = all(place.name.casefold() != other.name.casefold() for other in fine)
    return bool(fine) and place.lat is None and unlike


def _actors(actors: tuple[Actor, ...], draft: Draft, name: str) -> tuple[float, str, bool]:
    known = _actors_of(draft, name)
    if name == "initiators" and any(facets.label == "armed_clash" for facets in _few(draft.facets)):
        # in a clash either side may be told as the doer
        known += _actors_of(draft, "targets")
    if not actors or not known:
        return 0.0, "", False
    best = max(match_actors(one, other) for one in actors for other in known)
    if best < 0:
        forbids = name == "initiators"
        return (-2.0 if name == "targets" else -1.5), f"other {name}", forbids
    return best * 1.25, f"same {name}" if best > 0.5 else f"compatible {name}", False


def _claimed_by_another(facets: Facets, draft: Draft) -> tuple[float, str, bool]:
    """Nobody claims what a state is told to have done, or what was done to himself."""
    claimants = [*facets.claimed, *_actors_of(draft, "claimed")]
    doers = [*facets.initiators, *_actors_of(draft, "initiators")]
    hit = [*facets.targets, *_actors_of(draft, "targets")]
    for claimant in claimants:
        by_others = bool(doers) and all(may_not_claim(claimant, doer) for doer in doers)
        if by_others or _is_among(claimant, hit):
            return -5.0, "claimed by another", True
    return 0.0, "", False


def may_not_claim(claimant: Actor, doer: Actor) -> bool:
    """Whether what `doer` is told to have done is not what `claimant`, another, claims."""
    if match_actors(claimant, doer) >= 1:
        return False
    by_a_state = doer.category in STATE and doer.id is not None
    return match_actors(claimant, doer) < 0 or (by_a_state and claimant.category not in STATE)


def _actors_of(draft: Draft, name: str) -> list[Actor]:
    return [actor for value in draft.known(name) for actor in value]  # type: ignore[attr-defined]


def _same_claimant(facets: Facets, draft: Draft) -> tuple[float, str, bool]:
    """Who claims it here has claimed it before, or is told to have done it."""
    known = _actors_of(draft, "initiators") or _actors_of(draft, "claimed")
    if facets.initiators or not facets.claimed or not known:
        return 0.0, "", False
    best = max(match_actors(one, other) for one in facets.claimed for other in known)
    return (best * 1.25, "same claimant", False) if best >= LIKE_ACTOR else (0.0, "", False)


LIKE_ACTOR = 0.5
"""From this on two actors may well be one."""


def _turned(facets: Facets, draft: Draft) -> tuple[float, str, bool]:
    """Who is hit in the draft does the hitting here, or the other way round."""
    if facets.type != "ASSAULT" or facets.label == "armed_clash":
        return 0.0, "", False
    hit = {a.country for a in _actors_of(draft, "targets")} - {None}
    hitting = {a.country for a in _actors_of(draft, "initiators")} - {None}
    doing = {a.country for a in facets.initiators} - {None}
    suffering = {a.country for a in facets.targets} - {None}
    if (doing & hit and not doing & hitting) or (suffering & hitting and not suffering & hit):
        return -3.0, "roles the other way round", False
    return 0.0, "", False


def _objects(facets: Facets, draft: Draft) -> tuple[float, str, bool]:
    known = draft.known("object_class")
    if facets.object_class is None or not known:
        return 0.0, "", False
    if facets.object_class in known:
        return 0.75, "same kind of target", False
    return -0.25, "other kind of target", False


def _means(facets: Facets, draft: Draft) -> tuple[float, str, bool]:
    known = {means for value in draft.known("means") for means in value}  # type: ignore[attr-defined]
    if not facets.means or not known:
        return 0.0, "", False
    if facets.means & known:
        return 1.25, "same means", False
    if any(go_together("means", one, other) for one in facets.means for other in known):
        return -0.25, "", False
    return -2.0, "other means", True


def _figures(facets: Facets, draft: Draft) -> tuple[float, str, bool]:
    known = {figure for value in _few(draft.facets) for figure in value.figures}
    shared = {figure for figure in facets.figures & known if figure[1] > 1}
    return (1.5, "same toll", False) if shared else (0.0, "", False)


def _reference(mention: EventMention, draft: Draft) -> tuple[float, str, bool]:
    """A definite noun takes up what was told; the nearer, the likelier."""
    told, summary = _few(draft.mentions), mention.segment in SUMMARIES
    if mention.additional and not any(other.additional for other in told):
        return -5.0, "told as another one", True
    nearest = min(abs(mention.sentence.index - other.sentence.index) for other in told)
    score = 0.5 if nearest <= 2 else 0.25 if nearest <= FAR_SENTENCES else 0.0
    reason = "nearby" if score else ""
    if mention.outcome:
        score += OUTCOME_NEAR if nearest <= 3 else OUTCOME_FAR
        score += 1.0 if nearest == 0 else 0.0
        reason = "tells its outcome"
    elif nearest <= 2 and all(other.outcome for other in told):
        score += OUTCOME_NEAR
        reason = "tells what cost the lives"
    elif mention.blamed:
        score += 1.5
        reason = "blamed for it"
    elif mention.thin and nearest <= 3:
        score += 0.75
    if mention.by_the_attackers:
        score += 1.0
        reason = "the attackers spoken of"
    if mention.takes_up:
        score += 1.0
        reason = "takes it up again"
    if mention.plural and not any(other.plural for other in told):
        # "several rocket attacks" beside one that was told are others
        score -= 2.0 if mention.series and not mention.definite and not summary else 0.75
    if mention.definite and not mention.plural and all(other.plural for other in told):
        score -= 0.75  # "the attack" is none of "the strikes"
    return score, reason, False


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
    if mention.named is not None and mention.named >= SURE:
        return START if mention.plural else START_SURE
    if mention.plural and not counted:
        return START_PLURAL
    return START_THIN if mention.thin and mention.kind.guarded else START
