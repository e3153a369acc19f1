"""Write the trained encoder as one int8 ONNX file, and its tokenizer without what the reader does not need.

    python training/encoder/export.py --weights DIR/encoder.pt --out FOLDER

Prints the SHA-256 of both files, which `tacitus.readers.model.encoder` pins.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from pathlib import Path

import torch
from network import Encoder, pretrained
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from sentences import tokenizer

INPUTS = ("pieces", "capitals", "owner", "first", "last")
OUTPUTS = ("types", "factuality", "places", "roles")


def main() -> None:
    """Export, quantise, print digests."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    model = Encoder(pretrained())
    if chosen.weights:
        model.load_state_dict(torch.load(chosen.weights, weights_only=True))
    model.eval()
    chosen.out.mkdir(parents=True, exist_ok=True)
    onnx = chosen.out / "encoder.onnx"
    write(model, onnx)
    cut = tokenizer()
    cut.save(str(chosen.out / "encoder_tokenizer.json"), pretty=False)
    for path in (onnx, chosen.out / "encoder_tokenizer.json"):
        print(hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, path)


def write(model: Encoder, path: Path) -> None:
    """The network with dynamic batch, length and number of marks, weights as int8 by channel."""
    pieces = torch.randint(1000, 2000, (2, 12))
    owner, first = torch.tensor([0, 1, 1]), torch.tensor([2, 3, 5])
    with tempfile.TemporaryDirectory() as folder:
        plain, ready = Path(folder, "plain.onnx"), Path(folder, "ready.onnx")
        torch.onnx.export(
            model,
            (pieces, torch.zeros_like(pieces), owner, first, first + 1),
            str(plain),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes={
                "pieces": {0: "sentences", 1: "length"},
                "capitals": {0: "sentences", 1: "length"},
                **{name: {0: "marks"} for name in ("owner", "first", "last", "types", "factuality")},
                **{name: {0: "marks", 1: "length"} for name in ("places", "roles")},
            },
            opset_version=17,
            dynamo=False,
        )
        quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(str(ready), str(path), weight_type=QuantType.QInt8, per_channel=True)


if __name__ == "__main__":
    main()
