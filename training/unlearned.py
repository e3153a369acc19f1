"""The annotated reports from which the shipped network did not learn: decisions beside its word are fitted to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evaluation import own, prose

LATE = "late"
"""Reports for training that are kept from the network (`reader/rows.py`)."""
PARTS = ("tune", "dev", LATE)
SINCE = 10_001
"""The number of the first of them among our own."""


def reports(*parts: str) -> Iterator[dict[str, Any]]:
    """The annotated reports of some of `PARTS`, or of all."""
    for part in parts or PARTS:
        if part == LATE:
            yield from (record for record in prose.reports("train") if is_late(record))
        else:
            yield from own.reports(part)


def is_late(record: dict[str, Any]) -> bool:
    """Whether a report for training is kept from the network."""
    head, _, number = record["id"].partition("-")
    return head == "own" and number.isdigit() and int(number) >= SINCE
