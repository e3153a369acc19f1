"""A Frictionless data package: every table as a CSV with its schema, in a zip."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import Any

from tacitus.export.cells import bundle, csv_rows
from tacitus.export.job import Job
from tacitus.export.parquet import HOLDS
from tacitus.ledger.tables import TABLES, RowsOnce, Table

DESCRIPTOR = "datapackage.json"
TYPES = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean"}
REFERENCES = {
    "claims": ("incident", "report"),
    "tolls": ("incident", "report"),
    "actors": ("incident",),
    "places": ("incident",),
}
"""Table → its columns that name a row of incidents or reports."""


def write(job: Job) -> None:
    """`datapackage.json` and one CSV a table. Cells stand as they are: nothing is put before a formula."""
    names = {name: f"{name}.csv" for name in TABLES}
    with bundle(job.main, DESCRIPTOR, *names.values()) as parts:
        parts[DESCRIPTOR].write(json.dumps(descriptor(), ensure_ascii=False, indent=1).encode())
        with ExitStack() as stack:
            puts = {
                name: stack.enter_context(csv_rows(parts[file], columns_of(TABLES[name]), guard=False))
                for name, file in names.items()
            }
            once = {name: RowsOnce(table) for name, table in TABLES.items()}
            for case in job.wanted():
                for name, put in puts.items():
                    width = len(columns_of(TABLES[name]))
                    for row in once[name].of(case):
                        put(row[:width])
                job.losses.write()
                job.losses.drop(case, HOLDS)


def columns_of(table: Table) -> list[str]:
    """The columns that a CSV can hold; spans, which come last, are those of `value_json` and the first one's columns."""
    return [column.name for column in table.columns if column.kind != "spans"]


def descriptor() -> dict[str, Any]:
    """`datapackage.json`: the same for every ledger."""
    return {
        "profile": "tabular-data-package",
        "name": "tacitus-ledger",
        "title": "A ledger of sourced incidents",
        "resources": [_resource(table) for table in TABLES.values()],
    }


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [
            {"name": c.name, "type": TYPES[c.kind], "description": c.means}
            for c in table.columns
            if c.kind != "spans"
        ],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.name in REFERENCES:
        schema["foreignKeys"] = [
            {"fields": [name], "reference": {"resource": f"{name}s", "fields": ["id"]}}
            for name in REFERENCES[table.name]
        ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }
