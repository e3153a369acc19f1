"""A thousand fixed seeds of sources: text in every encoding, pages, JSON Lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz.grammar import source_of
from fuzz.holding import fault_of_source

SEEDS, STRETCHES = 2_000, 4


@pytest.mark.parametrize("stretch", range(STRETCHES))
def test_fixed_seeds_of_sources(stretch: int, tmp_path: Path) -> None:
    seeds = range(2 * stretch, SEEDS, 2 * STRETCHES)
    faults = {seed: fault_of_source(*source_of(seed), tmp_path, seed) for seed in seeds}
    assert {seed: fault for seed, fault in faults.items() if fault is not None} == {}
