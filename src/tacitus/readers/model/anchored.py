"""What belongs to one trigger: the network's upper layers run once more over its window, with the trigger marked.

What two spans are to each other is asked of the network twice: of the report as a whole, where every span has one
vector whatever it is held against (`marks.py`), and here of the report as it looks from one trigger, where who did it,
who was hit and how many died are told apart from those of the incidents beside it. A trigger is marked when it is
first asked for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from tacitus.readers.model.scheme import ANCHORED
from tacitus.readers.model.session import run_anchored
from tacitus.readers.model.windows import Window, shown_with

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]

PLACES = {name: at for at, name in enumerate(ANCHORED)}


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A window as the lower layers see it.

    `lower` [1, pieces + 2, width] is what they made of it, its two marks included, and `phrases` [pieces + 2] says which
    of them may be of a phrase.
    """

    window: Window
    lower: Numbers
    phrases: NDArray[np.bool_]


Answers = dict[int, list[float]]
"""Piece of the report, of those that are shown with a trigger → log-odds of each of `ANCHORED`."""


@dataclass(frozen=True, slots=True, eq=False)
class Anchors:
    """The windows of a report, and what was found of each trigger that was asked for.

    Of two windows that answer for a piece the later one is heard.
    """

    windows: Sequence[Shown]
    _answers: dict[tuple[int, int], Answers] = field(default_factory=dict)

    def log_odds(self, name: str, span: tuple[int, int], trigger: tuple[int, int]) -> float:
        """That a span is to a trigger what `name` of `scheme.ANCHORED` says; both are pieces [first, last).

        Not a number where the span is not shown with the trigger: too far away, or in another window. Raises
        `InstallationError`.
        """
        if not (span[0] < span[1] and trigger[0] < trigger[1]):
            return math.nan
        if trigger not in self._answers:
            self._answers[trigger] = self._looked_at(trigger)
        answers = self._answers[trigger]
        first, last = answers.get(span[0]), answers.get(span[1] - 1)
        place = PLACES[name]
        return math.nan if first is None or last is None else (first[place] + last[place]) / 2

    def _looked_at(self, trigger: tuple[int, int]) -> Answers:
        """What the network says of a trigger, in the window that answers for its first piece."""
        answering = (s for s in reversed(self.windows) if s.window.kept <= trigger[0] < s.window.kept_end)
        shown = next(answering, self.windows[0])
        # the first of the two marks stands before the first piece of the window
        before = shown.window.first - 1
        first, last = trigger[0] - before, trigger[1] - before
        kept = shown_with(first, last, shown.phrases)
        marked = (kept >= first) & (kept < last)
        found = run_anchored(shown.lower[:, kept], marked)
        return dict(zip((kept + before).tolist(), found.tolist(), strict=True))
