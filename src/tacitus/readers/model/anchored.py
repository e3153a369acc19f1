"""What belongs to one trigger: the network's upper layers run once more over its window, with the trigger marked.

What two spans are to each other is asked of the network twice: of the report as a whole, where every span has one
vector whatever it is held against (`marks.py`), and here of the report as it looks from one trigger, where who did it,
who was hit and how many died are told apart from those of the incidents beside it. A trigger is marked when it is
first asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tacitus.readers.model.scheme import ANCHORED, SIDE
from tacitus.readers.model.session import run_anchored
from tacitus.readers.model.windows import Window

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]

PLACES = {name: at for at, name in enumerate(ANCHORED)}


@dataclass(frozen=True, slots=True, eq=False)
class Anchors:
    """The windows of a report with what `run` made of each, and what was found of each trigger that was asked for.

    Of two windows that answer for a piece the later one is heard.
    """

    windows: Sequence[tuple[Window, Numbers]]
    _around: dict[tuple[int, int], tuple[int, Numbers]] = field(default_factory=dict)
    """Trigger → the first piece that is shown with it, and what the lower layers made of all that is."""
    _found: dict[tuple[int, int], Numbers] = field(default_factory=dict)

    def log_odds(self, name: str, span: tuple[int, int], trigger: tuple[int, int]) -> float | None:
        """That a span is to a trigger what `name` of `scheme.ANCHORED` says; both are pieces [first, last).

        None where the span stands too far from the trigger, or in another window. Raises `InstallationError`.
        """
        if trigger not in self._around:
            self._around[trigger] = self._shown(trigger)
        start, lower = self._around[trigger]
        if not (start <= span[0] < span[1] <= start + lower.shape[1] and trigger[0] < trigger[1]):
            return None
        if trigger not in self._found:
            self._found[trigger] = run_anchored(lower, trigger[0] - start, trigger[1] - start)
        held = self._found[trigger][:, PLACES[name]]
        return float(held[span[0] - start] + held[span[1] - 1 - start]) / 2

    def _shown(self, trigger: tuple[int, int]) -> tuple[int, Numbers]:
        """What is shown with a trigger, of the window that answers for its first piece."""
        answering = (one for one in reversed(self.windows) if one[0].kept <= trigger[0] < one[0].kept_end)
        window, whole = next(answering, self.windows[0])
        # two marks stand at the ends of what the lower layers made
        start = max(window.first - 1, trigger[0] - SIDE)
        end = min(window.last + 1, trigger[1] + SIDE)
        return start, whole[:, start - window.first + 1 : end - window.first + 1]
