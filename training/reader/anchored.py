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

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from training.reader.learning import Learning, shipped
from training.reader.network import ANCHORED_HEADS, Anchored, Network, pretrained
from training.reader.train import MASKED, SEED, hidden, pair_scores
from training.reader.windows import Window, read

from tacitus.readers.model.scheme import ANCHORED, ARGUMENTS, PHRASE, RELATIONS, SHOWN
from tacitus.readers.model.windows import shown_with

RATE = 1.5e-4
"""Highest rate of the layers."""
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


Group = Sequence[tuple[Window, list[int]]]
"""Windows with the triggers that are marked in each, one at a time."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Triggers that are marked in windows: what is shown with each, and what is right there.

    `row` and `at` [triggers, shown] are the places in the windows; `padding`, `marked` [triggers, shown], `gold` and
    `weight` [triggers, shown, ANCHORED] are of what stands there.
    """

    row: Tensor
    at: Tensor
    padding: Tensor
    marked: Tensor
    gold: Tensor
    weight: Tensor


def groups(
    windows: Sequence[Window], drawn: random.Random, most: int = MOST, idle: float = IDLE
) -> Iterator[Group]:
    """All windows with a trigger once, those of like length together, in a random order."""
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
        if held[-1] and (taken + len(triggers)) * min(len(window.pieces), SHOWN) > ROWS:
            held.append([])
            taken = 0
        held[-1].append((window, triggers))
        taken += len(triggers)
    drawn.shuffle(held)
    yield from held


def padded(group: Group) -> tuple[Tensor, Tensor]:
    """The pieces and capitals of the windows of a group, [windows, length], 0 behind the end."""
    shape = len(group), max(len(window.pieces) for window, _ in group)
    pieces, capitals = torch.zeros(shape, dtype=torch.long), torch.zeros(shape, dtype=torch.long)
    for row, (window, _) in enumerate(group):
        pieces[row, : len(window.pieces)] = torch.tensor(window.pieces)
        capitals[row, : len(window.pieces)] = torch.tensor(window.capitals)
    return pieces, capitals


def lower_and_asked(reader: Network, group: Group, pieces: Tensor, capitals: Tensor) -> tuple[Tensor, Asked]:
    """What the lower layers make of all that is shown with each trigger [triggers, shown, width], and what is asked."""
    with torch.no_grad():
        tags, *_, lower = reader(pieces, capitals)
    phrases = ((1 - tags.softmax(-1)[..., 0]).amax(-1) >= PHRASE).numpy()
    phrases[:, 0] = False
    made = collate(
        group, [one[: len(window.pieces)] for one, (window, _) in zip(phrases, group, strict=True)]
    )
    return lower[made.row, made.at], made


def collate(group: Group, phrases: Sequence[NDArray[np.bool_]]) -> Asked:
    """One batch; `phrases` says of the pieces of each window which may be of a phrase."""
    asked = [
        (row, window, trigger, shown_with(*window.spans[trigger][1:3], phrases[row]))
        for row, (window, triggers) in enumerate(group)
        for trigger in triggers
    ]
    most = max(len(shown) for *_, shown in asked)
    held: list[tuple[Tensor, ...]] = []
    for row, window, trigger, shown in asked:
        outside = (torch.arange(most) >= len(shown)).float()
        at = torch.tensor(shown)[torch.arange(most).clamp(max=len(shown) - 1)]
        marked, gold, weight = (made[at] for made in _gold(window, trigger, len(window.pieces)))
        inside = 1 - outside
        held.append((torch.full_like(at, row), at, outside, marked * inside, gold, weight * inside[:, None]))
    return Asked(*(torch.stack(column) for column in zip(*held, strict=True)))


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
            group = [(window, triggers)]
            lower, made = lower_and_asked(reader, group, *padded(group))
            logits = model(lower, made.marked, made.padding)
            for row, trigger in enumerate(triggers):
                place = {int(at): n for n, at in enumerate(made.at[row])}
                for name, number, right in pairs_of(window, trigger):
                    _, first, last, _ = window.spans[number]
                    if first in place and last - 1 in place:
                        ends = [place[first], place[last - 1]]
                        score = logits[row, ends, list(ANCHORED).index(name)].mean()
                        found.setdefault(name, []).append((float(score), right))
    model.train()
    return _told(found)


def bilinear(reader: Network, windows: Sequence[Window]) -> str:
    """The same over all spans, by the products of vectors, without a trigger marked."""
    found: Pairs = {}
    with torch.no_grad():
        for window in windows:
            *_, left, right, _ = reader(torch.tensor([window.pieces]), torch.tensor([window.capitals]))
            triggers = [n for n, span in enumerate(window.spans) if span[0] == "trigger"]
            for trigger in triggers:
                listed = list(pairs_of(window, trigger))
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
    parser.add_argument(
        "--go-on", type=Path, help="weights of an earlier run, restored from the file that ships"
    )
    parser.add_argument("--rate", type=float, default=RATE, help="highest rate of the layers")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(chosen.seed)
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
    if chosen.go_on:
        model.load_state_dict(shipped(torch.load(chosen.go_on, weights_only=True)))
    steps = chosen.epochs * sum(1 for _ in groups(train, random.Random(chosen.seed)))
    learning = Learning(model, ANCHORED_HEADS, chosen.rate, steps)
    path = chosen.out / "anchored.pt"
    at = learning.resume(path)
    first, done = at.get("epoch", 0), at.get("done", 0)
    begun = saved = time.monotonic()
    print(steps, "steps", flush=True)
    for epoch in range(first, chosen.epochs):
        model.train()
        lost, count = 0.0, 0
        for number, group in enumerate(groups(train, random.Random(chosen.seed + epoch))):
            if epoch == first and number < done:
                continue
            pieces, capitals = padded(group)
            lower, made = lower_and_asked(reader, group, hidden(pieces, MASKED), capitals)
            found = model(lower, made.marked, made.padding)
            loss = functional.binary_cross_entropy_with_logits(
                found, made.gold, weight=made.weight, reduction="sum"
            )
            loss = loss / made.weight.sum() * 4
            learning.step(loss)
            lost, count = lost + loss.item(), count + 1
            if count % 50 == 0:
                print(
                    f"{epoch + 1}: {number + 1} batches, {time.monotonic() - begun:.0f} s, {lost / count:.4f}",
                    flush=True,
                )
            if time.monotonic() - saved > SAVED:
                learning.save(path, epoch=epoch, done=number + 1)
                saved = time.monotonic()
                print(measured(reader, learning.average, held), flush=True)
        learning.save(path, epoch=epoch + 1, done=0)
        print(
            f"epoch {epoch + 1} {lost / max(count, 1):.4f}",
            measured(reader, learning.average, held),
            flush=True,
        )


if __name__ == "__main__":
    main()
