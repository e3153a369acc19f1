"""How two accounts compare: the table's levels, what they weigh, and what no weight can outweigh."""

from __future__ import annotations

import importlib.resources
import json
from dataclasses import dataclass
from functools import cache

from tacitus.model.ledger import Reason
from tacitus.resolve.accounts import Account
from tacitus.resolve.table import COMPARISONS, kin
from tacitus.resolve.words import HAPPENED

__all__ = ["COMPARISONS", "Comparison", "Weights", "barrier", "compare", "load_weights"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How two accounts compare: log-odds, the rows it sums, and a barrier that no score can climb."""

    score: float
    reasons: tuple[Reason, ...]
    barrier: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The table of `weights.json`."""

    version: str
    bias: float
    merge_above: float
    levels: dict[str, dict[str, float]]


@cache
def load_weights() -> Weights:
    """The shipped weights."""
    plain = json.loads(
        importlib.resources.files("tacitus.resolve").joinpath("weights.json").read_text("utf-8")
    )
    return Weights(
        version=plain["version"],
        bias=float(plain["bias"]),
        merge_above=float(plain["merge_above"]),
        levels=plain["weights"],
    )


def compare(left: Account, right: Account) -> Comparison:
    """Compare two accounts; symmetric up to the wording of the reasons."""
    weights = load_weights()
    reasons = []
    for feature, function in COMPARISONS.items():
        level, words = function(left, right)
        reasons.append(
            Reason(feature=feature, level=level, weight=weights.levels[feature][level], words=words)
        )
    score = weights.bias + sum(reason.weight for reason in reasons)
    levels = {reason.feature: reason.level for reason in reasons}
    return Comparison(score=round(score, 6), reasons=tuple(reasons), barrier=barrier(left, right, levels))


def barrier(left: Account, right: Account, levels: dict[str, str]) -> str | None:
    """Why two accounts cannot be one incident whatever the rest says, None when they can."""
    if left.report == right.report:
        return "one report lists them as separate incidents"
    if left.dataset is not None and left.dataset == right.dataset:
        return "one dataset lists them as separate incidents"
    for one, other in ((left, right), (right, left)):
        status = one.incident.status
        if status not in HAPPENED and (status == "generic" or other.incident.status != status):
            return f"one is {status}, the other {other.incident.status}"
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
    return None
