"""Figures of harm that no rule reads: "nine never came out", "a count of 14 by the hospital"."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from tacitus.readers.model.scheme import EFFECTS
from tacitus.readers.rules.tolls.base import Found, is_joint

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import Sentence
    from tacitus.readers.model.marks import Marks
    from tacitus.readers.rules.tolls.victims import VictimReader

COUNTED = 0.95
"""From this chance on words count those who came to harm. They must hold a figure: it points, and never counts."""

REACH = 3
"""Words behind a figure within which it may be told to be of two states at once ("dozens of dead and wounded")."""


def _tells_of_before(people: Token) -> bool:
    """ "About 330 people had lived there before": what somebody had been doing is no harm that came to him."""
    verb = people.head
    if people.dep_ != "nsubj" or verb.pos_ != "VERB":
        return False
    return any(c.dep_ == "aux" and c.lower_ == "had" for c in verb.children) and not any(
        c.dep_ == "neg" for c in verb.children
    )


def counted(
    sentence: Sentence, victims: VictimReader, marks: Marks, known: Collection[str]
) -> Iterator[Found]:
    """The tolls of a sentence by the network's word, each with the figure that stands in its words.

    `known` are the effects that the rules read there: to these it adds nothing.
    """
    for effect in EFFECTS:
        if effect in known:
            continue
        for start, end, chance in marks.spans(effect, COUNTED, (sentence.start, sentence.end)):
            words = victims.doc.char_span(start, end, alignment_mode="expand")
            if words is None or any(map(is_joint, victims.doc[words.start : words.end + REACH])):
                continue
            for quantity in victims.numbers_in(words.start, words.end)[:1]:
                victim = victims.of_quantity(quantity)
                head = (
                    victims.doc[quantity.head] if quantity.head is not None else victims.doc[quantity.start]
                )
                if head.i in victims.voices or _tells_of_before(head):
                    continue  # "as many as 100 people said"
                if victim is not None and victim.count is not None:
                    yield Found(
                        effect=effect,
                        trigger=words.root.i,
                        victim=victim,
                        why=f"network '{chance:.2f}'",
                        part=float(marks.part_of(start, end)) > 0.5,
                    )
