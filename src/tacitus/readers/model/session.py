"""The trained encoder as it ships: one int8 ONNX file and its tokenizer, verified and loaded at first use.

The only module that imports onnxruntime and tokenizers. Trained by `training/encoder`; the model card there says on
what, and what it measures.
"""

from __future__ import annotations

import hashlib
import importlib.resources
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from tacitus.errors import InstallationError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Numbers = NDArray[np.float32]

NETWORK = "encoder.onnx"
TOKENIZER = "encoder_tokenizer.json"
SHA256 = {
    NETWORK: "6f3e3cac3cb287816ed491dbc8b1d6734e8649eb53a212b41e720f299567219a",
    TOKENIZER: "1c77c7cc0e526313773c1979d7c413c856a18cc682a36678fe1fb32ad6b9691c",
}
INPUTS = ("pieces", "capitals", "owner", "first", "last")


@dataclass(frozen=True, slots=True)
class Pieces:
    """A sentence cut into word pieces: their numbers and, half-open, their characters in the sentence."""

    numbers: list[int]
    offsets: list[tuple[int, int]]


def cut(text: str) -> Pieces:
    """The word pieces of one sentence, the first 128. Raises `InstallationError`."""
    encoded = _tokenizer().encode(text)
    return Pieces(encoded.ids, encoded.offsets)


def run(
    pieces: Integers, capitals: Integers, marks: Sequence[tuple[int, int, int]]
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """`pieces` and `capitals` [sentences, length]; of each mark its sentence and its pieces [first, last).

    Returns logits of types [marks, 6], factuality [marks], logits of place tags [marks, length, 3] and of roles
    [marks, length, 5]. Raises `InstallationError`.
    """
    owner, first, last = np.asarray(marks, dtype=np.int64).T
    given = dict(zip(INPUTS, (pieces, capitals, owner, first, last), strict=True))
    types, factuality, places, roles = _session().run(None, given)
    return types, factuality, places, roles


@cache
def _session() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # one thread: reports are read side by side by processes, and sentences are short
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(_verified(NETWORK), options, providers=["CPUExecutionProvider"])


@cache
def _tokenizer() -> Any:
    import tokenizers

    return tokenizers.Tokenizer.from_buffer(_verified(TOKENIZER))


def _verified(name: str) -> bytes:
    """The bytes of a shipped file. Raises `InstallationError` when they are missing or not the pinned ones."""
    remedy = "Reinstall Tacitus, or switch the encoder off with TACITUS_ENCODER=0."
    found = importlib.resources.files("tacitus.readers.model").joinpath(name)
    if not found.is_file():
        raise InstallationError(f"The encoder's file {name} is missing.", remedy=remedy)
    stored = found.read_bytes()
    actual = hashlib.sha256(stored).hexdigest()
    if actual != SHA256[name]:
        raise InstallationError(
            f"The encoder's file {name} is not the pinned one (SHA-256 {actual[:12]}…).", remedy=remedy
        )
    return stored
