"""What there is to do in a ledger, dearest first: incidents by their columns, the rest from short lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from tacitus.errors import MissingInput, UsageError
from tacitus.ledger.columns import Mask, Numbers
from tacitus.ledger.finding import Finder
from tacitus.ledger.parts import Parts
from tacitus.ledger.rulings import Ruled
from tacitus.model.ids import content_id
from tacitus.model.ledger import LedgerIncident
from tacitus.model.records import Judgement, Resolution
from tacitus.model.rulings import Handling
from tacitus.model.work import (
    DOUBTS,
    WEIGHTS,
    Handled,
    Stake,
    Work,
    WorkItem,
    WorkKind,
    WorkQuery,
    bits_of,
    cost,
    doubts_in,
)
from tacitus.resolve.cluster import in_micro
from tacitus.resolve.compare import load_weights
from tacitus.resolve.doubts import stake_of
from tacitus.resolve.views import UNSURE_BELOW
from tacitus.store.index import FOREVER

MOST_BESIDE = 40
"""Pairs, names and reports of each kind that are looked at: the nearest, commonest, wordiest."""
RECURS = 3
"""Incidents that an unknown name stands in before somebody should look at it."""
SHOWN_OF_ACTOR = 3
NEAR_LOOKED_AT = 10
"""Pairs of accounts looked at for each pair of incidents that is asked for: large incidents have many."""
ACTOR_PARTS = ("doer", "accused", "claimed")
_WEIGHT = np.array([sum(WEIGHTS[d] for d in doubts_in(bits)) for bits in range(1 << len(DOUBTS))], np.int64)


@dataclass(frozen=True, slots=True)
class Pile:
    """What was said of pieces of work: by key, and the versions of incidents."""

    by_key: Mapping[str, tuple[str, Handled]]
    by_version: Mapping[str, Handled]

    @classmethod
    def of(cls, ruled: Iterable[Ruled]) -> Pile:
        """The last word on each, of the rulings that hold now."""
        by_key: dict[str, tuple[str, Handled]] = {}
        by_version: dict[str, Handled] = {}
        for one in sorted((r for r in ruled if r.until == FOREVER), key=lambda r: r.since):
            act = one.ruling.act
            if isinstance(act, Handling):
                told = Handled(
                    state=act.state,
                    by=one.ruling.by,
                    at=one.ruling.at,
                    reason=one.ruling.reason,
                    ruling=one.ruling.id or "",
                )
                by_key[act.item] = act.seen, told
                by_version[act.seen] = told
        return cls(by_key, by_version)

    def on(self, item: WorkItem) -> Handled | None:
        """What was said of a piece of work as it is now."""
        seen, told = self.by_key.get(item.key, ("", None))
        return told if seen == item.version else None


@dataclass(frozen=True, slots=True)
class FoundBeside:
    """What there is to do beside incidents: pairs of accounts that were nearly one, unknown names by their keys, and
    reports (by their entries) with how many words of violence were set aside in them."""

    pairs: tuple[tuple[str, str], ...] = ()
    actors: tuple[str, ...] = ()
    reports: tuple[tuple[int, int], ...] = ()


class Worker:
    """The work of one moment: now."""

    def __init__(self, finder: Finder, parts: Parts, pile: Pile) -> None:
        self._finder, self._parts, self._pile = finder, parts, pile
        self._tables = parts.tables

    def page(
        self,
        query: WorkQuery,
        beside: Sequence[WorkItem],
        settled: Iterable[Resolution],
        offset: int,
        limit: int,
    ) -> Work:
        """A page of the work that passes; `beside` is what is no incident."""
        doubts = self._finder.columns.doubts(self._without(settled))
        mask = self._in_state(query) & (doubts > 0)
        counted = self._finder.by_country(mask & _of_kinds(doubts, query))
        mask &= self._of_country(query)
        others = [one for one in map(self._marked, beside) if _stands(one, query.state)]
        others = [one for one in others if not query.country or query.country & _countries(one)]
        kinds: dict[str, int] = {d: int((mask & (doubts & bits_of((d,)) > 0)).sum()) for d in DOUBTS}
        for one in others:
            for kind in one.kinds:
                kinds[kind] = kinds.get(kind, 0) + 1
        mask &= _of_kinds(doubts, query)
        others = [one for one in others if not query.kind or query.kind & set(one.kinds)]
        costs: Numbers = self._finder.columns.costs(_WEIGHT, doubts)
        dearest = self._finder.columns.dearest(mask, costs, offset + limit)
        items = [self._of_incident(i, doubts_in(int(doubts[f]))) for f, i in self._bodies(dearest)]
        items = sorted((*items, *others), key=lambda item: -item.cost)[offset : offset + limit]
        return Work(
            total=int(mask.sum()) + len(others), items=tuple(items), kinds=kinds, countries=dict(counted)
        )

    def incident(self, incident_id: str, settled: Iterable[Resolution]) -> WorkItem:
        """The work on one incident, whatever was said of it. Raises `MissingInput`."""
        fold = self._expect(incident_id)
        doubts = self._finder.columns.doubts(self._without(settled))
        ((_, incident),) = self._bodies([fold])
        return self._of_incident(incident, doubts_in(int(doubts[fold])))

    def pair(self, left: str, right: str) -> WorkItem:
        """The work on two incidents that may be one. Raises `MissingInput`."""
        return self._marked(self._of_pair(self._expect(left), self._expect(right)))

    def actor(self, key: str) -> WorkItem:
        """The work on a name that is not known. Raises `MissingInput`."""
        rows = self._tables.folds_naming(key, ACTOR_PARTS)
        folds = self._finder.now(dict.fromkeys(fold for fold, _, _ in rows))
        if not folds:
            raise MissingInput(f"Nobody of the key '{key}' is named.", remedy="List them: tacitus queue.")
        return self._marked(self._of_actor(key, min(name for _, _, name in rows), folds))

    def report(self, report: int, words: int) -> WorkItem:
        """The work on a report of which every word of violence was set aside."""
        stake = Stake(people=0, told=words)
        told = self._tables.told(report).report
        kinds: tuple[WorkKind, ...] = ("left_out",)
        key = f"report:{told}"
        return self._marked(
            WorkItem(
                key=key,
                version=key,
                kinds=kinds,
                cost=cost(stake.points, kinds),
                stake=stake,
                report=told,
                words=words,
            )
        )

    def pairs(self, judgements: Iterable[Judgement]) -> Iterator[tuple[str, str]]:
        """Accounts of incidents that were nearly one and that nobody judged, nearest first; each two incidents once."""
        above = load_weights().merge_above
        found = self._tables.near(
            in_micro(above - UNSURE_BELOW), in_micro(above), MOST_BESIDE * NEAR_LOOKED_AT
        )
        told = set()
        for judged in judgements:
            told.add(frozenset(map(self._parts.fold_of, (judged.left, judged.right))))
        for one, other in found:
            folds = frozenset(map(self._parts.fold_of, (one, other)))
            if len(folds) == 2 and None not in folds and folds not in told:
                told.add(folds)
                yield one, other

    def look_beside(self, judgements: Iterable[Judgement]) -> FoundBeside:
        """Pairs, names and reports, as many of each as are looked at: this goes through the whole ledger."""
        unknown = self._tables.folds_of_unknown(ACTOR_PARTS, RECURS, MOST_BESIDE)
        return FoundBeside(
            pairs=tuple(islice(self.pairs(judgements), MOST_BESIDE)),
            actors=tuple(key for key, _, _ in unknown),
            reports=tuple(self._tables.left_out(MOST_BESIDE)),
        )

    def beside(self, found: FoundBeside) -> Iterator[WorkItem]:
        """The work on what was found beside the incidents, as these are now."""
        for one, other in found.pairs:
            yield self._of_pair(self._expect(one), self._expect(other))
        yield from map(self.actor, found.actors)
        for report, words in found.reports:
            yield self.report(report, words)

    # -- inside ----------------------------------------------------------------------------------------

    def _expect(self, incident: str) -> int:
        fold = self._parts.fold_of(incident)
        if fold is None:
            raise MissingInput(f"There is no incident {incident}.", remedy="List them: tacitus incidents.")
        return fold

    def _bodies(self, folds: Sequence[int]) -> Iterator[tuple[int, LedgerIncident]]:
        return zip(folds, self._finder.incidents(folds), strict=True)

    def _without(self, settled: Iterable[Resolution]) -> dict[int, int]:
        """The folds all of whose contradictions are settled, with the bit that says that they have any."""
        done = {resolution.contradiction for resolution in settled}
        clashes: dict[tuple[int, int], bool] = {}
        for fold, place, one in self._tables.clashes_beside(sorted(done)):
            clashes[fold, place] = clashes.get((fold, place), False) or one in done
        open_in = {fold for (fold, _), is_settled in clashes.items() if not is_settled}
        return {fold: bits_of(("contradicted",)) for fold, _ in clashes if fold not in open_in}

    def _in_state(self, query: WorkQuery) -> Mask:
        held = self._finder.held_now()
        kept = self._pile.by_version.items()
        if query.state == "open":
            away = (version for version, told in kept if told.state in ("skipped", "done"))
            return held & ~self._finder.columns.of_versions(away)
        mine = (version for version, told in kept if told.state == query.state)
        return held & self._finder.columns.of_versions(mine)

    def _of_country(self, query: WorkQuery) -> Mask:
        facets = self._finder.columns.facets.items()
        return self._finder.columns.with_facets(
            n for n, facet in facets if not query.country or facet.country in query.country
        )

    def _of_incident(self, incident: LedgerIncident, kinds: tuple[WorkKind, ...]) -> WorkItem:
        stake = stake_of(incident)
        return WorkItem(
            key=f"incident:{incident.id}",
            version=incident.version,
            kinds=kinds,
            cost=cost(stake.points, kinds),
            stake=stake,
            incidents=(incident,),
            handled=self._pile.by_version.get(incident.version),
        )

    def _of_pair(self, left: int, right: int) -> WorkItem:
        both = sorted((i for _, i in self._bodies([left, right])), key=lambda incident: incident.id)
        stakes = [stake_of(incident) for incident in both]
        stake = Stake(people=max(s.people for s in stakes), told=sum(s.told for s in stakes))
        kinds: tuple[WorkKind, ...] = ("near",)
        return WorkItem(
            key="pair:" + "|".join(incident.id for incident in both),
            version=content_id("w", *(incident.version for incident in both)),
            kinds=kinds,
            cost=cost(stake.points, kinds),
            stake=stake,
            incidents=tuple(both),
        )

    def _of_actor(self, key: str, name: str, folds: Sequence[int]) -> WorkItem:
        """It is open again once twice as many incidents name him."""
        newest = self._finder.columns.page(self._finder.columns.among(folds), 0, SHOWN_OF_ACTOR)
        stake = Stake(people=0, told=len(folds))
        kinds: tuple[WorkKind, ...] = ("actor",)
        return WorkItem(
            key=f"actor:{key}",
            version=content_id("w", key, len(folds).bit_length()),
            kinds=kinds,
            cost=cost(stake.points, kinds),
            stake=stake,
            incidents=tuple(self._finder.incidents(newest)),
            name=name,
        )

    def _marked(self, item: WorkItem) -> WorkItem:
        return replace(item, handled=self._pile.on(item))


def named_work(key: str) -> tuple[str, str]:
    """(sort, rest) of a key of work. Raises `UsageError`."""
    sort, _, rest = key.partition(":")
    if sort not in ("incident", "pair", "actor", "report") or not rest:
        raise UsageError(f"'{key}' names no work.", remedy="Take it as 'tacitus queue' prints it.")
    return sort, rest


def _stands(item: WorkItem, state: str) -> bool:
    said = item.handled.state if item.handled else "open"
    return said in ("open", "taken") if state == "open" else said == state


def _countries(item: WorkItem) -> set[str]:
    return {(i.where.country if i.where else None) or "unknown" for i in item.incidents}


def _of_kinds(doubts: np.ndarray[tuple[int], np.dtype[np.int32]], query: WorkQuery) -> Mask:
    wanted = bits_of(tuple(doubt for doubt in DOUBTS if doubt in query.kind))
    found: Mask = doubts & wanted > 0 if query.kind else doubts > 0
    return found
