"""The trained factuality regressor: hashed features times weights, in numpy, verified when loaded.

Trained by `training/factuality/train.py`; the model card beside it says on what, and what it measures.
"""

from __future__ import annotations

import hashlib
import importlib.resources
import io
import zlib
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from tacitus.errors import InstallationError
from tacitus.readers.rules.factuality.features import features

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from spacy.tokens import Token

    from tacitus.readers.rules.factuality.walk import Finding

BUCKETS = 2**18
"""Size of the hash table; the last weight after them is the intercept."""
WEIGHTS = "factuality_weights.npy"
WEIGHTS_SHA256 = "cbc1dfe9cb9052d500bd4640b168e8425a08b8eeb610785c967f6b3eb72ac00f"
CEILING = 1.1
"""Where the corpus's own values cluster; the sum is cut there and stretched to the scale -3…3."""
SCALE = 3.0 / CEILING


def buckets(strings: Iterable[str]) -> list[int]:
    """Distinct hash buckets (CRC-32, the same on every machine) of feature strings, sorted."""
    return sorted({zlib.crc32(string.encode("utf-8")) % BUCKETS for string in strings})


def trained_value(trigger: Token, found: Sequence[Finding], status: str, modality: str) -> float:
    """The regressor's value of `trigger` on -3…3, given what the rules found. Raises `InstallationError`."""
    table = weights()
    value = float(table[buckets(features(trigger, found, status, modality))].sum() + table[BUCKETS])
    return min(max(value, -CEILING), CEILING) * SCALE


@cache
def weights() -> NDArray[np.float32]:
    """`BUCKETS` weights and the intercept, once a process."""
    stored = importlib.resources.files("tacitus.readers.rules.factuality").joinpath(WEIGHTS).read_bytes()
    actual = hashlib.sha256(stored).hexdigest()
    if actual != WEIGHTS_SHA256:
        raise InstallationError(
            f"The factuality weights are not the pinned ones (SHA-256 {actual[:12]}…).",
            remedy="Reinstall Tacitus, or train them again with training/factuality/train.py.",
        )
    loaded: NDArray[np.float32] = np.load(io.BytesIO(stored), allow_pickle=False).astype(np.float32)
    return loaded
