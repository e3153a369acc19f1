"""PDF with a text layer, by PDFium: the text line by line, each with the page and the rectangle that it stands in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from threading import Lock
from typing import Any

from tacitus.errors import Encrypted, NoTextLayer, UnreadableSource
from tacitus.model.records import Interval, Locator
from tacitus.model.stamp import read_stamp
from tacitus.settings import Settings
from tacitus.sources.source import Found, Opened, Original, Peek, SourceReject, make_report

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
HYPHEN = "\ufffe"
"""What PDFium gives for a hyphen at the end of a line, whose word goes on in the next."""
MOST_PAGES = 3_000
LEAST_LETTERS = 16
"""Letters on a page below which it has no text layer, if it has a picture."""
MARGIN = 0.09
"""Share of a page's height at its top and bottom where running heads and page numbers stand."""
PARAGRAPH = 1.45
"""A gap of so many usual distances between lines begins a paragraph."""
HEADING = 1.25
"""A line so much taller or lower than the one before is of another part."""
OCR = "Add the text with ocrmypdf (ocrmypdf scan.pdf text.pdf), and give the file that it makes."
_BUSY = Lock()
"""PDFium must not be called from two threads."""
_PASSWORD, _SECURITY = 4, 5
_CREATED = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)\d\d(?:Z|([+-]\d\d)'?(\d\d))?")
_TIED = re.compile(r"\S-$")
"""A hyphen at the end of a line that PDFium keeps: the word's own."""
_NUMBER = re.compile(r"(?:page )?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: its text without end, where it stands, and what joins it to the next on its page."""

    text: str
    page: int
    box: Box
    edge: bool
    joint: str = "\n"


@dataclass(frozen=True, slots=True)
class Paper:
    """What a PDF holds: its lines, the pages without text, and what it says of itself."""

    lines: list[Line]
    pages: int
    bare: list[int]
    said: dict[str, str]


def is_pdf(peek: Peek) -> bool:
    """The mark of a PDF, which may follow on a few bytes of something else."""
    return b"%PDF-" in peek.head[:1024]


def read_pdf(original: Original, settings: Settings) -> Found:
    """One report, and a reject that names the pages without a text layer.

    Raises `Encrypted`, `NoTextLayer`, `UnreadableSource`.
    """
    with _BUSY:
        paper = _paper(original.raw, settings.max_characters)
    body = _without_margins(paper)
    text, locators = _joined(body)
    if not any(char.isalnum() for char in text):
        raise NoTextLayer(f"Its {paper.pages} pages are pictures without text.", remedy=OCR)
    title = " ".join(paper.said.get("Title", "").split())
    report = make_report(
        text,
        path=original.path,
        limit=settings.max_characters,
        title=title if title and title.casefold() in " ".join(text.split()).casefold() else None,
        modified=_changed(paper.said),
        locators=locators,
        beside=original.beside,
    )
    yield Opened(report=report, original=original)
    if paper.bare:
        pages = ", ".join(map(str, paper.bare[:20])) + (", …" if len(paper.bare) > 20 else "")
        message = f"Pages without a text layer were not read: {pages}. {OCR}"
        yield SourceReject.of(original.path, NoTextLayer.reason, message)


def _paper(raw: bytes, limit: int) -> Paper:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(raw) as document:
            return _read(document, limit)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (_PASSWORD, _SECURITY):
            raise Encrypted("It asks for a password.", remedy="Save it without one.") from error
        raise UnreadableSource(
            f"It is no PDF that can be opened ({error}).", remedy="Check that the download is complete."
        ) from error


def _read(document: Any, limit: int) -> Paper:
    import pypdfium2

    lines: list[Line] = []
    bare: list[int] = []
    pages = len(document)
    for number in range(1, min(pages, MOST_PAGES) + 1):
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError:
            bare.append(number)
            continue
        found = [line for line, _ in printed_lines(page, number)]
        letters = sum(char.isalnum() for line in found for char in line.text)
        if letters < LEAST_LETTERS and _has_picture(page):
            bare.append(number)
        lines += _with_joints(found)
        page.close()
        if sum(len(line.text) for line in lines) > limit:
            break
    return Paper(lines, pages, bare, _said(document))


def _said(document: Any) -> dict[str, str]:
    """What the file says of itself; a field that ends within a character is left out."""
    said: dict[str, str] = {}
    for name in document.METADATA_KEYS:
        with suppress(UnicodeDecodeError):
            said[name] = str(document.get_metadata_value(name))
    return said


def _has_picture(page: Any) -> bool:
    import pypdfium2

    kinds = (pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,)
    return any(True for _ in page.get_objects(filter=kinds, max_depth=3))


def printed_lines(page: Any, number: int) -> Iterator[tuple[Line, list[Box | None]]]:
    """The printed lines of a page in the order of its text, each with the box of every character; None for blanks."""
    import pypdfium2

    height = page.get_height()
    letter = pypdfium2.raw.FPDFText_GetUnicode
    textpage = page.get_textpage()
    taken: list[str] = []
    boxes: list[Box | None] = []
    for index in range(textpage.count_chars()):
        char = _char(letter(textpage, index))
        if char not in ("\r", "\n", HYPHEN):
            taken.append(char)
            boxes.append(None if char.isspace() else textpage.get_charbox(index, loose=True))
        elif taken:
            yield from _line(taken, boxes, number, height, HYPHEN if char == HYPHEN else "\n")
            taken, boxes = [], []
    yield from _line(taken, boxes, number, height, "\n")
    textpage.close()


def _char(code: int) -> str:
    """A character; a half of a pair and what is none as a blank."""
    if code in (0, 2) or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return HYPHEN if code == 2 else " "
    return chr(code)


def _line(
    taken: list[str], boxes: list[Box | None], page: int, height: float, joint: str
) -> Iterator[tuple[Line, list[Box | None]]]:
    whole = "".join(taken)
    text = whole.strip()
    box = around(boxes)
    if text and box is not None:
        edge = height > 0 and (box[1] > height * (1 - MARGIN) or box[3] < height * MARGIN)
        start = len(whole) - len(whole.lstrip())
        yield Line(text, page, box, edge, joint), boxes[start : start + len(text)]


def around(boxes: Iterable[Box | None]) -> Box | None:
    """The rectangle around boxes, in tenths of a point; None where there is none."""
    there = [box for box in boxes if box is not None]
    if not there:
        return None
    left, bottom, right, top = zip(*there, strict=True)
    return round(min(left), 1), round(min(bottom), 1), round(max(right), 1), round(max(top), 1)


def _with_joints(lines: list[Line]) -> list[Line]:
    """The lines of a page, each with what stands between it and the next."""
    steps = [one.box[1] - other.box[1] for one, other in pairwise(lines)]
    down = [step for step in steps if step > 1]
    usual = median(down) if down else 0.0
    joined = []
    for (line, following), step in zip(pairwise(lines), steps, strict=True):
        if line.joint == HYPHEN:
            joint = "" if line.text[-1:].islower() and following.text[:1].islower() else "-"
        elif _TIED.search(line.text):
            joint = ""
        else:
            joint = "\n\n" if step > PARAGRAPH * usual or _of_other_size(line, following) else "\n"
        joined.append(Line(line.text, line.page, line.box, line.edge, joint))
    return joined + [Line(line.text, line.page, line.box, line.edge, "\n\n") for line in lines[-1:]]


def _of_other_size(one: Line, other: Line) -> bool:
    low, high = sorted((one.box[3] - one.box[1], other.box[3] - other.box[1]))
    return high > HEADING * max(low, 0.1)


def _without_margins(paper: Paper) -> list[Line]:
    """The lines without page numbers, and without what stands at the edge of several pages."""
    edges = Counter(key for page, key in {(line.page, _key(line)) for line in paper.lines if line.edge})
    return [
        line
        for line in paper.lines
        if not line.edge or (edges[_key(line)] < 2 and not _NUMBER.fullmatch(line.text))
    ]


def _key(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text.casefold())


def _joined(lines: list[Line]) -> tuple[str, tuple[Locator, ...]]:
    """The text, and where each of its lines stands."""
    pieces: list[str] = []
    locators: list[Locator] = []
    at = 0
    for line in lines:
        locators.append(Locator(start=at, end=at + len(line.text), page=line.page, box=line.box))
        pieces += [line.text, line.joint]
        at += len(line.text) + len(line.joint)
    if pieces:
        pieces.pop()
    return "".join(pieces), tuple(locators)


def _changed(said: dict[str, str]) -> Interval | None:
    """When the file was last written. It is no date of publication: old papers are scanned and saved anew."""
    found = _CREATED.match(said.get("ModDate", ""))
    if found is None:
        return None
    year, month, day, hour, minute, zone, quarter = found.groups()
    stamp = f"{year}-{month}-{day}T{hour}:{minute}" + (f"{zone}:{quarter}" if zone else "Z")
    return read_stamp(stamp, reference="PDF field ModDate")
