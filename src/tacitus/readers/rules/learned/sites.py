"""Where an incident was: one trained decision over the places that its story names.

The network holds whether a place belongs to a word of the incident; what the rules made of it, where it stands, by what
preposition, and what it holds or lies in speak for it or against it. All is weighed by a logistic model that was fitted
to reports from which the network had not learned. The weights (`sites.json`) have the names of what they weigh;
`training/sites.py` makes them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tacitus.model.measures import distance_km
from tacitus.model.records import Place
from tacitus.readers.rules.events.alike import tells_own_losses
from tacitus.readers.rules.learned.order import Order, by_story
from tacitus.readers.rules.learned.parts import chance_of, how, is_of_saying, is_qualifier
from tacitus.readers.rules.learned.weighing import fitted, log_odds
from tacitus.readers.rules.report_country import BUREAUS
from tacitus.resolve.places import FINENESS
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

    from tacitus.model.records import Mention
    from tacitus.readers.model.marks import Marks
    from tacitus.readers.rules.events.grouping import Draft
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.facets import Grounder
    from tacitus.readers.rules.scene import Scene

SEEN = 0.2
"""From this chance on that words are a place of an incident, a place that no rule gives to it is weighed."""
FEW, PLACES = 8, 48
"""Mentions of an incident, and places of a story, the first ones, that are held against each other: time stays linear."""
NEAR = 3
"""Sentences within which a place is told apart by how far away it stands."""
AREAS = frozenset({"admin1", "admin2", "region", "country"})
"""Precisions of what may hold a place that no gazetteer has."""


@dataclass(frozen=True, slots=True, eq=False)
class Sited:
    """A place where an incident may have been: the mention by which it is its place, and what was found, by name."""

    draft: Draft
    position: int
    place: Mention
    belongs: float
    """How likely the network holds it for a place of that mention."""
    found: dict[str, float]

    @property
    def where(self) -> Place:
        """The place."""
        assert isinstance(self.place.grounded, Place)
        return self.place.grounded


def chance(one: Sited) -> float:
    """How likely the incident was there."""
    return fitted("learned/sites.json").chance(one.found)


def settle(scene: Scene, grounder: Grounder, candidates: Iterable[Sequence[Sited]]) -> None:
    """Give each incident its likeliest place where one is likely enough; where its own is not, it has none.

    What the rules give comes first, with what is finer; where that is unlikely, or nothing, what no incident has.
    """
    bars = fitted("learned/sites.json").least
    for listed in candidates:
        given = [one for one in listed if "by the rules" in one.found]
        narrower = [one for one in listed if "finer than the rules'" in one.found]
        others = [one for one in listed if one not in given and one not in narrower]
        best = max([*given, *narrower], key=chance, default=None) if given else None
        if best is None or chance(best) < bars["given"]:
            likely = [one for one in others if chance(one) >= bars["new"]]
            best = max(likely, key=chance, default=None)
        if best is not None:
            best = _around(max(_inner(best, given), key=chance, default=best), given)
            _place(scene, grounder, best, listed)
        elif any(one.where.precision != "country" for one in given):
            draft = given[0].draft
            for mention, facets in zip(draft.mentions, draft.facets, strict=True):
                mention.places, facets.where = [], None


def _inner(best: Sited, given: Sequence[Sited]) -> list[Sited]:
    """What the rules give that lies in a place, and is likely enough; a known site (a hospital, a base) is."""
    least = fitted("learned/sites.json").least["given"]
    return [
        one
        for one in given
        if _holds(best.where, one.where) and (one.where.precision == "exact" or chance(one) >= least)
    ]


def _around(best: Sited, given: Sequence[Sited]) -> Sited:
    """A place that no gazetteer has, in the narrowest area that the rules give to it: "Hroza in Kharkiv region"."""
    where = best.where
    areas = [
        one.where
        for one in given
        if one.where.precision in AREAS - {"country"}
        and not _is_mere_name(one.where)
        and _may_hold(one.where, where)
    ]
    area = min(areas, key=lambda area: area.radius_km or math.inf, default=None)
    if (
        area is None
        or not _is_mere_name(where)
        or (where.radius_km or math.inf) <= (area.radius_km or math.inf)
    ):
        return best
    there = replace(
        area,
        name=where.name,
        text=where.text,
        precision="region",
        gazetteer=None,
        candidates=(),
        reason=f"no {where.name} known in {area.name}: the whole of {area.name}",
    )
    return replace(best, place=replace(best.place, grounded=there))


def _may_hold(area: Place, inner: Place) -> bool:
    """Whether a place of which no more than the country is known may lie in an area."""
    return area.lat is not None and inner.country in (None, area.country)


def _place(scene: Scene, grounder: Grounder, best: Sited, listed: Sequence[Sited]) -> None:
    """Put an incident where it likeliest was; and at what is named in one breath with that, where it was there too."""
    kept = {_key(best.where)} | {
        _key(one.where)
        for one in listed
        if "by the rules" in one.found and _in_one_breath(scene, best.place, one.place)
    }
    named = False
    for mention, facets in zip(best.draft.mentions, best.draft.facets, strict=True):
        mention.places = [
            best.place if place.start == best.place.start else place
            for place in mention.places
            if _stays(place, best, kept)
        ]
        facets.where = grounder.where(mention)
        named = named or any(
            isinstance(p.grounded, Place) and _key(p.grounded) in kept for p in mention.places
        )
    if not named:
        mention, facets = best.draft.mentions[best.position], best.draft.facets[best.position]
        mention.places = [best.place, *mention.places]
        mention.by_network["places"] = how("place", best.belongs)
        facets.where = grounder.where(mention)


def _stays(place: Mention, best: Sited, kept: set[str]) -> bool:
    """Whether a place is the one, or the area that a place without a point lies in."""
    where = place.grounded
    if not isinstance(where, Place):
        return False
    return _key(where) in kept or (best.where.lat is None and where.precision in AREAS)


def _key(place: Place) -> str:
    return place.name.casefold()


def _in_one_breath(scene: Scene, one: Mention, other: Mention) -> bool:
    """Whether two names are coordinated: "in Kupyansk and Izium"."""
    first, second = (_words(scene, place) for place in (one, other))
    if first is None or second is None:
        return False
    return second.root in first.root.conjuncts or first.root in second.root.conjuncts


def _words(scene: Scene, place: Mention) -> Words | None:
    return scene.parsed.doc.char_span(place.start, place.end, alignment_mode="expand")


def candidates(scene: Scene, grounder: Grounder, drafts: Sequence[Draft]) -> list[list[Sited]]:
    """The places where each incident may have been; nothing without the network.

    Of incidents that different voices put in different places nothing is decided, nor of somebody's own losses, which
    need not be where the report is about.
    """
    if scene.marks is None:
        return []
    order, named = Order.of(drafts), _Named.of(scene, drafts)
    sites = by_story(scene, _sites(scene, scene.marks, named.owners), PLACES)
    found = []
    for draft in drafts:
        if any(len(grounder.told_places(m)) > 1 or tells_own_losses(m) for m in draft.mentions):
            continue
        told = [site for story in sorted(draft.stories) for site in sites.get(story, ())]
        weighed = [
            one
            for here in _groups(told, named.taken[id(draft)], named.owners)
            for one in _compared(
                [_Weighing(scene, scene.marks, order, named, draft, one, here).made() for one in here]
            )
        ]
        if weighed:
            found.append(weighed)
    return found


def _groups(
    told: Sequence[Mention], mine: Collection[int], taken: Collection[int]
) -> Iterator[Sequence[Mention]]:
    """What is held against each other: what the rules give to an incident with what is finer; what they give to none."""
    places = [site.grounded for site in told if site.start in mine and isinstance(site.grounded, Place)]
    finest = min(map(_fineness, places), default=0)
    first, others = [], []
    for site in told:
        if not isinstance(site.grounded, Place):
            continue
        if site.start in mine or (site.start not in taken and _fineness(site.grounded) < finest):
            first.append(site)
        elif site.start not in taken:
            others.append(site)
    yield first
    yield others


def _sites(scene: Scene, marks: Marks, own: Collection[int]) -> Iterator[Mention]:
    """The places that a rule gives to an incident, or the network holds for where one was; not where agencies sit."""
    for place in scene.spotted.places:
        sentence = scene.parsed.sentence_at(place.start)
        if sentence is None or not isinstance(place.grounded, Place):
            continue
        filed = sentence.segment.kind == "dateline" and place.text.lower() in BUREAUS
        if place.start in own or (not filed and marks.chance("place", place.start, place.end) >= SEEN):
            yield place


@dataclass(frozen=True, slots=True)
class _Named:
    """What a report names: the places of each incident by the rules, each how often, and in which country most."""

    taken: dict[int, set[int]]
    """Identity of an incident → starts of the places that the rules give to it."""
    owners: Counter[int]
    """Start of a place → how many incidents the rules give it to."""
    often: Counter[str]
    country: str | None

    @classmethod
    def of(cls, scene: Scene, drafts: Iterable[Draft]) -> _Named:
        """Of all incidents of a report."""
        places = [p.grounded for p in scene.spotted.places if isinstance(p.grounded, Place)]
        most = Counter(place.country for place in places if place.country).most_common(1)
        taken = {id(d): {place.start for mention in d.mentions for place in mention.places} for d in drafts}
        owners = Counter(start for starts in taken.values() for start in starts)
        return cls(taken, owners, Counter(map(_key, places)), most[0][0] if most else None)


@dataclass(frozen=True, slots=True)
class _Weighing:
    """Collects what speaks for and against an incident having been at a place."""

    scene: Scene
    marks: Marks
    order: Order
    named: _Named
    draft: Draft
    place: Mention
    beside: Sequence[Mention]
    """The places of its stories that are weighed."""

    def made(self) -> Sited:
        """The place, by the mention to which it likeliest belongs."""
        held = [
            (
                chance_of(
                    self.marks, "place", self.draft.mentions[position], self.place.start, self.place.end
                ),
                -nth,
            )
            for nth, position in enumerate(self.draft.body[:FEW])
        ]
        belongs, nth = max(held)
        position = self.draft.body[-nth]
        found = {
            "belongs": log_odds(belongs),
            "is a place": log_odds(self.marks.chance("place", self.place.start, self.place.end)),
        }
        names = (*self._stands(), *self._hangs(), *self._whose(), *self._which(), *self._holds())
        found |= dict.fromkeys(names, 1.0)
        assert isinstance(self.place.grounded, Place)
        found["named so often"] = math.log(self.named.often[_key(self.place.grounded)])
        return Sited(self.draft, position, self.place, belongs, found)

    def _nearest(self) -> EventMention:
        """The mention of the incident that stands nearest."""
        return min(
            (self.draft.mentions[position] for position in self.draft.body),
            key=lambda mention: abs(mention.lead.stretch[0] - self.place.start),
        )

    def _stands(self) -> Iterator[str]:
        """How far from the incident's words it stands, and in what."""
        here = self.scene.parsed.sentence_at(self.place.start)
        if here is None:
            return
        yield f"in {here.segment.kind}"
        mention = self._nearest()
        away = here.index - mention.sentence.index
        if away == 0:
            yield "in its sentence, " + ("before" if self.place.start < mention.lead.stretch[0] else "behind")
        else:
            far = abs(away) if abs(away) < NEAR else "more"
            yield f"{far} sentences {'before' if away < 0 else 'behind'}"
        first, last = sorted((self.place.start, mention.lead.stretch[0]))
        yield f"{min(self.order.between(first, last, self.draft), 2)} words of others between"

    def _hangs(self) -> Iterator[str]:
        """By what it hangs, and on whose word, in the parse."""
        words = _words(self.scene, self.place)
        if words is None:
            return
        name = words.root
        yield f"after “{name.head.lower_}”" if name.dep_ == "pobj" else f"as {name.dep_}"
        owners = (self.order.owner.get(node.i) for node in syntax.clause_path(name))
        first = next((owner for owner in owners if owner is not None), None)
        if first is not None:
            yield "hangs on its word" if first == id(self.draft) else "hangs on another's word"
        if is_of_saying(self.scene, name, self.order.owner):
            yield "where it was said"
        if is_qualifier(self.scene, name):
            yield "qualifies a noun"
        if syntax.is_far_end(name):
            yield "where a way leads"
        if self._of_people(name):
            yield "where somebody is from"

    def _of_people(self, name: Token) -> bool:
        return name.dep_ == "pobj" and self.scene.is_people(name.head.head)

    def _whose(self) -> Iterator[str]:
        """Whose place it is by the rules."""
        mine = self.named.taken.get(id(self.draft), set())
        if self.place.start in mine:
            yield "by the rules"
        elif mine and any(site.start in mine for site in self.beside):
            yield "finer than the rules'"
        if self.named.owners[self.place.start] > (self.place.start in mine):
            yield "another's too by the rules"

    def _which(self) -> Iterator[str]:
        """What sort of place it is."""
        place = self.place.grounded
        assert isinstance(place, Place)
        yield "a mere name" if _is_mere_name(place) else f"a {place.precision}"
        _, _, relation = self.place.why.partition("; ")
        if relation:
            yield f"by “{relation}”"
        if place.country is not None and place.country != self.named.country:
            yield "abroad"
        if self.place.text.isupper():
            yield "in capitals"

    def _holds(self) -> Iterator[str]:
        """Whether it holds, or lies in, another place of its sentence."""
        mine = self.place.grounded
        sentence = self.scene.parsed.sentence_at(self.place.start)
        assert isinstance(mine, Place)
        if sentence is None:
            return
        others = [
            other.grounded
            for other in self.beside
            if other is not self.place and sentence.start <= other.start < sentence.end
        ]
        finer = [one for one in others if isinstance(one, Place) and _key(one) != _key(mine)]
        if any(_holds(mine, other) for other in finer):
            yield "holds another of its sentence"
        if any(_holds(other, mine) for other in finer):
            yield "lies in another of its sentence"


