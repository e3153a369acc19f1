"""Train the classifier of HRDsAttack's labels and write its weights.

    .venv/bin/pip install scikit-learn scipy
    .venv/bin/python training/hrdsattack/train.py [--cache FILE]

Logistic regression over hashed features (`evaluation.hrds_labels`): one of many for the perpetrator, one against the
rest for each violation. Prints the ten-fold figures on the training part and the SHA-256 that
`evaluation/hrds_labels.py` pins. Nothing is drawn at random but the folds, whose seed is fixed.
"""

from __future__ import annotations

import argparse
import hashlib
import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, cross_val_predict

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from evaluation.__main__ import SHARED, records  # noqa: E402
from evaluation.adapters.hrdsattack import read_record  # noqa: E402
from evaluation.hrds_labels import BUCKETS, PERPETRATORS, VIOLATIONS, WEIGHTS, features, vector  # noqa: E402

C_PERPETRATOR, C_VIOLATION = 0.3, 0.3
"""Inverse penalties, chosen by the folds among 0.3, 1, 3."""
RAREST = 4
"""A bucket must be met in this many training articles to get a weight."""
FOLDS = KFold(10, shuffle=True, random_state=1)


def main() -> None:
    """Read, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, help="keep the features here between runs")
    chosen = parser.parse_args()
    listed = examples(SHARED / "corpora/hrdsattack/train.jsonl.gz", chosen.cache)
    cells, used = matrix([named for named, _ in listed])
    gold = [answer for _, answer in listed]
    scale = rarity(cells)
    cells = csr_matrix(cells.multiply(scale))
    fitted = np.zeros((len(used) + 1, len(PERPETRATORS) + len(VIOLATIONS)))
    fit_perpetrators(cells, gold, fitted)
    fit_violations(cells, gold, fitted)
    table = np.zeros((BUCKETS + 1, fitted.shape[1]))
    table[used] = fitted[:-1] * scale[:, None]
    table[BUCKETS] = fitted[-1]
    np.save(WEIGHTS, table.astype(np.float16))
    print(len(listed), "articles,", np.count_nonzero(table.any(axis=1)), "buckets in use")
    print("SHA-256", hashlib.sha256(WEIGHTS.read_bytes()).hexdigest())


def examples(path: Path, kept: Path | None) -> list[tuple[dict[str, float], dict[str, Any]]]:
    """Features and gold of every article."""
    if kept is not None and kept.exists():
        stored: list[tuple[dict[str, float], dict[str, Any]]] = pickle.loads(kept.read_bytes())
        return stored
    made = [(features(read_record(record)), record["gold"]) for record in records(path)]
    if kept is not None:
        kept.write_bytes(pickle.dumps(made))
    return made


def matrix(named: list[dict[str, float]]) -> tuple[csr_matrix, np.ndarray]:
    """Articles by buckets that are met often enough, and which buckets those are."""
    rows = [vector(one) for one in named]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.asarray([bucket for row in rows for bucket in row])
    values = np.asarray([value for row in rows for value in row.values()])
    seen = np.bincount(columns, minlength=BUCKETS)
    used = np.flatnonzero(seen >= RAREST)
    return csr_matrix((values, columns, ends), shape=(len(rows), BUCKETS))[:, used], used


def rarity(cells: csr_matrix) -> np.ndarray:
    """How rare each column is: 1 + ln(articles / articles with it), as in tf-idf."""
    return 1 + np.log((cells.shape[0] + 1) / (np.asarray((cells > 0).sum(axis=0)).ravel() + 1))


def fit_perpetrators(cells: csr_matrix, gold: list[dict[str, Any]], table: np.ndarray) -> None:
    """Columns of the perpetrators."""
    right = np.asarray([PERPETRATORS.index(one["perpetrator_type"]) for one in gold])
    model = LogisticRegression(C=C_PERPETRATOR, max_iter=2000)
    guessed = cross_val_predict(model, cells, right, cv=FOLDS)
    hits = int(np.sum((guessed == right) & (right > 0)))
    print("perpetrator, ten-fold: F1", round(2 * hits / (np.sum(guessed > 0) + np.sum(right > 0)), 3))
    model.fit(cells, right)
    table[:-1, model.classes_] = model.coef_.T
    table[-1, model.classes_] = model.intercept_


def fit_violations(cells: csr_matrix, gold: list[dict[str, Any]], table: np.ndarray) -> None:
    """A column for each violation."""
    counts = np.zeros(3)
    for at, (name, least) in enumerate(VIOLATIONS.items(), start=len(PERPETRATORS)):
        right = np.asarray([name in one["violation_types"] for one in gold])
        model = LogisticRegression(C=C_VIOLATION, class_weight="balanced", max_iter=2000)
        chances = cross_val_predict(model, cells, right, cv=FOLDS, method="predict_proba")[:, 1]
        best = max(np.arange(0.2, 0.8, 0.02), key=lambda cut: _f1(right, chances > cut))
        print(
            f"{name}, ten-fold: F1 {_f1(right, chances > least):.3f}; best at {best:.2f} {_f1(right, chances > best):.3f}"
        )
        counts += (np.sum(right & (chances > least)), np.sum(chances > least), np.sum(right))
        model.fit(cells, right)
        table[:-1, at] = model.coef_[0]
        table[-1, at] = model.intercept_[0]
    print("violations, ten-fold: micro F1", round(2 * counts[0] / (counts[1] + counts[2]), 3))


def _f1(right: np.ndarray, given: np.ndarray) -> float:
    return float(2 * np.sum(right & given) / max(1, np.sum(right) + np.sum(given)))


if __name__ == "__main__":
    main()
