"""Make `evaluation/clustering_weights.json`: logistic weights on pairs of the train parts of gvc and ecbplus.

Run from the checkout: `python -m training.clustering` (a minute). Pairs within one corpus only. Both
limits are chosen on the train parts as well (`--limits` prints the table they were chosen from).
"""

from __future__ import annotations

import gzip
import json
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from evaluation import clustering
from scipy.optimize import minimize

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
RIDGE = 1.0
"""Penalty on squared weights (the bias is free)."""
GATHER_ABOVE, SPLIT_BELOW = -3.0, 0.22


def main() -> None:
    """Fit and write."""
    rows: list[tuple[float, ...]] = []
    same: list[bool] = []
    for corpus in ("gvc", "ecbplus"):
        records = _train(corpus)
        documents = [clustering.document(record) for record in records]
        for i, j in combinations(range(len(records)), 2):
            rows.append(clustering.features(documents[i], documents[j]))
            same.append(records[i]["incident"] == records[j]["incident"])
    weights = _fit(np.array(rows), np.array(same, dtype=float))
    named = {
        name: round(float(weight), 3) for name, weight in zip(clustering.FEATURES, weights, strict=False)
    }
    made: dict[str, Any] = {
        "about": "log-odds that two documents tell of one incident; made by training/clustering.py",
        "weights": named,
        "bias": round(float(weights[-1]), 3),
        "gather_above": GATHER_ABOVE,
        "split_below": SPLIT_BELOW,
    }
    clustering.WEIGHTS.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(made, indent=1))


def limits() -> None:
    """Print B³ F1 on the train parts for a grid of the two limits."""
    sys.path.insert(0, str(SHARED / "tools"))
    from score.clusters import compare

    settings = json.loads(clustering.WEIGHTS.read_text("utf-8"))
    for corpus in ("gvc", "ecbplus"):
        records = _train(corpus)
        documents = [clustering.document(record) for record in records]
        table = clustering.scores(documents, settings)
        gold = {record["id"]: record["incident"] for record in records}
        for above in (-3.5, -3.0, -2.0, -1.0, 0.0):
            groups = clustering.gather(table, above)
            for below in (0.0, 0.15, 0.2, 0.22, 0.25, 0.3):
                parts = [p for g in groups for p in clustering.split([documents[i] for i in g], g, below)]
                label = {records[i]["id"]: number for number, part in enumerate(parts) for i in part}
                found = compare(gold, label)
                print(corpus, above, below, found["B3"]["f1"], found["CoNLL"], found["clusters"]["predicted"])


def _train(corpus: str) -> list[dict[str, Any]]:
    path = SHARED / "corpora" / corpus / "train.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _fit(table: np.ndarray, same: np.ndarray) -> np.ndarray:
    """Ridge logistic regression; the last weight is the bias."""
    table = np.hstack([table, np.ones((len(table), 1))])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = table @ weights
        slope = table.T @ (1 / (1 + np.exp(-odds)) - same)
        slope[:-1] += 2 * RIDGE * weights[:-1]
        return float(np.sum(np.logaddexp(0, odds) - same * odds) + RIDGE * np.sum(weights[:-1] ** 2)), slope

    found: np.ndarray = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B").x
    return found


if __name__ == "__main__":
    limits() if "--limits" in sys.argv else main()
