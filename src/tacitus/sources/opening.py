"""Files, folders and bytes → reports: what each is told by, opened, with what is in it, and how paths are walked."""

from __future__ import annotations

import glob
import io
import mimetypes
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO

from tacitus.boundary import attempt
from tacitus.data_packages import has
from tacitus.errors import ArchiveLimit, EmptyReport, MissingInput, NotInstalled, UnreadableSource
from tacitus.model.characters import in_one_line
from tacitus.model.originals import Keeping
from tacitus.model.records import Reject, Report
from tacitus.settings import Settings
from tacitus.sources.archives import (
    passed_over,
)
from tacitus.sources.compression import Meter
from tacitus.sources.kinds import KINDS
from tacitus.sources.source import (
    Found,
    Original,
    Peek,
    Piece,
    Result,
    SourceKind,
    SourceReject,
    make_report,
    too_large,
)

STDIN = "-"
BYTES_PER_CHARACTER = 4
"""Most bytes that one character takes in UTF-8."""
HEAD = 64 * 1024
"""Bytes that kinds are recognised by."""
MOST_DEPTH = 5
"""Containers in containers: a PDF in a letter in a mailbox in a tar in a gzip is at the fifth."""
_SAVED = "_files"
_NO_TYPE = "application/octet-stream"
_NO_TEXT = ("image/", "audio/", "video/", "font/")
NO_SOURCES = frozenset((".py", ".css", ".js", ".yaml", ".yml", ".toml", ".sh", ".ini", ".log"))
"""Endings of text that is no report."""


def open_reports(path: str | Path, settings: Settings) -> Iterator[Report | SourceReject]:
    """The reports of a file, folder (with its sub-folders, sorted), glob or `-` (standard input).

    A source that cannot be read is a `SourceReject` in its place. Raises `MissingInput` when there is nothing
    at `path`.
    """
    for result in open_originals(path, settings):
        yield result if isinstance(result, SourceReject) else result.report


def open_originals(path: str | Path, settings: Settings) -> Result:
    """As `open_reports`, with the bytes that each report was made from."""
    for name, shown in shown_sources(str(path)):
        for unit in open_units(name, shown, settings):
            yield from unit


def shown_sources(path: str) -> Iterator[tuple[str, str]]:
    """(file, its path as it is kept and shown) for each file of `list_sources`. Raises `MissingInput`."""
    for name in list_sources(path):
        yield name, in_one_line(_below(path, name))


def open_units(name: str, shown: str, settings: Settings) -> Iterator[Result]:
    """What a file holds, part by part (a line, a page, a member), each opened when it is iterated over.

    One after the other they give what `open_originals` gives of the file; a part that is passed over costs what it takes
    to find the next. `shown` is the file's path as it is kept.
    """
    try:
        with _file_of(name) as file:
            piece, meter = _piece_of(file, shown)
            yield from _sound_units(_units(piece, settings, meter, 0), piece, settings)
    except OSError as error:
        unreadable = _no_file(error)
        yield iter((SourceReject.of(shown, unreadable.reason, str(unreadable)),))


def may_hold_many(name: str, shown: str) -> bool:
    """Whether a file is of a kind that may hold many reports, as its content tells; False where it cannot be told."""
    try:
        with _file_of(name) as file:
            return _kind_of(Piece(path=shown, file=file)).many
    except (OSError, UnreadableSource):
        return False


def open_bytes(original: Original, settings: Settings) -> Result:
    """The reports of bytes at hand (fetched, or handed over), by what they are; rejects as in `open_originals`."""
    piece = Piece(path=original.path, file=io.BytesIO(original.raw), beside=original.beside)
    yield from _turned(_read(piece, settings, Meter.of(len(original.raw)), 0), piece, settings)


