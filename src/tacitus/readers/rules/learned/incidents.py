"""What the network says of an incident as a whole, over all the words that tell of it: its kind, its day, what it hit."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from tacitus.readers.model.scheme import STATUSES
from tacitus.readers.rules.learned import kinds
from tacitus.readers.rules.learned.parts import chance_of, how

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from spacy.tokens import Token

    from tacitus.readers.model.marks import Marks
    from tacitus.readers.rules.events.grouping import Draft
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene

PAST = 0.7
"""From this chance on, the mean over its words, what nothing dates happened long ago."""
HIT = 0.75
"""From this chance on a thing in the sentence of a mention was hit by it, where no rule finds one."""


def settle(scene: Scene, drafts: Sequence[Draft]) -> None:
    """Give incidents their likeliest kind; what nothing dates may be long past."""
    if scene.marks is None:
        return
    own = {trigger.token.i for draft in drafts for mention in draft.mentions for trigger in mention.triggers}
    for draft in drafts:
        kinds.settle(scene, scene.marks, draft, own)
        _put_back(scene.marks, draft)


def _put_back(marks: Marks, draft: Draft) -> None:
    """What nothing dates is long past where the network holds so of its words, whatever their tense."""
    told = [trigger.stretch for mention in draft.mentions for trigger in mention.triggers]
    past = fmean(marks.status(*stretch)[STATUSES.index("historical")] for stretch in told)
    if past >= PAST and all(facets.when is None for facets in draft.facets):
        for facets in draft.facets:
            facets.old = True


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
