"""Word processors' files: .docx (by python-docx), .odt (its XML), .rtf (by striprtf). Each is one report."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

from tacitus.errors import ArchiveLimit, Encrypted, UnreadableSource
from tacitus.model.records import Interval
from tacitus.model.stamp import read_stamp
from tacitus.settings import Settings
from tacitus.sources.archives import BROKEN, unreadable
from tacitus.sources.markup import page_of, parsed_xml
from tacitus.sources.source import Opened, Original, Peek, Result, make_report

MOST_HELD = 512 * 1024**2
"""Bytes that an Office file may unpack to: its parts are read into memory."""
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_UNSAID = frozenset(
    (
        f"{_TEXT}tracked-changes",
        f"{_OFFICE}annotation",
        f"{_TEXT}note-citation",
        f"{_WORD}del",
        f"{_WORD}moveFrom",
    )
)
"""What stands in the file and not on the paper: what was deleted, remarks, the numbers of notes."""
_HEADING = re.compile(r"(?:title|heading *([1-9]?))", re.IGNORECASE)
_TITLE = re.compile(r"\{\\title\s+([^{}\\]{1,300})\}")


def is_docx(peek: Peek) -> bool:
    """A ZIP archive with a Word document."""
    return "word/document.xml" in peek.members


def is_odt(peek: Peek) -> bool:
    """A ZIP archive that says that it is an OpenDocument text."""
    return (
        "content.xml" in peek.members
        and b"mimetypeapplication/vnd.oasis.opendocument.text" in peek.head[:200]
    )


def is_rtf(peek: Peek) -> bool:
    """The mark of RTF."""
    return peek.start.startswith(b"{\\rtf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph as it would be printed; a heading has a level from 1, a row of a table its cells."""

    text: str
    level: int = 0
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a file of a word processor holds."""

    paragraphs: list[Paragraph]
    title: str | None
    modified: Interval | None = None


def read_docx(original: Original, settings: Settings) -> Result:
    """The text as it would be printed: what was inserted counts, what was deleted does not. Raises `UnreadableSource`."""
    yield _opened(original, settings, _docx(original.raw))


def read_odt(original: Original, settings: Settings) -> Result:
    """The text as it would be printed. Raises `Encrypted`, `UnreadableSource`."""
    yield _opened(original, settings, _odt(original.raw))


def read_rtf(original: Original, settings: Settings) -> Result:
    """The text. Raises `UnreadableSource`."""
    yield _opened(original, settings, _rtf(original.raw))


def show_docx(original: Original) -> str:
    """The text as HTML: paragraphs, headings and tables. Raises `UnreadableSource`."""
    return _as_html(_docx(original.raw))


def show_odt(original: Original) -> str:
    """As `show_docx`. Raises `Encrypted`, `UnreadableSource`."""
    return _as_html(_odt(original.raw))


def show_rtf(original: Original) -> str:
    """The text as HTML. Raises `UnreadableSource`."""
    return _as_html(_rtf(original.raw))


def _docx(raw: bytes) -> Document:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml import etree

    require_held(raw)
    try:
        document = docx.Document(io.BytesIO(raw))
        body = document.element.body
        paragraphs = list(_paragraphs(body, f"{_WORD}p", f"{_WORD}tr", f"{_WORD}tc"))
        said = document.core_properties
        title, changed = said.title, said.modified
    except (*BROKEN, PackageNotFoundError, KeyError, AttributeError, TypeError, etree.LxmlError) as error:
        raise unreadable(error) from error
    modified = (
        read_stamp(changed.isoformat() + "Z", reference="document property modified") if changed else None
    )
    return Document(paragraphs=paragraphs, title=title, modified=modified)


def _odt(raw: bytes) -> Document:
    require_held(raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as held:
            names = set(held.namelist())
            if "META-INF/manifest.xml" in names and b"encryption-data" in held.read("META-INF/manifest.xml"):
                raise Encrypted("It asks for a password.", remedy="Save it without one.")
            content = held.read("content.xml")
            meta = held.read("meta.xml") if "meta.xml" in names else b""
    except (*BROKEN, KeyError) as error:
        raise unreadable(error) from error
    paragraphs = list(_paragraphs(parsed_xml(content), f"{_TEXT}p", "", "", f"{_TEXT}h"))
    said = parsed_xml(meta) if meta.strip() else None
    title = said.findtext(f".//{_DUBLIN}title") if said is not None else None
    changed = said.findtext(f".//{_DUBLIN}date") if said is not None else None
    modified = read_stamp(changed, reference="document property date") if changed else None
    return Document(paragraphs=paragraphs, title=title, modified=modified)


def _rtf(raw: bytes) -> Document:
    from striprtf.striprtf import rtf_to_text

    written = raw.decode("latin-1")
    try:
        text = rtf_to_text(written, errors="replace")
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
        raise UnreadableSource(f"It is no RTF that can be read ({error}).") from error
    title = _TITLE.search(written[:20_000])
    lines = [Paragraph(text=line) for line in text.splitlines()]
    return Document(paragraphs=lines, title=title[1] if title else None)


def require_held(raw: bytes) -> None:
    """Raise `ArchiveLimit` for an Office file that unpacks to more than anybody writes, `UnreadableSource` for none."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as held:
            size = sum(member.file_size for member in held.infolist())
    except BROKEN as error:
        raise unreadable(error) from error
    if size > MOST_HELD:
        raise ArchiveLimit(
            f"It unpacks to {size:,} bytes: no document does.", remedy="Save it as plain text."
        )


