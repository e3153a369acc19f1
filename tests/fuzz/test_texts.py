"""A thousand fixed seeds of texts (a thousand of sources are in a file of their own, so that workers share them)."""

from __future__ import annotations

import pytest

from fuzz.grammar import text_of
from fuzz.holding import fault_of_text

SEEDS, STRETCHES = 2_000, 4


@pytest.mark.parametrize("stretch", range(STRETCHES))
def test_fixed_seeds_of_texts(stretch: int) -> None:
    faults = {
        seed: fault_of_text(text_of(seed), seed) for seed in range(2 * stretch + 1, SEEDS, 2 * STRETCHES)
    }
    assert {seed: fault for seed, fault in faults.items() if fault is not None} == {}
