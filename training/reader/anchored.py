"""Train the network that reads a report once more for each trigger: what of it belongs to that one incident.

    python -m training.reader.anchored --rows DIR --start DIR/shipped.pt --out DIR [--epochs 3]

Run in the environment of `requirements.txt` on what `rows.py` wrote and `restore.py` restored. The lower layers are
those of the network that ships and stay as they are; the upper ones begin as its own and learn with one trigger marked.
A checkpoint is written every few minutes and a run that was cut short goes on from it.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from training.reader.network import Anchored, Network, pretrained
from training.reader.train import AVERAGED, CLIP, DECAY, MASKED, SEED, WARM_UP, hidden, pair_scores, shipped
from training.reader.windows import Window, read

from tacitus.readers.model.scheme import ANCHORED, ARGUMENTS, RELATIONS, SIDE

RATE, HEAD_PACE = 1.5e-4, 7.5
ROWS = 2400
"""Word pieces of a batch, counted once for each trigger that is marked in them."""
MOST = 5
"""Triggers of a window that are marked in one epoch, drawn anew."""
IDLE = 0.15
"""Share of the violent words of no incident that are marked too: nothing belongs to them."""
OUTSIDE = 0.05
"""Weight of a piece outside all spans."""
MEASURED = 40
"""Windows that it is measured on."""
SAVED = 900.0
"""Seconds between two checkpoints."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Windows [n, length], and triggers to mark in them: what stands around each, and what is right there.

    `row` and `at` [triggers, around] are the places in the windows; `padding`, `marked` [triggers, around], `gold` and
    `weight` [triggers, around, ANCHORED] are of what stands there.
    """

    pieces: Tensor
    capitals: Tensor
    row: Tensor
    at: Tensor
    padding: Tensor
    marked: Tensor
    gold: Tensor
    weight: Tensor


def asked(
    windows: Sequence[Window], drawn: random.Random, most: int = MOST, idle: float = IDLE
) -> Iterator[Asked]:
    """All windows with a trigger once, by like length, in a random order."""
    listed = []
    for window in windows:
        if not window.known:
            continue
        triggers = [n for n, span in enumerate(window.spans) if span[0] == "trigger"]
        triggers = drawn.sample(triggers, min(most, len(triggers)))
        triggers += [n for n, span in enumerate(window.spans) if span[0] == "idle" and drawn.random() < idle]
        if triggers:
            listed.append((window, triggers))
    listed.sort(key=lambda one: len(one[0].pieces) + drawn.random() * 24)
    held: list[list[tuple[Window, list[int]]]] = [[]]
    taken = 0
    for window, triggers in listed:
        if held[-1] and (taken + len(triggers)) * min(len(window.pieces), 2 * SIDE) > ROWS:
            held.append([])
            taken = 0
        held[-1].append((window, triggers))
        taken += len(triggers)
    drawn.shuffle(held)
    for group in held:
        yield collate(group)


def collate(group: Sequence[tuple[Window, list[int]]]) -> Asked:
    """One batch."""
    n, length = len(group), max(len(window.pieces) for window, _ in group)
    pieces, capitals = torch.zeros((n, length), dtype=torch.long), torch.zeros((n, length), dtype=torch.long)
    around = [_around(window, trigger) for window, triggers in group for trigger in triggers]
    most = max(end - start for start, end in around)
    rows, at, padding, marked, gold, weight = [], [], [], [], [], []
    for row, (window, triggers) in enumerate(group):
        size = len(window.pieces)
        pieces[row, :size] = torch.tensor(window.pieces)
        capitals[row, :size] = torch.tensor(window.capitals)
        for trigger in triggers:
            start, end = _around(window, trigger)
            places = torch.arange(start, start + most).clamp(max=length - 1)
            rows.append(torch.full_like(places, row))
            at.append(places)
            padding.append((torch.arange(start, start + most) >= end).float())
            for held, made in zip((marked, gold, weight), _gold(window, trigger, length), strict=True):
                held.append(made[places])
    outside = torch.stack(padding)
    return Asked(
        pieces, capitals, torch.stack(rows), torch.stack(at), outside,
        torch.stack(marked) * (1 - outside), torch.stack(gold), torch.stack(weight) * (1 - outside)[..., None],
    )  # fmt: skip


def _around(window: Window, trigger: int) -> tuple[int, int]:
    """The pieces [start, end) of a window that are shown with a trigger."""
    _, first, last, _ = window.spans[trigger]
    return max(0, first - SIDE), min(len(window.pieces), last + SIDE)


def _gold(window: Window, trigger: int, length: int) -> tuple[Tensor, Tensor, Tensor]:
    """The marked pieces [length]; what is right of every piece [length, ANCHORED], and what each counts."""
    marked = torch.zeros(length)
    gold = torch.zeros((length, len(ANCHORED)))
    weight = torch.zeros((length, len(ANCHORED)))
    weight[1 + window.head : len(window.pieces) - 1] = OUTSIDE
    for layer, first, last, _ in window.spans:
        # an argument may be taken for another one: a doer for a target
        asks = [
            at for at, (name, kinds) in enumerate(ANCHORED.items()) if layer in kinds or name in ARGUMENTS
        ]
        counts = torch.full((last - first, len(asks)), (last - first) ** -0.5)
        weight[first:last, asks] = torch.maximum(weight[first:last, asks], counts)
    _, first, last, _ = window.spans[trigger]
    marked[first:last] = 1
    weight[first:last, list(ANCHORED).index("same")] = 0
    for at, (name, kinds) in enumerate(ANCHORED.items()):
        for number, (layer, a, b, _) in enumerate(window.spans):
            relation = "of" if name in ARGUMENTS else name
            if layer in kinds and (relation, number, trigger) in window.pairs:
                gold[a:b, at] = 1
    return marked, gold, weight


Pairs = dict[str, list[tuple[float, bool]]]


def pairs_of(window: Window, trigger: int) -> Iterator[tuple[str, int, bool]]:
    """Every span of a window that may stand in a relation to a trigger: the relation, the span, and whether it does."""
    for name, kinds in ANCHORED.items():
        for number, (layer, *_) in enumerate(window.spans):
            if number != trigger and layer in kinds and name not in ARGUMENTS:
                yield name, number, (name, number, trigger) in window.pairs


def measured(reader: Network, model: Anchored, windows: Sequence[Window]) -> str:
    """Mean precision by relation over the spans of windows, one trigger marked at a time."""
    model.eval()
    found: Pairs = {}
    with torch.no_grad():
        for window in windows:
            triggers = [n for n, span in enumerate(window.spans) if span[0] == "trigger"]
            if not triggers:
                continue
            made = collate([(window, triggers)])
            lower = reader.lower(made.pieces, made.capitals)[made.row, made.at]
            logits = model(lower, made.marked, made.padding)
            for row, trigger in enumerate(triggers):
                start, end = _around(window, trigger)
                for name, number, right in pairs_of(window, trigger):
                    _, first, last, _ = window.spans[number]
                    if first < start or last > end:
                        continue
                    first, last, at = first - start, last - start, list(ANCHORED).index(name)
                    score = (logits[row, first, at] + logits[row, last - 1, at]) / 2
                    found.setdefault(name, []).append((float(score), right))
    model.train()
    return _told(found)


def bilinear(reader: Network, windows: Sequence[Window]) -> str:
    """The same by the products of vectors, without a trigger marked."""
    found: Pairs = {}
    with torch.no_grad():
        for window in windows:
            *_, left, right, _ = reader(torch.tensor([window.pieces]), torch.tensor([window.capitals]))
            triggers = [n for n, span in enumerate(window.spans) if span[0] == "trigger"]
            for trigger in triggers:
                start, end = _around(window, trigger)
                inside = {n for n, (_, a, b, _) in enumerate(window.spans) if start <= a and b <= end}
                listed = [one for one in pairs_of(window, trigger) if one[1] in inside]
                if not listed:
                    continue
                asked_of = torch.tensor(
                    [
                        [0, *window.spans[n][1:3], *window.spans[trigger][1:3], RELATIONS.index(name)]
                        for name, n, _ in listed
                    ]
                )
                for (name, _, stands), score in zip(listed, pair_scores(left, right, asked_of), strict=True):
                    found.setdefault(name, []).append((float(score), stands))
    return _told(found)


def _told(found: Pairs) -> str:
    """Average precision and best F1 by relation, with the number of right ones."""
    parts = []
    for name, listed in found.items():
        right, precision, best = 0, 0.0, 0.0
        total = sum(stands for _, stands in listed)
        for place, (_, stands) in enumerate(sorted(listed, key=lambda one: -one[0]), 1):
            right += stands
            precision += stands * right / place
            best = max(best, 2 * right / (place + total))
        parts.append(f"{name} {precision / max(total, 1):.3f}/{best:.3f} ({total})")
    return ", ".join(parts)


def main() -> None:
    """Train, save, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    torch.set_num_threads(chosen.threads)
    train, held = (read(chosen.rows / f"{name}.jsonl") for name in ("train", "held"))
    held = held[:MEASURED]
    reader = Network(pretrained())
    reader.load_state_dict(shipped(torch.load(chosen.start, weights_only=True)))
    reader.eval()
    reader.requires_grad_(False)
    print(bilinear(reader, held), flush=True)
    model = Anchored(reader)
    for layer in model.layers:
        layer.requires_grad_(True)
    groups = [
        {"params": list(model.layers.parameters()), "lr": RATE},
        {
            "params": [model.mark, *model.inner.parameters(), *model.belongs.parameters()],
            "lr": RATE * HEAD_PACE,
        },
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=DECAY, fused=True)
    steps = chosen.epochs * sum(1 for _ in asked(train, random.Random(SEED)))
    warm = max(1, int(WARM_UP * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(step / warm, max(0.02, (steps - step) / (steps - warm)))
    )
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(AVERAGED))
    path, first, done = chosen.out / "anchored.pt", 0, 0
    if path.exists():
        stored = torch.load(path, weights_only=True)
        model.load_state_dict(stored["model"])
        average.module.load_state_dict(stored["average"])
        optimizer.load_state_dict(stored["optimizer"])
        schedule.load_state_dict(stored["schedule"])
        first, done = stored["epoch"], stored["done"]
    begun = saved = time.monotonic()

    def save(epoch: int, done: int) -> None:
        held = {
            "model": model.state_dict(),
            "average": average.module.state_dict(),
            "epoch": epoch,
            "done": done,
        }
        torch.save(held | {"optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}, path)

    print(steps, "steps", flush=True)
    for epoch in range(first, chosen.epochs):
        model.train()
        lost, count = 0.0, 0
        for number, made in enumerate(asked(train, random.Random(SEED + epoch))):
            if epoch == first and number < done:
                continue
            with torch.no_grad():
                lower = reader.lower(hidden(made.pieces, MASKED), made.capitals)[made.row, made.at]
            found = model(lower, made.marked, made.padding)
            loss = functional.binary_cross_entropy_with_logits(
                found, made.gold, weight=made.weight, reduction="sum"
            )
            loss = loss / made.weight.sum() * 4
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            average.update_parameters(model)
            lost, count = lost + loss.item(), count + 1
            if count % 50 == 0:
                print(
                    f"{epoch + 1}: {number + 1} batches, {time.monotonic() - begun:.0f} s, {lost / count:.4f}",
                    flush=True,
                )
            if time.monotonic() - saved > SAVED:
                save(epoch, number + 1)
                saved = time.monotonic()
                print(measured(reader, average.module, held), flush=True)
        save(epoch + 1, 0)
        print(
            f"epoch {epoch + 1} {lost / max(count, 1):.4f}",
            measured(reader, average.module, held),
            flush=True,
        )


if __name__ == "__main__":
    main()
