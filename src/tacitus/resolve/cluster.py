"""Accounts → clusters: blocks, constrained linkage by mean closeness, then what persons have judged.

Nothing here depends on the order in which accounts come: pairs are taken best first, ties in canonical
order, and a comparison never looks at a third account. Pairs that blocks do not bring together are compared when
their clusters may be one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tacitus.model.records import Judgement
from tacitus.model.rulings import AccountRef, Move, Ruling
from tacitus.resolve.accounts import DAY, Account
from tacitus.resolve.amending import in_order
from tacitus.resolve.compare import Comparison, compare, listed_apart, load_weights
from tacitus.resolve.linkage import MICRO, Linkage, Standing
from tacitus.resolve.table import COMPARISONS, kin

Pair = tuple[str, str]
"""Two account keys, the smaller first."""
Compare = Callable[[Account, Account], Comparison]

WIDEST_DAYS = 70
"""A time wider than this (days) says too little to look for other accounts by it."""
PARTING = ("different", "unsure")
"""Verdicts that keep two accounts apart."""
BARRED = {"kind": "different", "time": "apart", "place": "apart"}
"""Levels that are barriers by themselves (`compare.barrier`), cheapest first."""
PRESUMED_DAYS = (-7, 2)
"""Days around its publication in which news without a date is presumed to have happened."""


@dataclass(frozen=True, slots=True)
class Ties:
    """The pairs of accounts that were compared and met no barrier: the score of a pair, None of any other, and how it
    compares."""

    score: Callable[[Pair], float | None]
    compared: Callable[[Pair], Comparison]


def ties_of(scored: Mapping[Pair, Comparison]) -> Ties:
    """Ties of comparisons that are at hand."""
    return Ties(lambda keys: scored[keys].score if keys in scored else None, scored.__getitem__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """Groups of account keys in canonical order (first member names the incident), and why."""

    groups: tuple[tuple[str, ...], ...]
    ties: Ties
    scored: Mapping[Pair, Comparison] = field(default_factory=dict)
    """The pairs that were compared for these groups and met no barrier; none where the groups were known before."""
    refused: tuple[Judgement, ...] = ()
    """Judgements "same" that would join accounts which a person holds to be different."""


def pair(one: str, other: str) -> Pair:
    """The two keys in order."""
    return (one, other) if one <= other else (other, one)


def cluster(
    accounts: Iterable[Account],
    judgements: Sequence[Judgement] = (),
    *,
    apart: Container[str] = (),
    comparing: Compare = compare,
    above: float | None = None,
) -> Clusters:
    """Cluster accounts under the judgements in force (in the order in which they were made).

    Accounts in `apart` stand alone but for judgements: a person moved them, or made them. `above` is the threshold in
    log-odds; the shipped one if none is given.
    """
    by_key = {account.key: account for account in sorted(accounts, key=lambda account: account.rank)}
    rank = {key: place for place, key in enumerate(by_key)}
    scored: dict[Pair, Comparison] = {}
    for one, other in candidate_pairs(account for key, account in by_key.items() if key not in apart):
        compared = comparing(*sorted((by_key[one], by_key[other]), key=lambda account: rank[account.key]))
        if compared.barrier is None:
            scored[one, other] = compared
    verdicts = in_force(judgements)
    parted = {keys for keys, verdict in verdicts.items() if verdict.verdict in PARTING}
    threshold = load_weights().merge_above if above is None else above

    def between(one: str, other: str) -> Standing:
        if pair(one, other) in parted or one in apart or other in apart:
            return "never"
        return standing(by_key[one], by_key[other], comparing)

    linkage = Linkage(_beside(scored, parted).__getitem__, between, rank.__getitem__, threshold)
    groups = {home[0]: home for home in map(linkage.cluster_of, by_key)}
    joined, refused = join(
        groups.values(), [verdict for verdict in verdicts.values() if verdict.verdict == "same"], parted
    )
    ordered = [sorted(group, key=lambda key: by_key[key].rank) for group in joined]
    ordered.sort(key=lambda group: by_key[group[0]].rank)
    groups_ = tuple(map(tuple, ordered))
    return Clusters(groups=groups_, ties=ties_of(scored), scored=scored, refused=refused)


def in_force(judgements: Sequence[Judgement]) -> dict[Pair, Judgement]:
    """The last word on every pair, in the order in which it was spoken."""
    last: dict[Pair, Judgement] = {}
    for judgement in judgements:
        keys = pair(judgement.left, judgement.right)
        last.pop(keys, None)
        last[keys] = judgement
    return last


def moves_in_force(rulings: Iterable[Ruling]) -> dict[str, tuple[Ruling, Move]]:
    """Account → the last word on where it belongs, of rulings in force."""
    return {r.act.account.account: (r, r.act) for r in in_order(rulings) if isinstance(r.act, Move)}


def moved_by(moves: Mapping[str, tuple[Ruling, Move]], account: str, elders: Iterable[str]) -> Ruling | None:
    """The last word on where an account belongs: on itself, else on those of older versions that it stands for."""
    if account in moves:
        return moves[account][0]
    found = in_order(moves[elder][0] for elder in elders if elder in moves)
    return found[-1] if found else None


def as_judgements(judgements: Iterable[Judgement], moves: Iterable[tuple[Ruling, Move]]) -> list[Judgement]:
    """The judgements in the order in which they were made, and among them those that moves to an incident come to."""
    made = [*judgements, *(_joining(ruling, move, move.to) for ruling, move in moves if move.to is not None)]
    return sorted(made, key=lambda judgement: (judgement.at, judgement.id or ""))


def _joining(ruling: Ruling, move: Move, to: AccountRef) -> Judgement:
    return Judgement(
        left=move.account.account,
        right=to.account,
        verdict="same",
        by=ruling.by,
        at=ruling.at,
        reason=ruling.reason,
        id=ruling.id,
        withdrawn_at=ruling.withdrawn_at,
    )


def candidate_pairs(accounts: Iterable[Account]) -> Iterator[Pair]:
    """Pairs worth comparing: same type, a day in common, places not plainly elsewhere; or of one story."""
    blocks: defaultdict[tuple[str, int | str], list[Account]] = defaultdict(list)
    seen: set[Pair] = set()
    for account in accounts:
        places: list[tuple[str, int | str]] = [(account.incident.type, day) for day in days_of(account)]
        for block in [*places, *(("story", key) for key in account.story.keys)]:
            for other in blocks[block]:
                keys = pair(account.key, other.key)
                if keys in seen:
                    continue
                seen.add(keys)
                if other.report != account.report and are_candidates(account, other):
                    yield keys
            blocks[block].append(account)


def are_candidates(one: Account, other: Account) -> bool:
    """Whether a comparison of two accounts that were found together can come to anything."""
    return (kin(one, other) or _share_a_day(one, other)) and worth_comparing(one, other)


def _share_a_day(one: Account, other: Account) -> bool:
    here, there = days_of(one), days_of(other)
    meet = len(here) > 0 and len(there) > 0 and here[0] <= there[-1] and there[0] <= here[-1]
    return meet and one.incident.type == other.incident.type


def days_of(account: Account) -> range:
    """Days since 1970 under which an account is looked for, with a day's slack for unknown zones."""
    if account.when is not None:
        start, end = int(account.when[0] // DAY), int((account.when[1] - 1) // DAY)
        return range(start - 1, end + 2) if end - start <= WIDEST_DAYS else range(0)
    if account.published is None or account.incident.status == "historical":
        return range(0)
    told = int(account.told // DAY)
    return range(told + PRESUMED_DAYS[0], told + PRESUMED_DAYS[1])


def worth_comparing(one: Account, other: Account) -> bool:
    """A cheap look before the comparison: what it meets a barrier by, and most pairs of a block do."""
    if one.dataset is not None and one.dataset == other.dataset:
        return False
    if one.country and other.country and one.country != other.country and not kin(one, other):
        return False
    return not _is_barred(one, other)


def _is_barred(one: Account, other: Account) -> bool:
    return any(COMPARISONS[feature](one, other)[0] == level for feature, level in BARRED.items())


def _beside(scored: Mapping[Pair, Comparison], parted: set[Pair]) -> defaultdict[str, dict[str, int]]:
    """Account → the accounts that neither a barrier nor a person parts from it, with their scores."""
    beside: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (one, other), found in scored.items():
        if (one, other) not in parted:
            beside[one][other] = beside[other][one] = in_micro(found.score)
    return beside


def standing(one: Account, other: Account, comparing: Compare) -> Standing:
    """How two accounts stand, for linkage; compared in full only where nothing parts them at a glance."""
    if listed_apart(one, other) is not None:
        return "never"
    if _is_barred(one, other):
        return "against"
    compared = comparing(*sorted((one, other), key=lambda account: account.rank))
    return "against" if compared.barrier is not None else in_micro(compared.score)


def in_micro(score: float) -> int:
    """A score as the whole number that sums are made of."""
    return round(score * MICRO)


def join(
    groups: Iterable[Sequence[str]], same: Iterable[Judgement], parted: Container[Pair]
) -> tuple[list[list[str]], tuple[Judgement, ...]]:
    """Join whole groups where a person said so; a person's "different" between them refuses it."""
    by_index = {index: list(group) for index, group in enumerate(groups)}
    home = {key: index for index, group in by_index.items() for key in group}
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
