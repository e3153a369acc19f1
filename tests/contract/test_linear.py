"""Reading takes time in proportion to the text, whatever its shape: CPU time of this process, n against 4n.

A busy machine only makes CPU time noisy, so that a shape is tried again before it fails; a step that takes the square
of its length has an exponent near 2 and fails however often it is tried.
"""

from __future__ import annotations

import math
import time

import pytest

import tacitus
from tacitus.boundary import attempt
from tacitus.settings import Settings

HEAD = (
    "Published 24 March 2023\n\nRebels shelled the town of Azaz on Friday, killing five civilians, a hospital official "
    "said in a statement to reporters in the town. "
)
SHAPES = (
    "=", "killed ", "😀", "[(", "\" “", "accused the army of ", "U.S. ", "1", "1 ", "a, ", "a\n", "- ", ". ", "a-", "_",
    "24 March 2023, ", "John Smith, ", "killed and ", "he said ", "north of ", "REBELS ", "; ", "http://x.y/", "a@b ",
    "\u00a0", "\u200d", "• ", "(", "a: ", "Rebels shelled Azaz.\n\n", "Rebels shelled Azaz on Friday. ", "\t", "5% ",
    "at least ", "the ", "the son of ", "“killed,” he said. ", "two days after ", "1/2 ", "10:00-", "police said, ",
    "Syria ", "ا", "*", "’s ",
)  # fmt: skip
SMALL, FACTOR = 2_000, 4
STEEPEST = 1.25
TRIES = 4


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_reading_is_linear(shape: str) -> None:
    seconds(shape, 200)  # what is loaded once
    exponents = []
    while len(exponents) < TRIES and min(exponents, default=math.inf) > STEEPEST:
        small, large = seconds(shape, SMALL), seconds(shape, FACTOR * SMALL)
        exponents.append(math.log(large / small, FACTOR))
    assert min(exponents) <= STEEPEST, exponents


def seconds(shape: str, length: int) -> float:
    """CPU time of reading a report with a shape over a length."""
    text = HEAD + shape * (length // len(shape))
    start = time.process_time()
    attempt(lambda: tacitus.read(text), stage="read")
    return max(time.process_time() - start, 1e-3)


@pytest.mark.parametrize("shape", ["killed and ", "=", "a\n"])
def test_a_million_characters_are_refused_before_work(shape: str) -> None:
    start = time.process_time()
    with pytest.raises(tacitus.errors.ReportTooLarge):
        tacitus.read(shape * (1_000_000 // len(shape)))
    assert time.process_time() - start < 5
    assert Settings().max_characters < 1_000_000
