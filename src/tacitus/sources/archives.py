"""ZIP and tar archives and compressed files: each member is opened by what it is.

What they may unpack to is metered for the source as a whole (`packed.Meter`); a name that leads out of the archive
is refused, though nothing is ever written under it.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Collection
from functools import partial
from pathlib import PurePosixPath
from typing import IO

from tacitus.errors import ArchiveLimit, Encrypted, NotInstalled, RecordError, UnreadableSource, UnsafeName
from tacitus.settings import Settings
from tacitus.sources.compression import (
    BZIP2,
    CHUNK,
    FREE_BYTES,
    GZIP,
    XZ,
    ZSTANDARD,
    Meter,
    Readable,
    spooled,
)
from tacitus.sources.source import Found, Peek, Piece, SourceReject

BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError,
    RuntimeError, ValueError, OverflowError,
)  # fmt: skip
"""What the libraries raise for archives that are cut off, lie, or use what they do not know."""
_OUTSIDE = re.compile(r"[/\\]|[A-Za-z]:|.*?(?:^|[/\\])\.\.(?:[/\\]|$)", re.DOTALL)
_SEALED = 0x1
"""The flag of a ZIP member that asks for a password."""
BITE = 1024
"""Bytes of Zstandard that are unpacked at once: a few may stand for a hundred thousand."""
_PAGE_FOLDER = re.compile(r"(.+)_files", re.IGNORECASE)


def is_zip(peek: Peek) -> bool:
    """A ZIP archive of no other kind."""
    return peek.head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_tar(peek: Peek) -> bool:
    """A tar archive of the last thirty years."""
    return peek.head[257:262] == b"ustar"


def is_packed(peek: Peek) -> bool:
    """A compressed file: gzip, bzip2, xz, Zstandard."""
    return peek.head.startswith((GZIP, XZ, ZSTANDARD)) or (
        peek.head.startswith(BZIP2) and peek.head[4:10] == b"1AY&SY"
    )


def unpack_zip(archive: Piece, settings: Settings, meter: Meter) -> Found:
    """The members of a ZIP archive; its paths are `ARCHIVE/NAME`. Raises `UnreadableSource`."""
    try:
        with zipfile.ZipFile(archive.file) as held:
            files = [member for member in held.infolist() if not member.filename.endswith("/")]
            names = {member.filename for member in files}
            for member in files:
                if passed_over(member.filename, names):
                    continue
                yield _member(archive, member.filename, partial(_zip_member, held, member, meter))
    except BROKEN as error:
        raise unreadable(error) from error


def unpack_tar(archive: Piece, settings: Settings, meter: Meter) -> Found:
    """The files of a tar archive. Raises `UnreadableSource`."""
    try:
        with tarfile.open(fileobj=archive.file, mode="r:") as held:
            for member in held:
                meter.count()
                if member.isfile() and not passed_over(member.name, ()):
                    yield _member(archive, member.name, partial(_tar_member, held, member, meter))
    except BROKEN as error:
        raise unreadable(error) from error


def unpack_packed(packed: Piece, settings: Settings, meter: Meter) -> Found:
    """The one file of a compressed file: of `a.txt.gz`, `a.txt`. Raises `UnreadableSource`."""
    name = PurePosixPath(packed.path).name
    stem, _, ending = name.rpartition(".")
    inner = f"{stem}.tar" if ending.lower() in ("tgz", "tbz2", "txz") else stem or name
    try:
        file = spooled(_stream(packed.file), meter)
    except BROKEN as error:
        raise unreadable(error) from error
    yield Piece(path=f"{packed.path}/{inner}", file=file, beside=packed.beside)


def passed_over(name: str, names: Collection[str]) -> bool:
    """Whether a member is no source: hidden, a system's own, or beside a saved page in the same archive."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if any(part.startswith(".") and part != ".." for part in parts) or "__MACOSX" in parts:
        return True
    return any(
        (saved := _PAGE_FOLDER.fullmatch("/".join(parts[: depth + 1])))
        and any(saved[1] + ending in names for ending in (".html", ".htm"))
        for depth in range(len(parts) - 1)
    )


