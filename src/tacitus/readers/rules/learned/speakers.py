"""Who gives a figure, where no rule of attribution reaches it: "a count of 14 by the hospital"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.model.scheme import Layer
    from tacitus.readers.rules.scene import Scene

SAID = 0.5
"""From this chance on (that the words name a speaker, times that he gives this figure) a figure is somebody's."""


def giver_of(scene: Scene, effect: Layer, start: int, end: int) -> Token | None:
    """The head of the phrase for who gives the figure in characters [start, end); None where nobody is sure to."""
    marks = scene.marks
    if marks is None:
        return None
    best, chance = None, SAID
    for first, last, named in marks.spans("speaker"):
        both = named * marks.together("says", (start, end), (first, last))
        words = scene.parsed.doc.char_span(first, last, alignment_mode="expand")
        if words is not None and both >= chance:
            best, chance = words.root, both
    return best
