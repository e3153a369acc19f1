"""Readers: a report → claims and rejects. A reader is a class (`base.py`) and a row of `READERS`."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from tacitus.boundary import uncounted
from tacitus.errors import UsageError

if TYPE_CHECKING:
    from tacitus.readers.base import Reader

READERS: dict[str, str] = {
    "rules": "tacitus.readers.rules.read:RuleReader",
    "rules-alone": "tacitus.readers.rules.read:without_network",
    "llm": "tacitus.readers.llm.reader:by_settings",
}
"""Name as users write it → module and what makes the reader, called without arguments when it is first asked for."""


def known(name: str) -> str:
    """The name of a reader. Raises `UsageError`, with the names that there are, for one that is none."""
    if name not in READERS:
        raise UsageError(f"There is no reader {name}.", remedy=f"Readers: {', '.join(READERS)}.")
    return name


def reader_of(name: str) -> Reader:
    """The reader of a name. Raises `UsageError`."""
    module, _, make = READERS[known(name)].partition(":")
    with uncounted():
        made: Reader = getattr(importlib.import_module(module), make)()
    return made


def spent_by(name: str) -> str:
    """What the reader of a name has used in this process, in words; empty for one that counts nothing."""
    from tacitus.readers.base import Metered

    reader = reader_of(name)
    return reader.spent if isinstance(reader, Metered) else ""
