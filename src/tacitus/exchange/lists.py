"""Several names in one cell: how they are joined, and how the sign that joins them is written within one of them."""

from __future__ import annotations

from collections.abc import Iterable

BETWEEN, IN_A_NAME = "; ", ";\u00a0"
"""Read the same by people; only the first parts two names."""


def in_one_cell(names: Iterable[str]) -> str:
    """Names as one cell."""
    return BETWEEN.join(name.replace(BETWEEN, IN_A_NAME) for name in names)


def name_in(cell: str) -> str:
    """A name as it was before it stood in a cell among others."""
    return cell.replace(IN_A_NAME, BETWEEN)
