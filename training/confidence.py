"""Fits `src/tacitus/readers/rules/confidence.json`: which claims of the reading are right, on our own train reports.

    python -m training.confidence

Logistic regression with an L2 penalty over the terms of `tacitus.readers.rules.confidence` (one-hot), by Newton steps;
no randomness. Check it with `python -m evaluation calibration --write`.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from evaluation.calibration import Judged, judged_claims
from numpy.typing import NDArray

from tacitus.readers.rules import confidence
from tacitus.readers.rules.confidence import terms

OUT = Path(confidence.__file__).with_name("confidence.json")
PENALTY = 3.0
"""Shrinks a term seen in few claims towards none: 3 right of 3 is no certainty."""
STEPS = 30
Floats = NDArray[np.float64]


def main() -> None:
    """Read, fit, write."""
    judged = list(judged_claims("train"))
    names = sorted({name for one in judged for name in _terms(one)})
    weights = fit(_matrix(judged, names), np.array([float(one.right) for one in judged]))
    listed = {"bias": weights[0], **dict(zip(names, weights[1:], strict=True))}
    written = {
        "source": "training/confidence.py on training/corpus, train part",
        "claims": len(judged),
        "right": sum(one.right for one in judged),
        "weights": {name: round(float(value), 3) for name, value in listed.items()},
    }
    OUT.write_text(json.dumps(written, indent=1) + "\n", "utf-8")


def fit(features: Floats, right: Floats) -> Floats:
    """Weights of a logistic regression, the first one the bias, which is not shrunk."""
    penalty = np.full(features.shape[1], PENALTY)
    penalty[0] = 1e-6
    weights = np.zeros(features.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (right - chance) - penalty * weights
        curve = (features.T * (chance * (1 - chance))) @ features + np.diag(penalty)
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def _terms(one: Judged) -> list[str]:
    return list(terms(one.field, one.rule, one.modality, one.hedged, one.summary))


def _matrix(judged: list[Judged], names: list[str]) -> Floats:
    place = {name: number for number, name in enumerate(names, start=1)}
    matrix = np.zeros((len(judged), len(names) + 1))
    matrix[:, 0] = 1.0
    for row, one in enumerate(judged):
        for name in _terms(one):
            matrix[row, place[name]] = 1.0
    return matrix


if __name__ == "__main__":
    main()