def media_type_of(original: Original) -> str:
    """What bytes are, by content before name, as a media type; `application/octet-stream` for what is no known kind."""
    piece = Piece(path=original.path, file=io.BytesIO(original.raw), beside=original.beside)
    try:
        kind = _kind_of(piece)
    except UnreadableSource:
        return _NO_TYPE
    if kind is KINDS["text"]:
        named = mimetypes.guess_type(original.path)[0] or kind.media_types[0]
        return _NO_TYPE if named.startswith("text/") and b"\0" in original.raw[:HEAD] else named
    return kind.media_types[0] if kind.media_types else _NO_TYPE


def _turned(results: Result, piece: Piece, settings: Settings) -> Result:
    """`results`; what breaks them off is a reject with the bytes of the piece, where these may be kept."""
    while (found := attempt(partial(next, results, None), stage="source")) is not None:
        if isinstance(found, Reject):
            yield _away(found, piece, settings)
            return
        yield found


def _away(reject: Reject, piece: Piece, settings: Settings) -> SourceReject:
    return SourceReject(path=in_one_line(piece.path), reject=reject, original=_whole(piece, settings.keeping))


def _whole(piece: Piece, keeping: Keeping) -> Original | None:
    """All bytes of a piece; None for pictures, sound and film, and for more than is kept."""
    named = mimetypes.guess_type(piece.path)[0] or ""
    if keeping.where == "off" or named.startswith(_NO_TEXT) or piece.file.closed:
        return None
    piece.file.seek(0)
    raw = piece.file.read(keeping.most_bytes + 1)
    return Original(path=piece.path, raw=raw, beside=piece.beside) if len(raw) <= keeping.most_bytes else None


def _below(given: str, name: str) -> str:
    """A file's path as it is kept and shown: from the folder that was given on, never this machine's."""
    if name == STDIN or not Path(given).is_dir():
        return Path(name).name
    inside = Path(name).relative_to(given)
    return (inside if given.endswith("..") else Path(given).name / inside).as_posix()


def list_sources(path: str | Path) -> list[str]:
    """The files that `path` stands for, sorted; hidden ones in folders are passed over.

    Raises `MissingInput` when there are none.
    """
    written = str(path)
    if written == STDIN:
        return [STDIN]
    place = Path(written)
    if place.is_dir():
        inside = (
            file
            for file in place.rglob("*")
            if file.is_file() and not _hidden(file.relative_to(place)) and not _belongs_to_a_page(file, place)
        )
        names = sorted(map(str, inside))
    elif place.exists():
        names = [written]
    else:
        names = sorted(name for name in glob.glob(written, recursive=True) if Path(name).is_file())  # noqa: PTH207
    if not names:
        what = "The folder is empty" if place.is_dir() else "There is no such file or folder"
        raise MissingInput(
            f"{what}: {written}.", remedy="Check the path; quote a pattern so the shell leaves it alone."
        )
    return names


def report_from_text(text: str, settings: Settings) -> Report:
    """The report of a text at hand. Raises `EmptyReport` or `ReportTooLarge`."""
    return make_report(text, path=None, limit=settings.max_characters)


