"""The whole of what a ledger says at a moment, built in memory from its readings: what every projection is held to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from tacitus.ledger.cache import Recent
from tacitus.ledger.holding import Holding
from tacitus.ledger.moment import KNOWN, REPORTED
from tacitus.ledger.readings import amended
from tacitus.ledger.rulings import touching
from tacitus.model import instants
from tacitus.model.ledger import Clock, LedgerView
from tacitus.model.records import Extraction, Reading
from tacitus.model.rulings import Alias, Ruling
from tacitus.resolve.amending import about_report, in_order, names_in
from tacitus.resolve.incident import derive
from tacitus.resolve.views import KnownReading, Memory, build_view
from tacitus.store.base import Store

VIEWS_KEPT = 8
"""Views kept in memory: the newest few moments that were asked about."""


class Whole:
    """The views of a ledger; `reading` gives what one report tells by itself."""

    def __init__(self, store: Store, reading: Callable[[str], Reading], holding: Holding) -> None:
        self._store, self._reading, self._holding = store, reading, holding
        self.forget()

    def forget(self) -> None:
        """Read everything again: a name was hidden, or the lists were made anew."""
        self._memory = Memory()
        self._views: Recent[tuple[int, str | None, Clock], LedgerView] = Recent(VIEWS_KEPT)

    def view(self, as_of: str | None, clock: Clock) -> LedgerView:
        """What the claims and judgements of a time add up to. Raises `UsageError`."""
        key = (self._store.last_seq(), as_of, clock)
        if key not in self._views:
            self._views[key] = self._build(as_of, clock)
        return self._views[key]

    def _build(self, as_of: str | None, clock: Clock) -> LedgerView:
        before = instants.cut_after(as_of) if as_of else None
        away, which = self._store.absences(), KNOWN if clock == "known" else REPORTED
        rulings = self._holding.rulings(before, clock)
        view = build_view(
            [_under(one, rulings) for one in self._known(before, clock)],
            self._holding.judgements(before, clock),
            rulings=rulings,
            as_of=as_of,
            clock=clock,
            memory=self._memory,
            elders=lambda account: away.elders(account, which, before),
        )
        return self._holding.laid_over(view, before, clock)

    def _known(self, before: str | None, clock: Clock) -> list[KnownReading]:
        return [
            KnownReading(reading=self._reading(report), reported_at=reported_at, known_at=known_at)
            for report, reported_at, known_at in self._store.report_ids(clock=clock, before=before)
        ]


def _under(known: KnownReading, rulings: Sequence[Ruling]) -> KnownReading:
    """A reading under the rulings on its claims, and the aliases of those whom they name."""
    report = known.reading.report.id
    mine = about_report(rulings, report)
    aliases = [ruling for ruling in rulings if isinstance(ruling.act, Alias)]
    if aliases:
        named = frozenset(names_in([known.reading.claims, *(ruling.act for ruling in mine)]))
        mine = in_order((*mine, *touching(aliases, named)))
    if not mine:
        return known
    extraction = Extraction(
        report=known.reading.report, claims=known.reading.claims, rejects=known.reading.rejects
    )
    told = derive(amended(extraction, mine))
    return replace(known, reading=told, read=known.reading, on_claims=tuple(mine))
