"""Web pages: the article and what the page says about it. The only module that imports trafilatura."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tacitus.data_packages import require
from tacitus.errors import UnreadableSource
from tacitus.model.stamp import read_stamp
from tacitus.settings import Settings
from tacitus.sources.decode import decode
from tacitus.sources.markup import CAPTION_LABEL, paragraphs, without_crowds
from tacitus.sources.page_metadata import Node, PageFields, intervals, one_line, page_fields
from tacitus.sources.source import Opened, Original, Peek, Result, make_report
from tacitus.sources.stubs import refuse_stubs

if TYPE_CHECKING:
    from trafilatura.settings import Document

MIN_ARTICLE = 80
"""Fewest characters of an article; with less, the whole page's text is taken instead."""
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_FIGURE = re.compile(r"<figure\b.{0,20000}?</figure\s*>", re.IGNORECASE | re.DOTALL)
_CAPTION = re.compile(r"<figcaption\b[^>]*>(.*?)</figcaption\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
MAX_FIGURES = 500
"""Above this number their captions are left out: the search takes long where figures are not closed."""
_TITLE = re.compile(r"<title\b[^>]*>([^<]{1,400})</title", re.IGNORECASE)
_PAGE = re.compile(
    rb"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*){0,9}<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT = re.compile(rb"<(?:article|div|p|section|main|table)\b", re.IGNORECASE)
_PICTURE = re.compile(r"data:[\w/+.-]{1,60}(?:;[\w=.-]{1,40})*;base64,[A-Za-z0-9+/=%\s]{100,}")
_STAMP = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d\S{0,20}")
LEAST_WORDS = 12
"""Words of what stands before the first entry of a live blog that make it a report too."""
HEADING_WORDS = 20
_SITE = re.compile(r"\s*[|–—-]\s*([^\W\d_][^|–—]{1,40})")
_LIVE = re.compile(r"\"LiveBlogPosting\"")
_TIME = re.compile(
    r"<time\b[^>]{0,300}?datetime\s*=\s*[\"']([^\"'<>]{10,40})[\"'][^>]{0,300}>[^<]{0,80}</time\s*>",
    re.IGNORECASE,
)
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?:/|-|$)")


def is_page(peek: Peek) -> bool:
    """Bytes that begin as a page does; mark-up that Markdown may begin with too counts where the name says no text."""
    return _PAGE.match(peek.start) is not None or (
        peek.ending not in (".md", ".txt", ".text") and _FRAGMENT.match(peek.start) is not None
    )


def read_html(original: Original, settings: Settings) -> Result:
    """One report: title, paragraphs (each on its own line) and metadata of the page; of a live blog one an entry.

    Raises `UnreadableSource` for a page without text, and its kinds for what stands in the place of an article.
    """
    page = without_crowds(_without_pictures(_decoded(original)))
    tree = _parsed(_with_entry_times(_with_captions(page)))
    document = _extracted(tree) if tree is not None else None
    title = one_line(document.title) if document else None
    fields = page_fields(tree, title) if tree is not None else PageFields()
    title = title or fields.headline
    text = _article(page, document, title)
    refuse_stubs(
        _whole_title(page) or title or "",
        text,
        dated=fields.article and bool(fields.dated),
        walled=fields.walled,
    )
    opened = _opened(original, settings, page, text, title, document, fields)
    entries = tuple(_entries(opened, fields, settings))
    yield from entries or (opened,)


def _decoded(original: Original) -> str:
    declared = _DECLARED.search(original.raw[:4096])
    named = declared.group(1).decode("ascii") if declared else None
    return decode(original.raw, declared=original.beside.charset or named)


def _opened(
    original: Original,
    settings: Settings,
    page: str,
    text: str,
    title: str | None,
    document: Document | None,
    fields: PageFields,
) -> Opened:
    """The page as one report."""
    url = _address(one_line(document.url) if document else None, original.beside.url)
    if document and document.date and not fields.dated:
        fields = replace(fields, dated=(("page metadata", document.date),))
    if url and (day := _URL_DAY.search(url)):
        from_address = ("date in the address", "-".join(part.zfill(2) for part in day.groups()))
        fields = replace(fields, dated=(*fields.dated, from_address))
    dates = intervals(fields)
    report = make_report(
        text,
        path=original.path,
        limit=settings.max_characters,
        title=title,
        outlet=fields.outlet or _outlet(page, title, document) or fields.publisher,
        authors=fields.authors or (_authors(document.author) if document else ()),
        url=url,
        published=dates[0] if dates else None,
        dates=dates,
        modified=read_stamp(fields.modified, reference="page metadata") if fields.modified else None,
        beside=original.beside,
    )
    return Opened(report=report, original=original)


def _address(canonical: str | None, fetched: str | None) -> str | None:
    """The page's own address; where it was fetched from, when it names none that is whole."""
    return canonical if canonical and "://" in canonical else fetched or canonical


# The entries of a live blog: each is a report of its own, dated by its own time.


def _entries(page: Opened, fields: PageFields, settings: Settings) -> Iterator[Opened]:
    """The entries of a live blog, as its JSON-LD has them, else as they stand in the text; none of other pages."""
    if fields.live:
        for node in fields.live:
            title, told = one_line(node.get("headline")), paragraphs(str(node["articleBody"]))
            text = f"{title}\n\n{told}" if title else told
            yield from _entry(page, text, str(node["datePublished"]), settings, title=title, node=node)
    elif fields.is_live:
        before, entries = _cut(page.report.text)
        if entries and len(before.split()) >= LEAST_WORDS:
            lead = replace(make_report(before, path=page.report.path, limit=settings.max_characters))
            yield replace(page, report=replace(page.report, id=lead.id, text=lead.text))
        for stamp, told in entries:
            yield from _entry(page, told, stamp, settings)


def _entry(
    page: Opened,
    text: str,
    stamp: str,
    settings: Settings,
    *,
    title: str | None = None,
    node: Node | None = None,
) -> Iterator[Opened]:
    """One entry; its stamp stands above its text, as on the page."""
    published = read_stamp(stamp, reference="time of the entry")
    if not any(char.isalnum() for char in text):
        return
    around, address = page.report, one_line(node.get("url")) if node else None
    report = make_report(
        f"{stamp}\n\n{text}",
        path=f"{around.path}#{' '.join(stamp.split())}",
        limit=settings.max_characters,
        title=title,
        outlet=around.outlet,
        authors=around.authors,
        url=address or around.url,
        published=published,
        dates=(published,) if published else (),
    )
    yield Opened(report=report, original=page.original)


def _cut(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A live blog's text before its first entry, and its entries with the stamp before each.

    A line like a heading that stands right before a stamp belongs to the entry after it.
    """
    lines: list[str] = []
    parts: list[tuple[str, list[str]]] = [("", lines)]
    for line in text.split("\n\n"):
        if _STAMP.fullmatch(line.strip()) and read_stamp(line, reference=""):
            heading = [lines.pop()] if lines and _is_heading(lines[-1]) and len(parts) > 1 else []
            lines = heading
            parts.append((line.strip(), lines))
        else:
            lines.append(line)
    (_, before), *entries = parts
    return "\n\n".join(before), [(stamp, "\n\n".join(told)) for stamp, told in entries]


def _is_heading(line: str) -> bool:
    return len(line.split()) <= HEADING_WORDS and not line.rstrip("”\"’'").endswith((".", "!", "?"))


# The article.


def _without_pictures(page: str) -> str:
    """`page` without the pictures that are written into it, which may be most of it."""
    return _PICTURE.sub("data:,", page) if "base64," in page else page


def _with_captions(page: str) -> str:
    """`page` with the caption of each figure also as a paragraph after it, where the extraction keeps it."""
    return _FIGURE.sub(_captioned, page) if page.count("<figure") <= MAX_FIGURES else page


def _with_entry_times(page: str) -> str:
    """`page` with the time of each entry of a live blog as a paragraph before it, where the extraction keeps it."""
    return _TIME.sub(r"<p>\1</p>", page) if _LIVE.search(page) else page


def _captioned(figure: re.Match[str]) -> str:
    captions = (_TAG.sub(" ", caption) for caption in _CAPTION.findall(figure.group()))
    written = "".join(f"<p>{CAPTION_LABEL}{caption.strip()}</p>" for caption in captions if caption.strip())
    return figure.group() + written


def _parsed(page: str) -> Any:
    """The page as an lxml tree; None for what is none."""
    require("html", "trafilatura")
    from trafilatura import load_html

    tree = load_html(page)
    for unread in tree.xpath(_UNREAD) if tree is not None else ():
        if (above := unread.getparent()) is not None and not unread.tail:
            above.remove(unread)
    return tree


_UNREAD = (
    "//nav | //style | //svg | //template"
    " | //script[not(contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json'))]"
)
"""What no article stands in: most of a large page, and what costs most to look through."""


def _extracted(tree: Any) -> Document | None:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    try:
        found = bare_extraction(
            tree,
            with_metadata=True,
            include_comments=False,
            include_tables=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except AssertionError:  # lxml drops no root, and the root of a page may be a picture
        return None
    return found if isinstance(found, Document) else None


def _article(page: str, document: Document | None, title: str | None) -> str:
    """The paragraphs, headed by the title where the extraction left it out.

    Raises `UnreadableSource` when the page holds no text.
    """
    body = (document.text or "").strip() if document else ""
    if len(body) < MIN_ARTICLE:
        from trafilatura import html2txt

        body = max(body, html2txt(page).strip(), key=len)
    if not body:
        raise UnreadableSource(
            "No article text was found in the page.",
            remedy="It may need a browser to load; save the article's text instead.",
        )
    paragraphs = "\n\n".join(line.strip() for line in body.splitlines() if line.strip())
    if title and title.casefold() not in paragraphs[: len(title) + 200].casefold():
        return f"{title}\n\n{paragraphs}"
    return paragraphs


def _outlet(page: str, title: str | None, document: Document | None) -> str | None:
    """The site's name: as the page states it, else what its `title` has after the article's title."""
    named = one_line(document.sitename) if document else None
    if named or not title:
        return named
    site = _SITE.fullmatch((_whole_title(page) or "").removeprefix(title))
    return site.group(1) if site else None


def _whole_title(page: str) -> str | None:
    """What the page's `title` says, with the site's name."""
    written = _TITLE.search(page[:200_000])
    return " ".join(html.unescape(written.group(1)).split()) if written else None


def _authors(written: object) -> tuple[str, ...]:
    return tuple(name.strip() for name in (one_line(written) or "").split(";") if name.strip())
