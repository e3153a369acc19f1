"""Which incidents of a moment answer or follow which: the graph of their links, and the order that cannot be.

Of a link no more than its lag hangs on is kept in memory, of an incident its time and place; the words of a link are
asked for where it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import cast

from tacitus.ledger.cases import Cases
from tacitus.ledger.columns import Mask
from tacitus.ledger.finding import Dated, Finder
from tacitus.ledger.parts import Parts
from tacitus.model.codec import from_json
from tacitus.model.ledger import Chain, LedgerContradiction, LedgerIncident
from tacitus.model.query import Chained
from tacitus.model.records import Claim, Link
from tacitus.model.vocabulary import LinkRelation, LinkStrength
from tacitus.resolve.chains import chaining, chains, lag_between, links_between, statistics
from tacitus.resolve.order import circles, disorders


class Graph:
    """The links between the incidents of one moment; `drawn` are those that persons drew. Asked until something is
    written."""

    def __init__(self, finder: Finder, parts: Parts, held: Mask, drawn: Iterable[Link]) -> None:
        self._finder, self._parts = finder, parts
        self._ends: dict[str, Dated] = {}
        self._folds: dict[str, int] = {}
        self._drawn = tuple(drawn)
        for end in dict.fromkeys(end for link in self._drawn for end in (link.from_, link.to)):
            fold = parts.fold_of(end)
            if fold is not None:
                self._end(fold)
        self._links = chaining((*self._stated(held), *self._drawn), self._ends)
        found = chains(self._links, self._ends)
        self._chains = [one.incidents for one in found]
        self._statistics = statistics(link for one in found for link in one.links)

    def page(self, offset: int, limit: int) -> Chained:
        """So many chains from one on, as their links say them."""
        shown = self._chains[offset : offset + limit]
        return Chained(
            total=len(self._chains),
            chains=tuple(self._told(members) for members in shown),
            statistics=self._statistics,
            incidents=self._incidents(one for members in shown for one in members),
        )

    def of(self, incident: str) -> Chained:
        """The chain of one incident, if there is any."""
        shown = next((members for members in self._chains if incident in members), None)
        told = () if shown is None else (self._told(shown),)
        lags = statistics(link for one in told for link in one.links)
        return Chained(total=len(told), chains=told, statistics=lags, incidents=self._incidents(shown or ()))

    @cached_property
    def disorders(self) -> tuple[LedgerContradiction, ...]:
        """What reports say together of the order of incidents and cannot all hold; nobody's word is laid over it."""
        turned = {end for link in self._links if self._is_turned(link) for end in (link.from_, link.to)}
        rings = circles((link.from_, link.to) for link in self._links)
        if not turned and not rings:
            return ()
        inside = sorted(turned.union(*rings))
        incidents = {one.id: one for one in self._incidents(inside)}
        told = [c for ring in rings for one in ring for c in self.stated(self._folds[one])]
        return tuple(disorders(self._full(inside), incidents, self._claims(inside), told))

    def fold_of(self, incident: str) -> int:
        """The fold of an incident that a link leads from or to."""
        return self._folds[incident]

    def stated(self, fold: int) -> list[LedgerContradiction]:
        """The contradictions of a fold, as they are kept."""
        return [from_json(LedgerContradiction, body) for body in self._parts.tables.clash_bodies(fold)]

    # -- inside ----------------------------------------------------------------------------------------

    def _stated(self, held: Mask) -> Iterator[Link]:
        """What reports state, without words, each once for each speaker."""
        seen = set[tuple[int, int, str, str, str | None]]()
        for here, there, relation, strength, lag, speaker in self._parts.tables.links():
            key = here, there, relation, strength, speaker
            if (
                here != there
                and max(here, there) < len(held)
                and held[here]
                and held[there]
                and key not in seen
            ):
                seen.add(key)
                yield Link(
                    from_=self._end(here),
                    to=self._end(there),
                    relation=cast(LinkRelation, relation),
                    strength=cast(LinkStrength, strength),
                    lag=lag,
                    speaker=None,
                    evidence=(),
                )

    def _end(self, fold: int) -> str:
        """The id of a fold's incident, which is known from now on."""
        found = self._finder.dated(fold)
        self._ends[found.id], self._folds[found.id] = found, fold
        return found.id

    def _is_turned(self, link: Link) -> bool:
        lag = lag_between(self._ends[link.to], self._ends[link.from_])
        return lag is not None and lag[1] <= 0

    def _told(self, members: Sequence[str]) -> Chain:
        (chain,) = chains(self._full(members), self._ends)
        return chain

    def _full(self, members: Iterable[str]) -> list[Link]:
        """The links among incidents, with their words."""
        folds = {self._folds[one]: one for one in members}
        home = {account: here for fold, here in folds.items() for account in self._parts.tables.members(fold)}
        stated = links_between(
            (here, home.get(account), from_json(Link, body))
            for fold, here in folds.items()
            for account, body in self._parts.tables.link_bodies(fold)
        )
        inside = set(folds.values())
        return [*stated, *(one for one in self._drawn if {one.from_, one.to} <= inside)]

    def _incidents(self, ids: Iterable[str]) -> tuple[LedgerIncident, ...]:
        return tuple(self._finder.incidents(self._folds[one] for one in dict.fromkeys(ids)))

    def _claims(self, incidents: Iterable[str]) -> Mapping[str, Sequence[Claim]]:
        """The claims on some incidents by account."""
        cases, found = Cases(self._parts), dict[str, Sequence[Claim]]()
        for one in incidents:
            for account, report in self._parts.members(self._folds[one]):
                found[account] = cases.claims_of(account, report)
        return found
