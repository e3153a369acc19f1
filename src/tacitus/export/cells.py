"""Text files, row by row: CSV and TSV whose cells do no harm, JSON lines, and a zip for a format of several files."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, Any

Cell = str | int | float | bool | None
FORMULA = frozenset("=+-@＝＋－＠﹢﹣")
"""Signs that begin a formula, in their wide and small forms too."""
IN_MEMORY = 4_000_000
"""Bytes of a part of a bundle; more go to disk."""
Put = Callable[[Iterable[Cell]], None]


@contextmanager
def text_of(sink: IO[bytes]) -> Iterator[IO[str]]:
    """A byte stream as UTF-8 text with plain line ends; it stays open."""
    text = io.TextIOWrapper(sink, encoding="utf-8", errors="replace", newline="", write_through=True)
    try:
        yield text
    finally:
        text.detach()


@contextmanager
def csv_rows(sink: IO[bytes], header: Iterable[str], *, guard: bool = True) -> Iterator[Put]:
    """Gives what writes one row of a CSV file (RFC 4180) under its header. Unknown (None) is an empty cell.

    With `guard` no cell can be run as a formula by a spreadsheet.
    """
    with text_of(sink) as text:
        rows = csv.writer(text)
        rows.writerow(header)
        yield lambda cells: rows.writerow([safe(cell) if guard else cell for cell in map(_plain, cells)])


@contextmanager
def tab_rows(sink: IO[bytes], header: Iterable[str]) -> Iterator[Put]:
    """The same for tab-separated values without quotes: tabs and line ends within a cell become blanks."""
    with text_of(sink) as text:
        text.write("\t".join(header) + "\n")
        yield lambda cells: text.writelines(("\t".join(map(_flat, cells)), "\n"))


@contextmanager
def json_lines(sink: IO[bytes]) -> Iterator[Callable[[Any], None]]:
    """Gives what writes one JSON object a line."""
    with text_of(sink) as text:
        yield lambda plain: text.writelines((json.dumps(plain, ensure_ascii=False), "\n"))


@contextmanager
def zipped(sink: IO[bytes]) -> Iterator[Callable[[str], IO[bytes]]]:
    """Gives what opens the next file of a zip, always of the same bytes for the same content.

    A pipe cannot be gone back in, and a zip that is written to one differs: it is made elsewhere first.
    """
    with spool() as made:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:

            def opened(name: str) -> IO[bytes]:
                info = zipfile.ZipInfo(name)  # dated 1980: the same files are the same archive
                info.compress_type = zipfile.ZIP_DEFLATED
                return archive.open(info, "w", force_zip64=True)

            yield opened
        made.seek(0)
        shutil.copyfileobj(made, sink)


@contextmanager
def bundle(sink: IO[bytes], *names: str) -> Iterator[dict[str, IO[bytes]]]:
    """Gives files that can be written side by side; together they become a zip."""
    with ExitStack() as stack:
        parts = {name: stack.enter_context(spool()) for name in names}
        yield parts
        with zipped(sink) as opened:
            for name, part in parts.items():
                part.seek(0)
                with opened(name) as member:
                    shutil.copyfileobj(part, member)


def spool() -> IO[bytes]:
    """A temporary file, in memory while it is small."""
    return tempfile.SpooledTemporaryFile(IN_MEMORY)


def safe(cell: Cell) -> Cell:
    """A cell that a spreadsheet will not run as a formula, whatever stands before its sign."""
    acts = isinstance(cell, str) and (cell[:1] in tuple("\t\r\n") or cell.lstrip()[:1] in FORMULA)
    return f"'{cell}" if acts else cell


def _plain(cell: Cell) -> Cell:
    """A cell with booleans as JSON has them."""
    return ("true" if cell else "false") if isinstance(cell, bool) else cell


def _flat(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())
