"""Which reports have one text: the first of them, told by a moment of a clock, is the origin of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tacitus.ledger.cache import Kept
from tacitus.resolve.copies import are_copies, bands_of, origins


class Origins:
    """Origins of reports, by number, over what is kept of a store."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def of(self, report: int, clock: int, moment: int) -> str:
        """The id of the first report told by then, and no copy itself, that a report's text is a copy of."""
        return self._kept.told(self._first(report, clock, moment)).report

    def _first(self, report: int, clock: int, moment: int) -> int:
        found: dict[int, int] = {}
        open_ = [report]  # by hand, for a text may have drifted over more reports than calls can be nested
        while open_:
            one = open_[-1]
            for other in self._copied(one, clock, moment):
                if other not in found:
                    open_.append(other)
                    break
                if found[other] == other:
                    found[one] = other
                    break
            else:
                found[one] = one
            if one in found:
                open_.pop()
        return found[report]

    def _copied(self, report: int, clock: int, moment: int) -> Iterator[int]:
        """The reports before one, told by a moment, that its text is a copy of; in canonical order."""
        sketch, mine = self._kept.sketch(report), self._kept.told(report).rank
        for other in self._kept.tables.sharing_a_band(bands_of(sketch)):
            told = self._kept.told(other)
            if told.rank >= mine:
                return
            if told.stands(clock, moment) and are_copies(sketch, self._kept.sketch(other)):
                yield other

    def copies_of(self, report: int, clock: int, moment: int) -> list[int]:
        """The reports of one origin with a report, itself among them, of those told by then."""
        first = self._first(report, clock, moment)
        beside = self._kept.tables.sharing_a_band(bands_of(self._kept.sketch(first)))
        told = {one for one in beside if self._kept.told(one).stands(clock, moment)} | {report}
        return sorted(one for one in told if self._first(one, clock, moment) == first)

    def among(self, reports: Iterable[int]) -> dict[str, str]:
        """Report id → the id of its origin among these reports."""
        ranked = sorted(reports, key=lambda report: self._kept.told(report).rank)
        found = origins(ranked, self._kept.sketch)
        return {self._kept.told(one).report: self._kept.told(home).report for one, home in found.items()}
