"""Train the decision on scope and write its weights.

    python training/scope/train.py --vectors FILE [--corpora FOLDER] [--out FILE]

Logistic regression over the features of `tacitus.readers.rules.scope.features`: one weight a feature, and one a
dimension for the word in it, so that a word that was never met weighs what its neighbours weigh. Both are folded
into one hashed table, so nothing of the word vectors is needed when a report is read. `vectors.py` makes FILE.
Prints five-fold figures over the training texts, split by text, and the SHA-256 that `scope/model.py` pins.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

DATA = Path(__file__).parents[2] / "packages/tacitus-en/src/tacitus_en"
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from training.reports import records  # noqa: E402

from tacitus.model.records import Interval, Report  # noqa: E402
from tacitus.ontology.events import event_examples  # noqa: E402
from tacitus.readers.rules.events import triggers  # noqa: E402
from tacitus.readers.rules.events.find import find_mentions  # noqa: E402
from tacitus.readers.rules.passages import whole  # noqa: E402
from tacitus.readers.rules.read import set_scene  # noqa: E402
from tacitus.readers.rules.scope import model  # noqa: E402
from tacitus.readers.rules.scope.features import Features, mention_features, passage_features  # noqa: E402
from tacitus.readers.rules.world import load_world  # noqa: E402

HERE = Path(__file__).parent
PREFIXES = ("r", "s", "n-", "n+", "d", "u", "m")
"""Kinds of features whose word has a vector."""
RIDGE_FEATURE, RIDGE_VECTOR = 0.5, 0.1
AIDING = 0.5
"""Weight of words of violence whose peaceful sense a rule had seen, and of other people's reports."""
FOLDS = 5
PEACEFUL_TOPICS = frozenset("1 4 6 7 9 10 11 14 20 24 25 26 27 28 29 30 31 32".split())
"""Topics of ECB+ without armed violence: sport, films, trade, deaths in bed, earthquakes, theft."""

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """One mention: its features, whether it is of our matter, its weight, its text, and whether it is a plain one."""

    features: Features
    violent: bool
    weight: float
    text: str
    own: bool


def main() -> None:
    """Read, fit, write, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=Path, required=True)
    parser.add_argument("--corpora", type=Path, default=ROOT.parent / "shared" / "corpora")
    parser.add_argument("--out", type=Path, default=DATA / model.WEIGHTS)
    chosen = parser.parse_args()
    found = [*own_examples(), *weak_examples(chosen.corpora)]
    words = Words(chosen.vectors)
    design = Design(found, words)
    print(f"{len(found)} mentions of {len({e.text for e in found})} texts")
    cross_validate(design)
    table = design.table(design.fit(np.ones(len(found), dtype=bool)))
    np.save(chosen.out, model.packed(table))
    print("SHA-256", hashlib.sha256(chosen.out.read_bytes()).hexdigest())


def lines(path: Path) -> list[Plain]:
    """The records of a JSON Lines file, gzipped or not."""
    raw = path.read_bytes()
    written = gzip.decompress(raw) if path.suffix == ".gz" else raw
    return [json.loads(line) for line in written.decode("utf-8").splitlines()]


def own_examples() -> Iterator[Example]:
    """Our negatives and hard positives, and the train part of the annotated reports."""
    for record in (*lines(HERE / "train.jsonl"), *lines(HERE / "more.jsonl")):
        violent = record["expect"] == "incident"
        yield from examples(record, lambda _, it=violent: it)
        with patch.object(triggers, "_why_not", lambda *_, **__: None):
            yield from examples(record, lambda _, it=violent: it, weight=AIDING, own=False)
    for record in records():
        if record["split"] == "train":
            yield from examples(record, lambda spans, it=record: label_by_hand(it, spans))
            yield from examples(alone(record), lambda _: True)
    for number, (_, text, violent) in enumerate(event_examples()):
        yield from examples({"id": f"example-{number}", "text": text}, lambda _, it=violent: it)


def alone(record: Plain) -> Plain:
    """The line of a report's first annotated incident as a report of its own: news is often one sentence."""
    text, spans = record["text"], [i["evidence"][0] for i in record["incidents"] if i["evidence"]]
    if not spans:
        return {**record, "text": ""}
    start = max(text.rfind(". ", 0, spans[0]["start"]), text.rfind("\n", 0, spans[0]["start"]))
    ends = [at for at in (text.find(". ", spans[0]["end"]), text.find("\n", spans[0]["end"])) if at >= 0]
    return {**record, "text": text[start + 1 : min(ends, default=len(text)) + 1].strip()}