def _piece_of(file: IO[bytes], shown: str) -> tuple[Piece, Meter]:
    """A file as what it is, at its beginning, and how much it may unpack to."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return Piece(path=shown, file=file), Meter.of(size)


def _no_file(error: OSError) -> UnreadableSource:
    return UnreadableSource(f"It cannot be opened: {error.strerror or error}.")


def _file_of(name: str) -> IO[bytes]:
    return io.BytesIO(sys.stdin.buffer.read()) if name == STDIN else Path(name).open("rb")


def _read(piece: Piece, settings: Settings, meter: Meter, depth: int) -> Result:
    """The reports of a piece, and of the pieces in it. Raises `RecordError`."""
    for unit in _units(piece, settings, meter, depth):
        yield from unit


def _units(piece: Piece, settings: Settings, meter: Meter, depth: int) -> Iterator[Result]:
    """What is in a piece, one by one; each is opened when it is iterated over. Raises `RecordError`."""
    kind = _kind_of(piece)
    absent = [module for module in kind.needs if not has(module)]
    if absent:
        raise NotInstalled(
            f"{kind.what} are read by {', '.join(absent)}, which is not installed.",
            remedy=f"Run make setup, or pip install 'tacitus[{kind.extra}]'.",
        )
    empty = True
    for found in _found(kind, piece, settings, meter):
        empty = False
        if not isinstance(found, Piece):
            yield iter((found,))
            continue
        if depth == MOST_DEPTH:
            raise ArchiveLimit(
                f"It is nested more than {MOST_DEPTH} deep.", remedy="Unpack it, and give what is in it."
            )
        if kind is KINDS["packed"]:  # one file, whose own parts are the parts
            with closing(found.file):
                yield from _sound_units(_units(found, settings, meter, depth + 1), found, settings)
        else:
            yield _inside(found, settings, meter, depth)
    if empty:
        raise EmptyReport(
            "There is no report in it.", remedy="Check that the download or export is complete."
        )


def _inside(piece: Piece, settings: Settings, meter: Meter, depth: int) -> Result:
    with closing(piece.file):
        yield from _turned(_read(piece, settings, meter, depth + 1), piece, settings)


def _sound_units(units: Iterator[Result], piece: Piece, settings: Settings) -> Iterator[Result]:
    """`units`, and one with a reject for what broke them off."""
    while (unit := attempt(partial(next, units, None), stage="source")) is not None:
        if isinstance(unit, Reject):
            yield iter((_away(unit, piece, settings),))
            return
        yield unit


def _found(kind: SourceKind, piece: Piece, settings: Settings, meter: Meter) -> Found:
    if kind.many:  # the address of a list is none of what is in it
        piece = replace(piece, beside=replace(piece.beside, url=None))
    if kind.unpack is not None:
        return kind.unpack(piece, settings, meter)
    assert kind.read is not None, "a kind has a reader or an unpacker"
    raw = _bytes_of(piece.file, kind, settings)
    return kind.read(Original(path=piece.path, raw=raw, beside=piece.beside), settings)


def _bytes_of(file: IO[bytes], kind: SourceKind, settings: Settings) -> bytes:
    """All bytes. Raises `ReportTooLarge` before they are read."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    most = kind.most_bytes or BYTES_PER_CHARACTER * settings.max_characters
    if size > most:
        raise too_large(size, most if kind.most_bytes else settings.max_characters)
    return file.read()


def _kind_of(piece: Piece) -> SourceKind:
    """By content, else by name, else by what its sender says; text otherwise.

    Raises `UnreadableSource` for an ending that is known to be no source.
    """
    head = piece.file.read(HEAD)
    piece.file.seek(0)
    media_type = (piece.beside.media_type or "").partition(";")[0].strip().lower()
    fetched = (piece.beside.url or "").startswith("http")
    peek = Peek(piece.file, head, "" if fetched else piece.path, media_type)
    by_name = next((kind for kind in KINDS.values() if peek.ending in kind.endings), None)
    by_sender = next((kind for kind in KINDS.values() if media_type in kind.media_types), None)
    found = next((kind for kind in KINDS.values() if kind.knows(peek)), None) or by_name or by_sender
    if found is None and peek.ending in NO_SOURCES:
        known = ", ".join(sorted({ending for kind in KINDS.values() for ending in kind.endings}))
        raise UnreadableSource(f"Files that end in {peek.ending} are not read.", remedy=f"Known: {known}.")
    return found or KINDS["text"]


def _belongs_to_a_page(file: Path, place: Path) -> bool:
    """Whether a file lies in the folder that a browser saves beside a page ("Web Page, Complete")."""
    inside = file.relative_to(place)
    saved = (
        f"{str(folder)[: -len(_SAVED)]}{ending}" for folder in inside.parents for ending in (".html", ".htm")
    )
    if not any(folder.name.lower().endswith(_SAVED) for folder in inside.parents):
        return False
    beside = {page for page in saved if (place / page).is_file()}
    return passed_over(inside.as_posix(), beside)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
