"""The weights of the shipped network as a checkpoint that `train.py --start` goes on from.

    python -m training.reader.restore --out DIR/shipped.pt

Checkpoints are too large to keep; the file that ships holds every weight as int8, to within half a step of its scale,
which a little training smooths away.
"""

from __future__ import annotations

import argparse
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
    for name, packed in held.items():
        module, _, kind = name.rpartition(".")
        if kind == "packed":
            found[f"{module}.weight"] = packed.float() * held[f"{module}.scale"]
    return found


if __name__ == "__main__":
    main()