def _holds(area: Place, inner: Place) -> bool:
    """Whether the one place is wider than the other and holds it, as far as their points say."""
    if area.lat is None or area.lon is None or _fineness(area) <= _fineness(inner):
        return False
    if area.precision == "country" or inner.lat is None or inner.lon is None:
        return inner.country in (None, area.country)
    return distance_km(area.lat, area.lon, inner.lat, inner.lon) <= (area.radius_km or 0.0)


def _fineness(place: Place) -> int:
    """How fine a place is; what no gazetteer has is a village, though only the area around it is known."""
    return FINENESS["settlement" if _is_mere_name(place) else place.precision or "settlement"]


def _is_mere_name(place: Place) -> bool:
    """Whether no gazetteer has it, or several of its name are as likely."""
    named = place.text is not None and place.name == place.text.text
    return place.precision is None or (place.gazetteer is None and named and place.kind != "point")


def _compared(listed: list[Sited]) -> list[Sited]:
    """The same, each with how it stands to the other places of the incident."""
    ruled = [_fineness(one.where) for one in listed if "by the rules" in one.found]
    for one in listed:
        others = [other for other in listed if _key(other.where) != _key(one.where)]
        if others:
            ahead = one.found["belongs"] - max(other.found["belongs"] for other in others)
            one.found["ahead of the next"] = ahead
        else:
            one.found["the only place"] = 1.0
        if ruled and "by the rules" not in one.found:
            one.found["finer than the rules', and belongs"] = one.found["belongs"]
        if ruled and _fineness(one.where) > min(ruled):
            one.found["wider than the rules'"] = 1.0
        finer = [o.found["belongs"] for o in others if _fineness(o.where) < _fineness(one.where)]
        if finer:
            one.found["a finer one, and that belongs"] = max(finer)
    return listed
