"""Compression and its limits: how much may come out, how compressed bytes begin, what a ZIP archive lists."""

from __future__ import annotations

import bz2
import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Protocol

from tacitus.data_packages import has
from tacitus.errors import ArchiveLimit

FREE_BYTES = 64 * 1024**2
"""What any source may unpack to."""
MOST_RATIO = 200
"""How many bytes may come of one; text seldom shrinks to less than a twentieth."""
MOST_UNPACKED = 16 * 1024**3
"""Bytes that one source may unpack to, however large it is."""
MOST_MEMBERS = 200_000
IN_MEMORY = 8 * 1024**2
"""Bytes up to which an unpacked piece stays in memory; larger ones wait in a temporary file."""
CHUNK = 256 * 1024
GZIP, BZIP2, XZ, ZSTANDARD = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"


class Readable(Protocol):
    """Something with a `read`."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; empty at the end."""


@dataclass(slots=True)
class Meter:
    """How much one source, with all that is nested in it, may still unpack to."""

    left: int
    members: int = MOST_MEMBERS

    @classmethod
    def of(cls, size: int) -> Meter:
        """The meter of a source of so many bytes."""
        return cls(min(FREE_BYTES + MOST_RATIO * size, MOST_UNPACKED))

    def take(self, size: int) -> None:
        """Count bytes that came out. Raises `ArchiveLimit`."""
        self.left -= size
        if self.left < 0:
            raise ArchiveLimit(
                "It unpacks to far more than what it holds should: it may be made to fill a disk.",
                remedy="Unpack it yourself if you trust it, and give the files.",
            )

    def count(self) -> None:
        """Count one member. Raises `ArchiveLimit`."""
        self.members -= 1
        if self.members < 0:
            raise ArchiveLimit(
                f"It has more than {MOST_MEMBERS:,} members.", remedy="Split it into several archives."
            )


def spooled(source: Readable, meter: Meter) -> IO[bytes]:
    """All that `source` gives, in memory or a temporary file, at its beginning. Raises `ArchiveLimit`."""
    file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the caller closes it
    while chunk := source.read(CHUNK):
        meter.take(len(chunk))
        file.write(chunk)
    file.seek(0)
    return file


def unpacked_head(head: bytes) -> bytes:
    """The beginning of what `head` unpacks to; empty where it is not compressed or broken."""
    unpack = next((unpack for mark, unpack in _HEADS.items() if head.startswith(mark)), None)
    try:
        return unpack(head) if unpack else b""
    except (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError):
        return b""


def members_of(file: IO[bytes]) -> frozenset[str]:
    """The names in the ZIP archive of `file`, which is left at its beginning; none where it is broken."""
    try:
        with zipfile.ZipFile(file) as archive:
            return frozenset(archive.namelist()[:MOST_MEMBERS])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, OverflowError):
        return frozenset()
    finally:
        file.seek(0)


HEAD_UNPACKED = 4096


def _gzip_head(head: bytes) -> bytes:
    return zlib.decompressobj(wbits=31).decompress(head, HEAD_UNPACKED)


def _bz2_head(head: bytes) -> bytes:
    return bz2.BZ2Decompressor().decompress(head, HEAD_UNPACKED)


def _xz_head(head: bytes) -> bytes:
    return lzma.LZMADecompressor(memlimit=FREE_BYTES).decompress(head, HEAD_UNPACKED)


def _zstandard_head(head: bytes) -> bytes:
    if not has("zstandard"):
        return b""
    import zstandard

    try:
        with zstandard.ZstdDecompressor(max_window_size=FREE_BYTES).stream_reader(head) as reader:
            return reader.read(HEAD_UNPACKED)
    except zstandard.ZstdError:
        return b""


_HEADS: dict[bytes, Callable[[bytes], bytes]] = {
    GZIP: _gzip_head,
    BZIP2: _bz2_head,
    XZ: _xz_head,
    ZSTANDARD: _zstandard_head,
}
