"""How two accounts compare: the table's levels, what they weigh, what else their reports tell, and what no weight can
outweigh."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tacitus.model.ledger import Reason
from tacitus.model.shipped import shipped
from tacitus.resolve.accounts import Account
from tacitus.resolve.table import COMPARISONS, Finding, kin
from tacitus.resolve.words import HAPPENED


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How two accounts compare: log-odds, the rows it sums, and a barrier that no score can climb."""

    score: float
    reasons: tuple[Reason, ...]
    barrier: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The tables of `weights.json`: what levels weigh, and what they weighed before rivals were looked at."""

    version: str
    bias: float
    merge_above: float
    levels: dict[str, dict[str, float]]
    alone: dict[str, dict[str, float]]


@cache
def load_weights() -> Weights:
    """The shipped weights."""
    plain = json.loads(shipped("tacitus.resolve", "weights.json"))
    return Weights(
        version=plain["version"],
        bias=float(plain["bias"]),
        merge_above=float(plain["merge_above"]),
        levels=plain["weights"],
        alone=plain["alone"],
    )


BEST, LEVEL, RIVAL = 0.5, -0.5, -2.0
"""By how much (log-odds) a pair is ahead of the best other one that their reports give: ahead, level with it, behind."""
NO_MATCH = -20.0
"""What a pair that a barrier parts is worth beside others."""
PAIRS_KEPT = 50_000


class Comparing:
    """Comparisons under one table of weights. What is found of a pair serves the other pairs of its two reports."""

    def __init__(self, weights: Weights | None = None) -> None:
        self._weights = weights or load_weights()
        self._worth: dict[tuple[str, str], float] = {}

    def __call__(self, left: Account, right: Account) -> Comparison:
        """Compare two accounts; symmetric up to the wording of the reasons."""
        found = {feature: function(left, right) for feature, function in COMPARISONS.items()}
        parted = barrier(left, right, _levels(found))
        if parted is None:
            self._worth[_keys(left, right)] = self._alone(_levels(found))
            found["rivals"] = self.rivals(left, right)
        reasons = tuple(
            Reason(feature=feature, level=level, weight=self._weights.levels[feature][level], words=words)
            for feature, (level, words) in found.items()
        )
        score = self._weights.bias + sum(reason.weight for reason in reasons)
        return Comparison(score=round(score, 6), reasons=reasons, barrier=parted)

    def rivals(self, left: Account, right: Account) -> Finding:
        """Whether another incident that one of the two reports tells fits the other account better.

        A report that tells of a bombing and of the one a week before is about two; which of them another report means
        is seen from both.
        """
        own = self._worth_of(left, right)
        others = [
            *(self._worth_of(one, right) for one in left.beside if one.key != left.key),
            *(self._worth_of(left, one) for one in right.beside if one.key != right.key),
        ]
        if not others:
            return "only", "neither report tells of another incident"
        ahead = own - max(others)
        told = "of all that the two reports tell"
        if ahead > BEST:
            return "best", f"{told}, these two fit best"
        if ahead > LEVEL:
            return "level", f"{told}, another incident fits as well"
        return ("rival" if ahead > RIVAL else "far"), f"{told}, another incident fits better"

    def _worth_of(self, left: Account, right: Account) -> float:
        """What speaks for a pair by itself, its reports' other incidents left aside."""
        keys = _keys(left, right)
        if keys not in self._worth:
            if len(self._worth) >= PAIRS_KEPT:
                self._worth.clear()
            self._worth[keys] = self._plain(left, right)
        return self._worth[keys]

    def _plain(self, left: Account, right: Account) -> float:
        levels = {name: COMPARISONS[name](left, right)[0] for name in ("kind", "time", "place")}
        if levels["kind"] == "different" or "apart" in levels.values():
            return NO_MATCH
        levels |= {
            name: function(left, right)[0] for name, function in COMPARISONS.items() if name not in levels
        }
        if barrier(left, right, levels) is not None:
            return NO_MATCH
        return self._alone(levels)

    def _alone(self, levels: Mapping[str, str]) -> float:
        return sum(self._weights.alone[name][level] for name, level in levels.items())


