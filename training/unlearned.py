"""The annotated reports from which the shipped network did not learn: decisions beside its word are fitted to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evaluation import own, prose

LATE = "late"
"""Reports for training that were written after the network that ships was trained."""
PARTS = ("tune", "dev", LATE)
SINCE = 10_001
"""The number of the first of them among our own."""


def reports(*parts: str) -> Iterator[dict[str, Any]]:
    """The annotated reports of some of `PARTS`, or of all."""
    for part in parts or PARTS:
        if part == LATE:
            yield from (record for record in prose.reports("train") if _number(record["id"]) >= SINCE)
        else:
            yield from own.reports(part)


def _number(name: str) -> int:
    """The number of one of our own reports; 0 of another text."""
    head, _, number = name.partition("-")
    return int(number) if head == "own" and number.isdigit() else 0
