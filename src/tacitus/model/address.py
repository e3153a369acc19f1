"""Where a ledger is, as people write it: a file's path, or KIND:REST of another kind of store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tacitus.errors import UsageError

_PASSWORD = re.compile(r"^(postgresql://[^:/@]*):[^/]*@")
_NO_FILE = ("postgresql:", "memory:")


@dataclass(frozen=True, slots=True)
class Address:
    """`str` shows it without its password; `written` has that."""

    written: str

    def __str__(self) -> str:
        return _PASSWORD.sub(r"\1@", self.written)

    @property
    def is_file(self) -> bool:
        """Whether it names a file, there or not."""
        return not self.written.startswith(_NO_FILE)

    @property
    def file(self) -> Path:
        """The file that it names. Raises `UsageError` where it names none."""
        if not self.is_file:
            raise UsageError(
                f"{self} is no file.",
                remedy="This needs a ledger in a file; 'tacitus copy' makes one of any ledger.",
            )
        return Path(self.written.removeprefix("sqlite:"))


def address_of(given: Address | Path | str) -> Address:
    """An address as it is given; `postgres:` is another name of `postgresql:`."""
    if isinstance(given, Address):
        return given
    written = str(given)
    return Address(re.sub(r"^postgres:", "postgresql:", written))
