"""The bench of sources has a file of each kind, and opening stays far below reading."""

from __future__ import annotations

import pytest
from bench.opening import _sources, opening

from source_files import FILES, TEXT


def test_every_kind_is_measured() -> None:
    made = dict(_sources([TEXT]))
    assert set(FILES) < set(made)
    assert all(original.raw for files in made.values() for original in files)


@pytest.mark.slow
def test_no_kind_costs_a_quarter_of_reading() -> None:
    (measured,) = opening(1)
    assert measured.reached, measured.detail
