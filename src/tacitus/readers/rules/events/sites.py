"""What was done "at A and at B": a mention for each of the places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from tacitus.model.measures import places_agree
from tacitus.model.records import Mention, Place
from tacitus.readers.rules.events.adverbials import heads_of
from tacitus.readers.rules.events.mentions import EventMention

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.rules.scene import Scene


def at_each_site(scene: Scene, mentions: Sequence[EventMention]) -> Iterator[EventMention]:
    """Further mentions of what was done "at A and at B": one for each place beyond the first, which its mention keeps.

    Only where each place has a preposition of its own, or a thing hit ("a refinery in A, a depot in B and a plant in
    C"), and no figure is told, of which nobody knows where it was.
    """
    number = len(mentions)
    heads = {place.start: token for token, place in heads_of(scene, scene.place_at)}
    for mention in list(mentions):
        things = {} if mention.tolls else _things_at_sites(scene, mention, heads)
        sites = list(things) or _sites(mention, heads)
        if len(sites) < 2 or mention.tolls:
            continue
        by_start = {place.start: place for place in mention.places}
        others = {things[start].i for start in sites[1:] if start in things}
        targets = mention.targets
        mention.places = [place for place in mention.places if place.start not in sites[1:]]
        mention.targets = [token for token in targets if token.i not in others]
        for start in sites[1:]:
            yield replace(
                mention,
                index=number,
                places=[by_start[start]],
                targets=[things[start]] if start in things else mention.targets,
                site=start,
                by_network=dict(mention.by_network),
            )
            number += 1


def _things_at_sites(scene: Scene, mention: EventMention, heads: Mapping[int, Token]) -> dict[int, Token]:
    """Where each of its places starts → the thing hit that stands there, of several coordinated things; else nothing."""
    if len(mention.places) < 2 or not all(isinstance(place.grounded, Place) for place in mention.places):
        return {}
    hit = {thing.i: thing for target in mention.targets for thing in (target, *target.conjuncts)}
    found: dict[int, Token] = {}
    for place in mention.places:
        name = heads.get(place.start)
        to = name.head if name is not None and name.dep_ == "pobj" else None
        thing = _thing_before(scene, mention, to, hit) if to is not None else None
        if thing is None or thing in found.values():
            return {}
        found[place.start] = thing
    points = [place.grounded for place in mention.places if isinstance(place.grounded, Place)]
    apart = all(places_agree(one, other) is False for one, other in combinations(points, 2))
    return dict(sorted(found.items())) if apart else {}


def _thing_before(scene: Scene, mention: EventMention, to: Token, hit: Mapping[int, Token]) -> Token | None:
    """The thing that a preposition of place belongs to.

    The parse hangs the first on the verb ("hit a school in A"), and takes the next for what the place before it is.
    """
    thing = to.head
    listed = thing.dep_ in ("conj", "appos") and scene.target_class(thing) is not None
    if thing.i in hit or (listed and not scene.is_people(thing)):
        return thing
    on_verb = any(trigger.token == thing for trigger in mention.triggers)
    before = [i for i in hit if i < to.i]
    return hit[max(before)] if on_verb and before else None


def _sites(mention: EventMention, heads: Mapping[int, Token]) -> list[int]:
    """Where its places start that stand behind coordinated prepositions, where all are points far from each other.

    `heads` are the syntactic heads of the report's places, by where each starts.
    """
    found: list[Mention] = []
    numbered = _numbered_sites(mention)
    for place in mention.places:
        if place.start > numbered:
            found.append(place)
            continue
        to = heads[place.start].head if place.start in heads else None
        if to is None or to.dep_ not in ("prep", "conj") or heads[place.start].dep_ != "pobj":
            continue
        linked = [to, *to.conjuncts]
        if len(linked) > 1 and all(token.pos_ == "ADP" for token in linked):
            found.append(place)
    points = [place.grounded for place in found if isinstance(place.grounded, Place)]
    apart = all(places_agree(one, other) is False for one, other in combinations(points, 2))
    return [place.start for place in found] if apart and len(points) == len(found) else []


def _numbered_sites(mention: EventMention) -> float:
    """Where the colon stands behind a number of places that is told with a mention ("in three places: Afrin, …")."""
    for token in mention.sentence.tokens:
        if token.text != ":" or not token.i or token.nbor(-1).tag_ != "NNS":
            continue
        counted = any(child.dep_ == "nummod" for child in token.nbor(-1).children)
        if counted and any(0 < place.start - token.idx <= len(": ") for place in mention.places):
            return int(token.idx)
    return float("inf")
