"""A ledger whose file may not be there yet."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from tacitus.ledger.ledger import Ledger
from tacitus.ledger.query import LedgerQuery
from tacitus.model.query import Summary


def late_ledger(path: Path) -> LedgerQuery:
    """Answers as an empty ledger, which names the missing file, until the file appears; from then on as the ledger."""
    return cast(LedgerQuery, _Late(path))


class _Late:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._ledger = Ledger("memory:")
        self._there = False
        self._lock = threading.Lock()

    def summary(self) -> Summary:
        found = self._source().summary()
        return found if self._there else replace(found, missing_file=self._path.name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source(), name)

    def _source(self) -> Ledger:
        with self._lock:
            if not self._there and self._path.is_file():
                self._ledger, self._there = Ledger(self._path, read_only=True), True
            return self._ledger
