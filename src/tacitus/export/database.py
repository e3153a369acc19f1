"""One file of tables and views for SQL: SQLite by the standard library, DuckDB by its own."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from tacitus.export.job import Job
from tacitus.export.parquet import HOLDS
from tacitus.ledger.tables import TABLES, RowsOnce, Table
from tacitus.model.ledger import Case
from tacitus.model.shipped import shipped

SQLITE = {"text": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "spans": "TEXT"}
DUCKDB = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "spans": "JSON"}


def write(job: Job) -> None:
    """The tables, then the views of `exchange/views.sql`."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "ledger"
        _WRITERS[job.mapping.format](job, made)
        with made.open("rb") as source:
            shutil.copyfileobj(source, job.main)


def _sqlite(job: Job, target: Path) -> None:
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("BEGIN")
        for table in TABLES.values():
            connection.execute(_create(table, SQLITE))
        once = {name: RowsOnce(table) for name, table in TABLES.items()}
        for case in _written(job):
            for name, table in TABLES.items():
                slots = ", ".join("?" * len(table.columns))
                rows = (_flat(row) for row in once[name].of(case))
                connection.executemany(f"INSERT INTO {name} VALUES ({slots})", rows)
        for statement in _views():
            connection.execute(statement)
        connection.execute("COMMIT")


def _duckdb(job: Job, target: Path) -> None:
    """By way of CSV, which DuckDB takes in at once: row by row it is slow."""
    import duckdb

    with ExitStack() as stack:
        once = {name: RowsOnce(table) for name, table in TABLES.items()}
        files = {name: target.with_name(f"{name}.csv") for name in TABLES}
        opened = {n: stack.enter_context(f.open("w", encoding="utf-8", newline="")) for n, f in files.items()}
        rows = {name: csv.writer(sink) for name, sink in opened.items()}
        for case in _written(job):
            for name, fresh in once.items():
                rows[name].writerows(_flat(row) for row in fresh.of(case))
    with closing(duckdb.connect(str(target))) as connection:
        for name, table in TABLES.items():
            connection.execute(_create(table, DUCKDB))
            connection.execute(
                f"COPY {name} FROM '{files[name]}' (FORMAT csv, HEADER false, AUTO_DETECT false)"
            )
        for statement in _views():
            connection.execute(statement)
        connection.execute("CHECKPOINT")


_WRITERS = {"sqlite": _sqlite, "duckdb": _duckdb}


def _written(job: Job) -> Iterator[Case]:
    for case in job.wanted():
        yield case
        job.losses.write()
        job.losses.drop(case, HOLDS)


def _create(table: Table, types: dict[str, str]) -> str:
    columns = ", ".join(f'"{column.name}" {types[column.kind]}' for column in table.columns)
    return f"CREATE TABLE {table.name} ({columns})"


def _flat(row: tuple[Any, ...]) -> list[Any]:
    return [json.dumps(cell, ensure_ascii=False) if isinstance(cell, list) else cell for cell in row]


def _views() -> Iterator[str]:
    script = shipped("tacitus.exchange", "views.sql")
    return (statement for statement in script.split(";") if "CREATE" in statement)
