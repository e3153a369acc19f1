"""Which incident a responsibility is of, where the words do not name it: "Paris said this was absurd", "M23 denied it".

Each incident that the report tells is held against the sentence: how near and where it is told, how much is told of it,
whether a place of it is named again, and what the network holds of it and the party. The weights (`about.json`) are
those of a conditional logistic model over the responsibilities of annotated reports, one for readings with the network
and one without; `training/about.py` makes them.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, get_args

from tacitus.readers.rules.events.alike import OUTCOMES

if TYPE_CHECKING:
    from tacitus.model.parsed import Sentence
    from tacitus.readers.model.marks import Marks
    from tacitus.readers.rules.attribution.responsibility import ResponsibilityMention
    from tacitus.readers.rules.events.grouping import Draft
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene

Stretch = tuple[int, int]
Accounted = tuple["Draft", "Sequence[EventMention]"]
"""An incident with those of its mentions that count."""

How = Literal["claimed", "denied", "attributed", "assessed"]
HOW: tuple[How, ...] = get_args(How)
"""Relations of the network between a party and a deed: what is said of whose act it was."""
PUT_ON_OTHERS: tuple[How, ...] = ("attributed", "assessed")
"""Kinds by which somebody puts a deed on somebody else."""
FARTHEST = 9.0
"""Log-odds beyond which the network is not believed to know better."""
FEW = 8
"""Mentions of an incident, the first and last ones, that are asked for: time stays linear."""


LIKELY = 0.4
"""Below this chance it is left open of which incident something is said."""


class Told:
    """The incidents that a report tells, for what is said of them."""

    def __init__(self, scene: Scene, drafts: Sequence[Draft]) -> None:
        self._scene = scene
        self._drafts = drafts
        self._of = {mention.index: draft for draft in drafts for mention in draft.mentions}
        self._answered: dict[int, Draft] = {}

    def draft_for(
        self, found: ResponsibilityMention, may_be: Callable[[ResponsibilityMention, Draft], bool]
    ) -> Draft | None:
        """The incident that a responsibility is of: named in its sentence, that of the accusation which it answers, else
        the likeliest of those that it may be of; None where none is likely.

        Where the words name several others ("in response to attacks by the rebels") that are told too vaguely to be
        printed, it is of none that is.
        """
        draft = self._draft_for(found, may_be)
        if draft is not None and found.kind in PUT_ON_OTHERS:
            self._answered[found.sentence] = draft
        return draft

    def _draft_for(
        self, found: ResponsibilityMention, may_be: Callable[[ResponsibilityMention, Draft], bool]
    ) -> Draft | None:
        if found.of is not None and found.of.index in self._of:
            return self._taken_up(found, found.of, may_be) or self._of[found.of.index]
        others = found.of is not None and found.of.plural and not found.of.definite
        if others and found.kind in PUT_ON_OTHERS:
            return None
        answered = self._answered.get(found.near) if found.near is not None else None
        if answered is not None:
            return answered
        may = [(d, d.mentions) for d in self._told_around(found) if may_be(found, d)]
        party = self._party(found)
        likely = candidates(self._scene, party, self._placed(party, may) or may)
        return likely[0].draft if likely and likely[0].chance >= LIKELY else None

    def _placed(self, party: Stretch, may: Sequence[Accounted]) -> list[Accounted]:
        """Those that happened where the sentence says behind the party: "UNITA denied any part in Huambo"."""
        sentence = self._scene.parsed.sentence_at(party[0])
        named = _named_places(self._scene, party[1], sentence.end) if sentence is not None else set()
        return [(d, told) for d, told in may if named & _places_of(told)]

    def _taken_up(
        self,
        found: ResponsibilityMention,
        of: EventMention,
        may_be: Callable[[ResponsibilityMention, Draft], bool],
    ) -> Draft | None:
        """What was told before, where the words only take it up: "claimed the raid" says nothing new of a raid.

        The noun itself, and what is told behind it, may have been put with the wrong incident.
        """
        own = {token.i for token in of.lead.token.subtree}
        if not of.definite or of.tolls or own & (self._scene.place_at.keys() | self._scene.time_at.keys()):
            return None
        if any(m.index < of.index and m.kind.frame not in OUTCOMES for m in self._of[of.index].mentions):
            return None  # it is put with an act that was told before
        before = [
            (draft, mentions)
            for draft in self._told_around(found)
            if (mentions := [m for m in draft.mentions if m.index < of.index]) and may_be(found, draft)
        ]
        likely = candidates(self._scene, self._party(found), before)
        return likely[0].draft if likely and likely[0].chance >= LIKELY else None

    def _told_around(self, found: ResponsibilityMention) -> Iterator[Draft]:
        """The incidents of the story in which it is said."""
        story = self._scene.parsed.sentences[found.sentence].story
        return (draft for draft in self._drafts if story in draft.stories)

    def _party(self, found: ResponsibilityMention) -> Stretch:
        """Where the party stands in the sentence: who did it, else who speaks, else the words themselves."""
        sentence = self._scene.parsed.sentences[found.sentence if found.near is None else found.near]
        for token in (found.actor, found.speaker):
            if token is not None and sentence.start <= token.idx < sentence.end:
                return token.idx, token.idx + len(token)
        start = (
            found.evidence.start if sentence.start <= found.evidence.start < sentence.end else sentence.start
        )
        return start, start + 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """An incident that it may be of: `chance` is that among all of the report, 0 to 1."""

    draft: Draft
    chance: float


def candidates(scene: Scene, party: Stretch, drafts: Sequence[Accounted]) -> list[Candidate]:
    """The incidents that something said of a party (its characters in the report) may be of, the likeliest first.

    Each is given with those of its mentions that count.
    """
    if not drafts:
        return []
    weights = _weights("alone" if scene.marks is None else "network")
    scores = [
        sum(weights.get(name, 0.0) * strength for name, strength in evidence(scene, party, told).items())
        for _, told in drafts
    ]
    top = max(scores)
    shares = [math.exp(score - top) for score in scores]
    found = [Candidate(draft, share / sum(shares)) for (draft, _), share in zip(drafts, shares, strict=True)]
    return sorted(found, key=lambda one: -one.chance)


def evidence(scene: Scene, party: Stretch, told: Sequence[EventMention]) -> dict[str, float]:
    """What speaks for and against an incident with these mentions, by name, each with its strength."""
    here = scene.parsed.sentence_at(party[0])
    found = dict(_told(here, party[0], told)) if here is not None else {}
    found["mentions"] = math.log(len(told))
    if here is not None and _named_places(scene, here.start, here.end) & _places_of(told):
        found["its place is named"] = 1.0
    if scene.marks is not None:
        found["held of it by the network"] = _by_network(scene.marks, party, told)
    return found


def _told(here: Sentence, party: int, mentions: Sequence[EventMention]) -> Iterator[tuple[str, float]]:
    """How near to the sentence the incident is told."""
    told = [mention.sentence.index for mention in mentions]
    within = [mention for mention in mentions if mention.sentence.index == here.index]
    before = here.index - max((index for index in told if index < here.index), default=here.index)
    if any(mention.sentence.segment.start == here.segment.start for mention in mentions):
        yield "in the paragraph", 1.0
    if within:
        yield "in the sentence", 1.0
    if any(trigger.token.idx < party for mention in within for trigger in mention.triggers):
        yield "earlier in the sentence", 1.0
    if before:
        yield "told before", 1.0
        yield "sentences since", math.log(before)
    elif not within:
        yield "told only later", 1.0


def _named_places(scene: Scene, start: int, end: int) -> set[str]:
    places = scene.spotted.places
    first = bisect_left(places, start, key=lambda place: place.start)
    last = bisect_left(places, end, key=lambda place: place.start)
    return {place.text.casefold() for place in places[first:last]}


def _places_of(told: Sequence[EventMention]) -> set[str]:
    return {place.text.casefold() for mention in _few(told) for place in mention.places}


def _few(told: Sequence[EventMention]) -> Sequence[EventMention]:
    return told if len(told) <= FEW else [*told[: FEW // 2], *told[-FEW // 2 :]]


def _by_network(marks: Marks, party: Stretch, told: Sequence[EventMention]) -> float:
    chance = max(
        marks.together(how, party, trigger.stretch)
        for mention in _few(told)
        for trigger in mention.triggers
        for how in HOW
    )
    edge = 1 / (1 + math.exp(FARTHEST))
    held = min(max(chance, edge), 1 - edge)
    return math.log(held / (1 - held))


@cache
def _weights(which: str) -> Mapping[str, float]:
    weights: dict[str, float] = json.loads((files(__package__) / "about.json").read_text("utf-8"))[which]
    return weights
