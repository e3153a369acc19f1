"""Rows of `prepare.py` as tensors: word pieces, their capitals, the marks, and what is to be learnt."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from network import ROLES, TYPES, pretrained
from tokenizers import Tokenizer
from torch import Tensor

LONGEST = 128
"""Word pieces kept of a sentence."""
UNKNOWN = -100
NAN = float("nan")
WORD = re.compile(r"[^\W\d_]+")
RECASED = 0.06
"""Share of the sentences that are shown in capitals, and of those shown in small letters, while training."""


@dataclass(slots=True)
class Example:
    """A sentence with its marks; `goals` holds, by name, one goal for each mark (None: not to be learnt)."""

    task: str
    identity: str
    pieces: list[int]
    capitals: list[int]
    offsets: list[tuple[int, int]]
    marks: list[tuple[int, int]]
    goals: dict[str, list[Any]] = field(default_factory=dict)
    row: dict[str, Any] = field(default_factory=dict)


def tokenizer() -> Tokenizer:
    """The pretrained model's word-piece tokenizer, cutting at `LONGEST`."""
    made = Tokenizer.from_file(str(pretrained() / "tokenizer.json"))
    made.enable_truncation(LONGEST)
    made.no_padding()
    return made


def capital_classes(text: str) -> list[int]:
    """For each character: 0 small, 1 in a word with an initial capital, 2 in capitals, 3 in mixed case."""
    classes = [0] * len(text)
    for word in WORD.finditer(text):
        letters = word.group()
        if letters.islower():
            continue
        kind = 3
        if letters.isupper() and len(letters) > 1:
            kind = 2
        elif letters[0].isupper() and (len(letters) == 1 or letters[1:].islower()):
            kind = 1
        classes[word.start() : word.end()] = [kind] * len(letters)
    return classes


def examples(path: Path) -> list[Example]:
    """All sentences of a file that have a mark within the kept pieces."""
    cut = tokenizer()
    with path.open(encoding="utf-8") as source:
        made = [_example(json.loads(line), cut) for line in source]
    return [one for one in made if one.marks]


def _example(row: dict[str, Any], cut: Tokenizer) -> Example:
    text = row["text"]
    encoded = cut.encode(text)
    offsets = encoded.offsets
    classes = capital_classes(text)
    capitals = [classes[start] if end > start else 0 for start, end in offsets]
    made = Example(row["task"], row["id"], encoded.ids, capitals, offsets, [], row=row)
    kept = []
    for mark in row["marks"]:
        covered = pieces_of(offsets, mark["start"], mark["end"])
        if covered:
            made.marks.append((covered[0], covered[-1] + 1))
            kept.append(mark)
    made.row = {**row, "marks": kept}
    made.goals = {
        "types": [_types(mark) for mark in kept],
        "factuality": [mark.get("value") for mark in kept],
        "places": [_places(offsets, mark) for mark in kept],
        "roles": [_roles(offsets, mark) for mark in kept],
    }
    return made


def pieces_of(offsets: Sequence[tuple[int, int]], start: int, end: int) -> list[int]:
    """Pieces that share a character with [start, end)."""
    return [i for i, (a, b) in enumerate(offsets) if a < b and a < end and start < b]


def _types(mark: dict[str, Any]) -> list[float]:
    """1 or 0 for each type, nan where it is not told; "incident" is told by our own corpus, the others by wikievents."""
    told = [float(name in mark["types"]) if "types" in mark else NAN for name in TYPES[:-1]]
    return [*told, float(mark["incident"]) if "incident" in mark else NAN]


def _places(offsets: Sequence[tuple[int, int]], mark: dict[str, Any]) -> list[int] | None:
    if "places" not in mark:
        return None
    tags = [0 if a < b else UNKNOWN for a, b in offsets]
    for start, end in mark["places"]:
        for step, piece in enumerate(pieces_of(offsets, start, end)):
            tags[piece] = 2 if step else 1
    return tags


def _roles(offsets: Sequence[tuple[int, int]], mark: dict[str, Any]) -> list[int] | None:
    if "roles" not in mark:
        return None
    tags = [0 if a < b else UNKNOWN for a, b in offsets]
    for start, end, role in mark["roles"]:
        for piece in pieces_of(offsets, start, end):
            tags[piece] = ROLES.index(role)
    return tags


@dataclass(slots=True)
class Batch:
    """Tensors of several sentences; goals that are not to be learnt are `UNKNOWN` (nan for numbers)."""

    examples: list[Example]
    inputs: tuple[Tensor, Tensor, Tensor, Tensor, Tensor]
    types: Tensor
    factuality: Tensor
    places: Tensor
    roles: Tensor


def batch(made: Sequence[Example], drawn: random.Random | None = None) -> Batch:
    """Pad to the longest sentence; with `drawn`, show some in other letters."""
    length = max(len(one.pieces) for one in made)
    pieces = torch.zeros(len(made), length, dtype=torch.long)
    capitals = torch.zeros_like(pieces)
    for row, one in enumerate(made):
        pieces[row, : len(one.pieces)] = torch.tensor(one.pieces)
        capitals[row, : len(one.pieces)] = torch.tensor(_recased(one.capitals, drawn))
    owner = torch.tensor([row for row, one in enumerate(made) for _ in one.marks])
    first = torch.tensor([a for one in made for a, _ in one.marks])
    last = torch.tensor([b for one in made for _, b in one.marks])
    types = [goal for one in made for goal in one.goals["types"]]
    values = [NAN if goal is None else goal for one in made for goal in one.goals["factuality"]]
    return Batch(
        list(made),
        (pieces, capitals, owner, first, last),
        torch.tensor(types),
        torch.tensor(values),
        _tags(made, "places", length),
        _tags(made, "roles", length),
    )


def _recased(capitals: list[int], drawn: random.Random | None) -> list[int]:
    chance = drawn.random() if drawn is not None else 1.0
    if chance < RECASED:
        return [2] * len(capitals)
    return [0] * len(capitals) if chance < 2 * RECASED else capitals


def _tags(made: Sequence[Example], name: str, length: int) -> Tensor:
    rows = [(goal or []) for one in made for goal in one.goals[name]]
    return torch.tensor([row + [UNKNOWN] * (length - len(row)) for row in rows])


def batches(made: Sequence[Example], size: int, drawn: random.Random | None = None) -> Iterator[Batch]:
    """Sentences of one task and of like length together; shuffled when `drawn` is given.

    `size` is how many marks a batch holds at most (one sentence at least).
    """

    def key(one: Example) -> tuple[str, float]:
        return one.task, len(one.pieces) * (1 if drawn is None else drawn.uniform(0.9, 1.1))

    groups: list[list[Example]] = [[]]
    for one in sorted(made, key=key):
        held = groups[-1]
        if held and (held[0].task != one.task or sum(len(e.marks) for e in held) + len(one.marks) > size):
            groups.append([])
        groups[-1].append(one)
    if drawn is not None:
        drawn.shuffle(groups)
    for group in groups:
        yield batch(group, drawn)
