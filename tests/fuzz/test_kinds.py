"""Damaged files of every kind of source: no exception, no hang, no report lost without a word."""

from __future__ import annotations

import pytest

from fuzz.holding import fault_of_loss, fault_of_opening
from fuzz.mutating import KINDS, SEVERAL, damaged, damaged_within

SEEDS, STRETCHES = 4_000, 4
WITHIN = 600


@pytest.mark.parametrize("stretch", range(STRETCHES))
def test_fixed_seeds_of_damaged_files(stretch: int) -> None:
    seeds = range(stretch, SEEDS, STRETCHES)
    faults = {seed: fault for seed in seeds if (fault := fault_of_opening(*damaged(seed)))}
    assert faults == {}


def test_fixed_seeds_of_damage_to_one_report_of_several() -> None:
    faults = {seed: fault for seed in range(WITHIN) if (fault := fault_of_loss(*damaged_within(seed)))}
    assert faults == {}


@pytest.mark.parametrize("kind", SEVERAL)
def test_a_report_that_is_lost_is_seen(kind: str) -> None:
    name, make = SEVERAL[kind]
    assert fault_of_loss(name, make("One of two.", "Two of two."), ("One of two.",)) is None
    assert fault_of_loss(name, make("One of two.", "Two of two."), ("Three of two.",)) is not None
    assert fault_of_loss(name, make("One of two."), ("One of two.",)) is not None


def test_a_seed_is_always_the_same_file_and_every_kind_has_its_turn() -> None:
    assert [damaged(seed) for seed in range(40)] == [damaged(seed) for seed in range(40)]
    assert len(KINDS) > 1
