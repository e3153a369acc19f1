"""What the common code asks of a connection to a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol


class Rows(Protocol):
    """What a statement answers."""

    def fetchone(self) -> Any:
        """The next row, None when there is none."""

    def fetchall(self) -> list[Any]:
        """The rows that are left."""

    def __iter__(self) -> Iterator[Any]: ...


class Connected(Protocol):
    """A connection whose errors are `LedgerError`; a statement says ? for what is bound."""

    def execute(self, statement: str, bound: Sequence[Any] = (), /) -> Rows:
        """Run one statement."""

    def put_all(self, table: str, columns: str, rows: Iterable[tuple[Any, ...]], clash: str = "", /) -> None:
        """Insert rows into columns of a table; `clash` is the clause for those that are there already."""


def marks(values: Sequence[Any]) -> str:
    """A ? for each value."""
    return ",".join("?" * len(values))
