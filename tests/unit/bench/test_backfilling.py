"""The bench of archives: its ledgers are the same, killed or not, and its figures are there."""

from __future__ import annotations

import pytest
from bench.backfilling import backfilling


@pytest.mark.slow
def test_a_small_archive_is_read_in_three_ways() -> None:
    whole, adding = backfilling(30)
    assert "2 processes killed" in whole.detail
    assert adding.figure.endswith(" ms")
