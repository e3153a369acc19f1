"""The ledger's view in the formats of others: one file for each, all of them in `FORMATS`.

A format is a function from a view to the text and what the text could not hold. A new one is a new module
and one line in the table.
"""

from __future__ import annotations

from collections.abc import Callable

from tacitus.export import geojson, json_, table
from tacitus.export.written import Written
from tacitus.model.ledger import LedgerView

FORMATS: dict[str, Callable[[LedgerView], Written]] = {
    "json": json_.write,
    "csv": table.write,
    "geojson": geojson.write,
}
"""Format name → writer."""

__all__ = ["FORMATS", "Written"]
