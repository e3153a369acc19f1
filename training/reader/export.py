"""Write the trained network as one int8 ONNX file, and its tokenizer.

    python -m training.reader.export --weights DIR/reader.pt --out FOLDER

Prints the SHA-256 of both files, which `tacitus.readers.model.session` pins.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from training.reader.network import Network, pretrained
from training.reader.train import shipped
from training.reader.windows import tokenizer

INPUTS = ("pieces", "capitals")
OUTPUTS = ("tags", "labels", "statuses", "part", "scope", "left", "right")


def main() -> None:
    """Export, quantise, print digests."""
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


def write(model: Network, path: Path) -> None:
    """The network with a dynamic number and length of windows, weights as int8 by channel."""
    pieces = torch.randint(1000, 2000, (2, 12))
    with tempfile.TemporaryDirectory() as folder:
        plain, ready = Path(folder, "plain.onnx"), Path(folder, "ready.onnx")
        torch.onnx.export(
            model,
            (pieces, torch.zeros_like(pieces)),
            str(plain),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes={
                name: {0: "windows"} if name == "scope" else {0: "windows", 1: "length"}
                for name in (*INPUTS, *OUTPUTS)
            },
            opset_version=17,
            dynamo=False,
        )
        quant_pre_process(str(plain), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(str(ready), str(path), weight_type=QuantType.QInt8, per_channel=True)


if __name__ == "__main__":
    main()
