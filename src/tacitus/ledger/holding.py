"""What of what persons said holds at a moment of a clock."""

from __future__ import annotations

from tacitus.model.ledger import Clock, LedgerView
from tacitus.model.records import Judgement, Rating, Resolution
from tacitus.model.rulings import Ruling
from tacitus.resolve.amending import in_order
from tacitus.resolve.overlay import in_force_at, lay_over
from tacitus.resolve.views import inherited
from tacitus.store.base import D, Store
from tacitus.store.standing import FOREVER


class Holding:
    """The decisions of a log. A moment is an instant that everything asked for is before, None for now."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, kind: type[D], before: str | None = None, clock: Clock = "reported") -> list[D]:
        """Those of a kind, in the order in which they were made."""
        return in_force_at(self._store.decisions(kind), before if clock == "known" else None)

    def rulings(self, before: str | None, clock: Clock) -> list[Ruling]:
        """The rulings in the order in which they count."""
        return in_order(self.of(Ruling, before, clock))

    def judgements(self, before: str | None, clock: Clock) -> list[Judgement]:
        """The judgements, with what accounts of newer versions inherit of them."""
        away = self._store.absences()
        last = FOREVER if before is None or clock == "reported" else before

        def heirs(account: str) -> list[str]:
            return [heir for heir, since, until in away.heirs(account) if since < last <= until]

        return inherited(self.of(Judgement, before, clock), heirs)

    def laid_over(self, view: LedgerView, before: str | None, clock: Clock) -> LedgerView:
        """A view under the ratings and what is settled."""
        return lay_over(view, self.of(Rating, before, clock), self.of(Resolution, before, clock))
