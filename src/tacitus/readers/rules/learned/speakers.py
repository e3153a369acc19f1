"""Who gives a figure, where no rule of attribution reaches it: "a count of 14 by the hospital"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from tacitus.model.records import Span
    from tacitus.readers.model.marks import Stretch
    from tacitus.readers.model.scheme import Layer
    from tacitus.readers.rules.scene import Scene

REACH = 1
"""Sentences before and behind a figure in which its speaker is looked for."""
SAID = 0.8
"""From this chance on (that the words name a speaker, times that he gives this figure) a figure is somebody's."""


def giver_of(scene: Scene, effect: Layer, evidence: Sequence[Span]) -> Token | None:
    """The head of the phrase for who gives the figure that stands in these words; None where nobody is sure to."""
    marks = scene.marks
    if marks is None:
        return None
    figure = max(((e.start, e.end) for e in evidence), key=lambda e: marks.chance(effect, *e))
    best, chance = None, SAID
    for first, last, named in marks.spans("speaker", within=_near(scene, figure)):
        both = named * marks.together("says", figure, (first, last))
        words = scene.parsed.doc.char_span(first, last, alignment_mode="expand")
        if words is not None and both >= chance:
            best, chance = words.root, both
    return best


def _near(scene: Scene, figure: Stretch) -> Stretch:
    """The characters of the sentence of a figure and of those beside it."""
    sentences = scene.parsed.sentences
    here = scene.parsed.sentence_at(figure[0])
    if here is None:
        return figure
    first, last = max(0, here.index - REACH), min(len(sentences) - 1, here.index + REACH)
    return sentences[first].start, sentences[last].end
