"""The mean, weight by weight, of some networks: it reads unseen reports better than one of them alone.

    python -m training.reader.mean --weights FILE FILE … --out FILE

Of a checkpoint its running average is taken. Each of the files weighs the same.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from training.reader.learning import shipped


def main() -> None:
    """Read, take the mean, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    read = [shipped(torch.load(path, weights_only=True)) for path in chosen.weights]
    mean = {
        name: torch.stack([one[name].float() for one in read]).mean(dim=0).to(first.dtype)
        for name, first in read[0].items()
    }
    torch.save({"model": mean}, chosen.out)


if __name__ == "__main__":
    main()
