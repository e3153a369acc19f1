"""The trained decision on scope: hashed features times weights, in numpy, verified when loaded.

Trained by `training/scope/train.py`; the model card beside it says on what, and what it measures.
"""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from tacitus.data_packages import packaged
from tacitus.readers.rules.scope.features import Features, mention_features, passage_features

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.passages import Passage

BUCKETS = 2**20
"""Size of the hash table; the last weight after them is the intercept."""
WEIGHTS = "scope_weights.npy"
SCALE = 16.0
"""Weights are stored as whole numbers of 16ths."""
REFUSED_BELOW = 0.03
"""Probability below which a mention is out of scope: chosen on the training texts, see the model card."""
LIKELY = 0.5
"""From this chance on the network does not outweigh that a mention names weapon and toll."""
BARE_REFUSED_BELOW = 0.2
"""The same where the passage tells of a death or a blast and of no doer, weapon or other violence."""


def bucket(feature: str) -> int:
    """The cell of a feature (CRC-32, the same on every machine)."""
    return zlib.crc32(feature.encode("utf-8")) % BUCKETS


def vector(features: Features) -> dict[int, float]:
    """Bucket → value; every group of features has length 1."""
    found: dict[int, float] = {}
    for group in features.values():
        share = 1.0 / math.sqrt(len(group) or 1)
        for string in group:
            found[bucket(string)] = found.get(bucket(string), 0.0) + share
    return found


def probabilities(passage: Passage, mentions: Sequence[EventMention]) -> list[float]:
    """How likely each mention of a passage tells of armed violence (0…1). Raises `InstallationError`."""
    if not mentions:
        return []
    shared = _sum(passage_features(passage, mentions)) + float(weights()[BUCKETS])
    sums = [shared + _sum(mention_features(passage.scene, mention)) for mention in mentions]
    return [1.0 / (1.0 + math.exp(-total / SCALE)) for total in sums]


def _sum(features: Features) -> float:
    table = weights()
    return sum(float(table[cell]) * value for cell, value in vector(features).items())


def packed(table: NDArray[np.float64]) -> NDArray[np.int8]:
    """Weights as they are stored."""
    rounded: NDArray[np.int8] = np.clip(np.rint(table * SCALE), -127, 127).astype(np.int8)
    return rounded


@cache
def weights() -> NDArray[np.int8]:
    """`BUCKETS` weights and the intercept in 16ths, once a process."""
    stored = packaged(WEIGHTS)
    loaded: NDArray[np.int8] = np.load(io.BytesIO(stored), allow_pickle=False)
    return loaded
