"""What a fitted logistic model makes of what was found: log-odds and chances."""

from __future__ import annotations

import math
from collections.abc import Mapping

FARTHEST = 7.0
"""Log-odds beyond which the network is not believed to know better."""


def weighed(weights: Mapping[str, float], found: Mapping[str, float]) -> float:
    """The log-odds that weights give to what was found; what has no weight counts for nothing."""
    return weights["bias"] + sum(weights.get(name, 0.0) * strength for name, strength in found.items())


def log_odds(chance: float) -> float:
    """The log-odds of a chance, at most `FARTHEST` from even."""
    edge = likelihood(-FARTHEST)
    held = min(max(chance, edge), 1 - edge)
    return math.log(held / (1 - held))


def likelihood(odds: float) -> float:
    """The chance that log-odds stand for."""
    return 1 / (1 + math.exp(-odds))
