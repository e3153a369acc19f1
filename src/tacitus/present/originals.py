"""Originals as a page shows them, with the words of the evidence marked: a page without what acts or asks for more, a
paper as a picture of it, a text as text, a document or letter as the text of it; others not at all."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from html import escape

from tacitus.data_packages import has
from tacitus.errors import RecordError, UnreadableSource
from tacitus.model.characters import visible
from tacitus.model.records import Report
from tacitus.present.stilled import FOCUS, opening, stilled
from tacitus.present.tracing import Mark, traced
from tacitus.sources import Original
from tacitus.sources.decode import decode
from tacitus.sources.kinds import KINDS
from tacitus.sources.pdf_page import Spot, Words, drawn, words_at
from tacitus.sources.source import SourceKind

PAGES = ("text/html", "application/xhtml+xml")
PAPER = "application/pdf"
TEXTS = re.compile(
    r"text/|application/(?:json|x-ndjson|jsonl|xml|octet-stream)$|application/[\w.-]+\+(?:json|xml)$"
)
"""Media types of what is text; what says nothing of itself may be."""
MOST_SHOWN = 16 * 1024**2
"""Bytes of an original that is shown; a larger one can be saved."""
NOT_FOUND = "The words do not stand in the original just as they were read; they are not marked here."
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_STYLE = (
    "body{margin:0;padding:14px 18px;font:16px/1.55 Georgia,serif;color:#111;background:#fff}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;font:13.5px/1.5 monospace;margin:0}"
    "table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:3px 8px;vertical-align:top;text-align:left}"
    "p.told{font:13px/1.45 sans-serif;color:#444;border-left:3px solid #e8590c;padding:2px 10px;margin:0 0 12px}"
    "svg{width:100%;height:auto;border:1px solid #ddd}nav{font:13px sans-serif;margin:0 0 10px}nav a{margin-right:12px}"
    ".e{fill:#ffd43b;fill-opacity:.28}.f{fill:#ffd43b;fill-opacity:.45;stroke:#e8590c;stroke-width:3;scroll-margin:25vh}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is asked of an original: the report that was made of it, what of that is evidence, and which page."""

    report: Report
    marks: tuple[Mark, ...] = ()
    page: int | None = None

    @property
    def sought(self) -> Mark | None:
        """The words that were asked for, else the first that are evidence."""
        return next((mark for mark in self.marks if mark.focus), next(iter(self.marks), None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where words stand on a page of a PDF: `box` is left, bottom, right, top in points from its lower left corner.

    `exact` is false where only the place of their line is known.
    """

    page: int
    box: tuple[float, float, float, float]
    exact: bool


def can_show(raw: bytes, media_type: str) -> bool:
    """Whether an original can be shown and not only saved, as far as can be told without taking it apart."""
    if len(raw) > MOST_SHOWN:
        return False
    if media_type == PAPER:
        return has("pypdfium2") and raw.find(b"%PDF-", 0, 1024) >= 0
    return _shower(media_type) is not None or _text_of(raw, media_type) is not None


def shown(raw: bytes, media_type: str, view: View | None = None) -> str | None:
    """An HTML document that shows an original, what would act in it as marks; None for what can only be saved."""
    return visible(_shown(raw, media_type, view)) if can_show(raw, media_type) else None


def _shown(raw: bytes, media_type: str, view: View | None) -> str:
    try:
        if media_type == PAPER:
            return _paper(raw, view)
        kind = _shower(media_type)
        if kind is not None and kind.show is not None:
            path = (view.report.path if view else None) or ""
            return _page(kind.show(Original(path=path, raw=raw)), view)
        text = _text_of(raw, media_type) or ""
        return _page(text, view) if media_type in PAGES else _lines(text, view)
    except RecordError as error:
        return _document(_told(f"{error.message} {error.remedy or ''}"))


def places(raw: bytes, report: Report, start: int, end: int) -> list[Place]:
    """Where `[start, end)` of a report's text stands in the PDF that it was made of. Raises `UnreadableSource`."""
    found: list[Place] = []
    lines = words_at(report.text, report.locators, start, end)
    for page in dict.fromkeys(page for page, _ in lines):
        words = [one for number, one in lines if number == page]
        found += [
            Place(page=page, box=spot.box, exact=spot.exact)
            for spot in drawn(raw, page, words, picture=False).spots
        ]
    return found


def _shower(media_type: str) -> SourceKind | None:
    """The kind that shows what is neither page, paper nor text."""
    kinds = (one for one in KINDS.values() if one.show is not None and media_type in one.media_types)
    kind = next(kinds, None)
    return kind if kind is not None and all(has(module) for module in kind.needs) else None


def _text_of(raw: bytes, media_type: str) -> str | None:
    if not TEXTS.match(media_type) and media_type not in PAGES:
        return None
    declared = _DECLARED.search(raw[:4096]) if media_type in PAGES else None
    try:
        return decode(raw, declared=declared.group(1).decode("ascii") if declared else None)
    except UnreadableSource:
        return None


def _page(page: str, view: View | None) -> str:
    """A page, stilled and marked; as lines of mark-up where it cannot be taken apart."""
    told = view.report.text if view else ""
    made = stilled(page, told, view.marks if view else ()) if has("lxml") else None
    if made is None:
        return _lines(page, view)
    body, _ = made
    if view is None or view.sought is None or not view.sought.focus or f'id="{FOCUS}"' in body:
        return body
    at = re.search(r"<body[^>]*>", body) or re.search(r"<html[^>]*>", body)
    style = (
        "background:#fff;color:#444;border-left:3px solid #e8590c;padding:4px 10px;font:13px/1.45 sans-serif"
    )
    note = f'<p style="{style}">{NOT_FOUND}</p>'
    return body[: at.end()] + note + body[at.end() :] if at else body


def _lines(text: str, view: View | None) -> str:
    """A text as it is, marked."""
    found, _ = traced(view.report.text, text, view.marks) if view else ([], 0)
    first = next((mark.start for mark in found if mark.focus), None)
    pieces, at = [], 0
    for mark in found:
        given = "".join(
            f' {name}="{escape(value)}"' for name, value in opening(mark, mark.start == first).items()
        )
        pieces += [
            escape(text[at : mark.start]),
            f"<mark{given}>{escape(text[mark.start : mark.end])}</mark>",
        ]
        at = mark.end
    pieces.append(escape(text[at:]))
    lost = view is not None and first is None and any(mark.focus for mark in view.marks)
    return _document(f"{_told(NOT_FOUND) if lost else ''}<pre>{''.join(pieces)}</pre>")


def _paper(raw: bytes, view: View | None) -> str:
    """A page of a PDF as a picture with rectangles on its evidence, and the way to the others."""
    text, locators = (view.report.text, view.report.locators) if view else ("", ())
    lines = [
        (page, words, mark)
        for mark in (view.marks if view else ())
        for page, words in words_at(text, locators, mark.start, mark.end)
    ]
    sought = view.sought if view else None
    first = next((page for page, _, mark in lines if mark is sought), 1)
    number = (view.page if view else None) or first
    here: list[tuple[Words, Mark]] = [(words, mark) for page, words, mark in lines if page == number]
    made = drawn(raw, number, [words for words, _ in here])
    marks = [mark for _, mark in here]
    picture = base64.b64encode(made.png).decode("ascii")
    begins = next((at for at, mark in enumerate(marks) if mark.focus), None)
    rectangles = "".join(
        _rectangle(spot, mark, at == begins)
        for at, (spot, mark) in enumerate(zip(made.spots, marks, strict=True))
    )
    lost = sought is not None and sought.focus and not any(mark is sought for _, _, mark in lines)
    rough = any(mark.focus and not spot.exact for spot, mark in zip(made.spots, marks, strict=True))
    said = (
        _told(NOT_FOUND)
        if lost
        else _told("The whole line is marked: its words are not found.")
        if rough
        else ""
    )
    return _document(
        f"{said}{_pager(number, made.pages, sought)}"
        f'<svg viewBox="0 0 {made.width} {made.height}" role="img" aria-label="Page {number}">'
        f'<image width="{made.width}" height="{made.height}" href="data:image/png;base64,{picture}"/>{rectangles}</svg>'
    )


def _rectangle(spot: Spot, mark: Mark, begins: bool) -> str:
    left, top, right, bottom = spot.dots
    named = f' id="{FOCUS}"' if begins else ""
    return (
        f'<rect{named} class="{"f" if mark.focus else "e"}" x="{left - 2:.0f}" y="{top - 2:.0f}" '
        f'width="{right - left + 4:.0f}" height="{bottom - top + 4:.0f}"><title>{escape(mark.says)}</title></rect>'
    )


def _pager(number: int, pages: int, sought: Mark | None) -> str:
    """Which page of how many this is, with links to those beside it."""
    keep = f"&amp;span={sought.start}-{sought.end}" if sought and sought.focus else ""

    def to(page: int, words: str) -> str:
        return f'<a href="?page={page}{keep}">{words}</a>' if 1 <= page <= pages else ""

    return (
        f"<nav>{to(number - 1, '← Page before')}{to(number + 1, 'Next page →')}Page {number} of {pages}</nav>"
    )


def _told(words: str) -> str:
    return f'<p class="told">{escape(words)}</p>'


def _document(body: str) -> str:
    return f"<!doctype html><html><head><title>Original</title><style>{_STYLE}</style></head><body>{body}</body></html>"
