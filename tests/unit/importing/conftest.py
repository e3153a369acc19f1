"""Made-up tables, and a ledger to bring them into."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tacitus.exchange.columns import columns_of
from tacitus.ledger.ledger import Ledger

ROW = {
    "acled": {
        "event_id_cnty": "SYR1001", "event_date": "2023-03-24", "year": "2023", "time_precision": "1",
        "disorder_type": "Political violence", "event_type": "Explosions/Remote violence",
        "sub_event_type": "Air/drone strike", "actor1": "Military Forces of the United States (2021-)",
        "inter1": "External/Other forces", "actor2": "Militia (Pro-Iran)", "inter2": "Political militia",
        "iso": "760", "country": "Syria", "admin1": "Deir ez Zor", "location": "Deir ez Zor", "latitude": "35.3359",
        "longitude": "40.1408", "geo_precision": "1", "source": "SOHR; North Press", "fatalities": "11",
        "notes": "On 24 March 2023, US aircraft hit positions of militias in Deir ez Zor. 11 were killed.",
        "timestamp": "1680000000",
    },
    "ged": {
        "id": "90001", "relid": "SYR-2023-1", "year": "2023", "type_of_violence": "3", "side_a": "IS",
        "side_b": "Civilians", "number_of_sources": "2", "source_original": "SOHR", "where_prec": "1",
        "where_coordinates": "Green Village", "adm_1": "Deir ez-Zor", "latitude": "35.10", "longitude": "40.58",
        "country": "Syria", "country_id": "652", "event_clarity": "1", "date_prec": "1",
        "date_start": "2023-03-25 00:00:00.000", "date_end": "2023-03-25 00:00:00.000", "deaths_a": "0",
        "deaths_civilians": "4", "best": "4", "high": "6", "low": "3",
    },
}  # fmt: skip
"""Format → one good row."""

Write = Callable[..., Path]


@pytest.fixture
def table(tmp_path: Path) -> Write:
    """Writes a table of a format: its good row, changed as asked, a row for each change."""

    def write(name: str, *changes: dict[str, str], file: str = "table.csv", **more: Any) -> Path:
        columns = more.get("columns") or columns_of(name)
        path = tmp_path / file
        with path.open("w", encoding=more.get("encoding", "utf-8"), newline="") as sink:
            rows = csv.writer(sink, delimiter=more.get("separator", ","))
            rows.writerow(columns)
            rows.writerows(
                [{**ROW[name], **change}.get(column, "") for column in columns] for change in changes
            )
        return path

    return write


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    with Ledger(tmp_path / "l.db") as opened:
        yield opened
