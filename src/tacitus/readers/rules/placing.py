"""Where an incident was that its own sentences do not place: the headline, or a sentence on what was hit, may say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tacitus.model.records import Mention, Place
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from tacitus.model.parsed import Sentence
    from tacitus.readers.rules.events.grouping import Draft
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
