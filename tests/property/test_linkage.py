"""Linkage found from one account outwards is linkage best pair first, and a change stays where it is."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from tacitus.resolve.linkage import MICRO, Linkage

ABOVE = 0.6
Scores = dict[tuple[int, int], float]
SCORES = st.dictionaries(
    st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from((-2.0, -0.5, 0.3, 0.6, 0.7, 1.0, 1.5, 2.0, 3.1)),
)


def found(scores: Scores, accounts: Iterable[int]) -> set[tuple[int, ...]]:
    beside: dict[int, dict[int, int]] = {account: {} for account in range(9)}
    for (one, other), score in scores.items():
        beside[one][other] = beside[other][one] = round(score * MICRO)
    linkage = Linkage(beside.__getitem__, lambda account: account, ABOVE)
    return {tuple(sorted(linkage.cluster_of(account))) for account in accounts}


def best_first(scores: Scores) -> set[tuple[int, ...]]:
    """The definition: merge the pair of clusters with the highest mean, until none is above the threshold."""
    clusters = [(account,) for account in range(9)]
    while True:
        ranked = sorted(
            (-mean, one, other)
            for place, one in enumerate(clusters)
            for other in clusters[place + 1 :]
            if (mean := _mean(scores, one, other)) is not None and mean > ABOVE
        )
        if not ranked:
            return set(clusters)
        _, one, other = ranked[0]
        clusters = sorted([*(c for c in clusters if c not in (one, other)), tuple(sorted(one + other))])


def _mean(scores: Scores, one: tuple[int, ...], other: tuple[int, ...]) -> float | None:
    pairs = [tuple(sorted((a, b))) for a in one for b in other]
    if any(pair not in scores for pair in pairs):
        return None
    return sum(round(scores[pair] * MICRO) for pair in pairs) / len(pairs) / MICRO  # type: ignore[index]


@given(SCORES, st.permutations(range(9)))
def test_it_is_best_first_wherever_it_begins(scores: Scores, order: list[int]) -> None:
    assert found(scores, order) == best_first(scores)


@given(SCORES, st.integers(0, 8))
def test_what_a_new_account_changes_hangs_together(scores: Scores, new: int) -> None:
    without = {pair: score for pair, score in scores.items() if new not in pair}
    before, after = best_first(without), best_first(scores)
    reached, todo = set[int](), {new}
    while todo:
        reached |= todo
        todo = {a for cluster in before | after if reached & set(cluster) for a in cluster} - reached
    assert all(set(cluster) <= reached for cluster in before ^ after)
