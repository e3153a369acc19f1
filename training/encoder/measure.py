"""Dev figures of the network itself, before anything of the reader is put around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from network import Encoder
from sentences import UNKNOWN, Example, batches
from torch import Tensor


def spans(tags: Sequence[int], offsets: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Character spans of begin/inside tags (a run that starts inside counts too)."""
    open_at: tuple[int, int] | None = None
    for tag, (start, end) in zip(tags, offsets, strict=False):
        if open_at and (tag != 2 or start == end):
            yield open_at
            open_at = None
        if tag and start < end:
            open_at = (open_at[0] if open_at else start, end)
    if open_at:
        yield open_at


def f1(right: float, found: float, wanted: float) -> float:
    """F1 of counts."""
    return 2 * right / max(1.0, found + wanted)


@torch.no_grad()
def measured(model: Encoder, made: Sequence[Example]) -> dict[str, float]:
    """Span F1 of places, Pearson's r of factuality, F1 of roles by piece, of types and of "no incident" by mark."""
    model.eval()
    placed, typed, named, roled = ([0, 0, 0] for _ in range(4))
    pairs: list[tuple[float, float]] = []
    for one in batches(made, 64):
        with torch.autocast("cpu", torch.bfloat16):
            types, values, places, roles = model(*one.inputs)
        sure, known = types > 0, ~one.types.isnan()
        _count(typed, sure[:, :-1], one.types[:, :-1] == 1, known[:, :-1])
        _count(named, ~sure[:, -1], one.types[:, -1] == 0, known[:, -1])
        pairs += [(float(a), float(b)) for a, b in zip(values, one.factuality, strict=True) if b == b]
        tags = roles.argmax(-1)
        known = one.roles != UNKNOWN
        roled[0] += int(((tags == one.roles) & (one.roles > 0) & known).sum())
        roled[1] += int(((tags > 0) & known).sum())
        roled[2] += int(((one.roles > 0) & known).sum())
        for row, mark, sentence in _marks(one.examples):
            if "places" in mark:
                found = set(spans(places[row].argmax(-1).tolist(), sentence.offsets))
                gold = {(a, b) for a, b in mark["places"]}
                placed = [placed[0] + len(found & gold), placed[1] + len(found), placed[2] + len(gold)]
    model.train()
    figures = {"places": f1(*placed), "types": f1(*typed), "no incident": f1(*named), "roles": f1(*roled)}
    if pairs:
        figures["factuality"] = float(torch.corrcoef(torch.tensor(pairs).T)[0, 1])
    return {name: round(value, 4) for name, value in figures.items()}


def _count(into: list[int], found: Tensor, gold: Tensor, known: Tensor) -> None:
    into[0] += int((found & gold & known).sum())
    into[1] += int((found & known).sum())
    into[2] += int((gold & known).sum())


def _marks(made: Sequence[Example]) -> Iterator[tuple[int, dict[str, object], Example]]:
    row = 0
    for sentence in made:
        for mark in sentence.row["marks"]:
            yield row, mark, sentence
            row += 1
