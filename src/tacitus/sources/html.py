"""Web pages: the article and what the page says about it. The only module that imports trafilatura."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from tacitus.data_packages import require
from tacitus.errors import UnreadableSource
from tacitus.model.records import Interval
from tacitus.model.stamp import read_stamp
from tacitus.settings import Settings
from tacitus.sources.decode import decode
from tacitus.sources.source import Opened, Original, Result, make_report

if TYPE_CHECKING:
    from trafilatura.settings import Document

MIN_ARTICLE = 80
"""Fewest characters of an article; with less, the whole page's text is taken instead."""
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_META = re.compile(r"<meta\b[^>]{0,600}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_FIGURE = re.compile(r"<figure\b.{0,20000}?</figure\s*>", re.IGNORECASE | re.DOTALL)
_CAPTION = re.compile(r"<figcaption\b[^>]*>(.*?)</figcaption\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
MAX_FIGURES = 500
"""Above this number their captions are left out: the search takes long where figures are not closed."""
CAPTION_LABEL = "Caption: "
"""Stands in the text for the tag `figcaption`, so that a caption is not taken for a paragraph."""
_TITLE = re.compile(r"<title\b[^>]*>([^<]{1,400})</title", re.IGNORECASE)
_SITE = re.compile(r"\s*[|–—-]\s*([^\W\d_][^|–—]{1,40})")
_LINKED = re.compile(
    r"<script\b[^>]{0,200}application/ld\+json[^>]{0,200}>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL
)
_DATED = re.compile(r"\"datePublished\"\s*:\s*\"((?:[^\"\\]|\\.)*)\"")
_LIVE = re.compile(r"\"LiveBlogPosting\"")
_TIME = re.compile(
    r"<time\b[^>]{0,300}?datetime\s*=\s*[\"']([^\"'<>]{10,40})[\"'][^>]{0,300}>[^<]{0,80}</time\s*>",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review)$")
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?:/|-|$)")
PUBLISHED_FIELDS = (
    "article:published_time", "datepublished", "og:article:published_time", "parsely-pub-date", "pubdate",
    "publishdate", "publish-date", "dc.date.issued", "dcterms.date", "sailthru.date", "date",
)  # fmt: skip
"""`meta` names of the date of publication, the most trusted first."""


def read_html(original: Original, settings: Settings) -> Result:
    """One report: title, paragraphs (each on its own line) and metadata of the page."""
    declared = _DECLARED.search(original.raw[:4096])
    page = decode(original.raw, declared=declared.group(1).decode("ascii") if declared else None)
    document = _extracted(_with_entry_times(_with_captions(page)))
    text = _article(page, document)
    dates = _dates(page, document)
    report = make_report(
        text,
        path=original.path,
        limit=settings.max_characters,
        title=_one_line(document.title) if document else None,
        outlet=_outlet(page, document) if document else None,
        authors=_authors(document.author) if document else (),
        url=_one_line(document.url) if document else None,
        published=dates[0] if dates else None,
        dates=dates,
    )
    yield Opened(report=report, original=original)


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


def _extracted(page: str) -> Document | None:
    require("html", "trafilatura")
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    try:
        found = bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            include_tables=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except AssertionError:  # lxml drops no root, and the root of a page may be a picture
        return None
    return found if isinstance(found, Document) else None


def _article(page: str, document: Document | None) -> str:
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
    title = _one_line(document.title) if document else None
    if title and title.casefold() not in paragraphs[: len(title) + 200].casefold():
        return f"{title}\n\n{paragraphs}"
    return paragraphs


def _dates(page: str, document: Document | None) -> tuple[Interval, ...]:
    """The page's own dates, the most trusted first: JSON-LD, `meta`, what the extraction found, the address."""
    title = _one_line(document.title) if document else None
    found = [("page field datePublished", written) for written in _linked_dates(page, title)]
    named = _meta_fields(page)
    found += [(f"page field {name}", named[name]) for name in PUBLISHED_FIELDS if name in named]
    if document and document.date and not found:
        found.append(("page metadata", document.date))
    if document and document.url and (day := _URL_DAY.search(_one_line(document.url) or "")):
        found.append(("date in the address", "-".join(part.zfill(2) for part in day.groups())))
    read = (read_stamp(written, reference=reference) for reference, written in found)
    return tuple(interval for interval in read if interval is not None)


def _linked_dates(page: str, title: str | None) -> list[str]:
    """`datePublished` of the page's own JSON-LD: its article, else the page; never of a story that it lists."""
    nodes: list[dict[str, Any]] = []
    for script in _LINKED.findall(page):
        try:
            nodes += _own_nodes(json.loads(script))
        except (ValueError, RecursionError):
            found = set(_DATED.findall(script))
            nodes += [{"datePublished": found.pop()}] if len(found) == 1 else []
    dated = [node for node in nodes if isinstance(node.get("datePublished"), str)]
    return [node["datePublished"] for node in sorted(dated, key=lambda node: _strangeness(node, title))][:1]


def _own_nodes(read: Any) -> list[dict[str, Any]]:
    """The things that a JSON-LD block describes itself: not what is nested in them."""
    if isinstance(read, list):
        return [node for one in read for node in _own_nodes(one)]
    if not isinstance(read, dict):
        return []
    return [read, *_own_nodes(read.get("@graph"))]


def _strangeness(node: dict[str, Any], title: str | None) -> tuple[bool, bool]:
    """How little a thing looks like the page's article: another headline, no kind of article."""
    kinds = node.get("@type")
    article = any(_ARTICLE.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds]))
    headline = " ".join(str(node.get("headline") or "").split()).casefold()
    strange = (
        bool(title and headline)
        and headline not in str(title).casefold()
        and str(title).casefold() not in headline
    )
    return strange, not article


def _meta_fields(page: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for tag in _META.findall(page[:200_000]):
        attributes = {name.lower(): double or single for name, double, single in _ATTRIBUTE.findall(tag)}
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if name and attributes.get("content"):
            fields.setdefault(name.lower(), attributes["content"])
    return fields


def _outlet(page: str, document: Document) -> str | None:
    """The site's name: as the page states it, else what its `title` has after the article's title."""
    title = _one_line(document.title)
    if document.sitename or not title:
        return _one_line(document.sitename)
    written = _TITLE.search(page[:200_000])
    whole = " ".join(html.unescape(written.group(1)).split()) if written else ""
    site = _SITE.fullmatch(whole.removeprefix(title))
    return site.group(1) if site else None


def _authors(written: object) -> tuple[str, ...]:
    return tuple(name.strip() for name in (_one_line(written) or "").split(";") if name.strip())


def _one_line(written: object) -> str | None:
    """A field of the page as one line; the first of a list, and nothing for what is no text."""
    if isinstance(written, list):
        written = next((one for one in written if isinstance(one, str)), None)
    return " ".join(written.split()) or None if isinstance(written, str) else None
