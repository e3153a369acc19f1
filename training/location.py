"""Fit the weights of `tacitus.readers.rules.location` on the corpus `event_location` (MIT; labels only are learnt).

    python -m training.location

Logistic regression over the features, by AdaGrad with an L2 penalty; one record in five (by a hash of its
id) is left
out and scored. Writes `src/tacitus/readers/rules/location_weights.json`.
"""

from __future__ import annotations

import json
import math
import random
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from evaluation.__main__ import SHARED, records
from evaluation.adapters.event_location import _gazetteer, bare, read

from tacitus.ground.places import spot
from tacitus.model.parsed import ParsedReport
from tacitus.readers.rules.location import SURE, features

OUT = Path(__file__).resolve().parent.parent / "src" / "tacitus" / "extract" / "location_weights.json"
EPOCHS, RATE, PENALTY, LEAST_COUNT, LEAST_WEIGHT = 8, 0.1, 0.002, 4, 0.03

Example = tuple[list[str], bool]
Group = tuple[str, int, list[Example]]


def examples(listed: Iterable[tuple[dict[str, Any], ParsedReport]]) -> list[Group]:
    """Per record: its id, how many gold spans it has, and features and label of every candidate."""
    groups = []
    for record, parsed in listed:
        verb = parsed.doc.char_span(record["verb"]["start"], record["verb"]["end"], alignment_mode="expand")
        gold = {(span["start"], span["end"]) for span in record["locations"]}
        if verb is None:
            continue
        sentence = verb.root.sent
        local = [m for m in spot(parsed, _gazetteer()) if sentence.start_char <= m.start < sentence.end_char]
        made = [
            (
                list(features(parsed, verb.root, local, index)),
                (mention.start, mention.start + len(bare(mention.text))) in gold,
            )
            for index, mention in enumerate(local)
        ]
        groups.append((record["id"], len(gold), made))
    return groups


def fit(training: Sequence[Group]) -> dict[str, float]:
    """Weights by feature."""
    counts = Counter(name for _, _, made in training for names, _ in made for name in names)
    flat = [
        ([n for n in names if counts[n] >= LEAST_COUNT], label)
        for _, _, made in training
        for names, label in made
    ]
    weights: dict[str, float] = defaultdict(float)
    squares: dict[str, float] = defaultdict(lambda: 1e-6)
    shuffled = random.Random(7)
    for _ in range(EPOCHS):
        shuffled.shuffle(flat)
        for names, label in flat:
            error = 1 / (1 + math.exp(-sum(weights[name] for name in names))) - label
            for name in names:
                slope = error + PENALTY * weights[name]
                squares[name] += slope * slope
                weights[name] -= RATE * slope / math.sqrt(squares[name])
    return {name: round(weight, 3) for name, weight in sorted(weights.items()) if abs(weight) >= LEAST_WEIGHT}


def span_f1(groups: Sequence[Group], weights: dict[str, float]) -> tuple[float, float, float]:
    """Precision, recall and F1 of exact spans."""
    right = said = gold = 0
    for _, wanted, made in groups:
        gold += wanted
        for names, label in made:
            if sum(weights.get(name, 0.0) for name in names) >= math.log(SURE / (1 - SURE)):
                said += 1
                right += label
    precision, recall = right / max(1, said), right / max(1, gold)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def train(groups: Sequence[Group]) -> None:
    """Fit on four fifths, report on the rest, write the weights."""
    held = [group for group in groups if zlib.crc32(group[0].encode()) % 5 == 0]
    weights = fit([group for group in groups if zlib.crc32(group[0].encode()) % 5])
    figures = span_f1(held, weights)
    sys.stderr.write(
        f"held-out fifth: precision {figures[0]:.3f} recall {figures[1]:.3f} F1 {figures[2]:.3f}\n"
    )
    told = "logistic regression on event_location train (four records in five), training/location.py"
    OUT.write_text(
        json.dumps({"source": told, "weights": weights}, ensure_ascii=False, indent=0) + "\n", "utf-8"
    )


if __name__ == "__main__":
    gold = SHARED / "corpora" / "event_location" / "train.jsonl.gz"
    train(examples((record, read(record)) for record in records(gold)))
