"""Questions about many incidents, answered from the projections: lists, counts, days, what a map draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from tacitus.ledger.columns import Columns, Facet, Mask
from tacitus.ledger.kept import Recent
from tacitus.ledger.moment import KNOWN, REPORTED
from tacitus.model.codec import from_json
from tacitus.model.instants import cut_after, micros
from tacitus.model.ledger import LedgerIncident
from tacitus.model.query import HAPPENED, Cell, Drawn, Found, IncidentQuery, Overview
from tacitus.ontology.kinds import family_of_label
from tacitus.store.index import Index

CELLS_ACROSS = 64
"""Cells along the longer side of what a map shows."""
BODIES_KEPT = 2_000
_FIRST = date(1970, 1, 1)
_EVERY = frozenset[str]()

FACETS: dict[str, Callable[[Facet], str]] = {
    "family": lambda facet: family_of_label(facet.label),
    "status": lambda facet: facet.status,
    "country": lambda facet: facet.country,
}
"""What is counted beside the filters."""


class Finder:
    """Answers over one ledger's projections; `refresh` before asking."""

    def __init__(self) -> None:
        self._columns = Columns()
        self._bodies: Recent[int, LedgerIncident] = Recent(BODIES_KEPT)
        self._epoch: str | None = None

    def refresh(self, tables: Index) -> None:
        """Take in what has changed."""
        self._tables = tables
        if tables.mark("epoch") != self._epoch:
            self._epoch = tables.mark("epoch")
            self._bodies.clear()
        self._columns.refresh(tables)

    def find(self, query: IncidentQuery, offset: int, limit: int, *, oldest: bool = False) -> Found:
        """A page of the incidents that pass every filter, newest (or oldest) first."""
        mask = self._bare(query) & self._dated(query) & self._with(query)
        total = int(mask.sum())
        return Found(
            total=total,
            without_point=total - int(self._columns.with_point(mask).sum()),
            incidents=tuple(self.incidents(self._columns.page(mask, offset, limit, oldest=oldest))),
        )

    def folds(self, query: IncidentQuery) -> list[int]:
        """The folds of all incidents that pass every filter, oldest first."""
        mask = self._bare(query) & self._dated(query) & self._with(query)
        return self._columns.page(mask, 0, len(mask), oldest=True)

    def overview(self, query: IncidentQuery) -> Overview:
        """The counts beside the filters, and the days of the timeline."""
        bare = self._bare(query)
        dated = bare & self._dated(query)
        counted = {self._columns.facets[n]: count for n, count in self._columns.counted(dated).items()}
        every = self._columns.held(*_moment(query))
        values = {self._columns.facets[n]: count for n, count in self._columns.counted(every).items()}
        days = self._columns.days(bare & self._with(query))
        return Overview(
            total=sum(count for facet, count in counted.items() if passes(facet, query)),
            facets={name: _facet(counted, query, name) for name in FACETS},
            values={name: _counts(values.items(), of) for name, of in FACETS.items()},
            days={_FIRST + timedelta(days=day): count for day, count in days.items()},
        )

    def drawn(self, query: IncidentQuery, most: int) -> Drawn:
        """What a map draws: one by one up to `most`, else cells of the box (or the earth)."""
        mask = self._bare(query) & self._dated(query) & self._with(query)
        total, placed = int(mask.sum()), self._columns.with_point(mask)
        shown = int(placed.sum())
        if shown <= most:
            incidents = tuple(self.incidents(self._columns.page(placed, 0, most)))
            return Drawn(total=total, without_point=total - shown, incidents=incidents)
        west, south, east, north = query.bbox or (-180.0, -90.0, 180.0, 90.0)
        degrees = max(north - south, (east - west) % 360 or 360.0) / CELLS_ACROSS
        cells = self._columns.cells(placed, degrees)
        return Drawn(
            total=total,
            without_point=total - shown,
            cells=tuple(Cell(lat=lat, lon=lon, count=count) for lat, lon, count in cells),
        )

    def incidents(self, folds: Iterable[int]) -> list[LedgerIncident]:
        """What the folds say, in this order."""
        found = []
        for fold in folds:
            if fold not in self._bodies:
                (body,) = self._tables.bodies([fold])
                self._bodies[fold] = from_json(LedgerIncident, body)
            found.append(self._bodies[fold])
        return found

    def _bare(self, query: IncidentQuery) -> Mask:
        """What the moment, the box and the words leave."""
        mask = self._columns.held(*_moment(query))
        if query.bbox is not None:
            mask = mask & self._columns.inside(*query.bbox)
        words = query.text.split()
        return mask & self._columns.among(self._tables.folds_with_words(words)) if words else mask

    def _dated(self, query: IncidentQuery) -> Mask | bool:
        if query.start is None and query.end is None:
            return True
        first, last = ((day - _FIRST).days if day else None for day in (query.start, query.end))
        return self._columns.touching(first, last)

    def _with(self, query: IncidentQuery) -> Mask:
        return self._columns.with_facets(
            n for n, facet in self._columns.facets.items() if passes(facet, query)
        )


def passes(facet: Facet, query: IncidentQuery, without: str = "") -> bool:
    """Whether a facet passes every filter but the one named."""
    return (
        (without == "family" or not query.family or FACETS["family"](facet) in query.family)
        and (without == "country" or not query.country or facet.country in query.country)
        and (without == "status" or status_passes(facet.status, query.status))
        and (not query.type or facet.type in query.type)
        and (query.kind is None or query.kind.casefold() in (facet.type.casefold(), facet.label.casefold()))
    )


def status_passes(status: str, chosen: frozenset[str]) -> bool:
    """Whether a status is among those asked for: without any, those that happened or are denied; `*` is all."""
    return "*" in chosen or status in (chosen or HAPPENED)


def _facet(counted: dict[Facet, int], query: IncidentQuery, name: str) -> dict[str, int]:
    """The counts of a filter's values with the other filters kept; a chosen value stays at none."""
    rows = [(facet, count) for facet, count in counted.items() if passes(facet, query, without=name)]
    chosen: frozenset[str] = getattr(query, name)
    return _counts(rows, FACETS[name], chosen - {"*"})


def _counts(
    rows: Iterable[tuple[Facet, int]], of: Callable[[Facet], str], also: frozenset[str] = _EVERY
) -> dict[str, int]:
    """Commonest first."""
    counter: Counter[str] = Counter(dict.fromkeys(also, 0))
    for facet, count in rows:
        counter[of(facet)] += count
    return dict(sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])))


def _moment(query: IncidentQuery) -> tuple[int, int | None]:
    before = micros(cut_after(query.as_of)) if query.as_of else None
    return (KNOWN if query.clock == "known" else REPORTED), before
