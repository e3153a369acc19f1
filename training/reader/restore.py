"""The weights of the shipped networks as checkpoints that training goes on from.

    python -m training.reader.restore --out DIR

DIR then has `shipped.pt` (`train.py --start`) and `marked.pt` (`anchored.py --go-on`).
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
from torch import Tensor, nn
from training.reader.network import Anchored, Network, pretrained


def main() -> None:
    """Read the shipped file, write the checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    model = Network(pretrained())
    # the embeddings of words are never trained: they are those of the pretrained model
    restore(model, "reader.onnx", {"words.weight": model.words.weight})
    torch.save({"model": model.state_dict()}, chosen.out / "shipped.pt")
    marked = Anchored(model)
    restore(marked, "anchored.onnx", {})
    torch.save({"model": marked.state_dict()}, chosen.out / "marked.pt")


def restore(model: nn.Module, name: str, kept: dict[str, Tensor]) -> None:
    """Load into a model what a file that ships holds of it; `kept` are weights that no file holds.

    Ends the process when the file lacks any.
    """
    found = weights_of(onnx.load(str(files("tacitus_en") / name))) | kept
    missing = model.state_dict().keys() - found.keys()
    if missing:
        raise SystemExit(f"Not in {name}: {sorted(missing)}")
    model.load_state_dict({weights: found[weights] for weights in model.state_dict()})


def weights_of(stored: ModelProto) -> dict[str, Tensor]:
    """Name of a parameter → its values, from a file that `export.py` wrote."""
    held = {
        one.name.removeprefix("model."): torch.from_numpy(numpy_helper.to_array(one).copy())
        for one in stored.graph.initializer
    }
    found = {name: values for name, values in held.items() if name.endswith((".weight", ".bias", "mark"))}
    for name, packed in held.items():
        module, _, kind = name.rpartition(".")
        if kind == "packed":
            found[f"{module}.weight"] = packed.float() * held[f"{module}.scale"]
    return found


if __name__ == "__main__":
    main()
