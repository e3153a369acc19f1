"""Which documents tell of the same incident, from title, text and date alone.

The corpora's documents are no conflict reports, so no reading exists to compare; what is compared is what
`tacitus.resolve.wording` can: words, names, openings and titles, and the days between. Weights
(`clustering_weights.json`) are logistic ones, made by `training/clustering.py` on the train parts.

Two steps. Average linkage gathers what is alike. Then a gathering that holds two stories under one topic (the
coach hired, the coach fired) is split, by words that are rare *within* it, where the parts barely resemble
each other by those words.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tacitus.resolve.wording import Vector, likeness, names_of, vector, word_rarity, words_of

WEIGHTS = Path(__file__).with_name("clustering_weights.json")
OPENING_WORDS = 120
"""Content words that count as a document's opening."""
SMALLEST_TOPIC = 8
"""Gatherings smaller than this are not split: too few documents to tell rare from chance."""
NAME_WEIGHT = 2.0
"""How much more a name counts than another word when a topic is split."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Document:
    """What is compared of one record."""

    counts: Counter[str]
    names: Counter[str]
    words: Vector
    named: Vector
    title: Vector
    opening: Vector
    day: int | None


def document(record: dict[str, Any]) -> Document:
    """Prepare a record (`text`, and `title` and `published` where it has them)."""
    title = record.get("title") or record["text"].strip().split("\n")[0]
    whole = f"{record.get('title') or ''}. \n{record['text']}"
    words = words_of(whole)
    names = names_of(whole)
    published = record.get("published")
    return Document(
        counts=Counter(words),
        names=names,
        words=vector(Counter(words)),
        named=vector(names),
        title=vector(Counter(words_of(title))),
        opening=vector(Counter(words[:OPENING_WORDS])),
        day=date.fromisoformat(published[:10]).toordinal() if published else None,
    )


FEATURES = ("words", "names", "titles", "openings", "rare_names", "days", "same_days")


def features(one: Document, other: Document) -> tuple[float, ...]:
    """The comparisons of `FEATURES`; days apart are 0 where a date is unknown."""
    shared = sorted((word_rarity(name) for name in one.named.keys() & other.named.keys()), reverse=True)
    apart = abs(one.day - other.day) if one.day is not None and other.day is not None else None
    return (
        likeness(one.words, other.words),
        likeness(one.named, other.named),
        likeness(one.title, other.title),
        likeness(one.opening, other.opening),
        sum(shared[:3]) / 10,
        math.log1p(apart) / 5 if apart is not None else 0.0,
        float(apart is not None and apart <= 2),
    )


def cluster_documents(records: Sequence[dict[str, Any]]) -> list[str]:
    """A label for each record, shared by those that tell of one incident; independent of their order."""
    settings = json.loads(WEIGHTS.read_text("utf-8"))
    order = sorted(range(len(records)), key=lambda index: str(records[index]["id"]))
    documents = [document(records[index]) for index in order]
    groups = gather(scores(documents, settings), float(settings["gather_above"]))
    parts = [
        part
        for group in groups
        for part in split([documents[i] for i in group], group, settings["split_below"])
    ]
    labels = [""] * len(records)
    for part in parts:
        name = str(records[order[min(part)]]["id"])
        for index in part:
            labels[order[index]] = name
    return labels


def scores(documents: Sequence[Document], settings: dict[str, Any]) -> Matrix:
    """Log-odds that two documents tell of one incident, symmetric."""
    weights = np.array([settings["weights"][name] for name in FEATURES])
    table = np.zeros((len(documents), len(documents)))
    for i, one in enumerate(documents):
        for j in range(i):
            table[i, j] = table[j, i] = float(weights @ features(one, documents[j])) + settings["bias"]
    return table


def gather(table: Matrix, above: float, fewest: int = 1) -> list[list[int]]:
    """Average linkage: join the best pair of groups while it is `above` and more than `fewest` are left."""
    likeness_of = table.copy()
    np.fill_diagonal(likeness_of, -np.inf)
    groups = {index: [index] for index in range(len(table))}
    while len(groups) > fewest:
        i, j = sorted(int(k) for k in np.unravel_index(np.argmax(likeness_of), likeness_of.shape))
        if not likeness_of[i, j] > above:
            break
        ours, theirs = len(groups[i]), len(groups[j])
        row = (likeness_of[i] * ours + likeness_of[j] * theirs) / (ours + theirs)
        likeness_of[i], likeness_of[:, i] = row, row
        likeness_of[i, i] = -np.inf
        likeness_of[j], likeness_of[:, j] = -np.inf, -np.inf
        groups[i] += groups.pop(j)
    return [sorted(group) for group in groups.values()]


def split(documents: Sequence[Document], indices: list[int], below: float) -> list[list[int]]:
    """Split a gathering, and its parts again, while two parts resemble each other less than `below`."""
    if len(documents) < SMALLEST_TOPIC:
        return [indices]
    table = _likeness_within(documents)
    best = min((_resettle(table, start) for start in _starts(table)), key=lambda row: row[0])
    if best[0] >= below:
        return [indices]
    parts = []
    for side in (False, True):
        chosen = [k for k, where in enumerate(best[1]) if bool(where) is side]
        parts += split([documents[k] for k in chosen], [indices[k] for k in chosen], below)
    return parts


def _likeness_within(documents: Sequence[Document]) -> Matrix:
    """Likeness by words weighed by how few documents of the gathering hold them."""
    held_by = Counter(word for one in documents for word in one.counts)
    vectors = [_vector_within(one, held_by, len(documents)) for one in documents]
    return np.array([[likeness(one, other) for other in vectors] for one in vectors])


def _vector_within(one: Document, held_by: Counter[str], size: int) -> Vector:
    kept = {word: count for word, count in one.counts.items() if 1 < held_by[word] < size}

    def rarity(word: str) -> float:
        return (
            word_rarity(word) * math.log(size / held_by[word]) * (NAME_WEIGHT if word in one.names else 1.0)
        )

    return vector(kept, rarity)


def _starts(table: Matrix) -> Iterable[NDArray[np.bool_]]:
    """Two ways to begin: average linkage down to two groups, and the first principal axis."""
    groups = gather(table, -1.0, fewest=2)
    linked = np.zeros(len(table), dtype=bool)
    linked[groups[-1]] = True
    centred = table - table.mean(0)[None, :] - table.mean(1)[:, None] + table.mean()
    return linked, np.linalg.eigh(centred)[1][:, -1] > 0


def _resettle(table: Matrix, start: NDArray[np.bool_]) -> tuple[float, NDArray[np.bool_]]:
    """Move documents to the group they resemble more until none moves; then (resemblance of the two groups
    relative to that within them, the groups). Infinite where a group has fewer than two."""
    where = start
    for _ in range(20):
        moved = np.array(
            [_pull(table, where, k, True) > _pull(table, where, k, False) for k in range(len(table))]
        )
        if (moved == where).all():
            break
        where = moved
    ours, theirs = np.where(where)[0], np.where(~where)[0]
    if min(len(ours), len(theirs)) < 2:
        return math.inf, where
    within = (_within(table, ours) * len(ours) + _within(table, theirs) * len(theirs)) / len(table)
    return float(table[np.ix_(ours, theirs)].mean()) / max(within, 1e-9), where


def _pull(table: Matrix, where: NDArray[np.bool_], index: int, side: bool) -> float:
    """Cosine of a document with the sum of a group without it."""
    others = np.array([k for k in range(len(table)) if k != index and bool(where[k]) is side], dtype=int)
    if not len(others):
        return -1.0
    length = math.sqrt(max(1e-9, float(table[np.ix_(others, others)].sum())))
    return float(table[index, others].sum()) / length


def _within(table: Matrix, group: NDArray[np.intp]) -> float:
    return float(table[np.ix_(group, group)].sum() - len(group)) / (len(group) * (len(group) - 1))
