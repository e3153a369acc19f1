"""What the resolver decided of the accounts of some incidents, one incident after the other."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tacitus.ledger.cache import Kept
from tacitus.model.records import Judgement
from tacitus.model.rulings import Ruling
from tacitus.resolve.cluster import in_force, in_micro, moved_by, moves_in_force, pair
from tacitus.resolve.compare import load_weights
from tacitus.resolve.views import UNSURE_BELOW, by_resolver


class Merges:
    """Its merges, and the near misses that a person should see, at a moment (its last microsecond) of a clock.

    Pairs that a person judged, and accounts that a person moved, are left out.
    """

    def __init__(
        self, kept: Kept, clock: int, moment: int, judgements: Sequence[Judgement], rulings: Sequence[Ruling]
    ) -> None:
        self._kept, self._clock, self._moment = kept, clock, moment
        self._told = in_force(judgements)
        self._moves = moves_in_force(rulings)
        self._close = in_micro(load_weights().merge_above - UNSURE_BELOW)

    def of(self, fold: int, folds: Collection[int]) -> list[Judgement]:
        """Those on accounts of a fold, but for the near misses that another of `folds` has for its own."""
        mine = self._kept.tables.members(fold)
        found = []
        for one in filter(self._is_compared, mine):
            for other, score in self._kept.beside(one).items():
                together = other in mine
                if self._are_judged(one, other) or not (one < other if together else score > self._close):
                    continue
                beside = fold if together else self._fold_of(other)
                if beside is None or not self._is_compared(other):
                    continue
                if beside == fold or beside not in folds or fold < beside:
                    accounts = self._kept.account(one), self._kept.account(other)
                    found.append(by_resolver(*accounts, self._kept.comparison(*accounts), together=together))
        return sorted(found, key=lambda judgement: (judgement.left, judgement.right))

    def _are_judged(self, one: int, other: int) -> bool:
        return pair(self._kept.place(one).key, self._kept.place(other).key) in self._told

    def _is_compared(self, account: int) -> bool:
        key = self._kept.place(account).key
        if not self._kept.is_read(account):
            return False
        elders = self._kept.elders(key, self._clock, self._moment) if self._moves else ()
        return not self._moves or moved_by(self._moves, key, elders) is None

    def _fold_of(self, account: int) -> int | None:
        held = self._kept.tables.versions_of(account, self._clock, self._moment)
        return held[0].fold if held else None
