"""The ledger's tables as Arrow: typed columns, spans nested. Needs the extra `tables`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from tacitus.data_packages import require
from tacitus.ledger.tables import RowsOnce, Table
from tacitus.model.ledger import Case

if TYPE_CHECKING:
    import pyarrow

EXTRA = "tables"
ROWS_AT_ONCE = 5_000


def schema_of(table: Table) -> pyarrow.Schema:
    """The Arrow schema of a table, meanings in the fields' metadata. Raises `InstallationError`."""
    require(EXTRA, "pyarrow")
    import pyarrow as pa

    span = pa.struct(
        [("start", pa.int64()), ("end", pa.int64()), ("text", pa.string()), ("report", pa.string())]
    )
    types = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "spans": pa.list_(span),
    }
    return pa.schema(
        [pa.field(c.name, types[c.kind], metadata={"description": c.means}) for c in table.columns],
        metadata={"title": table.title},
    )


def batch_of(table: Table, rows: list[tuple[Any, ...]]) -> pyarrow.RecordBatch:
    """Rows of a table as one batch."""
    import pyarrow as pa

    schema = schema_of(table)
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def batches(table: Table, cases: Iterable[Case]) -> Iterator[pyarrow.RecordBatch]:
    """The rows of cases, some thousand at a time."""
    once = RowsOnce(table)
    rows = (row for case in cases for row in once.of(case))
    while some := list(islice(rows, ROWS_AT_ONCE)):
        yield batch_of(table, some)


def arrow_table(table: Table, cases: Iterable[Case]) -> pyarrow.Table:
    """The whole table in memory. Raises `InstallationError`."""
    schema = schema_of(table)
    import pyarrow as pa

    return pa.Table.from_batches(batches(table, cases), schema=schema)