def label_by_hand(record: Plain, spans: list[tuple[int, int]]) -> bool | None:
    """True for the words of an annotated incident, False in reports of sport and markets, else None."""
    gold = [(s["start"], s["end"]) for incident in record["incidents"] for s in incident["evidence"]]
    if any(a < d and c < b for a, b in spans for c, d in gold):
        return True
    idle = not record["incidents"] and record["kind"] in ("sport", "markets", "politics", "headline")
    return False if idle else None


def weak_examples(corpora: Path) -> Iterator[Example]:
    """Other people's reports, labelled as wholes; only sets whose terms allow weights that ship."""
    for record in lines(corpora / "ecbplus" / "train.jsonl.gz"):
        if record["incident"].split("_")[0] in PEACEFUL_TOPICS:
            text = re.sub(r"http\S* ?:? ?/ ?/.{0,300}?(?:html|php|htm|/)\b", "", record["text"])[:1500]
            yield from examples({**record, "text": text}, lambda _: False, weight=AIDING, own=False)
    for name, most in (("wikievents/train", 90), ("fakes/dev", 90), ("hrdsattack/train", 40)):
        for record in lines(corpora / f"{name}.jsonl.gz")[::3][:most]:
            cut = {**record, "text": record["text"][:1200]}
            yield from examples(cut, lambda _: True, weight=AIDING, own=False)


def examples(record: Plain, label: Any, *, weight: float = 1.0, own: bool = True) -> Iterator[Example]:
    """Every mention of a text that `label` gives a value, the text's weight shared among them."""
    scene = set_scene(as_report(record), load_world())
    found = find_mentions(scene).mentions
    shared = passage_features(whole(scene), found)
    for mention in found:
        violent = label([(span.start, span.end) for span in mention.trigger_spans(scene)])
        if violent is not None:
            features = {**shared, **mention_features(scene, mention)}
            yield Example(features, violent, weight / math.sqrt(len(found)), str(record["id"]), own)


def as_report(record: Plain) -> Report:
    """The text with its day, as the command line reads it."""
    day = record.get("published")
    published = None
    if day:
        published = Interval(start=f"{day[:10]}T00:00:00", end=f"{day[:10]}T23:59:59", precision="day")
    return Report(id=str(record["id"]), text=record["text"], published=published)


class Words:
    """Vectors of words: rows of length 1 of a matrix."""

    def __init__(self, path: Path) -> None:
        stored = np.load(path)
        self.names: list[str] = [str(word) for word in stored["words"]]
        self.matrix = stored["vectors"]
        self.at = {word: i for i, word in enumerate(self.names)}

    def of(self, word: str) -> int | None:
        """The row of a word or of its singular."""
        return self.at.get(word, self.at.get(word.removesuffix("s")))


