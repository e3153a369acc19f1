"""A page of a PDF as a picture, with the rectangles of words on it: drawn by a process of its own, within limits.

PDFs are strangers' work: a page may take for ever to draw, or bring the drawing down. So it costs this process alone.
"""

from __future__ import annotations

import base64
import binascii
import json
import subprocess
import sys
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from threading import BoundedSemaphore
from typing import Any

from tacitus.errors import UnreadableSource
from tacitus.model.records import Locator
from tacitus.sources.pdf import Box, around, printed_lines

WIDTH, MOST_HEIGHT = 1100, 2200
"""Dots of a picture: so wide, unless it would be higher than that."""
SECONDS = 20
"""Of the processor, that drawing a page may take."""
PATIENCE = 90.0
"""Seconds by the clock, the start of the process and the wait for others included."""
MOST_MEMORY = 2 * 1024**3
MOST_AT_ONCE = 2
_TURN = BoundedSemaphore(MOST_AT_ONCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words of one line of a page: its text and box as they were read, and the characters `[first, last)` of it."""

    line: str
    box: Box
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where words stand on a page, in points from its lower left corner, and on its picture, in dots from the upper left.

    `exact` is false where the page has no such line any more, and the whole line's place is given.
    """

    box: Box
    dots: Box
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A page as it was drawn: a PNG (empty where only the places were asked for), and where the words stand."""

    png: bytes
    width: int
    height: int
    pages: int
    spots: tuple[Spot, ...]


def words_at(text: str, locators: Sequence[Locator], start: int, end: int) -> list[tuple[int, Words]]:
    """The lines of a PDF that `[start, end)` of its report's text stands on: (page, words of that line)."""
    return [
        (
            line.page,
            Words(
                line=text[line.start : line.end],
                box=line.box,
                first=max(start, line.start) - line.start,
                last=min(end, line.end) - line.start,
            ),
        )
        for line in locators
        if line.box is not None and max(start, line.start) < min(end, line.end)
    ]


def drawn(raw: bytes, page: int, words: Sequence[Words] = (), *, picture: bool = True) -> Drawn:
    """Page `page` (from 1) with the places of `words`. Raises `UnreadableSource` where it cannot be drawn in time."""
    asked = {
        "page": page,
        "picture": picture,
        "words": [[one.line, one.box, one.first, one.last] for one in words],
    }
    if not _TURN.acquire(timeout=PATIENCE):
        raise UnreadableSource("Too many pages are being drawn.", remedy="Try again in a minute.")
    try:
        told = _told_by_a_process(json.dumps(asked).encode() + b"\n" + raw)
    finally:
        _TURN.release()
    return Drawn(
        png=base64.b64decode(told["png"]),
        width=told["width"],
        height=told["height"],
        pages=told["pages"],
        spots=tuple(
            Spot(box=tuple(box), dots=tuple(dots), exact=exact) for box, dots, exact in told["spots"]
        ),
    )


def _told_by_a_process(given: bytes) -> dict[str, Any]:
    command = [sys.executable, "-P", "-c", f"from {__name__} import main; main()"]
    remedy = "Save the original and open it with a viewer."
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=PATIENCE, check=True)
        told: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise UnreadableSource("The page takes too long to draw.", remedy=remedy) from error
    except (subprocess.CalledProcessError, ValueError) as error:
        raise UnreadableSource("The page cannot be drawn.", remedy=remedy) from error
    return told


def main() -> None:
    """What the process does: a line of JSON and the PDF come in, JSON goes out."""
    _within_limits()
    asked = json.loads(sys.stdin.buffer.readline())
    words = [
        Words(line=line, box=tuple(box), first=first, last=last) for line, box, first, last in asked["words"]
    ]
    told = _drawn(sys.stdin.buffer.read(), asked["page"], words, picture=asked["picture"])
    sys.stdout.write(json.dumps(told))


def _within_limits() -> None:
    """Bind this process to its share of time and memory, where the system can."""
    with suppress(ImportError):
        import resource

        for kind, most in ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_AS, MOST_MEMORY)):
            with suppress(ValueError, OSError):
                resource.setrlimit(kind, (most, most))


def _drawn(raw: bytes, number: int, words: Iterable[Words], *, picture: bool) -> dict[str, Any]:
    import pypdfium2

    with pypdfium2.PdfDocument(raw) as document:
        pages = len(document)
        page = document[number - 1]
        wide, high = page.get_size()
        scale = min(WIDTH / max(wide, 1.0), MOST_HEIGHT / max(high, 1.0))
        size = ceil(wide * scale), ceil(high * scale)  # as PDFium counts
        spots = [(box, _dots(page, box, size), exact) for box, exact in _places(page, number, words)]
        png = _png(page.render(scale=scale, rev_byteorder=True)) if picture else b""
    return {
        "png": base64.b64encode(png).decode("ascii"),
        "width": size[0],
        "height": size[1],
        "pages": pages,
        "spots": spots,
    }


def _places(page: Any, number: int, words: Iterable[Words]) -> list[tuple[Box, bool]]:
    """Where words stand, by the boxes of their characters."""
    there = {(line.text, line.box): boxes for line, boxes in printed_lines(page, number)}
    found = []
    for one in words:
        boxes = there.get((one.line, one.box), [])
        box = around(boxes[one.first : one.last])
        found.append((box or one.box, box is not None))
    return found


def _dots(page: Any, box: Box, size: tuple[int, int]) -> Box:
    """A rectangle of the page on its picture: the page may be turned, or show a part of its paper only."""
    import ctypes

    import pypdfium2

    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for across, up in ((box[0], box[1]), (box[2], box[3])):
        pypdfium2.raw.FPDF_PageToDevice(page, 0, 0, *size, 0, across, up, x, y)
        corners.append((x.value, y.value))
    across_both, down_both = zip(*corners, strict=True)
    return float(min(across_both)), float(min(down_both)), float(max(across_both)), float(max(down_both))


def _png(bitmap: Any) -> bytes:
    """A picture of three bytes a dot as PNG."""
    width, height, stride = bitmap.width, bitmap.height, bitmap.stride
    dots = memoryview(bitmap.buffer).cast("B")
    lines = b"".join(b"\0" + dots[at : at + 3 * width] for at in range(0, height * stride, stride))
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\0\0\0"
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + name + body + binascii.crc32(name + body).to_bytes(4, "big")
        for name, body in parts
    )
