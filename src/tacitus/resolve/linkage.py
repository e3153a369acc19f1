"""Average linkage that is found from one account outwards, whatever else the ledger holds.

Two clusters merge while the mean score over all their pairs is above a threshold; a pair without a score is a
barrier between whole clusters. Best pairs merge first, ties in canonical order. Merging can only lower the best
score that a cluster has with a third one, so two clusters that are each other's best may merge at any time and
the outcome is that of best-first: following nearest neighbours from an account to such a pair, again and again,
gives that account's cluster without a look at the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)

MICRO = 1_000_000
"""Scores are summed in whole millionths, so that no sum depends on its order."""


class Linkage(Generic[K]):
    """Clusters under way. Everything is found on demand through `neighbours`, and once."""

    def __init__(
        self, neighbours: Callable[[K], Mapping[K, int]], rank: Callable[[K], Any], above: float
    ) -> None:
        """`neighbours` gives the scores (in `MICRO`) of the accounts that no barrier parts from one, the same
        from both sides; `rank` their canonical order; `above` the threshold in log-odds."""
        self._neighbours = neighbours
        self._rank = rank
        self._above = above * MICRO
        self._home: dict[K, K] = {}
        """Account → the first of its cluster; one that is not in here is a cluster by itself."""
        self._members: dict[K, list[K]] = {}
        self._sums: dict[K, dict[K, int]] = {}
        """First of a cluster → first of another → sum of all their pairs; only what was looked at."""

    def cluster_of(self, account: K) -> list[K]:
        """The accounts that are one with this one, itself among them, in no order."""
        chain = [self._first(account)]
        while True:
            here = chain[-1]
            best = self._best(here)
            if best is None:
                return self._members[here]
            if len(chain) > 1 and best == chain[-2]:
                self._merge(here, best)
                del chain[-2:]
                if not chain:
                    chain = [self._first(account)]
            else:
                chain.append(best)

    def _first(self, account: K) -> K:
        return self._home.get(account, account)

    def _best(self, here: K) -> K | None:
        """The cluster that `here` is nearest to, None when none is near enough."""
        size = len(self._members.get(here, (here,)))
        found: tuple[float, Any, Any] | None = None
        best: K | None = None
        for there, total in self._look(here).items():
            mean = total / (size * len(self._members.get(there, (there,))))
            if mean <= self._above or (found is not None and -mean > found[0]):
                continue
            ranks = sorted((self._rank(here), self._rank(there)))
            key = (-mean, ranks[0], ranks[1])
            if found is None or key < found:
                found, best = key, there
        return best

    def _look(self, here: K) -> dict[K, int]:
        """The sums of a cluster with its neighbours, found when a single account is first looked at."""
        sums = self._sums.get(here)
        if sums is None:
            sums, counted = {}, dict[K, int]()
            for other, score in self._neighbours(here).items():
                there = self._first(other)
                sums[there] = sums.get(there, 0) + score
                counted[there] = counted.get(there, 0) + 1
            sums = {
                there: total
                for there, total in sums.items()
                if counted[there] == len(self._members.get(there, (there,)))
            }
            self._sums[here] = sums
            self._members.setdefault(here, [here])
        return sums

    def _merge(self, one: K, other: K) -> None:
        first, second = sorted((one, other), key=self._rank)
        mine, theirs = self._sums.pop(first), self._sums.pop(second)
        joined = {there: mine[there] + theirs[there] for there in mine.keys() & theirs.keys()}
        moved = self._members.pop(second)
        self._members[first] += moved
        self._home.update(dict.fromkeys((first, *moved), first))
        self._sums[first] = joined
        for there in mine.keys() | theirs.keys():
            beside = self._sums.get(there)
            if beside is not None:
                beside.pop(second, None)
                beside.pop(first, None)
                if there in joined:
                    beside[first] = joined[there]
