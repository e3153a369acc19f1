"""The trained network as it ships: one ONNX file and its tokenizer, verified and loaded at first use.

The only module that imports onnxruntime and tokenizers. Trained by `training/reader`; the model card there says on
what, and what it measures.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from tacitus.boundary import uncounted
from tacitus.data_packages import packaged, require

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]

NETWORK = "reader.onnx"
ANCHORED = "anchored.onnx"
TOKENIZER = "reader_tokenizer.json"
BEGIN, END = 101, 102
"""The pieces that open and close a window."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text cut into word pieces: their numbers and, half-open, their characters in the text."""

    numbers: list[int]
    offsets: list[tuple[int, int]]


def cut(text: str) -> Pieces:
    """The word pieces of a text, all of them. Raises `InstallationError`."""
    encoded = _tokenizer().encode(text, add_special_tokens=False)
    return Pieces(encoded.ids, encoded.offsets)


def run(pieces: list[int], capitals: list[int]) -> list[Numbers]:
    """The outputs for one window (its two marks are added and taken off again), each [pieces, …].

    In order: tags [pieces, layers, 3], labels, statuses, part [pieces], scope [] (of the window), pair vectors left and
    right [pieces, relations, width], and what the lower layers made of it, its marks included [1, pieces + 2, width].
    One window at a time: a reading must not depend on its neighbours, not even in the last digits. Raises
    `InstallationError`.
    """
    given = {
        "pieces": np.array([[BEGIN, *pieces, END]], dtype=np.int64),
        "capitals": np.array([[0, *capitals, 0]], dtype=np.int64),
    }
    tags, labels, statuses, part, scope, left, right, lower = _session(NETWORK).run(None, given)
    inner = (one[0, 1:-1] for one in (tags, labels, statuses, part))
    return [*inner, scope[0], left[0, 1:-1], right[0, 1:-1], lower]


def run_anchored(lower: Numbers, marked: NDArray[np.bool_]) -> Numbers:
    """Log-odds of what belongs to a trigger, [pieces, `scheme.ANCHORED`].

    `lower` [1, pieces, width] is what `run` gave of those that are shown, `marked` [pieces] says which are the trigger.
    Raises `InstallationError`.
    """
    given = {"lower": lower, "marked": marked[None].astype(np.float32)}
    (found,) = _session(ANCHORED).run(None, given)
    belongs: Numbers = found[0]
    return belongs


@cache
@uncounted()
def _session(name: str) -> Any:
    require("model", "onnxruntime", "tokenizers")
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # one thread: reports are read side by side by processes
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(packaged(name), options, providers=["CPUExecutionProvider"])


@cache
@uncounted()
def _tokenizer() -> Any:
    import tokenizers

    return tokenizers.Tokenizer.from_buffer(packaged(TOKENIZER))
