"""Parquet: one file a table, typed, with nested spans; read by DuckDB, pandas, polars, R."""

from __future__ import annotations

from contextlib import ExitStack
from typing import IO, Any

from tacitus.export.job import Job
from tacitus.ledger.arrow import ROWS_AT_ONCE, batch_of, schema_of
from tacitus.ledger.tables import TABLES, RowsOnce, Table

MAIN = "incidents"
HOLDS = frozenset(
    "label status when when_precision time_of_day where point radius_km country admin1 initiators attributions "
    "targets target_object means reports claims links grade merged_ids toll_history killed wounded missing "
    "detained abducted displaced".split()
)


def write(job: Job) -> None:
    """Incidents to the file, the other tables beside it."""
    with ExitStack() as stack:
        writers = [
            stack.enter_context(_Writer(table, job.main if name == MAIN else job.beside(f"{name}.parquet")))
            for name, table in TABLES.items()
        ]
        for case in job.wanted():
            for writer in writers:
                writer.add(case)
            job.losses.write()
            job.losses.drop(case, HOLDS)


class _Writer:
    """A Parquet file in the making: rows are kept until they fill a row group."""

    def __init__(self, table: Table, sink: IO[bytes]) -> None:
        import pyarrow.parquet as parquet

        self._table, self._once = table, RowsOnce(table)
        self._rows: list[tuple[Any, ...]] = []
        self._file = parquet.ParquetWriter(sink, schema_of(table), compression="zstd")

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._file.close()

    def add(self, case: Any) -> None:
        """The rows of a case."""
        self._rows.extend(self._once.of(case))
        if len(self._rows) >= ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._file.write_batch(batch_of(self._table, self._rows))
            self._rows.clear()
