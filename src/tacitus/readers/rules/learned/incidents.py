"""What the network says of an incident as a whole, over all the words that tell of it: its kind, its day, what it hit."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from tacitus.model.records import Place
from tacitus.readers.model.scheme import STATUSES
from tacitus.readers.rules.learned import kinds
from tacitus.readers.rules.learned.parts import chance_of, how, is_qualifier
from tacitus.readers.rules.report_country import BUREAUS
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from spacy.tokens import Token

    from tacitus.model.records import Mention
    from tacitus.readers.model.marks import Marks
    from tacitus.readers.rules.events.grouping import Draft
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene

PAST = 0.7
"""From this chance on, the mean over its words, what nothing dates happened long ago."""
PLACED = 0.6
"""From this chance on (that the words are a place, times that it belongs to a word of the incident) a place that no other
incident has is where it was, from whatever sentence."""
HIT = 0.75
"""From this chance on a thing in the sentence of a mention was hit by it, where no rule finds one."""
FEW, PLACES = 8, 48
"""Mentions of an incident, and places of the report, the first ones, that are held against each other: time
stays linear."""


def settle(scene: Scene, drafts: Sequence[Draft]) -> None:
    """Give incidents their likeliest kind, and a place where they have none; what nothing dates may be long past."""
    if scene.marks is None:
        return
    own = {trigger.token.i for draft in drafts for mention in draft.mentions for trigger in mention.triggers}
    for draft in drafts:
        kinds.settle(scene, scene.marks, draft, own)
        _put_back(scene.marks, draft)
    used = {place.start for draft in drafts for mention in draft.mentions for place in mention.places}
    sites = by_story(scene, (site for site in _sites(scene, scene.marks) if site.start not in used), PLACES)
    for draft in drafts:
        _place(draft, scene.marks, _told_with(draft, sites))


def by_story(scene: Scene, found: Iterable[Mention], most: int) -> dict[int, list[Mention]]:
    """Number of a story → the first ones of `found` in it."""
    told: dict[int, list[Mention]] = {}
    for mention in found:
        told.setdefault(scene.parsed.story_at(mention.start), []).append(mention)
    return {story: mentions[:most] for story, mentions in told.items()}


def _told_with(draft: Draft, by_story: Mapping[int, list[Mention]]) -> list[Mention]:
    """Those of the stories in which an incident is told."""
    return [mention for story in sorted(draft.stories) for mention in by_story.get(story, ())]


def _put_back(marks: Marks, draft: Draft) -> None:
    """What nothing dates is long past where the network holds so of its words, whatever their tense."""
    told = [trigger.stretch for mention in draft.mentions for trigger in mention.triggers]
    past = fmean(marks.status(*stretch)[STATUSES.index("historical")] for stretch in told)
    if past >= PAST and all(facets.when is None for facets in draft.facets):
        for facets in draft.facets:
            facets.old = True


def _place(draft: Draft, marks: Marks, sites: Sequence[Mention]) -> None:
    """Give the likeliest of the places that no incident has to the mention that it belongs to.

    Only of an incident that no rule places; a dateline or the sentence before may name where it was.
    """
    if any(facets.where is not None for facets in draft.facets):
        return
    found = [
        (chance, -nth, position)
        for nth, site in enumerate(sites)
        for position in draft.body[:FEW]
        if (chance := chance_of(marks, "place", draft.mentions[position], site.start, site.end)) >= PLACED
    ]
    if not found:
        return
    chance, nth, position = max(found)
    site = sites[-nth]
    mention, facets = draft.mentions[position], draft.facets[position]
    if isinstance(site.grounded, Place):
        mention.places = [site]
        mention.by_network["places"] = how("place", chance)
        facets.where = site.grounded


def _sites(scene: Scene, marks: Marks) -> Iterator[Mention]:
    """The places that the network takes for where an incident was; not those that qualify a noun or where a way leads."""
    doc = scene.parsed.doc
    for place in scene.spotted.places:
        words = doc.char_span(place.start, place.end, alignment_mode="expand")
        sentence = scene.parsed.sentence_at(place.start)
        if words is None or is_qualifier(scene, words.root) or syntax.is_far_end(words.root):
            continue
        if sentence is None or (sentence.segment.kind == "dateline" and place.text.lower() in BUREAUS):
            continue
        if marks.chance("place", place.start, place.end) >= PLACED:
            yield place


def thing_hit(
    scene: Scene, mentions: Iterable[EventMention], taken: Collection[int]
) -> tuple[EventMention, Token, str] | None:
    """The mention, the head of the phrase for what it hit and where that is from; None where nothing is sure.

    What another incident hit (`taken`, token indexes) is not this one's too.

    "When the boat in which they had put to sea was blown apart": no rule leads from the word to the thing.
    """
    if scene.marks is None:
        return None
    found = []
    for mention in mentions:
        within = (mention.sentence.start, mention.sentence.end)
        for start, end, _ in scene.marks.spans("object", HIT, within):
            words = scene.parsed.doc.char_span(start, end, alignment_mode="expand")
            chance = chance_of(scene.marks, "object", mention, start, end)
            if words is None or words.root.i in taken:
                continue
            if chance >= HIT and scene.target_class(words.root) is not None:
                found.append((chance, -words.start, mention, words.root))
    if not found:
        return None
    chance, _, mention, head = max(found, key=lambda one: one[:2])
    return mention, head, how("object", chance)
