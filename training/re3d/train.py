"""Train the linear model of `evaluation/adapters/re3d.py` on re3d's dev part ("train: yes" in the index).

    python training/re3d/train.py                  # all of dev → evaluation/adapters/re3d.json.gz
    python training/re3d/train.py --cross-validate # five-fold figures for every margin first (minutes)

Averaged perceptron with a margin for `none`, fixed seeds, a minute or two.
Rights: labels and texts by outlet (OGL v3, CC BY-SA 3.0, CC BY 3.0 AU, public domain); the weights hold words
and short phrases as features, no sentences.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from evaluation.adapters import re3d  # noqa: E402

SHARED = Path(os.environ.get("TACITUS_SHARED", ROOT.parent / "shared"))
EPOCHS = 10
SEEDS = (11, 12, 13, 14)
FOLDS = 5
MARGINS = (6.0, 9.0, 12.0, 15.0)
MARGIN = 15.0
"""Handicap of `none`: the best of `MARGINS` in cross-validation was the largest (F1 0.682)."""
SMALLEST = 0.05
"""Weights below this are left out of the file."""

Example = tuple[list[str], str, tuple[int, int]]
Weights = dict[str, dict[str, float]]


def examples(record: dict[str, Any]) -> list[Example]:
    """(features, type or none, characters) of every candidate of a document."""
    gold: dict[tuple[int, int], tuple[float, str]] = {}
    for entity in record["entities"]:
        span, ranked = (entity["start"], entity["end"]), (entity.get("confidence") or 0, entity["type"])
        gold[span] = max(gold.get(span, (-1, "")), ranked)
    scene = re3d.Scene(record)
    listed = []
    for candidate in scene.candidates():
        span = scene.characters(candidate)
        listed.append((scene.features(candidate), gold.get(span, (0, re3d.NONE))[1], span))
    return listed


def train(listed: list[Example]) -> Weights:
    """Mean of the averaged perceptrons of every seed."""
    mean: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for seed in SEEDS:
        for feature, by_kind in perceptron(listed, seed).items():
            for kind, weight in by_kind.items():
                mean[feature][kind] += weight / len(SEEDS)
    return {feature: dict(by_kind) for feature, by_kind in mean.items()}


def perceptron(listed: list[Example], seed: int) -> Weights:
    """Averaged perceptron weights."""
    kinds = sorted({kind for _, kind, _ in listed})
    names = sorted({feature for features, _, _ in listed for feature in features})
    place = {name: i for i, name in enumerate(names)}
    order = [
        (np.array([place[feature] for feature in features]), kinds.index(kind))
        for features, kind, _ in listed
    ]
    weights, totals = np.zeros((2, len(names), len(kinds)))
    step, shuffled = 1, random.Random(seed)
    for _ in range(EPOCHS):
        shuffled.shuffle(order)
        for rows, kind in order:
            guess = int(weights[rows].sum(axis=0).argmax())
            if guess != kind:
                for which, change in ((kind, 1.0), (guess, -1.0)):
                    weights[rows, which] += change
                    totals[rows, which] += step * change
            step += 1
    mean = weights - totals / step
    return {
        name: {kinds[k]: float(mean[i, k]) for k in np.flatnonzero(mean[i])} for i, name in enumerate(names)
    }


def f1(
    documents: list[tuple[dict[str, Any], list[Example]]], weights: Weights, margin: float
) -> tuple[int, int, int]:
    """(right, predicted, gold) with `none` handicapped by `margin`."""
    shifted = with_margin(weights, margin)
    right = predicted = wanted = 0
    for record, listed in documents:
        gold = {(e["type"], e["start"], e["end"]) for e in record["entities"]}
        guessed = {
            (kind, *span)
            for features, _, span in listed
            if (kind := re3d.best(features, shifted)) != re3d.NONE
        }
        right += len(gold & guessed)
        predicted += len(guessed)
        wanted += len(gold)
    return right, predicted, wanted


def with_margin(weights: Weights, margin: float) -> Weights:
    """`weights` with `none` handicapped."""
    bias = dict(weights.get("bias", {}))
    bias[re3d.NONE] = bias.get(re3d.NONE, 0.0) - margin
    return {**weights, "bias": bias}


def cross_validate(documents: list[tuple[dict[str, Any], list[Example]]]) -> None:
    """Print five-fold precision, recall and F1 for every margin."""
    sums = {margin: [0, 0, 0] for margin in MARGINS}
    for fold in range(FOLDS):
        weights = train([e for i, (_, listed) in enumerate(documents) if i % FOLDS != fold for e in listed])
        held = [document for i, document in enumerate(documents) if i % FOLDS == fold]
        for margin in MARGINS:
            for at, value in enumerate(f1(held, weights, margin)):
                sums[margin][at] += value
    for margin, (right, predicted, wanted) in sums.items():
        score = 2 * right / (predicted + wanted)
        print(f"margin {margin:4}: P {right / predicted:.3f} R {right / wanted:.3f} F1 {score:.4f}")


def main() -> None:
    """Train on everything and write the weights."""
    source = SHARED / "corpora" / "re3d" / "dev.jsonl"
    records = [json.loads(line) for line in source.read_text("utf-8").splitlines()]
    documents = [(record, examples(record)) for record in records]
    if "--cross-validate" in sys.argv[1:]:
        cross_validate(documents)
    weights = with_margin(train([e for _, listed in documents for e in listed]), MARGIN)
    kept = {
        feature: {kind: round(w, 2) for kind, w in by_kind.items() if abs(w) >= SMALLEST}
        for feature, by_kind in sorted(weights.items())
    }
    with gzip.GzipFile(re3d.WEIGHTS, "wb", mtime=0) as sink:
        sink.write(
            json.dumps({"margin": MARGIN, "seeds": SEEDS, "weights": kept}, ensure_ascii=False).encode()
        )
    print("WEIGHTS_SHA256 =", hashlib.sha256(re3d.WEIGHTS.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