class Design:
    """The examples as matrices: one column a feature, and for each prefix one a dimension of its word."""

    def __init__(self, found: list[Example], words: Words) -> None:
        self.examples, self.words = found, words
        names = sorted({string for e in found for group in e.features.values() for string in group})
        self.column = {name: i for i, name in enumerate(names)}
        self.dimensions = words.matrix.shape[1]
        self.sparse = self._sparse()
        self.dense = np.array([self._dense(e) for e in found])
        self.sign = np.array([1.0 if e.violent else -1.0 for e in found])
        self.weight = np.array([e.weight for e in found])

    def _sparse(self) -> csr_matrix:
        cells = [
            (row, self.column[string], 1 / math.sqrt(len(group)))
            for row, example in enumerate(self.examples)
            for group in example.features.values()
            for string in group
        ]
        rows, columns, values = zip(*cells, strict=True)
        return csr_matrix((values, (rows, columns)), shape=(len(self.examples), len(self.column)))

    def _dense(self, example: Example) -> np.ndarray:
        total = np.zeros((len(PREFIXES), self.dimensions))
        for group in example.features.values():
            for string in group:
                prefix, _, word = string.partition(":")
                row = self.words.of(word) if prefix in PREFIXES else None
                if row is not None:
                    total[PREFIXES.index(prefix)] += self.words.matrix[row] / math.sqrt(len(group))
        return total.ravel()

    def fit(self, rows: np.ndarray) -> np.ndarray:
        """Weights of features, of dimensions, and the intercept, learned from some rows."""
        sparse, dense = self.sparse[rows], self.dense[rows]
        turned, sign, weight = sparse.T.tocsr(), self.sign[rows], self.weight[rows]
        here, there = sparse.shape[1], dense.shape[1]
        ridge = np.concatenate([np.full(here, RIDGE_FEATURE), np.full(there, RIDGE_VECTOR), [0.0]])

        def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
            margin = sign * (sparse @ theta[:here] + dense @ theta[here:-1] + theta[-1])
            slope = -weight * sign / (1 + np.exp(np.clip(margin, -50, 50)))
            gradient = np.concatenate([turned @ slope, dense.T @ slope, [slope.sum()]]) + ridge * theta
            return float((weight * np.logaddexp(0, -margin)).sum() + (ridge * theta**2).sum() / 2), gradient

        start = np.zeros(here + there + 1)
        return minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x

    def sums(self, theta: np.ndarray) -> np.ndarray:
        """The log-odds of every example."""
        here = self.sparse.shape[1]
        return self.sparse @ theta[:here] + self.dense @ theta[here:-1] + theta[-1]

    def table(self, theta: np.ndarray) -> np.ndarray:
        """Both kinds of weights in one hashed table; the last cell is the intercept."""
        table = np.zeros(model.BUCKETS + 1)
        here = len(self.column)
        by_prefix = theta[here:-1].reshape(len(PREFIXES), self.dimensions)
        spread = self.words.matrix @ by_prefix.T
        for row, word in enumerate(self.words.names):
            for place, prefix in enumerate(PREFIXES):
                table[model.bucket(f"{prefix}:{word}")] += spread[row, place]
        for name, column in self.column.items():
            table[model.bucket(name)] += theta[column]
        table[model.BUCKETS] = theta[-1]
        return table


def cross_validate(design: Design) -> None:
    """Print what refusing below each probability would cost, by mention, each text judged by the others."""
    fold = np.array([zlib.crc32(e.text.encode()) % FOLDS for e in design.examples])
    sums = np.zeros(len(fold))
    for one in range(FOLDS):
        sums[fold == one] = design.sums(design.fit(fold != one))[fold == one]
    own = np.array([e.own for e in design.examples])
    chance = 1 / (1 + np.exp(-sums[own]))
    violent = design.sign[own] > 0
    for edge in (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5):
        lost, kept = (chance[violent] < edge).mean(), (chance[~violent] >= edge).mean()
        print(f"refused below {edge:.2f}: {lost:.1%} of violent mentions, all but {kept:.1%} of the others")
    for low in np.arange(0, 1, 0.2):
        inside = (chance >= low) & (chance < low + 0.2)
        print(
            f"said {low:.1f} to {low + 0.2:.1f}: {inside.sum()} mentions, {violent[inside].mean():.2f} violent"
        )


if __name__ == "__main__":
    main()
