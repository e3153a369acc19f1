"""Who gives a figure, where no rule of attribution reaches it: "a count of 14 by the hospital"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from tacitus.model.records import Span
    from tacitus.readers.model.scheme import Layer
    from tacitus.readers.rules.scene import Scene

REACH = 2000
"""Characters to each side within which a speaker is looked for: about what the network is shown at once."""
SAID = 0.5
"""From this chance on (that the words name a speaker, times that he gives this figure) a figure is somebody's."""


def giver_of(scene: Scene, effect: Layer, evidence: Sequence[Span]) -> Token | None:
    """The head of the phrase for who gives the figure that stands in these words; None where nobody is sure to."""
    marks = scene.marks
    if marks is None:
        return None
    figure = max(((e.start, e.end) for e in evidence), key=lambda e: marks.chance(effect, *e))
    best, chance = None, SAID
    for first, last, named in marks.spans("speaker", within=(figure[0] - REACH, figure[1] + REACH)):
        both = named * marks.together("says", figure, (first, last))
        words = scene.parsed.doc.char_span(first, last, alignment_mode="expand")
        if words is not None and both >= chance:
            best, chance = words.root, both
    return best
