"""Train the factuality regressor on UDS-IH2 train and write its weights.

    .venv/bin/pip install scikit-learn scipy
    .venv/bin/python training/factuality/train.py [--train FILE] [--out FILE]

Ridge regression over hashed binary features (`tacitus.readers.rules.factuality.features`); the solver is
deterministic, so the same parse gives the same weights. Prints the SHA-256 that `factuality_model.py` pins.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import Ridge

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from evaluation.__main__ import SHARED, records  # noqa: E402
from evaluation.adapters.factuality import token_at  # noqa: E402
from evaluation.adapters.polnear import parsed_text  # noqa: E402

from tacitus.readers.rules.attribution.find import attributions  # noqa: E402
from tacitus.readers.rules.factuality.assess import assess  # noqa: E402
from tacitus.readers.rules.factuality.features import features  # noqa: E402
from tacitus.readers.rules.factuality.model import BUCKETS, WEIGHTS, buckets  # noqa: E402
from tacitus.readers.rules.factuality.walk import findings  # noqa: E402

ALPHA = 40.0
"""Ridge penalty, chosen on the dev part among 30, 40, 60, 70, 100, 200."""
RAREST = 3
"""A bucket must be met in this many training predicates to get a weight."""
TOLERANCE = 1e-4


def main() -> None:
    """Read, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path, default=SHARED / "corpora/factuality/train.jsonl.gz")
    parser.add_argument("--out", type=Path, default=ROOT / "src/tacitus/extract" / WEIGHTS)
    chosen = parser.parse_args()
    rows, values = examples(chosen.train)
    table = fit(rows, values)
    np.save(chosen.out, table.astype(np.float16))
    print(f"{len(rows)} predicates, {np.count_nonzero(table)} weights, {chosen.out}")
    print("SHA-256", hashlib.sha256(chosen.out.read_bytes()).hexdigest())


def examples(path: Path) -> tuple[list[list[int]], list[float]]:
    """Hash buckets and gold value of every predicate of the corpus file."""
    rows, values = [], []
    for record in records(path):
        parsed = parsed_text(record["text"])
        said = attributions(parsed)
        for asked in record["predicates"]:
            trigger = token_at(parsed.doc, asked["start"], asked["end"])
            read = assess(parsed, trigger, said, trained=False)
            rows.append(buckets(features(trigger, findings(trigger), read.status, read.modality)))
            values.append(float(asked["value"]))
    return rows, values


def fit(rows: list[list[int]], values: list[float]) -> np.ndarray:
    """`BUCKETS` weights and the intercept; buckets met too seldom stay 0."""
    ends = np.cumsum([0, *(len(row) for row in rows)])
    cells = np.concatenate([np.asarray(row) for row in rows])
    matrix = csr_matrix((np.ones(len(cells), dtype=np.float64), cells, ends), shape=(len(rows), BUCKETS))
    frequent = np.flatnonzero(np.asarray(matrix.sum(axis=0)).ravel() >= RAREST)
    ridge = Ridge(alpha=ALPHA, solver="sparse_cg", tol=TOLERANCE).fit(matrix[:, frequent], np.asarray(values))
    table = np.zeros(BUCKETS + 1)
    table[frequent] = ridge.coef_
    table[BUCKETS] = ridge.intercept_
    return table


if __name__ == "__main__":
    main()