def _opened(original: Original, settings: Settings, document: Document) -> Opened:
    """The report; who wrote the file is a private person's name, and when it was made no date of publication."""
    text = "\n\n".join(line for one in document.paragraphs if (line := one.text.strip()))
    title = document.title
    report = make_report(
        text,
        path=original.path,
        limit=settings.max_characters,
        title=title if title and title.strip().casefold() in text.casefold() else None,
        modified=document.modified,
        beside=original.beside,
    )
    return Opened(report=report, original=original)


def _as_html(document: Document) -> str:
    """The text with its headings and tables; how it is set is not kept."""
    parts: list[str] = []
    for is_row, some in groupby(document.paragraphs, key=lambda one: bool(one.cells)):
        if is_row:
            parts += ["<table>", *(_row(one.cells) for one in some), "</table>"]
            continue
        for one in some:
            tag = f"h{min(one.level, 6)}" if one.level else "p"
            parts.append(f"<{tag}>{escape(one.text)}</{tag}>" if one.text.strip() else "")
    return page_of("".join(parts))


def _row(cells: tuple[str, ...]) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _paragraphs(root: Any, paragraph: str, row: str, cell: str, heading: str = "") -> Iterator[Paragraph]:
    """Each paragraph; a row of a table is one, its cells parted by tabs; a note follows its paragraph."""
    open_ = [root]
    while open_:
        element = open_.pop()
        if element.tag in _UNSAID or not isinstance(element.tag, str):
            continue
        if element.tag == row:
            cells = tuple(
                " ".join(inner.text for inner in _paragraphs(one, paragraph, row, cell, heading))
                for one in element.iterfind(cell)
            )
            yield Paragraph(text="\t".join(cells), cells=cells)
        elif element.tag in (paragraph, heading):
            pieces: list[str] = []
            inner: list[Any] = []
            _gather(element, pieces, inner, paragraph)
            yield Paragraph(text="".join(pieces), level=_level(element))
            open_ += reversed(inner)
        else:
            open_ += reversed(element)


def _level(element: Any) -> int:
    """The level of a heading, by the style of a Word paragraph or the level of an OpenDocument one; 0 of others."""
    if element.tag == f"{_TEXT}h":
        written = element.get(f"{_TEXT}outline-level") or "1"
        return int(written) if written.isdecimal() and len(written) == 1 else 1
    style = element.find(f"{_WORD}pPr/{_WORD}pStyle")
    found = _HEADING.fullmatch(style.get(f"{_WORD}val") or "") if style is not None else None
    return int(found[1] or 1) if found else 0


def _gather(element: Any, pieces: list[str], inner: list[Any], paragraph: str) -> None:
    """The characters of one paragraph into `pieces`; paragraphs within it (notes, boxes) into `inner`."""
    open_: list[tuple[Any, bool]] = [(child, True) for child in reversed(element)]
    if element.tag.startswith(_TEXT):
        pieces.append(element.text or "")
    while open_:
        one, begins = open_.pop()
        odf = isinstance(one.tag, str) and not one.tag.startswith(_WORD)
        if not begins:
            pieces.append((one.tail or "") if odf or one.getparent().tag.startswith(_TEXT) else "")
            continue
        open_.append((one, False))
        if not isinstance(one.tag, str) or one.tag in _UNSAID:
            continue
        if one.tag == paragraph:
            inner.append(one)
            continue
        pieces.append(_character(one) or ((one.text or "") if odf or one.tag == f"{_WORD}t" else ""))
        open_ += [(child, True) for child in reversed(one)]


def _character(element: Any) -> str:
    """What an element stands for that is a character."""
    name = element.tag.rpartition("}")[2]
    if name in ("tab", "ptab"):
        return "\t"
    if name in ("br", "cr", "line-break"):
        return "\n"
    if name == "noBreakHyphen":
        return "-"
    return " " * min(int(element.get(f"{_TEXT}c") or 1), 80) if element.tag == f"{_TEXT}s" else ""
