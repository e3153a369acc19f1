"""Originals as they are kept: bytes by their SHA-256, compressed, in a folder beside a ledger's file or in the ledger."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from tacitus.errors import LedgerError

COMPRESSION = 6
FOLDER = ".originals"
"""What is added to the name of a ledger's file."""
ENDING = ".z"


class Shelf(Protocol):
    """Where packed originals are, by SHA-256 (hex) of what is packed."""

    def put_original(self, sha256: str, packed: bytes) -> None:
        """Keep one, durable on return or with the transaction that is under way; over what was kept under its name."""

    def original(self, sha256: str) -> bytes | None:
        """What is kept under a name, None where there is nothing."""

    def holds_original(self, sha256: str) -> bool:
        """Whether anything is kept under a name."""


def sum_of(raw: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(raw).hexdigest()


def pack(raw: bytes) -> bytes:
    """The bytes compressed."""
    return zlib.compress(raw, COMPRESSION)


def unpack(packed: bytes, sha256: str, size: int) -> bytes | None:
    """The bytes (`size` of them) whose sum it is; None where they are not what was packed."""
    try:
        raw = zlib.decompressobj().decompress(
            packed, size + 1
        )  # never more than was kept, whatever somebody put there
    except zlib.error:
        return None
    return raw if len(raw) == size and sum_of(raw) == sha256 else None


class Folder:
    """Files `AB/ABCD….z`, each written beside and then named; what nobody refers to does no harm."""

    def __init__(self, ledger: Path) -> None:
        """The folder of the ledger in this file; it is made when the first original is kept."""
        self.path = ledger.with_name(ledger.name + FOLDER)

    def put_original(self, sha256: str, packed: bytes) -> None:
        """Raises `LedgerError` where it cannot be written."""
        place = self._place(sha256)
        try:
            fresh = [one for one in (place.parent, self.path) if not one.exists()]
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(prefix=".", dir=place.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(packed)
                    file.flush()
                    os.fsync(handle)
                Path(beside).replace(place)
            finally:
                Path(beside).unlink(missing_ok=True)
            for folder in dict.fromkeys((place.parent, *(one.parent for one in fresh))):
                _settle(folder)
        except OSError as error:
            raise LedgerError(
                f"The original cannot be kept in {self.path.name}: {error.strerror or error}.",
                remedy="Make room or correct the permissions; TACITUS_ORIGINALS=off adds without keeping copies.",
            ) from error

    def original(self, sha256: str) -> bytes | None:
        """Raises `LedgerError` where it cannot be read."""
        try:
            return self._place(sha256).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise LedgerError(
                f"An original in {self.path.name} cannot be read: {error.strerror}.",
                remedy="Make that folder readable, or put it back from a backup of the ledger.",
            ) from error

    def holds_original(self, sha256: str) -> bool:
        return self._place(sha256).exists()

    def _place(self, sha256: str) -> Path:
        return self.path / sha256[:2] / f"{sha256}{ENDING}"


def _settle(folder: Path) -> None:
    """Have a new name in a folder last: on systems that open folders as files."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
