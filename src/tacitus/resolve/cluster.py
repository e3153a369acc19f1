"""Accounts → clusters: blocks, constrained average linkage, then what persons have judged.

Nothing here depends on the order in which accounts come: pairs are taken best first, ties in canonical
order, and a comparison never looks at a third account.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tacitus.model.records import Judgement
from tacitus.resolve.accounts import DAY, Account
from tacitus.resolve.compare import Comparison, compare, load_weights

Pair = tuple[str, str]
"""Two account keys, the smaller first."""
Compare = Callable[[Account, Account], Comparison]

WIDEST_DAYS = 70
"""A time wider than this (days) says too little to look for other accounts by it."""
PRESUMED_DAYS = (-7, 2)
"""Days around its publication in which news without a date is presumed to have happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """Groups of account keys in canonical order (first member names the incident), and why."""

    groups: tuple[tuple[str, ...], ...]
    scored: Mapping[Pair, Comparison] = field(default_factory=dict)
    refused: tuple[Judgement, ...] = ()
    """Judgements "same" that would join accounts which a person holds to be different."""


def pair(one: str, other: str) -> Pair:
    """The two keys in order."""
    return (one, other) if one <= other else (other, one)


def cluster(
    accounts: Iterable[Account], judgements: Sequence[Judgement] = (), *, comparing: Compare = compare
) -> Clusters:
    """Cluster accounts under the judgements in force (in the order in which they were made)."""
    by_key = {account.key: account for account in sorted(accounts, key=lambda account: account.rank)}
    scored = {}
    for one, other in candidate_pairs(by_key.values()):
        left, right = sorted((by_key[one], by_key[other]), key=lambda account: account.rank)
        scored[one, other] = comparing(left, right)
    verdicts = in_force(judgements)
    parted = {keys for keys, verdict in verdicts.items() if verdict.verdict in ("different", "unsure")}
    groups: list[list[str]] = []
    for component in _components(by_key, scored):
        groups.extend(_linked(component, scored, parted))
    joined, refused = _join(
        groups, [verdict for verdict in verdicts.values() if verdict.verdict == "same"], parted
    )
    ordered = [sorted(group, key=lambda key: by_key[key].rank) for group in joined]
    ordered.sort(key=lambda group: by_key[group[0]].rank)
    return Clusters(groups=tuple(map(tuple, ordered)), scored=scored, refused=refused)


def in_force(judgements: Sequence[Judgement]) -> dict[Pair, Judgement]:
    """The last word on every pair, in the order in which it was spoken."""
    last: dict[Pair, Judgement] = {}
    for judgement in judgements:
        keys = pair(judgement.left, judgement.right)
        last.pop(keys, None)
        last[keys] = judgement
    return last


def candidate_pairs(accounts: Iterable[Account]) -> Iterator[Pair]:
    """Pairs worth comparing: same type, a day in common, places not plainly elsewhere."""
    blocks: defaultdict[tuple[str, int], list[Account]] = defaultdict(list)
    seen: set[Pair] = set()
    for account in accounts:
        for day in days_of(account):
            block = blocks[account.incident.type, day]
            for other in block:
                keys = pair(account.key, other.key)
                if keys not in seen and not _elsewhere(account, other):
                    seen.add(keys)
                    yield keys
            block.append(account)


def days_of(account: Account) -> range:
    """Days since 1970 under which an account is looked for, with a day's slack for unknown zones."""
    if account.when is not None:
        start, end = int(account.when[0] // DAY), int((account.when[1] - 1) // DAY)
        return range(start - 1, end + 2) if end - start <= WIDEST_DAYS else range(0)
    if account.published is None or account.incident.status == "historical":
        return range(0)
    told = int(account.told // DAY)
    return range(told + PRESUMED_DAYS[0], told + PRESUMED_DAYS[1])


def _elsewhere(one: Account, other: Account) -> bool:
    """A cheap look before the comparison: different countries, or points degrees beyond their radii."""
    if one.report == other.report:
        return False
    if one.country and other.country and one.country != other.country:
        return True
    if one.point is None or other.point is None:
        return False
    north_south = abs(one.point[0] - other.point[0]) * 111.0
    return north_south > 1.5 * (one.point[2] + other.point[2]) + 50.0


def _components(by_key: Mapping[str, Account], scored: Mapping[Pair, Comparison]) -> Iterator[list[str]]:
    """Accounts that a chain of good pairs connects, each component in canonical order."""
    above = load_weights().merge_above
    neighbours: defaultdict[str, list[str]] = defaultdict(list)
    for (one, other), found in scored.items():
        if found.barrier is None and found.score > above:
            neighbours[one].append(other)
            neighbours[other].append(one)
    reached: set[str] = set()
    for key in by_key:
        if key in reached:
            continue
        reached.add(key)
        component, frontier = [], [key]
        while frontier:
            here = frontier.pop()
            component.append(here)
            fresh = [there for there in neighbours[here] if there not in reached]
            reached.update(fresh)
            frontier.extend(fresh)
        yield sorted(component, key=lambda member: by_key[member].rank)


def _linked(component: list[str], scored: Mapping[Pair, Comparison], parted: set[Pair]) -> list[list[str]]:
    """Average linkage within a component, best pair first; a barrier between two members bars the groups.

    A pair that blocking never brought together has nothing in common and bars as well.
    """
    groups: dict[int, list[str]] = {index: [key] for index, key in enumerate(component)}
    sums: dict[tuple[int, int], float] = {}
    for i, one in enumerate(component):
        for j in range(i + 1, len(component)):
            keys = pair(one, component[j])
            found = scored.get(keys)
            if found is not None and found.barrier is None and keys not in parted:
                sums[i, j] = found.score
    above = load_weights().merge_above
    heap = [(-total, i, j, 2) for (i, j), total in sums.items() if total > above]
    heapq.heapify(heap)
    while heap:
        _, i, j, size = heapq.heappop(heap)
        if i not in groups or j not in groups or len(groups[i]) + len(groups[j]) != size:
            continue
        groups[i] += groups.pop(j)
        del sums[i, j]
        for k in groups:
            if k == i:
                continue
            with_i, with_j = sums.pop(_order(i, k), None), sums.pop(_order(j, k), None)
            if with_i is None or with_j is None:
                continue
            total = with_i + with_j
            sums[_order(i, k)] = total
            average = total / (len(groups[i]) * len(groups[k]))
            if average > above:
                heapq.heappush(heap, (-average, *_order(i, k), len(groups[i]) + len(groups[k])))
    return list(groups.values())


def _order(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _join(
    groups: list[list[str]], same: list[Judgement], parted: set[Pair]
) -> tuple[list[list[str]], tuple[Judgement, ...]]:
    """Join whole groups where a person said so; a person's "different" between them refuses it."""
    home = {key: index for index, group in enumerate(groups) for key in group}
    by_index = dict(enumerate(groups))
    refused = []
    for judgement in same:
        i, j = home.get(judgement.left), home.get(judgement.right)
        if i is None or j is None or i == j:
            continue
        if any(pair(one, other) in parted for one in by_index[i] for other in by_index[j]):
            refused.append(judgement)
            continue
        moved = by_index.pop(j)
        by_index[i] = by_index[i] + moved
        home.update(dict.fromkeys(moved, i))
    return list(by_index.values()), tuple(refused)
