"""The contradictions of a moment, a page at a time: counted along columns, read where they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from tacitus.ledger.chained import Graph
from tacitus.ledger.columns import Mask
from tacitus.ledger.finding import Finder
from tacitus.model.ledger import LedgerContradiction
from tacitus.model.query import Clashes
from tacitus.model.records import Resolution
from tacitus.resolve.overlay import settle
from tacitus.store.index import Index

Status = Literal["open", "resolved"]
Place = tuple[int, int]
"""A fold, and the place of a contradiction in it."""


class Clashing:
    """The contradictions of the folds that are held at a moment, and those of the order of incidents (`graph`)."""

    def __init__(
        self, finder: Finder, tables: Index, held: Mask, graph: Graph, resolutions: Iterable[Resolution]
    ) -> None:
        self._finder, self._tables, self._held, self._graph = finder, tables, held, graph
        self._settled = {one.contradiction: one for one in resolutions}
        self._about, self._told_elsewhere = self._shared()
        beside = tables.clashes_beside(sorted(self._settled))
        done = {(fold, place) for fold, place, one in beside if one in self._settled and self._holds(fold)}
        self._done = done - self._told_elsewhere

    def page(self, status: Status | None, offset: int, limit: int) -> Clashes:
        """So many from one on, open ones first, those of the newest incidents before the others."""
        order = [settle(one, self._settled) for one in self._graph.disorders]
        found: list[tuple[LedgerContradiction, tuple[int, ...]]] = []
        total = 0
        for state in ("open", "resolved"):
            if status in (None, state):
                of_order = [one for one in order if one.status == state]
                runs = self._runs(state)
                end = total + sum(count for _, count in runs) + len(of_order)
                if total < offset + limit and end > offset:
                    skip = max(0, offset - total)
                    found += self._from(runs, of_order, state, skip, limit - len(found))
                total = end
        folds = dict.fromkeys(fold for _, about in found for fold in about)
        return Clashes(
            total=total,
            clashes=tuple(clash for clash, _ in found),
            incidents=tuple(self._finder.incidents(folds)),
        )

    def by_ids(self, ids: Iterable[str]) -> list[LedgerContradiction]:
        """Those of any of these ids."""
        wanted = frozenset(ids)
        rows = self._tables.clashes_beside(sorted(wanted))
        places = dict.fromkeys((fold, place) for fold, place, one in rows if one in wanted)
        found = [
            self._read(fold)[place]
            for fold, place in places
            if self._holds(fold) and (fold, place) not in self._told_elsewhere
        ]
        order = (settle(one, self._settled) for one in self._graph.disorders)
        return [clash for clash, _ in found] + [c for c in order if wanted & {c.id, *c.merged_ids}]

    # -- inside ----------------------------------------------------------------------------------------

    def _shared(self) -> tuple[dict[Place, tuple[int, ...]], set[Place]]:
        """Of contradictions that are about several incidents: those incidents' folds by where it is told, and where it is
        not told again."""
        found: dict[str, list[tuple[int, int, int]]] = {}
        for one, fold, place, rank in self._tables.clashes_shared():
            if self._holds(fold):
                found.setdefault(one, []).append((rank, fold, place))
        about, elsewhere = dict[Place, tuple[int, ...]](), set[Place]()
        for rows in found.values():
            (_, fold, place), *others = sorted(rows)
            about[fold, place] = (fold, *(other for _, other, _ in others))
            elsewhere.update((other, its) for _, other, its in others)
        return about, elsewhere

    def _holds(self, fold: int) -> bool:
        return fold < len(self._held) and bool(self._held[fold])

    def _runs(self, state: str) -> list[tuple[int, int]]:
        """(fold, how many of its contradictions are in a state), newest first."""
        settled = _counted(self._done)
        if state == "resolved":
            newest = self._finder.columns.page(self._finder.columns.among(settled), 0, len(settled))
            return [(fold, settled[fold]) for fold in newest]
        away = _counted(self._done | self._told_elsewhere)
        return self._finder.columns.clashing(self._held, away)

    def _from(
        self,
        runs: Sequence[tuple[int, int]],
        order: Sequence[LedgerContradiction],
        state: str,
        skip: int,
        most: int,
    ) -> list[tuple[LedgerContradiction, tuple[int, ...]]]:
        found: list[tuple[LedgerContradiction, tuple[int, ...]]] = []
        for fold, count in runs:
            if len(found) >= most:
                return found[:most]
            if skip >= count:
                skip -= count
                continue
            here = [one for one in self._told_in(fold) if one[0].status == state]
            found += here[skip:]
            skip = 0
        found += [(one, tuple(map(self._graph.fold_of, one.incidents))) for one in order[skip:]]
        return found[:most]

    def _told_in(self, fold: int) -> Iterator[tuple[LedgerContradiction, tuple[int, ...]]]:
        for place, told in enumerate(self._read(fold)):
            if (fold, place) not in self._told_elsewhere:
                yield told

    def _read(self, fold: int) -> list[tuple[LedgerContradiction, tuple[int, ...]]]:
        """The contradictions of a fold as they stand, each with the folds that it is about."""
        read = []
        for place, clash in enumerate(self._graph.stated(fold)):
            about = self._about.get((fold, place), (fold,))
            incidents = tuple(map(self._tables.incident, about))
            read.append((settle(replace(clash, incidents=incidents), self._settled), about))
        return read


def _counted(places: Iterable[Place]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for fold, _ in places:
        counts[fold] = counts.get(fold, 0) + 1
    return counts
