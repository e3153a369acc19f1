"""Questions about many incidents, answered from the projections: lists, counts, days, what a map draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tacitus.ledger.cache import Recent
from tacitus.ledger.columns import Columns, Facet, Mask
from tacitus.ledger.moment import KNOWN, REPORTED
from tacitus.model.codec import from_json
from tacitus.model.instants import cut_after, micros
from tacitus.model.ledger import LedgerIncident, Total
from tacitus.model.query import HAPPENED, Between, Cell, Drawn, Found, Harm, IncidentQuery, Overview
from tacitus.model.records import Interval, Place
from tacitus.ontology.kinds import family_of_label
from tacitus.resolve.accounts import voice_key
from tacitus.store.index import Index

CELLS_ACROSS = 64
"""Cells along the longer side of what a map shows."""
BODIES_KEPT = 2_000
TRAITS_KEPT = 100_000
_FIRST = date(1970, 1, 1)
_EVERY = frozenset[str]()

FACETS: dict[str, Callable[[Facet], str]] = {
    "family": lambda facet: family_of_label(facet.label),
    "status": lambda facet: facet.status,
    "country": lambda facet: facet.country,
}
"""What is counted beside the filters."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What of an incident is asked for seldom: who is named (keys of names, ids), how many were killed, who did it,
    and how many were harmed in all."""

    actors: frozenset[str]
    killed: int
    doers: tuple[str, ...]
    totals: tuple[Total, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Of an incident its id, time and place."""

    id: str
    when: Interval | None
    where: Place | None


def traits_of(incident: LedgerIncident) -> Traits:
    """The traits of an incident; `killed` is -1 where nobody gives a figure."""
    named = [(one.name, one.id) for one in (*incident.initiators, *incident.targets)]
    named += [(one.actor, one.actor_id) for one in incident.attributions]
    keys = {voice_key(name) for name, _ in named} | {id_.casefold() for _, id_ in named if id_}
    killed = [one for total in incident.totals if total.effect == "killed" for one in (total.low, total.best)]
    return Traits(
        actors=frozenset(keys),
        killed=max((one for one in killed if one is not None), default=-1),
        doers=tuple(dict.fromkeys(actor.name for actor in incident.initiators)),
        totals=incident.totals,
    )


def keys_of(actor: str) -> frozenset[str]:
    """The keys that an actor goes by: the name as it is written, and the ids of the registry's entries of that name."""
    from tacitus.ground.actors.registry import load_registry

    ids = (one.id.casefold() for one in load_registry().find(actor))
    return frozenset({voice_key(actor), actor.strip().casefold(), *ids})


