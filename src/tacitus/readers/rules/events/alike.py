"""Whether two mentions of a report tell of one incident: what speaks for and against, weighed.

Each piece of evidence has a name and a strength from 0 to 1 (log-odds where it is the network's word). What cannot
both hold is a barrier, whatever else is said. The weights (`alike.json`) are those of a logistic model over pairs of
mentions of annotated reports, one for readings with the network and one without; `training/grouping.py` makes them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tacitus.model import measures
from tacitus.model.records import Actor, Interval, Place
from tacitus.model.vocabulary import SUMMARIES
from tacitus.ontology.kinds import go_together
from tacitus.readers.rules.learned.weighing import fitted
from tacitus.resolve.actors import STATE, match_actors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tacitus.readers.rules.events.mentions import EventMention

FINE = frozenset({"exact", "near", "settlement", "admin2"})
NEAR = 2
"""Sentences within which a mention stands near another."""
HALF_A_DAY = 12
"""Hours."""
LIKE_ACTOR = 0.5
"""From this on two actors may well be one."""
BARRIERS = frozenset(
    {
        "other type", "other time", "long before", "part of a series", "other place", "other initiators",
        "claimed by another", "other means", "told as another one",
        "told as several", "crowd control beside a death", "losses of another side",
    }
)  # fmt: skip
"""What forbids that two mentions of the body are one incident."""
GARBLED = frozenset({"other type", "other initiators", "other means", "told as several"})
"""What a headline or caption may get wrong: there it is no barrier."""

Evidence = Iterator[tuple[str, float]]


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


@dataclass(frozen=True, slots=True)
class Told:
    """A mention with its facets."""

    mention: EventMention
    facets: Facets

    @property
    def summary(self) -> bool:
        """Whether it stands in a headline, caption or sub-heading."""
        return self.mention.segment in SUMMARIES


@dataclass(frozen=True, slots=True)
class Verdict:
    """The chance that two mentions are one incident; `barrier` names what forbids it, `reasons` what speaks for it."""

    chance: float
    barrier: str | None
    reasons: tuple[str, ...]


def compare(later: Told, earlier: Told, network: Mapping[str, float] | None) -> Verdict:
    """Weigh two mentions. `network` is its word on them by name (`votes.on_pair`), None without it."""
    held = fitted("events/alike.json").models["alone" if network is None else "network"]
    found = dict(evidence(later, earlier))
    barrier = next((name for name in found if is_barrier(name, later)), None)
    if barrier is not None:
        return Verdict(0.0, barrier, ())
    found |= network or {}
    shares = {name: held.get(name, 0.0) * strength for name, strength in found.items()}
    total = held["bias"] + sum(shares.values())
    # what is held for unlikely is no reason, whichever way it weighs
    speak_for = (name for name, share in shares.items() if share > 0 and found[name] > 0)
    reasons = sorted(speak_for, key=lambda name: -shares[name])
    return Verdict(1 / (1 + math.exp(-total)), None, tuple(reasons))


def is_barrier(name: str, later: Told) -> bool:
    """Whether evidence of this name forbids that a mention joins another."""
    return name in BARRIERS and not (later.summary and name in GARBLED)


def evidence(later: Told, earlier: Told) -> Evidence:
    """What the words of two mentions agree and disagree on, by name, each with its strength."""
    one, other = later.facets, earlier.facets
    yield _kinds(one, other)
    yield from _times(one, other, later.mention)
    yield from _places(one, other, later, earlier)
    yield from _actors(one, other)
    if one.object_class and other.object_class:
        same = one.object_class == other.object_class
        yield ("same kind of thing hit" if same else "other kind of thing hit"), 1.0
    yield from _means(one, other)
    if any(figure[1] > 1 for figure in one.figures & other.figures):
        yield "same toll", 1.0
    yield from _reference(later.mention, earlier.mention)
    pair = later.mention, earlier.mention
    if _is_no_cause(*pair) or _is_no_cause(*reversed(pair)):
        yield "crowd control beside a death", 1.0
    if _are_losses_of_another_side(later, earlier) or _are_losses_of_another_side(earlier, later):
        yield "losses of another side", 1.0
    if one.initiators and later.mention.plural and not later.mention.definite:
        if not (earlier.mention.plural or earlier.mention.series):
            yield (
                "told as several",
                1.0,
            )  # "in response to attacks by the rebels": not the one strike told before
    if later.summary:
        yield "told in a headline or caption", 1.0


def names_the_same(later: Told, earlier: Told) -> bool:
    """Whether two mentions give the same town or figure: only then are they one in different stories of a bulletin."""
    found = {name for name, _ in evidence(later, earlier)}
    return bool(found & NAMED_AGAIN)


NAMED_AGAIN = frozenset({"same place", "same toll"})


def _kinds(one: Facets, other: Facets) -> tuple[str, float]:
    if one.type != other.type:
        return "other type", 1.0
    if one.label == other.label:
        return "same kind", 1.0
    return ("compatible kind" if go_together("labels", one.label, other.label) else "other kind"), 1.0


def _times(one: Facets, other: Facets, later: EventMention) -> Evidence:
    if one.when is not None and other.when is not None:
        if not measures.overlap(one.when, other.when):
            yield "other time", 1.0
        else:
            fine = measures.hours(one.when) <= 48
            yield ("same day" if fine else "same time"), 1.0
    elif one.old and not later.definite and other.when is None:
        # an old incident beside a new one without a date is another, unless it is taken up again
        yield "long before", 1.0


def _places(one: Facets, other: Facets, later: Told, earlier: Told) -> Evidence:
    """By their circles, else by country; a definite noun may name the quarter of the town told before."""
    if _is_part(later, earlier):
        yield "part of a series", 1.0
    if one.where is None or other.where is None:
        return
    agree = measures.places_agree(one.where, other.where)
    if agree is False:
        yield "other place", 1.0
    elif agree is None:
        named_apart = not later.mention.definite and _named_apart(one.where, other.where)
        yield ("place of another name" if named_apart else "same country"), 1.0
    else:
        fine = one.where.precision in FINE and other.where.precision in FINE
        yield ("same place" if fine else "same area"), 1.0


def _named_apart(place: Place, other: Place) -> bool:
    """Whether a place that no gazetteer knows is named unlike a fine one."""
    fine = other.precision in FINE or other.precision is None
    return fine and place.lat is None and place.name.casefold() != other.name.casefold()


def _is_part(later: Told, earlier: Told) -> bool:
    """One strike at a place of its own is part of a series, not the series."""
    mention, where = later.mention, later.facets.where
    beside = mention.sentence.index == earlier.mention.sentence.index
    if beside or mention.definite or mention.series == earlier.mention.series:
        return False
    single, whole = (earlier.facets, later.facets) if mention.series else (later.facets, earlier.facets)
    if _is_within(single.when, whole.when):
        return True
    told_there = mention.outcome and where is None
    return not told_there and _is_fine(single.where) and not _is_fine(whole.where)


def _is_within(time: Interval | None, day: Interval | None) -> bool:
    """Whether a time of day of its own is told of one, and the day alone of all ("two shootings on Sunday")."""
    if time is None or day is None or measures.hours(time) > HALF_A_DAY:
        return False
    return measures.overlap(time, day) and 2 * HALF_A_DAY <= measures.hours(day) <= 4 * HALF_A_DAY


def _is_fine(place: Place | None) -> bool:
    return place is not None and place.precision in FINE


def _actors(one: Facets, other: Facets) -> Evidence:
    doing, done = one.initiators, other.initiators
    if "armed_clash" in (one.label, other.label):
        done += other.targets  # in a clash either side may be told as the doer
    yield from _match(doing, done, "initiators")
    yield from _match(one.targets, other.targets, "targets")
    known = other.initiators or other.claimed
    if one.claimed and not one.initiators and known and best_match(one.claimed, known) >= LIKE_ACTOR:
        yield "same claimant", 1.0
    if _claimed_by_another(one, other):
        yield "claimed by another", 1.0
    if _turned(one, other):
        yield "roles the other way round", 1.0


def _match(actors: Sequence[Actor], known: Sequence[Actor], role: str) -> Evidence:
    if actors and known:
        best = best_match(actors, known)
        if best < 0:
            yield f"other {role}", 1.0
        elif best > LIKE_ACTOR:
            yield f"same {role}", best


def best_match(actors: Sequence[Actor], known: Sequence[Actor]) -> float:
    """How well the two best of two groups of actors go together, as `match_actors` has it."""
    return max(match_actors(actor, other) for actor in actors for other in known)


def _claimed_by_another(one: Facets, other: Facets) -> bool:
    """Nobody claims what a state is told to have done, or what was done to himself."""
    doers = (*one.initiators, *other.initiators)
    hit = (*one.targets, *other.targets)
    return any(
        (bool(doers) and all(may_not_claim(claimant, doer) for doer in doers))
        or any(match_actors(claimant, target) >= 1 for target in hit)
        for claimant in (*one.claimed, *other.claimed)
    )


def may_not_claim(claimant: Actor, doer: Actor) -> bool:
    """Whether what `doer` is told to have done is not what `claimant`, another, claims."""
    if match_actors(claimant, doer) >= 1:
        return False
    by_a_state = doer.category in STATE and doer.id is not None
    return match_actors(claimant, doer) < 0 or (by_a_state and claimant.category not in STATE)


def _turned(one: Facets, other: Facets) -> bool:
    """Who is hit in the one does the hitting in the other."""
    if one.type != "ASSAULT" or one.label == "armed_clash":
        return False
    hit, hitting, doing, suffering = (
        {actor.country for actor in actors} - {None}
        for actors in (other.targets, other.initiators, one.initiators, one.targets)
    )
    return bool((doing & hit and not doing & hitting) or (suffering & hitting and not suffering & hit))


def _means(one: Facets, other: Facets) -> Evidence:
    if one.means and other.means:
        if one.means & other.means:
            yield "same means", 1.0
        elif not any(go_together("means", a, b) for a in one.means for b in other.means):
            yield "other means", 1.0


FROM_AFAR = frozenset({"shelling", "air_strike", "drone", "missile", "rocket"})
"""Means by which nobody of the side that uses them comes to harm."""


def tells_own_losses(mention: EventMention) -> bool:
    """Whether somebody tells who fell on his side, and nothing else ("eight of its own soldiers had been killed")."""
    own = any(child.lower_ == "own" for token in mention.targets for child in token.children)
    return own and not (mention.initiators or mention.places)


def _are_losses_of_another_side(told: Told, other: Told) -> bool:
    """Whether "its own soldiers" did not fall in what was told: it hit others abroad, or they did it from afar."""
    countries = {actor.country for actor in told.facets.targets} - {None}
    hit, where = other.facets.targets, other.facets.where
    if not tells_own_losses(told.mention) or not countries or {actor.country for actor in hit} & countries:
        return False
    by_them = any(actor.country in countries for actor in other.facets.initiators)
    abroad = where is None or where.country not in countries
    others = bool(hit) and all(actor.category == "civilian" or actor.country for actor in hit)
    from_afar = by_them and bool(other.facets.means & FROM_AFAR)
    return from_afar or (others and abroad and other.facets.label != "armed_clash")


CROWD_CONTROL = frozenset({"riot_control"})
OUTCOMES = frozenset({"harm", "suffer"})
"""Frames of words for what an act led to."""
AT_ONCE = frozenset({"when", "as", "while", "because"})
"""Conjunctions by which a death is told as what the act in their clause did."""


def only_controls(mention: EventMention) -> bool:
    """Whether somebody uses tear gas or the like, which is not made to kill, and that is all a mention tells."""
    classes = {means.class_ for means in mention.means}
    told = any(trigger.kind.frame in OUTCOMES for trigger in mention.triggers)
    return bool(classes) and classes <= CROWD_CONTROL and not told


def _is_no_cause(act: EventMention, death: EventMention) -> bool:
    """Whether a death is only told beside tear gas or the like: of what, and by whom, is open.

    "Killed when police fired tear gas" says that it was of that.
    """
    by_itself = not (death.initiators or death.means) and any(toll.effect == "killed" for toll in death.tolls)
    if not (by_itself and only_controls(act) and all(t.kind.frame in OUTCOMES for t in death.triggers)):
        return False
    return not any(
        child.lower_ in AT_ONCE and any(t.token.is_ancestor(trigger.token) for t in death.triggers)
        for trigger in act.triggers
        for child in trigger.token.children
    )


def _reference(later: EventMention, earlier: EventMention) -> Evidence:
    """How the later words take up the earlier ones: "the attack", "another attack", who died in it."""
    apart = abs(later.sentence.index - earlier.sentence.index)
    marks = {
        "in one sentence": apart == 0,
        "in the next sentence": apart == 1,
        "nearby": apart <= NEAR,
        "told as another one": later.additional and not earlier.additional,
        "tells its outcome": later.outcome,
        "tells what cost the lives": earlier.outcome and not later.outcome and apart <= NEAR,
        "another word for it": later.thin,
        "blamed for it": later.blamed,
        "the attackers spoken of": later.by_the_attackers or earlier.by_the_attackers,
        "takes it up again": later.takes_up,
        "of several": earlier.series,
        "one beside several": later.plural != earlier.plural,
        "the same word": later.lead.token.lemma_.lower() == earlier.lead.token.lemma_.lower(),
    }
    yield from ((name, 1.0) for name, holds in marks.items() if holds)
