"""What is asked of alerts by page, API and command line: a look first, then what was found."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tacitus.alerts.feed import atom
from tacitus.alerts.finding import look
from tacitus.alerts.memory import Memory
from tacitus.errors import MissingInput
from tacitus.ledger.ledger import Ledger
from tacitus.model.alerts import Change


def first_look(ledger: Ledger) -> None:
    """Have searches that were just saved see what is there already."""
    with _memory(ledger) as memory:
        look(ledger, memory)


def changes_of(ledger: Ledger, name: str | None = None, limit: int = 100) -> list[Change]:
    """The newest changes (of one alert), newest first, after a look. Raises `MissingInput` for no alert."""
    if name is not None and name not in {search.name for search in ledger.saved_searches()}:
        raise MissingInput(f"There is no alert {name}.", remedy="List them: tacitus alerts list.")
    if not ledger.saved_searches():
        return []
    with _memory(ledger) as memory:
        if os.access(ledger.sides.parent, os.W_OK):
            look(ledger, memory)
        return [ledger.without_names(change) for change in memory.changes(name, limit=limit)]


def feed_of(ledger: Ledger, name: str, home: str) -> bytes:
    """The Atom feed of an alert. Raises `MissingInput`."""
    return atom(name, changes_of(ledger, name), home)


@contextmanager
def _memory(ledger: Ledger) -> Iterator[Memory]:
    memory = Memory(ledger.sides)
    try:
        yield memory
    finally:
        memory.close()
