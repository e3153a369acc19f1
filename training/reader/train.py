"""Train the reader's network on all layers at once.

    python -m training.reader.train --rows DIR --out DIR [--epochs 12]

Run in the environment of `requirements.txt` on what `rows.py` wrote to DIR. A checkpoint is written after every epoch
and a run that was cut short goes on from it. Seeds are fixed; sums on several threads may differ in the last digits.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional
from training.reader.learning import Learning, shipped
from training.reader.measure import measured
from training.reader.network import HEADS, PAIR, Network, pretrained
from training.reader.windows import UNKNOWN, Batch, batches, read

from tacitus.readers.model.session import END

SEED = 7
PIECES = 960
"""Word pieces of a batch (our choice: many small steps taught more than few large ones)."""
RATE = 2.0e-4
"""Highest rate of the layers."""
MASK = 103
"""The piece that hides another (`[MASK]` of the vocabulary)."""
MASKED = 0.15
"""Share of the word pieces that are hidden from the network while it learns, anew in every batch: without it, it knows
its texts by heart."""
SPAN_WEIGHT = 2.0
"""How much more a piece of a span counts than one outside (our choice)."""


def main() -> None:
    """Train, save, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--start", type=Path, help="weights to begin from")
    parser.add_argument("--rate", type=float, default=RATE, help="highest rate of the layers")
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    torch.set_num_threads(chosen.threads)
    train, dev = (read(chosen.rows / f"{name}.jsonl") for name in ("train", "dev"))
    model = Network(pretrained())
    steps = chosen.epochs * sum(1 for _ in batches(train, PIECES, random.Random(SEED)))
    if chosen.start:
        model.load_state_dict(shipped(torch.load(chosen.start, weights_only=True)))
    learning = Learning(model, HEADS, chosen.rate, steps)
    path, begun = chosen.out / "reader.pt", time.monotonic()
    for epoch in range(learning.resume(path).get("epoch", 0), chosen.epochs):
        model.train()
        lost, count = 0.0, 0
        for made in batches(train, PIECES, random.Random(SEED + epoch)):
            loss = loss_of(model(hidden(made.pieces, MASKED), made.capitals), made)
            learning.step(loss)
            lost, count = lost + loss.item(), count + 1
            if count % 50 == 0:
                print(
                    f"{epoch + 1}: {count} batches, {time.monotonic() - begun:.0f} s, {lost / count:.3f}",
                    flush=True,
                )
        learning.save(path, epoch=epoch + 1)
        print(f"epoch {epoch + 1} {lost / count:.3f} {time.monotonic() - begun:.0f} s", flush=True)
        if epoch % 3 == 2 or epoch + 1 == chosen.epochs:
            print(measured(learning.average, dev), flush=True)


def hidden(pieces: Tensor, share: float) -> Tensor:
    """`pieces` [windows, length] with a share of them behind the mask, drawn by chance; padding and ends stay."""
    drawn = torch.rand(pieces.shape) < share
    return torch.where(drawn & (pieces > END), MASK, pieces)


def loss_of(found: tuple[Tensor, ...], made: Batch) -> Tensor:
    """The sum of what every head got wrong; unknown labels teach nothing."""
    tags, labels, statuses, part, scope, left, right, _ = found
    total = torch.zeros(())
    known = made.tags != UNKNOWN
    if bool(known.any()):
        weight = torch.tensor([1.0, SPAN_WEIGHT, SPAN_WEIGHT])
        lost = functional.cross_entropy(tags[known], made.tags[known], weight=weight, reduction="sum")
        # about one for each window, whatever its length
        total = total + lost / made.pieces.shape[0] / 16
    for logits, gold, share in ((labels, made.labels, 0.5), (statuses, made.statuses, 0.3)):
        asked = gold != UNKNOWN
        if bool(asked.any()):
            total = total + share * functional.cross_entropy(logits[asked], gold[asked])
    asked = ~made.part.isnan()
    if bool(asked.any()):
        total = total + 0.3 * functional.binary_cross_entropy_with_logits(part[asked], made.part[asked])
    asked = ~made.armed.isnan()
    if bool(asked.any()):
        total = total + 0.5 * functional.binary_cross_entropy_with_logits(scope[asked], made.armed[asked])
    if len(made.pairs):
        scores = pair_scores(left, right, made.pairs)
        total = total + 2.0 * functional.binary_cross_entropy_with_logits(scores, made.stands)
    return total


def pair_scores(left: Tensor, right: Tensor, pairs: Tensor) -> Tensor:
    """How well spans go together: the product of the mean vectors of their first and last pieces."""
    row, a, b, c, d, relation = pairs.unbind(1)
    one = (left[row, a, relation] + left[row, b - 1, relation]) / 2
    other = (right[row, c, relation] + right[row, d - 1, relation]) / 2
    # a constant feature in both vectors would do as well; the offset keeps untrained pairs unlikely
    return (one * other).sum(-1) / PAIR**0.5 - 1.0


if __name__ == "__main__":
    main()
