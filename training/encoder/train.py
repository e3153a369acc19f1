"""Fine-tune the encoder on all tasks at once.

    python training/encoder/train.py --rows DIR --out DIR [--epochs 3]

Run in the environment of `requirements.txt` on what `prepare.py` wrote to DIR. Writes `encoder.pt` after every epoch
and prints the dev figures; `export.py` makes the shipped file of it. Seeds are fixed; sums on several threads may
differ in the last digits.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import torch
from measure import measured
from network import Encoder, pretrained
from sentences import UNKNOWN, Batch, Example, batches, examples
from torch import Tensor
from torch.nn import functional

SEED = 7
MARKS = 32
RATE, HEAD_RATE = 1.5e-4, 1e-3
SAVED = 100
WARM_UP, DECAY, CLIP = 0.06, 0.01, 1.0
SHOWN = {"factuality": 0.15}
"""Share of a task's sentences that an epoch shows (our choice: the others gain more by time spent)."""
TOKENS = 8.0
"""What the sum over a sentence's pieces is divided by, so that token tasks weigh about as much as the others."""


def main() -> None:
    """Train, save, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--only", help="one task")
    parser.add_argument("--start", type=Path, help="weights to go on from; what they lack starts anew")
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--steps", type=int, help="stop after so many batches, the rate fallen to 0")
    chosen = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    drawn = random.Random(SEED)
    train, dev = (
        [one for one in examples(chosen.rows / f"{name}.jsonl") if chosen.only in (None, one.task)]
        for name in ("train", "dev")
    )
    model = Encoder(pretrained())
    if chosen.start:
        old = torch.load(chosen.start, weights_only=True)
        old = {name: weights for name, weights in old.items() if name != "mark" or "distance.weight" in old}
        model.load_state_dict(old, strict=False)
    steps = chosen.epochs * sum(
        1 for _ in batches(_shown(train, random.Random(SEED)), MARKS, random.Random(SEED))
    )
    steps = min(steps, chosen.steps or steps)
    optimizer, schedule = _optimizer(model, chosen.rate, steps)
    path = chosen.out / "encoder.pt"
    done, begun = 0, time.monotonic()
    for epoch in range(chosen.epochs):
        model.train()
        for number, made in enumerate(batches(_shown(train, drawn), MARKS, drawn)):
            with torch.autocast("cpu", torch.bfloat16):
                found = model(*made.inputs)
            loss = _loss(found, made)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            done += 1
            if number % SAVED == SAVED - 1:
                torch.save(model.state_dict(), path)
            if done == steps:
                break
            if done % 50 == 0:
                spent = time.monotonic() - begun
                print(f"{done}/{steps} {spent:.0f}s {made.examples[0].task} {loss.item():.3f}", flush=True)
        torch.save(model.state_dict(), path)
        print(f"epoch {epoch + 1}", measured(model, dev), flush=True)


def _shown(train: list[Example], drawn: random.Random) -> list[Example]:
    """The sentences of one epoch."""
    return [one for one in train if drawn.random() < SHOWN.get(one.task, 1.0)]


def _optimizer(
    model: Encoder, rate: float, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    heads = ("types", "factuality", "places", "roles", "mark", "distance", "capitals")
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, weights in model.named_parameters():
        if not weights.requires_grad:
            continue
        pace = HEAD_RATE if name.split(".")[0] in heads else rate
        groups.setdefault((pace, DECAY if weights.ndim > 1 else 0.0), []).append(weights)
    optimizer = torch.optim.AdamW(
        [{"params": held, "lr": pace, "weight_decay": decay} for (pace, decay), held in groups.items()],
        fused=True,
    )
    warm = max(1, int(WARM_UP * steps))

    def share(step: int) -> float:
        return min(step / warm, max(0.0, (steps - step) / (steps - warm)))

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, share)


def _loss(found: tuple[Tensor, Tensor, Tensor, Tensor], made: Batch) -> Tensor:
    types, values, places, roles = (one.float() for one in found)
    count = values.shape[0]
    total = torch.zeros(())
    for logits, gold in ((places, made.places), (roles, made.roles)):
        if bool((gold != UNKNOWN).any()):
            summed = functional.cross_entropy(
                logits.transpose(1, 2), gold, ignore_index=UNKNOWN, reduction="sum"
            )
            total = total + summed / (TOKENS * count)
    known = ~made.factuality.isnan()
    if bool(known.any()):
        total = total + functional.mse_loss(values[known], made.factuality[known])
    known = ~made.types.isnan()
    if bool(known.any()):
        summed = functional.binary_cross_entropy_with_logits(types[known], made.types[known], reduction="sum")
        total = total + summed / count
    return total


if __name__ == "__main__":
    main()
