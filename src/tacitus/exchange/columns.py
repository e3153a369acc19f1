"""The columns of the formats of others, in their order (`columns.toml`)."""

from __future__ import annotations

from functools import cache
from typing import Any

from tacitus.model.shipped import shipped_table


def columns_of(name: str) -> tuple[str, ...]:
    """The columns of a format, under its own names."""
    return tuple(_stored()[name])


def tags_of(name: str) -> dict[str, str]:
    """Column → tag, of a format that has a row of tags."""
    return dict(_stored()[name])


@cache
def _stored() -> dict[str, Any]:
    return shipped_table("tacitus.exchange", "columns.toml")
