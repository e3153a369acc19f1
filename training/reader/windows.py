"""Rows as tensors: windows of word pieces with tags by layer, kinds of triggers, and pairs of spans."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor
from training.reader.network import pretrained

from tacitus.readers.model.scheme import LABELS, LAYERS, RELATIONS, STATUSES
from tacitus.readers.model.windows import capital_classes, stretches

UNKNOWN = -100

Plain = dict[str, Any]


@dataclass(slots=True)
class Window:
    """A stretch of a report; spans are [layer, first piece, last piece + 1, attributes], pairs by their numbers."""

    identity: str
    pieces: list[int]
    capitals: list[int]
    offsets: list[tuple[int, int]]
    armed: float | None
    known: bool
    head: int = 0
    """Pieces after the first that are of a title, in which nothing is annotated."""
    spans: list[tuple[str, int, int, Plain]] = field(default_factory=list)
    pairs: set[tuple[str, int, int]] = field(default_factory=set)


def tokenizer() -> Tokenizer:
    """The pretrained model's word-piece tokenizer, without truncation."""
    made = Tokenizer.from_file(str(pretrained() / "tokenizer.json"))
    made.no_truncation()
    made.no_padding()
    return made


def windows_of(row: Plain, cut: Tokenizer) -> Iterator[Window]:
    """The windows of one report."""
    encoded = cut.encode(row["text"], add_special_tokens=False)
    classes = capital_classes(row["text"])
    ids, offsets = encoded.ids, encoded.offsets
    begin, end = cut.token_to_id("[CLS]"), cut.token_to_id("[SEP]")
    for start, stop in stretches(len(ids)):
        inner = offsets[start:stop]
        made = Window(
            identity=row["id"],
            pieces=[begin, *ids[start:stop], end],
            capitals=[0, *(classes[a] for a, _ in inner), 0],
            offsets=[(0, 0), *inner, (0, 0)],
            armed=None if row["armed"] is None else float(row["armed"]),
            known=row["known"],
            head=sum(b <= row.get("head", 0) for a, b in inner if a < b),
        )
        _mark(made, row)
        # a window without anything of an armed report may well tell of nothing
        if made.armed and not made.spans and (start or stop < len(ids)):
            made.armed = None
        yield made


def _mark(window: Window, row: Plain) -> None:
    numbers: dict[int, int] = {}
    for number, (layer, start, end, attributes) in enumerate(row["spans"]):
        covered = [i for i, (a, b) in enumerate(window.offsets) if a < b and a < end and start < b]
        if covered and layer in LAYERS:
            numbers[number] = len(window.spans)
            window.spans.append((layer, covered[0], covered[-1] + 1, attributes))
    window.pairs = {
        (relation, numbers[one], numbers[other])
        for relation, one, other in row["pairs"]
        if one in numbers and other in numbers
    }


def read(path: Path) -> list[Window]:
    """The windows of all rows of a file."""
    cut = tokenizer()
    with path.open(encoding="utf-8") as source:
        return [window for line in source for window in windows_of(json.loads(line), cut)]


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows of like length, padded. `pairs` rows: window, left first, left last, right first, right last, relation."""

    pieces: Tensor
    capitals: Tensor
    tags: Tensor
    labels: Tensor
    statuses: Tensor
    part: Tensor
    armed: Tensor
    pairs: Tensor
    stands: Tensor


def batches(windows: Sequence[Window], pieces: int, drawn: random.Random) -> Iterator[Batch]:
    """All windows once, by like length, about `pieces` word pieces a batch, in a random order."""
    order = sorted(windows, key=lambda w: len(w.pieces) + drawn.random() * 24)
    held: list[list[Window]] = [[]]
    for window in order:
        if held[-1] and (len(held[-1]) + 1) * len(window.pieces) > pieces:
            held.append([])
        held[-1].append(window)
    drawn.shuffle(held)
    for group in held:
        yield collate(group)


def collate(group: Sequence[Window]) -> Batch:
    """One batch of windows."""
    n, length = len(group), max(len(window.pieces) for window in group)
    shape = (n, length)
    pieces, capitals = torch.zeros(shape, dtype=torch.long), torch.zeros(shape, dtype=torch.long)
    tags = torch.full((*shape, len(LAYERS)), UNKNOWN, dtype=torch.long)
    labels, statuses = (torch.full(shape, UNKNOWN, dtype=torch.long) for _ in range(2))
    part = torch.full(shape, float("nan"))
    armed = torch.tensor([float("nan") if w.armed is None else w.armed for w in group])
    pairs: list[tuple[int, ...]] = []
    stands: list[float] = []
    for row, window in enumerate(group):
        size = len(window.pieces)
        pieces[row, :size] = torch.tensor(window.pieces)
        capitals[row, :size] = torch.tensor(window.capitals)
        if not window.known:
            continue
        tags[row, 1 + window.head : size - 1] = 0
        for layer, first, last, attributes in window.spans:
            at = LAYERS.index(layer)
            tags[row, first, at] = 1
            tags[row, first + 1 : last, at] = 2
            if "label" in attributes and attributes["label"] in LABELS:
                labels[row, first:last] = LABELS.index(attributes["label"])
                statuses[row, first:last] = STATUSES.index(attributes["status"])
            if "part" in attributes:
                part[row, first:last] = float(attributes["part"])
        for relation, one, other in _asked(window):
            pairs.append((row, *window.spans[one][1:3], *window.spans[other][1:3], RELATIONS.index(relation)))
            stands.append(float((relation, one, other) in window.pairs))
    return Batch(
        pieces,
        capitals,
        tags,
        labels,
        statuses,
        part,
        armed,
        torch.tensor(pairs, dtype=torch.long).view(-1, 6),
        torch.tensor(stands),
    )


def _asked(window: Window) -> Iterator[tuple[str, int, int]]:
    """Every pair of spans that could stand in a relation, by the layers they are of."""
    by_layer: dict[str, list[int]] = {}
    for number, span in enumerate(window.spans):
        by_layer.setdefault(span[0], []).append(number)
    triggers = by_layer.get("trigger", [])
    for number, (layer, *_) in enumerate(window.spans):
        for relation, others in (
            *((r, triggers) for r in _TO_TRIGGER.get(layer, ())),
            *((r, by_layer.get(to, [])) for r, to in _TO_OTHER.get(layer, ())),
        ):
            yield from ((relation, number, other) for other in others if other != number)


_TO_TRIGGER = {
    "trigger": ("same", "answers", "follows", "part_of"),
    "accused": ("of", "claimed", "denied", "attributed", "assessed"),
    **{
        layer: ("of",)
        for layer in LAYERS
        if layer not in ("trigger", "idle", "speaker", "accuser", "accused")
    },
}
_TO_OTHER = {
    "accused": (("accuses", "accuser"),),
    **dict.fromkeys(LAYERS[8:14], (("says", "speaker"),)),
}
