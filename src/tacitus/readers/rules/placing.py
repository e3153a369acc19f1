"""Where an incident was that its own sentences do not place: the headline, or a sentence on what was hit, may say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tacitus.model.records import Mention, Place
from tacitus.readers.rules.events.alike import only_controls
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from tacitus.model.parsed import Sentence
    from tacitus.readers.rules.events.grouping import Draft
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene

FINE = frozenset({"exact", "near", "settlement", "admin2", "admin1"})
NEAR_SENTENCES = 2
"""How far from what tells of an incident a sentence on the thing that was hit may stand."""


def told_elsewhere(scene: Scene, drafts: Sequence[Draft]) -> Place | None:
    """The one place of a report that tells of one incident and places it in none of its sentences.

    It is named in the headline, or beside a noun that takes up what was hit ("the dormitory belongs to the school of
    X"). None where several are, or where the report tells of several incidents.
    """
    if len(drafts) != 1 or any(facets.where is not None for facets in drafts[0].facets):
        return None
    found = {
        mention.grounded.name: mention.grounded
        for mention in _named(scene, drafts[0])
        if isinstance(mention.grounded, Place) and mention.grounded.precision in FINE
    }
    if len(found) != 1:
        return None
    (place,) = found.values()
    return replace(place, reason=f"named elsewhere in the report, and no other place for it: {place.name}")


def take_up_places(drafts: Sequence[Draft]) -> None:
    """Place each incident that no place of its own has where its "there" points: "Two were shot dead there"."""
    for draft in drafts:
        if any(facets.where is not None for facets in draft.facets):
            continue
        for mention, facets in zip(draft.mentions, draft.facets, strict=True):
            if mention.there is not None and isinstance(mention.there.grounded, Place):
                mention.places, facets.where = [mention.there], mention.there.grounded
                break


ENDING = frozenset({"end", "change", "stop", "cease", "finish"})
"""What "that" does where violence puts an end to how things were."""


def where_it_ended(scene: Scene, mention: EventMention) -> list[Mention]:
    """The one place of the sentence before, where a mention tells how the state of things told there came to an end.

    "For years nobody in X had heard a gunshot. That ended on 2 June, when fighters opened fire on the market."
    """
    index, lead = mention.sentence.index, mention.lead.token
    that = scene.parsed.doc[mention.sentence.tokens.start]
    ended = that.head
    if not index or that.lower_ not in ("that", "this", "it") or that.dep_ not in syntax.SUBJECTS:
        return []
    if ended.lemma_.lower() not in ENDING or not ended.is_ancestor(lead):
        return []
    before = scene.parsed.sentences[index - 1]
    found = [
        place
        for place in scene.spotted.places
        if before.start <= place.start < before.end
        and getattr(place.grounded, "precision", None) != "country"
    ]
    return found if len(found) == 1 else []


def told_at_protests(drafts: Sequence[Draft]) -> dict[int, Place]:
    """Identity of a draft → the place of the protest told just before, for violence at it that names none.

    That is harm to those who protest ("one protester was killed"), and what only controls a crowd ("fired tear gas").
    """
    return {id(draft): place for draft in drafts if (place := _of_its_protest(draft, drafts)) is not None}


def _of_its_protest(draft: Draft, drafts: Sequence[Draft]) -> Place | None:
    if any(facets.where is not None or facets.type != "ASSAULT" for facets in draft.facets):
        return None
    told = [draft.mentions[i] for i in draft.body]
    if not any(map(_is_at_a_protest, told)):
        return None
    before = {told[0].sentence.index - step for step in range(1, NEAR_SENTENCES + 1)}
    found = {
        facets.where.name: facets.where
        for other in drafts
        for mention, facets in zip(other.mentions, other.facets, strict=True)
        if facets.type == "PROTEST" and mention.sentence.index in before
        if facets.where is not None and facets.where.precision in FINE
    }
    if len(found) != 1:
        return None
    (place,) = found.values()
    return replace(place, reason=f"where the protest was of which it is told: {place.name}")


def _is_at_a_protest(mention: EventMention) -> bool:
    harmed = (toll for toll in mention.tolls if toll.effect in ("killed", "wounded"))
    return only_controls(mention) or any(toll.group == "protester" for toll in harmed)


def _named(scene: Scene, draft: Draft) -> Iterator[Mention]:
    hit = {token.lemma_.lower() for mention in draft.mentions for token in mention.targets}
    told = {mention.sentence.index for mention in draft.mentions}
    near = {index + step for index in told for step in range(-NEAR_SENTENCES, NEAR_SENTENCES + 1)}
    for place in scene.spotted.places:
        sentence = scene.parsed.sentence_at(place.start)
        if sentence is None:
            continue
        if sentence.segment.kind == "headline" or (sentence.index in near and _takes_up(sentence, hit)):
            yield place


def _takes_up(sentence: Sentence, hit: set[str]) -> bool:
    """Whether a sentence speaks of what was hit, as something known."""
    return any(
        token.pos_ == "NOUN" and token.lemma_.lower() in hit and syntax.is_definite(token)
        for token in sentence.tokens
    )
