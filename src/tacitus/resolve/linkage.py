"""Linkage that is found from one account outwards, whatever else the ledger holds.

Two clusters merge while the mean closeness over all their pairs is above that of the threshold. Closeness is the root
of the odds that a score stands for, so that the accounts that say much decide: one that says neither when nor where is
far from most of its cluster without speaking against any of it, and the mean of the scores themselves would keep it
out. A pair between which a reading stands counts against (`AGAINST`): one account whose day was read wrongly is
outvoted by many that agree, and parts nothing from two or three. A pair that must never be one parts whole clusters.
A pair that nobody had cause to compare is compared when it can decide, and counts for little at most (`UNSEEN`), so
that clusters without any pair that was compared are never near.

Best pairs merge first, ties in canonical order. Merging can only lower the best mean that a cluster has with a third
one, so two clusters that are each other's best may merge at any time and the outcome is that of best-first: following
nearest neighbours from an account to such a pair, again and again, gives that account's cluster without a look at the
rest.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any, Generic, Literal, NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)

MICRO = 1_000_000
"""Scores are kept, and closeness is summed, in whole millionths: no sum depends on its order."""
LARGEST = 40.0
"""Log-odds from which accounts are no closer."""
AGAINST = 4 * MICRO
"""What a pair between which a reading stands takes from the sum of closeness."""
UNSEEN = -MICRO
"""What a pair that nobody had cause to compare is worth at most, in `MICRO` of log-odds; below any threshold."""

Standing = int | Literal["against", "never"]
"""How two accounts stand that are not among each other's neighbours: their score in `MICRO`, or what parts them."""


@lru_cache(maxsize=100_000)
def closeness(score: int) -> int:
    """The root of the odds, in `MICRO`, of a score in `MICRO`."""
    return round(math.exp(min(score / MICRO, LARGEST) / 2) * MICRO)


class _Sum(NamedTuple):
    """The closeness of those pairs of two clusters that are known, how many these are, and whether one must not be."""

    total: int = 0
    counted: int = 0
    never: bool = False

    def and_also(self, other: _Sum) -> _Sum:
        """Of these pairs and those."""
        return _Sum(self.total + other.total, self.counted + other.counted, self.never or other.never)


_NONE = _Sum()
_MOST_UNSEEN = closeness(UNSEEN)


class Linkage(Generic[K]):
    """Clusters under way. Everything is found on demand through `neighbours` and `between`, and once."""

    def __init__(
        self,
        neighbours: Callable[[K], Mapping[K, int]],
        between: Callable[[K, K], Standing],
        rank: Callable[[K], Any],
        above: float,
    ) -> None:
        """`neighbours` gives the scores (in `MICRO`) of the accounts that were compared with one and that nothing parts
        from it, the same from both sides; `between` how it stands with any other; `rank` their canonical order;
        `above` the threshold in log-odds, above `UNSEEN`."""
        self._neighbours = neighbours
        self._between = between
        self._rank = rank
        self._above = closeness(round(above * MICRO))
        self._home: dict[K, K] = {}
        """Account → the first of its cluster; one that is not in here is a cluster by itself."""
        self._members: dict[K, list[K]] = {}
        self._near: dict[K, Mapping[K, int]] = {}
        """Account → its neighbours, of those that were looked at."""
        self._found: dict[tuple[K, K], int | None] = {}
        """Pairs that are no neighbours → what they add, None where they must not be one."""
        self._sums: dict[K, dict[K, _Sum]] = {}
        """First of a cluster → first of another → what is known of their pairs; only what was looked at."""

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
        """The cluster that `here` is nearest to, None when none is near enough.

        Those that may be nearest come first, so that pairs are compared only where they can decide.
        """
        sums = self._look(here)
        size = len(self._members[here])
        likely = []
        for there, known in sums.items():
            pairs = size * self._size(there)
            most = (known.total + (pairs - known.counted) * _MOST_UNSEEN) / pairs
            if not known.never and most > self._above:
                likely.append((-most, there))
        likely.sort(key=lambda one: one[0])
        found: tuple[float, Any, Any] | None = None
        best: K | None = None
        for least, there in likely:
            if found is not None and least > found[0]:
                break
            mean = self._mean(here, there)
            if mean is None or mean <= self._above:
                continue
            ranks = sorted((self._rank(here), self._rank(there)))
            key = (-mean, ranks[0], ranks[1])
            if found is None or key < found:
                found, best = key, there
        return best

    def _size(self, cluster: K) -> int:
        members = self._members.get(cluster)
        return len(members) if members is not None else 1

    def _mean(self, here: K, there: K) -> float | None:
        """The mean closeness of two clusters, None where a pair of them must not be one."""
        self._look(there)
        known, pairs = self._sums[here][there], self._size(here) * self._size(there)
        if known.counted < pairs:
            known = self._completed(here, there)
            self._sums[here][there] = self._sums[there][here] = known
        return None if known.never else known.total / pairs

    def _completed(self, here: K, there: K) -> _Sum:
        """The sum with the pairs that nobody had compared."""
        total = counted = 0
        for one in self._members[here]:
            near = self._near[one]
            for other in self._members[there]:
                added = closeness(near[other]) if other in near else self._apart(one, other)
                if added is None:
                    return _Sum(never=True)
                total += added
                counted += 1
        return _Sum(total, counted)

    def _apart(self, one: K, other: K) -> int | None:
        """What a pair adds that is not among its neighbours, None where it must not be one."""
        if (one, other) not in self._found:
            between = self._between(one, other)
            if between == "never":
                added = None
            else:
                added = -AGAINST if between == "against" else closeness(min(between, UNSEEN))
            self._found[one, other] = self._found[other, one] = added
        return self._found[one, other]

    def _look(self, here: K) -> dict[K, _Sum]:
        """The sums of a cluster with its neighbours, found when a single account is first looked at."""
        sums = self._sums.get(here)
        if sums is None:
            near = self._near[here] = self._neighbours(here)
            sums = {}
            for other, score in near.items():
                there = self._first(other)
                sums[there] = sums.get(there, _NONE).and_also(_Sum(closeness(score), 1))
            self._sums[here] = sums
            self._members.setdefault(here, [here])
        return sums

    def _merge(self, one: K, other: K) -> None:
        first, second = sorted((one, other), key=self._rank)
        mine, theirs = self._sums.pop(first), self._sums.pop(second)
        joined = {
            there: mine.get(there, _NONE).and_also(theirs.get(there, _NONE))
            for there in mine.keys() | theirs.keys()
            if there not in (first, second)
        }
        moved = self._members.pop(second)
        self._members[first] += moved
        self._home.update(dict.fromkeys((first, *moved), first))
        self._sums[first] = joined
        for there, known in joined.items():
            beside = self._sums.get(there)
            if beside is not None:
                beside.pop(second, None)
                beside[first] = known