class Finder:
    """Answers over one ledger's projections; `refresh` before asking."""

    def __init__(self) -> None:
        self._columns = Columns()
        self._bodies: Recent[int, LedgerIncident] = Recent(BODIES_KEPT)
        self._traits: Recent[int, Traits] = Recent(TRAITS_KEPT)
        self._harms: Recent[int, Harm] = Recent(TRAITS_KEPT)
        self._dated_folds: Recent[int, Dated] = Recent(TRAITS_KEPT)
        self._epoch: str | None = None

    def refresh(self, tables: Index) -> None:
        """Take in what has changed."""
        self._tables = tables
        if tables.mark("epoch") != self._epoch:
            self._epoch = tables.mark("epoch")
            self._bodies.clear()
            self._traits.clear()
            self._harms.clear()
            self._dated_folds.clear()
        self._columns.refresh(tables)

    def find(self, query: IncidentQuery, offset: int, limit: int, *, oldest: bool = False) -> Found:
        """A page of the incidents that pass every filter, newest (or oldest) first."""
        mask = self._passing(query)
        total = int(mask.sum())
        return Found(
            total=total,
            without_point=total - int(self._columns.with_point(mask).sum()),
            incidents=tuple(self.incidents(self._columns.page(mask, offset, limit, oldest=oldest))),
        )

    def contents(self, query: IncidentQuery) -> dict[int, int]:
        """Id → version, as numbers, of all incidents that pass every filter."""
        return self._columns.contents(self._passing(query))

    def harms(self, query: IncidentQuery) -> list[Harm]:
        """What is added up over time of all incidents that pass every filter."""
        return list(map(self._harm, self._passing(query).nonzero()[0].tolist()))

    def _harm(self, fold: int) -> Harm:
        if fold not in self._harms:
            self._harms[fold] = self._harm_of(fold)
        return self._harms[fold]

    def _harm_of(self, fold: int) -> Harm:
        day, facet, traits = self._columns.day_of(fold), self._columns.facet_of(fold), self._traits_of(fold)
        return Harm(
            day=None if day is None else _FIRST + timedelta(days=day),
            family=FACETS["family"](facet),
            country=facet.country,
            doers=traits.doers,
            totals=traits.totals,
        )

    def between(self, before: IncidentQuery, after: IncidentQuery, most: int) -> Between:
        """What of the incidents that pass at one of two moments is new, changed or gone; the newest `most` of each."""
        first, last = self._passing(before), self._passing(after)
        was, now = self._columns.by_id(first), self._columns.by_id(last)
        said, says = self._columns.contents(first), self._columns.contents(last)
        new = [now[one] for one in now.keys() - was.keys()]
        gone = [was[one] for one in was.keys() - now.keys()]
        changed = {now[one]: was[one] for one in now.keys() & was.keys() if said[one] != says[one]}
        after_folds = self._newest(changed, most)
        pairs = zip(
            self.incidents(changed[one] for one in after_folds), self.incidents(after_folds), strict=True
        )
        return Between(
            new_in_all=len(new),
            new=tuple(self.incidents(self._newest(new, most))),
            changed_in_all=len(changed),
            changed=tuple(pairs),
            gone_in_all=len(gone),
            gone=tuple(self.incidents(self._newest(gone, most))),
        )

    def _newest(self, folds: Iterable[int], most: int) -> list[int]:
        return self._columns.page(self._columns.among(folds), 0, most)

    def _passing(self, query: IncidentQuery) -> Mask:
        return self._bare(query) & self._dated(query) & self._with(query)

    def folds(self, query: IncidentQuery) -> list[int]:
        """The folds of all incidents that pass every filter, oldest first."""
        mask = self._passing(query)
        return self._columns.page(mask, 0, len(mask), oldest=True)

    def named(
        self, rows: Iterable[tuple[int, str, str]], query: IncidentQuery, offset: int, limit: int
    ) -> tuple[dict[str, set[int]], Callable[[set[int]], list[LedgerIncident]]]:
        """Of (fold, part, name): the folds of a moment by part and name, and what gives a page of some of them."""
        held = self._columns.held(*_moment(query))
        found: dict[str, set[int]] = {}
        for fold, part, name in rows:
            if fold < len(held) and held[fold]:
                found.setdefault(f"part {part}", set()).add(fold)
                found.setdefault(f"name {name}", set()).add(fold)
        return found, lambda folds: self.incidents(
            self._columns.page(self._columns.among(folds), offset, limit)
        )

    def held(self, query: IncidentQuery) -> Mask:
        """The folds of what the ledger says at a question's moment."""
        return self._columns.held(*_moment(query))

    def dated(self, fold: int) -> Dated:
        """What of a fold its place in a chain hangs on."""
        if fold not in self._dated_folds:
            (body,) = self._tables.bodies([fold])
            self._dated_folds[fold] = from_json(Dated, body)
        return self._dated_folds[fold]

    @property
    def columns(self) -> Columns:
        """The columns, as of the last `refresh`."""
        return self._columns

    def held_now(self) -> Mask:
        """The folds of what the ledger says now."""
        return self._columns.held(REPORTED, None)

    def now(self, folds: Iterable[int]) -> list[int]:
        """Those of some folds that hold now, in their order."""
        held = self.held_now()
        return [fold for fold in folds if fold < len(held) and held[fold]]

    def by_country(self, mask: Mask) -> dict[str, int]:
        """How many folds of a mask there are in each country."""
        counted = {self._columns.facets[n]: count for n, count in self._columns.counted(mask).items()}
        return dict(_counts(counted.items(), FACETS["country"]))

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
        mask = self._passing(query)
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
        if query.near is not None:
            mask = mask & self._columns.within(*query.near)
        if words := query.text.split():
            mask = mask & self._columns.among(self._tables.folds_with_words(words))
        return self._told(mask, query) if query.actor or query.killed is not None else mask

    def _told(self, mask: Mask, query: IncidentQuery) -> Mask:
        """Those of a mask that name an actor, and a toll that is high enough."""
        keys = keys_of(query.actor) if query.actor else None
        folds = self._columns.page(mask, 0, len(mask))
        return self._columns.among(
            fold
            for fold in folds
            if (keys is None or self._traits_of(fold).actors & keys)
            and (query.killed is None or self._traits_of(fold).killed >= query.killed)
        )

    def _traits_of(self, fold: int) -> Traits:
        if fold not in self._traits:
            (incident,) = self.incidents([fold])
            self._traits[fold] = traits_of(incident)
        return self._traits[fold]

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
