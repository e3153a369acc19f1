"""Every question that a ledger answers, as one value: two ledgers that give the same say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, get_args

from tacitus.ledger.ledger import Ledger
from tacitus.model.codec import to_plain
from tacitus.model.ledger import Clock
from tacitus.model.query import IncidentQuery


@dataclass(frozen=True, kw_only=True)
class Questions:
    """What is asked by name: moments (None is now), words, claims that may not be there."""

    moments: tuple[str | None, ...] = (None,)
    words: tuple[str, ...] = ("killing",)
    beginnings: tuple[str, ...] = ("a",)
    claims: Iterable[str] = ()

    def told(self, ledger: Ledger, as_of: str | None, clock: Clock) -> Any:
        """What a ledger says at a moment, as every kind of question gets it."""
        query = IncidentQuery(status=frozenset("*"), as_of=as_of, clock=clock)
        return to_plain(
            {
                "view": ledger.view(as_of, clock),
                "found": ledger.find(query),
                "overview": ledger.overview(query),
                "drawn": ledger.drawn(query),
                "harms": ledger.harms(query),
                "entries": ledger.entries(as_of, clock),
                "chains": ledger.chains(as_of, clock),
                "contradictions": ledger.contradictions(as_of, clock),
                "merges": list(ledger.merges(query)),
                "untold": list(ledger.untold(as_of, clock)),
                "homes": [ledger.home_of_claim(claim, as_of, clock) for claim in self.claims],
                "search": [ledger.search(word, 50, as_of, clock) for word in self.words],
            }
        )

    def everything(self, ledger: Ledger) -> Any:
        """What it says at all these moments, and of what hangs on none."""
        counts = ledger.counts()
        return (
            [self.told(ledger, as_of, clock) for as_of in self.moments for clock in get_args(Clock)],
            [ledger.days(clock) for clock in get_args(Clock)],
            ledger.summary(),
            (counts.reports, counts.claims, counts.incidents, counts.rejects),
            [ledger.names(word) for word in self.beginnings],
            ledger.originals(),
            ledger.unfit(),
            ledger.decisions(),
            [to_plain(ledger.part_of_report(entry.id)) for entry, _ in ledger.entries()],
            [ledger.versions(entry.id) for entry, _ in ledger.entries()],
        )