def _member(archive: Piece, name: str, unpack: Callable[[], IO[bytes]]) -> Piece | SourceReject:
    """One member; a reject where its name leads out, it asks for a password, or is broken. Raises `ArchiveLimit`."""
    path = f"{archive.path}/{name}"
    try:
        if _OUTSIDE.match(name):
            raise UnsafeName(
                "Its name leads out of the archive.", remedy="Unpack it yourself if you trust it."
            )
        return Piece(path=path, file=unpack(), beside=archive.beside)
    except ArchiveLimit:
        raise
    except RecordError as error:
        return SourceReject.of(path, error.reason, str(error))


def _zip_member(held: zipfile.ZipFile, member: zipfile.ZipInfo, meter: Meter) -> IO[bytes]:
    meter.count()
    if member.flag_bits & _SEALED:
        raise Encrypted("It asks for a password.", remedy="Unpack it, and give what is in it.")
    try:
        with held.open(member) as packed:
            return spooled(packed, meter)
    except BROKEN as error:
        raise unreadable(error) from error


def _tar_member(held: tarfile.TarFile, member: tarfile.TarInfo, meter: Meter) -> IO[bytes]:
    try:
        packed = held.extractfile(member)
        if packed is None:
            raise UnreadableSource("It is no file.")
        with packed:
            return spooled(packed, meter)
    except BROKEN as error:
        raise unreadable(error) from error


def unreadable(error: BaseException) -> UnreadableSource:
    """What to raise for an archive that cannot be unpacked."""
    said = " ".join(str(error).split())[:200]
    return UnreadableSource(
        f"It cannot be unpacked ({said or type(error).__name__}).",
        remedy="Check that the download is complete.",
    )


def _stream(file: IO[bytes]) -> Readable:
    head = file.read(4)
    file.seek(0)
    if head.startswith(GZIP):
        return gzip.GzipFile(fileobj=file, mode="rb")
    if head.startswith(BZIP2):
        return bz2.BZ2File(file)
    if head == XZ[:4]:
        return _Unxz(file)
    if head.startswith(ZSTANDARD):
        return _unzstd(file)
    raise UnreadableSource("It is not compressed.", remedy="Give it the ending of what it is.")


class _Unxz:
    """What an .xz unpacks to, with no more memory than a source may have (`lzma.LZMAFile` knows no limit)."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decompressor = lzma.LZMADecompressor(memlimit=FREE_BYTES)

    def read(self, size: int, /) -> bytes:
        """At most so many bytes. Raises `LZMAError`, and `EOFError` where it is cut off."""
        while not self._decompressor.eof:
            packed = self._file.read(CHUNK) if self._decompressor.needs_input else b""
            if not packed and self._decompressor.needs_input:
                raise EOFError("it is cut off")
            if unpacked := self._decompressor.decompress(packed, size):
                return unpacked
        return b""


class _Unzstd:
    """What a .zst unpacks to, in small bites. Raises `ValueError`, and `EOFError` where it is cut off."""

    def __init__(self, file: IO[bytes]) -> None:
        import zstandard

        self._file, self._broken = file, zstandard.ZstdError
        self._new = zstandard.ZstdDecompressor(max_window_size=FREE_BYTES * 2).decompressobj
        self._frame = self._new()
        self._waiting = b""

    def read(self, size: int, /) -> bytes:
        """Some of it; empty at the end."""
        while True:
            packed = self._waiting or self._file.read(BITE)
            self._waiting = b""
            if not packed:
                if not self._frame.eof:
                    raise EOFError("it is cut off")
                return b""
            if self._frame.eof:
                self._frame = self._new()
            try:
                unpacked = self._frame.decompress(packed)
            except self._broken as error:
                raise ValueError(str(error)) from error
            self._waiting = self._frame.unused_data
            if unpacked:
                return unpacked


def _unzstd(file: IO[bytes]) -> Readable:
    from tacitus.data_packages import has

    if not has("zstandard"):
        raise NotInstalled(
            "Zstandard is read by zstandard, which is not installed.",
            remedy="Run make setup, or pip install 'tacitus[sources]'.",
        )
    return _Unzstd(file)
