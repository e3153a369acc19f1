"""The weights of the shipped network as a checkpoint that `train.py --start` goes on from.

    python -m training.reader.restore --out DIR/shipped.pt

Checkpoints are too large to keep; the int8 file that ships holds every weight to within half a step of its scale, which
a little training smooths away.
"""

from __future__ import annotations

import argparse
import re
from importlib.resources import files
from pathlib import Path

import onnx
import torch
from onnx import ModelProto, numpy_helper
from torch import Tensor
from training.reader.network import Network, pretrained


def main() -> None:
    """Read the shipped file, write the checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", type=Path, default=Path(str(files("tacitus_en") / "reader.onnx")))
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    model = Network(pretrained())
    weights = dict(model.state_dict())
    found = weights_of(onnx.load(str(chosen.network)))
    missing = weights.keys() - found.keys() - {"words.weight"}
    if missing:
        raise SystemExit(f"Not in {chosen.network}: {sorted(missing)}")
    # the embeddings of words are never trained: they are those of the pretrained model
    model.load_state_dict(weights | {name: held for name, held in found.items() if name != "words.weight"})
    torch.save({"model": model.state_dict()}, chosen.out)


def weights_of(stored: ModelProto) -> dict[str, Tensor]:
    """Name of a parameter → its values, from a file that `export.py` wrote."""
    held = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in stored.graph.initializer}
    found = {name: values for name, values in held.items() if name.endswith((".weight", ".bias"))}
    for name in held:
        if name.endswith(".weight_quantized"):
            found[name.removesuffix("_quantized")] = _plain(held, name.removesuffix("_quantized"))
    for node in stored.graph.node:
        if node.op_type == "MatMulInteger":
            # "/layers.0/key/MatMul_output_0…", "/scope/Gemm…": the path says whose product it is; Linear keeps [out, in]
            module = re.split("/(?:MatMul|Gemm)", node.output[0])[0].strip("/").replace("/", ".")
            found[f"{module}.weight"] = _plain(held, node.input[1].removesuffix("_quantized")).T.contiguous()
    return found


def _plain(held: dict[str, Tensor], name: str) -> Tensor:
    zero, scale = held[f"{name}_zero_point"].float(), held[f"{name}_scale"]
    return (held[f"{name}_quantized"].float() - zero) * scale


if __name__ == "__main__":
    main()
