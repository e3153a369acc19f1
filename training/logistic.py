"""The logistic models of the trained decisions: penalised, convex, fitted by Newton steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

SELDOM = 12
"""What holds of fewer of the candidates gets no weight."""
ROUNDS = 30
"""Newton steps: the cost is convex, so that they end in its one minimum."""

Found = dict[str, float]
Weights = dict[str, float]


def fit(found: Sequence[Found], right: Sequence[bool], ridge: float, *, scaled: bool = True) -> Weights:
    """Log-odds by name of what was found, with `bias`; `scaled`: the penalty is on weights of one spread."""
    seen = Counter(name for one in found for name in one)
    names = sorted(name for name, times in seen.items() if times >= SELDOM)
    at = {name: n for n, name in enumerate(names)}
    table = np.zeros((len(found), len(names) + 1))
    table[:, -1] = 1
    for row, one in enumerate(found):
        for name, value in one.items():
            if name in at:
                table[row, at[name]] = value
    spread = table.std(axis=0) if scaled else np.ones(len(names) + 1)
    spread[spread == 0] = 1
    table = table / spread
    signs = np.where(right, 1.0, -1.0)
    held, penalty = np.zeros(len(names) + 1), np.full(len(names) + 1, ridge)
    penalty[-1] = 1e-6  # the bias is free
    for _ in range(ROUNDS):
        share = 1 / (1 + np.exp(np.clip(signs * (table @ held), -50, 50)))
        slope = table.T @ (signs * share) - penalty * held
        bend = (table.T * (share * (1 - share))) @ table + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        held = held + step
        if np.abs(step).max() < 1e-6:
            break
    weights = {
        name: round(float(value), 3) for name, value in zip(names, held[:-1] / spread[:-1], strict=True)
    }
    return {"bias": round(float(held[-1]), 2), **{name: value for name, value in weights.items() if value}}
