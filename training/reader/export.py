"""Write the trained network as one ONNX file, its weights packed into int8, and its tokenizer.

    python -m training.reader.export --weights DIR/reader.pt --out FOLDER

Only the file is small: sums are those of floats. Sums of int8 would be faster, but they round what passes between
the layers, and processors differ in them (those without VNNI saturate): the same report would be read otherwise on
another machine.

Prints the SHA-256 of both files, which the data package pins.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from training.reader.network import Network, pretrained
from training.reader.train import shipped
from training.reader.windows import tokenizer

INPUTS = ("pieces", "capitals")
OUTPUTS = ("tags", "labels", "statuses", "part", "scope", "left", "right")


def main() -> None:
    """Pack, export, print digests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    model = Network(pretrained())
    model.load_state_dict(shipped(torch.load(chosen.weights, weights_only=True)))
    model.eval()
    chosen.out.mkdir(parents=True, exist_ok=True)
    network, words = chosen.out / "reader.onnx", chosen.out / "reader_tokenizer.json"
    write(model, network)
    tokenizer().save(str(words), pretty=False)
    for path in (network, words):
        print(hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, path)


class PackedLinear(nn.Module):
    """A linear layer whose weights are int8 with a scale for each output; its sums are floats."""

    def __init__(self, plain: nn.Linear) -> None:
        super().__init__()
        self.bias = plain.bias
        packed, scale = packed_rows(plain.weight.data)
        self.register_buffer("packed", packed)
        self.register_buffer("scale", scale)

    def forward(self, hidden: Tensor) -> Tensor:
        """`hidden` [..., in] to [..., out]."""
        return functional.linear(hidden, self.packed.float() * self.scale, self.bias)


class PackedEmbedding(nn.Module):
    """A table of vectors as int8 with a scale for each row; only the rows that are asked for are unpacked."""

    def __init__(self, plain: nn.Embedding) -> None:
        super().__init__()
        packed, scale = packed_rows(plain.weight.data)
        self.register_buffer("packed", packed)
        self.register_buffer("scale", scale)

    def forward(self, rows: Tensor) -> Tensor:
        """`rows` [...] to [..., width]."""
        return self.packed[rows].float() * self.scale[rows]


def packed_rows(weights: Tensor) -> tuple[Tensor, Tensor]:
    """`weights` [rows, columns] as int8 and the scale of each row [rows, 1]."""
    scale = weights.abs().amax(1, keepdim=True).clamp(min=1e-12) / 127
    return (weights / scale).round().to(torch.int8), scale


def pack(model: nn.Module) -> None:
    """Put packed layers in the place of the linear ones and of the tables."""
    for name, layer in list(model.named_children()):
        if isinstance(layer, nn.Linear):
            setattr(model, name, PackedLinear(layer))
        elif isinstance(layer, nn.Embedding):
            setattr(model, name, PackedEmbedding(layer))
        else:
            pack(layer)


def write(model: Network, path: Path) -> None:
    """The network with a dynamic number and length of windows; `model` is packed by it."""
    pack(model)
    pieces = torch.randint(1000, 2000, (2, 12))
    torch.onnx.export(
        model,
        (pieces, torch.zeros_like(pieces)),
        str(path),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes={
            name: {0: "windows"} if name == "scope" else {0: "windows", 1: "length"}
            for name in (*INPUTS, *OUTPUTS)
        },
        opset_version=17,
        dynamo=False,
        # folded, the weights would be written as floats
        do_constant_folding=False,
    )


if __name__ == "__main__":
    main()