def compare(left: Account, right: Account) -> Comparison:
    """Compare two accounts under the shipped weights."""
    return Comparing()(left, right)


def _keys(left: Account, right: Account) -> tuple[str, str]:
    return (left.key, right.key) if left.key <= right.key else (right.key, left.key)


def _levels(found: Mapping[str, Finding]) -> dict[str, str]:
    return {feature: level for feature, (level, _) in found.items()}


def barrier(left: Account, right: Account, levels: dict[str, str]) -> str | None:
    """Why two accounts cannot be one incident whatever the rest says, None when they can."""
    return listed_apart(left, right) or opposed(left, right, levels)


def listed_apart(left: Account, right: Account) -> str | None:
    """Why two accounts are not one incident whatever other accounts say, None when they may be."""
    if left.report == right.report and not may_be_told_twice(left, right):
        return "one report lists them as separate incidents"
    if left.dataset is not None and left.dataset == right.dataset:
        return "one dataset lists them as separate incidents"
    for one, other in ((left, right), (right, left)):
        status = one.incident.status
        if status not in HAPPENED and (status == "generic" or other.incident.status != status):
            return f"one is {status}, the other {other.incident.status}"
    return None


SETS_APART = {
    "place": frozenset({"apart", "near", "neighbours"}),
    "time": frozenset(
        {
            "apart", "other_day", "next_day", "other_hour", "other_part", "minutes_apart", "each_news",
            "stale", "other_weekday",
        }
    ),
    "kind": frozenset({"other", "different", "disputed", "compatible"}),
    "means": frozenset({"different", "compatible"}),
    "initiator": frozenset({"different", "reversed"}),
    "target": frozenset({"different"}),
    "object": frozenset({"different"}),
    "tolls": frozenset({"moved", "leap", "risen", "shrunk", "far", "none_and_some"}),
    "names": frozenset({"other_ship"}),
}  # fmt: skip
"""What tells two incidents of one report apart: within a report any of it does, the least of it too."""


def may_be_told_twice(left: Account, right: Account) -> bool:
    """Whether two incidents that reading made of one report may be one, told in two places of it.

    Reading splits more than it should where a report comes back to what it told at first. Nothing that it says may set
    the two apart, and one sentence that names both tells them apart; that they are one is then for other reports to
    say, whose accounts are near to both. Without a day of publication too little is known to tell.
    """
    if left.dataset is not None or left.published is None:
        return False
    if right.key in left.linked or left.shares_a_sentence(right):
        return False
    return not any(COMPARISONS[name](left, right)[0] in apart for name, apart in SETS_APART.items())


def opposed(left: Account, right: Account, levels: dict[str, str]) -> str | None:
    """What was read of two accounts that cannot be of one incident, None when all of it can."""
    if levels["time"] == "apart":
        return "they happened at different times"
    if levels["time"] == "stale" and None in (left.incident.where, right.incident.where):
        return "one is news long after the other, and says neither when nor where"
    if levels["place"] == "apart":
        return "they happened in different places"
    if levels["means"] == "different" and levels["time"] in ("other_hour", "other_day", "next_day"):
        return "different means at different hours"
    well_read = left.well_timed and right.well_timed
    if (
        levels["time"] == "other_day"
        and levels["tolls"] != "same_rare"
        and (well_read or not kin(left, right))
    ):
        return "different days, and no rare figure in common"
    if levels["kind"] == "different" or (levels["kind"] == "other" and not kin(left, right)):
        return "they are different kinds of incident"
    if levels["names"] == "other_ship":
        return "they name different ships"
    if any(_shot_down(one) and _hit(other) for one, other in ((left, right), (right, left))):
        return "one tells what was shot down, the other what was hit"
    return None


def _shot_down(account: Account) -> bool:
    return account.incident.label == "interception"


def _hit(account: Account) -> bool:
    """Whether people or a thing came to harm, by what is no interception itself."""
    thing = account.incident.target_object
    harmed = any((toll.low or toll.best or 0) > 0 for toll in account.incident.tolls)
    return not _shot_down(account) and (harmed or (thing is not None and thing.class_ != "settlement"))
