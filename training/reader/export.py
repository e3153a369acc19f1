"""Write the trained networks as ONNX files, their weights packed into int8, and their tokenizer.

    python -m training.reader.export --weights DIR/reader.pt [--anchored DIR/anchored.pt] --out FOLDER

Only the files are small: sums are those of floats. Sums of int8 would be faster, but they round what passes between
the layers, and processors differ in them (those without VNNI saturate): the same report would be read otherwise on
another machine.

Prints the SHA-256 of the files, which the data package pins.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from training.reader.learning import shipped
from training.reader.network import Anchored, Network, pretrained
from training.reader.windows import tokenizer

INPUTS = ("pieces", "capitals")
OUTPUTS = ("tags", "labels", "statuses", "part", "scope", "left", "right", "lower")
ANCHORED = (("lower", "marked"), ("belongs",))
"""Inputs and outputs of the network with a trigger marked; it is shown one window at a time, without padding."""


def main() -> None:
    """Pack, export, print digests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--anchored", type=Path, help="weights that `anchored.py` trained beside them")
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    model = Network(pretrained())
    model.load_state_dict(shipped(torch.load(chosen.weights, weights_only=True)))
    chosen.out.mkdir(parents=True, exist_ok=True)
    written = [chosen.out / "reader.onnx", chosen.out / "reader_tokenizer.json"]
    tokenizer().save(str(written[1]), pretty=False)
    if chosen.anchored:
        anchored = Anchored(model)
        anchored.load_state_dict(shipped(torch.load(chosen.anchored, weights_only=True)))
        written.append(chosen.out / "anchored.onnx")
        write_anchored(anchored, written[-1])
    write(model, written[0])
    for path in written:
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
    pieces = torch.randint(1000, 2000, (2, 12))
    _write(model, (pieces, torch.zeros_like(pieces)), (INPUTS, OUTPUTS), path)


def write_anchored(model: Anchored, path: Path) -> None:
    """The same of the network with a trigger marked."""
    lower = torch.randn(2, 12, model.inner.in_features)
    _write(_Unpadded(model), (lower, torch.zeros(2, 12)), ANCHORED, path)


class _Unpadded(nn.Module):
    """The network with a trigger marked, over whole windows."""

    def __init__(self, model: Anchored) -> None:
        super().__init__()
        self.model = model

    def forward(self, lower: Tensor, marked: Tensor) -> Tensor:
        """Logits, as `Anchored` gives them."""
        made: Tensor = self.model(lower, marked, torch.zeros_like(marked))
        return made


def _write(
    model: nn.Module, given: tuple[Tensor, ...], names: tuple[tuple[str, ...], tuple[str, ...]], path: Path
) -> None:
    model.eval()
    pack(model)
    torch.onnx.export(
        model,
        given,
        str(path),
        input_names=list(names[0]),
        output_names=list(names[1]),
        dynamic_axes={
            name: {0: "windows"} if name == "scope" else {0: "windows", 1: "length"}
            for name in (*names[0], *names[1])
        },
        opset_version=17,
        dynamo=False,
        # folded, the weights would be written as floats
        do_constant_folding=False,
    )


if __name__ == "__main__":
    main()
