"""Linkage found from one account outwards is linkage best pair first, and a change stays where it is."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from tacitus.resolve.linkage import AGAINST, MICRO, UNSEEN, Linkage, Standing, closeness

ABOVE = 0.6
Standings = dict[tuple[int, int], float | str]
"""How pairs stand: compared before (a number), compared only when asked ("unseen" and a number), or parted."""
STANDINGS = st.dictionaries(
    st.sampled_from([(one, other) for other in range(9) for one in range(other)]),
    st.sampled_from(
        (-2.0, -0.5, 0.3, 0.6, 0.7, 1.0, 1.5, 2.0, 3.1, 5.2, "never", "against", "unseen 2.0", "unseen -2.0")
    ),
)


def found(standings: Standings, accounts: Iterable[int]) -> set[tuple[int, ...]]:
    beside: dict[int, dict[int, int]] = {account: {} for account in range(9)}
    for (one, other), standing in standings.items():
        if isinstance(standing, float):
            beside[one][other] = beside[other][one] = round(standing * MICRO)

    def between(one: int, other: int) -> Standing:
        assert other not in beside[one]
        standing = standings.get((min(one, other), max(one, other)), "against")
        if standing == "never" or standing == "against":
            return standing
        return round(float(str(standing).removeprefix("unseen ")) * MICRO)

    linkage = Linkage(beside.__getitem__, between, lambda account: account, ABOVE)
    return {tuple(sorted(linkage.cluster_of(account))) for account in accounts}


def best_first(standings: Standings) -> set[tuple[int, ...]]:
    """The definition: merge the pair of clusters with the highest mean closeness, until none is above the threshold."""
    clusters = [(account,) for account in range(9)]
    while True:
        ranked = sorted(
            (-mean, one, other)
            for place, one in enumerate(clusters)
            for other in clusters[place + 1 :]
            if (mean := _mean(standings, one, other)) is not None and mean > closeness(round(ABOVE * MICRO))
        )
        if not ranked:
            return set(clusters)
        _, one, other = ranked[0]
        clusters = sorted([*(c for c in clusters if c not in (one, other)), tuple(sorted(one + other))])


def _mean(standings: Standings, one: tuple[int, ...], other: tuple[int, ...]) -> float | None:
    worth = [_worth(standings.get((min(a, b), max(a, b)), "against")) for a in one for b in other]
    known = [each for each in worth if each is not None]
    return sum(known) / len(known) if len(known) == len(worth) else None


def _worth(standing: float | str) -> int | None:
    if standing == "never":
        return None
    if standing == "against":
        return -AGAINST
    if isinstance(standing, float):
        return closeness(round(standing * MICRO))
    return closeness(min(UNSEEN, round(float(standing.removeprefix("unseen ")) * MICRO)))


@given(STANDINGS, st.permutations(range(9)))
def test_it_is_best_first_wherever_it_begins(standings: Standings, order: list[int]) -> None:
    assert found(standings, order) == best_first(standings)


@given(STANDINGS, st.integers(0, 8))
def test_what_a_new_account_changes_hangs_together(standings: Standings, new: int) -> None:
    without = {pair: standing for pair, standing in standings.items() if new not in pair}
    before, after = best_first(without), best_first(standings)
    reached, todo = set[int](), {new}
    while todo:
        reached |= todo
        todo = {a for cluster in before | after if reached & set(cluster) for a in cluster} - reached
    assert all(set(cluster) <= reached for cluster in before ^ after)


def test_an_account_that_says_little_joins_by_the_one_that_it_is_close_to() -> None:
    """The mean score over (0, 2) and (1, 2) is below the threshold; 2 speaks against neither."""
    standings: Standings = {(0, 1): 4.0, (0, 2): 2.4, (1, 2): -1.5}
    assert (0, 1, 2) in found(standings, range(3))
    assert (2,) in found({**standings, (0, 2): 0.5}, range(3))


def test_a_pair_that_nobody_compared_parts_nothing_and_brings_nothing_together() -> None:
    standings: Standings = {(0, 1): 4.0, (0, 2): 3.1, (1, 2): "unseen 2.0"}
    assert (0, 1, 2) in found(standings, range(3))
    assert (2,) in found({**standings, (0, 2): "unseen 9.0", (1, 2): "unseen 9.0"}, range(3))
    assert (0, 1, 2) in found({**standings, (0, 2): 1.5}, range(3)), "it decides where the others nearly do"
    assert (2,) in found({**standings, (0, 2): 1.5, (1, 2): "unseen -2.0"}, range(3))


def test_one_wrong_reading_is_outvoted_by_many_and_not_by_few() -> None:
    many: Standings = {(a, b): 5.2 for a in range(6) for b in range(a + 1, 6)}
    assert (0, 1, 2, 3, 4, 5) in found({**many, (0, 5): "against"}, range(6))
    few: Standings = {(0, 1): 1.5, (0, 2): 1.5, (1, 2): "against"}
    assert (0, 1, 2) not in found(few, range(3))


def test_what_is_listed_apart_is_never_outvoted() -> None:
    many: Standings = {(a, b): 5.2 for a in range(6) for b in range(a + 1, 6)}
    assert (0, 1, 2, 3, 4, 5) not in found({**many, (0, 5): "never"}, range(6))
