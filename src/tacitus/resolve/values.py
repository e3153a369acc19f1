"""Which of several values holds: of the claims of one report, and of what several reports make of one incident.

Choosing and gathering only: a value is never averaged or added up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tacitus.ground import calendar
from tacitus.model.records import Actor, Interval, Kind, Means, Responsibility, Span, TargetObject, Toll
from tacitus.model.vocabulary import SUMMARIES, Status
from tacitus.ontology.actor_categories import lookup
from tacitus.ontology.kinds import vagueness
from tacitus.resolve.actors import match_actors

STATUSES: tuple[Status, ...] = (
    "current", "ongoing", "historical", "denied", "planned", "hypothetical", "generic"
)  # fmt: skip
"""Surest first: of several the first holds."""


def leading_kind(kinds: Sequence[tuple[Kind, str]]) -> Kind:
    """The kind that says how and that most mentions of the body give; among equals the first.

    Where the body says nothing of how, a headline may; a caption that errs must not. What is only denied ("denied
    having bombed it") names no kind where anything else does.
    """
    kinds = [pair for pair in kinds if pair[0].status != "denied"] or kinds
    body = [kind for kind, segment in kinds if segment not in SUMMARIES] or [kind for kind, _ in kinds]
    heard = body
    if all(vagueness(kind.label) > 1 for kind in body):
        heard = [kind for kind, segment in kinds if segment != "caption"] or body
    labels = [kind.label for kind in heard]
    return min(heard, key=lambda kind: (vagueness(kind.label), -labels.count(kind.label)))


def surest_status(statuses: Iterable[Status]) -> Status:
    """The status that holds when mentions or reports differ."""
    return min(statuses, key=STATUSES.index)


def agreed_time(intervals: Sequence[Interval]) -> Interval | None:
    """What all of them hold; the first of them where they do not agree."""
    return calendar.combine(intervals) or (intervals[0] if intervals else None)


def gathered_actors(actors: Iterable[Actor]) -> list[Actor]:
    """One for each referent."""
    kept: list[Actor] = []
    for actor in actors:
        kept = with_actor(kept, actor)
    return kept


def with_actor(kept: list[Actor], actor: Actor) -> list[Actor]:
    """Add an actor unless a kept one is the same referent; the better known of the two stays."""
    for position, other in enumerate(kept):
        if match_actors(other, actor) >= 1.0 or actor.name == other.name:
            better = actor if _is_better_named(actor, other) else other
            merged = {(a.to, a.relation): a for a in (*other.affiliations, *actor.affiliations)}
            better = replace(better, affiliations=tuple(merged.values()))
            return [*kept[:position], better, *kept[position + 1 :]]
    return [*kept, actor]


def _is_better_named(actor: Actor, other: Actor) -> bool:
    """Whether a name says more than another one of the same referent: "Malian soldiers" more than "soldiers"."""
    if actor.id is not None or other.id is not None:
        return other.id is None
    return other.name.islower() and not actor.name.islower()


def gathered_doers(actors: Iterable[Actor]) -> list[Actor]:
    """One for each referent; vaguer words for those who are named or described beside add nobody."""
    kept = gathered_actors(actors)
    known = [actor for actor in kept if not is_unnamed(actor)]
    if not known:
        return sorted(kept, key=lambda actor: -len(actor.name.split()))[:1]
    return [actor for actor in known if not any(_says_less(actor, other) for other in known)]


def _says_less(actor: Actor, other: Actor) -> bool:
    """Whether a doer is another by fewer words ("Driver", "Karl Driver"), or by his sort alone ("fighters")."""
    if actor.id is not None or actor.name == other.name:
        return False
    mine, others = ({word.casefold() for word in one.name.split()} for one in (actor, other))
    if mine < others:
        return True
    sort_alone = len(mine) == 1 and actor.country is None and lookup(actor.name) is not None
    told = other.id is not None or len(others) > 1
    return sort_alone and told and actor.category == other.category != "unknown"


def is_unnamed(actor: Actor) -> bool:
    """Whether a doer is called by his deed alone: "gunmen", "armed assailants", "attackers"."""
    words = actor.name.split()
    said = words[-1] if words else ""
    return (
        actor.id is None
        and actor.country is None
        and not actor.affiliations
        and actor.category == "unknown"
        and not any(word[0].isupper() for word in words[1:])
        and (noun := lookup(said)) is not None
        and noun.is_people
    )


def gathered_means(told: Iterable[Means]) -> tuple[Means, ...]:
    """One for each class: its first naming, with count and origin from whichever gives them."""
    kept: dict[str, Means] = {}
    for means in told:
        old = kept.get(means.class_, means)
        kept[means.class_] = replace(old, count=old.count or means.count, origin=old.origin or means.origin)
    return tuple(kept.values())


def commonest_object(things: Sequence[TargetObject]) -> TargetObject | None:
    """The first of the class that most name; None where nothing is named."""
    counted = Counter(thing.class_ for thing in things)
    return min(things, key=lambda thing: -counted[thing.class_], default=None)


def gathered_tolls(told: Sequence[Toll], in_summaries: Sequence[Toll] = ()) -> tuple[Toll, ...]:
    """Each figure of each voice once; `in_summaries` are those that headlines and captions give."""
    summaries = frozenset(in_summaries)
    body = [toll for toll in told if toll not in summaries]
    figures, groups = {_figure(toll) for toll in body}, {(_figure(toll), toll.group) for toll in body}
    kept = _Tolls()
    for toll in told:
        known = next((one for one in body if _repeats(toll, one)), None) if toll in summaries else None
        if known is not None:
            kept.add(replace(known, evidence=toll.evidence))
            continue
        # a headline's "three sailors" are the body's "three crew members", whatever it calls them
        repeats = toll in summaries and _figure(toll) in figures
        repeats = repeats and (_figure(toll), toll.group) not in groups
        kept.add(replace(toll, group="unknown", nationality=None) if repeats else toll)
    figured = {one.toll.effect for one in kept.listed if _has_figure(one.toll)}
    # "the first troops killed since …" adds nothing to a figure
    return tuple(
        replace(one.toll, evidence=tuple(one.evidence))
        for one in kept.listed
        if one.toll.effect not in figured or _has_figure(one.toll)
    )


def _repeats(summary: Toll, told: Toll) -> bool:
    """Whether a headline's figure is one of the body's, whoever is named for it there: "51" for "at least 51"."""
    same = summary.effect == told.effect and (summary.part_of is None) == (told.part_of is None)
    bounds, other = ((t.low, t.best, t.high) for t in (summary, told))
    shortened = summary.best is not None and summary.best == told.best and told.high is None
    return same and _has_figure(summary) and (bounds == other or shortened) and summary.group == told.group


def _figure(toll: Toll) -> tuple[object, ...]:
    return toll.effect, toll.low, toll.best, toll.high, toll.part_of is None


def _has_figure(toll: Toll) -> bool:
    return (toll.low, toll.best, toll.high) != (None, None, None)


@dataclass(slots=True)
class _Kept:
    """A toll of one voice, and the evidence of all who repeat it."""

    toll: Toll
    evidence: list[Span]
    seen: set[Span]
    told: list[set[Span]]
    """The words of each who says it."""

    def is_same(self, other: Toll) -> bool:
        """Whether `other` is the same figure from the same mouth, in other words of the report."""
        one = self.toll
        return (
            (one.group == other.group or "unknown" in (one.group, other.group))
            and (one.nationality == other.nationality or None in (one.nationality, other.nationality))
            and _is_one_voice(one, other)
            and (self.seen.isdisjoint(other.evidence) or self._is_of_same_words(other))
        )

    def _is_of_same_words(self, other: Toll) -> bool:
        """Whether another reader reads it from the same words, or from some of them."""
        words = set(other.evidence)
        return words <= self.seen or any(words >= told for told in self.told)

    def add(self, toll: Toll) -> None:
        """One more who says so: what was not known before is now."""
        old = self.toll
        self.toll = replace(
            old,
            speaker=toll.speaker if _is_narrated(old) else old.speaker,
            group=toll.group if old.group == "unknown" else old.group,
            nationality=old.nationality or toll.nationality,
            supersedes=old.supersedes or toll.supersedes,
        )
        self.evidence += [span for span in toll.evidence if span not in self.seen]
        self.seen.update(toll.evidence)
        self.told.append(set(toll.evidence))


class _Tolls:
    """Tolls in the order in which they are first told, found by their figures."""

    def __init__(self) -> None:
        self.listed: list[_Kept] = []
        self._by_figure: dict[tuple[object, ...], list[_Kept]] = {}

    def add(self, toll: Toll) -> None:
        """One more; the same figure from the same mouth is one toll with more evidence."""
        alike = self._by_figure.setdefault(_figure(toll), [])
        same = next((one for one in alike if one.is_same(toll)), None)
        if same is not None:
            same.add(toll)
            return
        alike.append(_Kept(toll, list(toll.evidence), set(toll.evidence), [set(toll.evidence)]))
        self.listed.append(alike[-1])


def _is_one_voice(one: Toll, other: Toll) -> bool:
    """The same speaker, or the report itself telling what somebody else in it is the source of."""
    if _is_narrated(one) or _is_narrated(other):
        return True
    return (one.speaker or ())[0].name == (other.speaker or ())[0].name


def _is_narrated(toll: Toll) -> bool:
    return not toll.speaker or toll.speaker[0].role == "outlet"


def gathered_responsibility(told: Iterable[Responsibility]) -> tuple[Responsibility, ...]:
    """One entry for each kind, actor and voice, whatever name a voice goes by."""
    kept: dict[tuple[str, str, str], Responsibility] = {}
    for one in told:
        first = one.speaker[0] if one.speaker else None
        voice = (first.id or first.name.casefold().removeprefix("the ")) if first is not None else ""
        kept.setdefault((one.kind, one.actor.id or one.actor.name.casefold(), voice), one)
    return tuple(kept.values())
