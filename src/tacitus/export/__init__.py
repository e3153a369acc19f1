"""The ledger's view in the formats of others: one file for each, all of them in `FORMATS`.

A format is a module with `write(view) -> Written`: the text, and in words what the text could not hold. A new one is
a new module and one line in the table; the command line and the API read the table.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tacitus.export.written import Written
    from tacitus.model.ledger import LedgerView


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the module that writes it (imported when first used) and its media type."""

    module: str
    media_type: str

    def __call__(self, view: LedgerView) -> Written:
        """The view in this format."""
        written: Written = importlib.import_module(self.module).write(view)
        return written


FORMATS: dict[str, Format] = {
    "json": Format("tacitus.export.json_", "application/json"),
    "csv": Format("tacitus.export.table", "text/csv"),
    "geojson": Format("tacitus.export.geojson", "application/geo+json"),
}
"""Name of a format, as users write it → the format."""

__all__ = ["FORMATS", "Format"]
