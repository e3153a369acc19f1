"""Trends as CSV for a spreadsheet: one row a stretch of time, for all and for each series."""

from __future__ import annotations

import io

from tacitus.export.cells import csv_rows
from tacitus.present.trends import COLUMNS, Trends, table


def trends_csv(told: Trends) -> bytes:
    """The rows of `table` under `COLUMNS`, in UTF-8; no cell can be run as a formula, whoever is named in it."""
    written = io.BytesIO()
    with csv_rows(written, COLUMNS) as put:
        for row in table(told):
            put(row.get(name) for name in COLUMNS)
    return written.getvalue()
