"""How well the network reads dev windows: F1 of spans by layer (overlap), of pairs between right spans, and of scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import torch
from training.reader.network import Network
from training.reader.windows import Window, _asked, collate

from tacitus.readers.model.scheme import LABELS, LAYERS, RELATIONS


def spans_of(tags: torch.Tensor, first: int, last: int) -> list[tuple[int, int]]:
    """Runs of pieces in [first, last) that are more likely inside than outside; `tags` [length, 3] are shares."""
    found: list[tuple[int, int]] = []
    inside = False
    for at in range(first, last):
        outside, begin, within = tags[at].tolist()
        if outside > 0.5:
            inside = False
        elif inside and within >= begin:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
            inside = True
    return found


@torch.no_grad()
def measured(model: Network, windows: Sequence[Window]) -> str:
    """A line for each layer and relation: precision, recall, F1."""
    from training.reader.train import pair_scores

    model.eval()
    right, read, gold = Counter[str](), Counter[str](), Counter[str]()
    scope = Counter[tuple[bool, bool]]()
    labels = Counter[bool]()
    for window in windows:
        batch = collate([window])
        tags, kinds, _, _, armed, left, other, _ = model(batch.pieces, batch.capitals)
        if window.armed is not None:
            scope[bool(window.armed), bool(armed[0] > 0)] += 1
        if not window.known:
            continue
        shares = tags[0].softmax(-1)
        for at, layer in enumerate(LAYERS):
            found = spans_of(shares[:, at], 1, len(window.pieces) - 1)
            held = [(a, b) for name, a, b, _ in window.spans if name == layer]
            read[layer] += len(found)
            gold[layer] += len(held)
            right[layer] += sum(any(a < d and c < b for c, d in held) for a, b in found)
            right[layer + "/gold"] += sum(any(a < d and c < b for c, d in found) for a, b in held)
        for name, a, _, attributes in window.spans:
            if name == "trigger" and attributes["label"] in LABELS:
                labels[int(kinds[0, a].argmax()) == LABELS.index(attributes["label"])] += 1
        if len(batch.pairs):
            scores = pair_scores(left, other, batch.pairs)
            for (relation, one, two), score in zip(_asked(window), scores.tolist(), strict=True):
                stands = (relation, one, two) in window.pairs
                read["~" + relation] += score > 0
                gold["~" + relation] += stands
                right["~" + relation] += stands and score > 0
    said = []
    for name in (*LAYERS, *("~" + r for r in RELATIONS)):
        precision = right[name] / (read[name] or 1)
        recall = right[name + "/gold" if name in LAYERS else name] / (gold[name] or 1)
        f1 = 2 * precision * recall / ((precision + recall) or 1)
        said.append(f"  {name:12} {precision:.2f} {recall:.2f} {f1:.3f}  of {gold[name]}")
    said.append(
        f"  label {labels[True] / (sum(labels.values()) or 1):.3f}; scope (is armed, read as armed) {dict(scope)}"
    )
    return "\n".join(said)
