"""What failed in the past, and what hypothesis thinks of; the two thousand fixed seeds are beside this."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from fuzz.grammar import source_of, text_of
from fuzz.holding import fault_of_text
from fuzz.strategies import texts

PAST = Path(__file__).with_name("past") / "texts.txt"


@pytest.mark.parametrize("text", PAST.read_text(encoding="utf-8").splitlines())
def test_what_failed_in_the_past(text: str) -> None:
    assert [fault_of_text(text, seed) for seed in range(4)] == [None] * 4


@settings(max_examples=60)
@given(texts())
def test_any_text(text: str) -> None:
    assert fault_of_text(text, 0) is None


def test_a_seed_is_always_the_same_input() -> None:
    assert [text_of(seed) for seed in range(50)] == [text_of(seed) for seed in range(50)]
    assert source_of(4) == source_of(4)
