"""What a web page says of itself: JSON-LD, `meta` (OpenGraph), microdata and `<time>`.

Each field is taken from the most trusted place that has it. Every date of publication is kept with where it stands,
so that those which disagree are seen (`Report.dates`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tacitus.model.records import Interval
from tacitus.model.stamp import read_stamp

Node = Mapping[str, Any]
"""A thing that a JSON-LD block describes."""
PUBLISHED_FIELDS = (
    "article:published_time", "datepublished", "og:article:published_time", "parsely-pub-date", "pubdate",
    "publishdate", "publish-date", "dc.date.issued", "dcterms.date", "dc.date", "sailthru.date", "date",
)  # fmt: skip
"""`meta` names of the date of publication, the most trusted first."""
MODIFIED_FIELDS = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "dcterms.modified",
    "last-modified",
)
_LINKED = "//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]"
_DATED = re.compile(r"\"datePublished\"\s*:\s*\"((?:[^\"\\]|\\.)*)\"")
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review)$")
_LIVE = "LiveBlogPosting"
MOST_NODES = 2_000
MOST_TIMES = 2_000
_ASIDE = frozenset(("aside", "nav", "footer"))
LONGEST_LINKED = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFields:
    """What a page says of itself; None and empty where it is silent.

    `dated` are dates of publication as written, each with where it stands, the most trusted first; `live` are the
    entries of a live blog; `walled` says that the page marks itself as not free.
    """

    headline: str | None = None
    outlet: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    dated: tuple[tuple[str, str], ...] = ()
    modified: str | None = None
    article: bool = False
    walled: bool = False
    is_live: bool = False
    live: tuple[Node, ...] = ()


def page_fields(tree: Any, title: str | None) -> PageFields:
    """The fields of a parsed page (an lxml element); `title` tells its own article from those it lists."""
    found = list(_nodes(tree))
    own = sorted(found, key=lambda node: strangeness(node, title))
    by_id = {str(node["@id"]): node for node in found if "@id" in node and len(node) > 1}
    chosen: Node = own[0] if own else {}
    named = _meta_fields(tree)
    micro = _microdata(tree)
    live = next((node for node in own if _LIVE in _types(node)), None)
    return PageFields(
        headline=one_line(chosen.get("headline")) or named.get("og:title") or micro.get("headline"),
        outlet=named.get("og:site_name"),
        publisher=next(iter(_names(chosen.get("publisher"), by_id)), None) or micro.get("publisher"),
        authors=_authors(chosen, by_id, micro),
        dated=tuple(_dated(own, named, micro, tree)),
        modified=one_line(chosen.get("dateModified"))
        or next((named[name] for name in MODIFIED_FIELDS if name in named), None)
        or micro.get("dateModified"),
        article=any(_is_article(node) and "datePublished" in node for node in own)
        or "article:published_time" in named,
        walled=any(_is_walled(node) for node in own),
        is_live=live is not None,
        live=_entries(live),
    )


def intervals(fields: PageFields) -> tuple[Interval, ...]:
    """The dates of publication, the most trusted first, each with where it stands."""
    read = (read_stamp(written, reference=reference) for reference, written in fields.dated)
    return tuple(interval for interval in read if interval is not None)


def own_nodes(read: Any) -> Iterator[Node]:
    """The things that a JSON-LD block describes itself: not what is nested in them."""
    if isinstance(read, list):
        for one in read[:MOST_NODES]:
            yield from own_nodes(one)
    elif isinstance(read, dict):
        yield read
        yield from own_nodes(read.get("@graph"))


def strangeness(node: Node, title: str | None) -> tuple[bool, bool]:
    """How little a thing looks like the page's article: another headline, no kind of article."""
    headline = (one_line(node.get("headline")) or "").casefold()
    strange = (
        bool(title and headline)
        and headline not in str(title).casefold()
        and str(title).casefold() not in headline
    )
    return strange, not _is_article(node)


def _nodes(tree: Any) -> Iterator[Node]:
    """The things of the page's JSON-LD; of a block that is broken, the one date that it has."""
    for script in tree.xpath(_LINKED):
        written = (script.text or "")[:LONGEST_LINKED]
        try:
            yield from own_nodes(json.loads(written, strict=False))
        except (ValueError, RecursionError):
            found = set(_DATED.findall(written))
            if len(found) == 1:
                yield {"datePublished": found.pop()}


def _types(node: Node) -> list[str]:
    kinds = node.get("@type")
    return [str(kind) for kind in kinds] if isinstance(kinds, list) else [str(kinds)]


def _is_article(node: Node) -> bool:
    return any(_ARTICLE.search(kind) for kind in _types(node))


def _is_walled(node: Node) -> bool:
    return _is_article(node) and str(node.get("isAccessibleForFree")).lower() in ("false", "no")


def _dated(
    own: list[Node], named: Mapping[str, str], micro: Mapping[str, str], tree: Any
) -> Iterator[tuple[str, str]]:
    linked = [node["datePublished"] for node in own if isinstance(node.get("datePublished"), str)]
    found = [("page field datePublished", linked[0])] if linked else []
    found += [(f"page field {name}", named[name]) for name in PUBLISHED_FIELDS if name in named]
    if "datePublished" in micro:
        found.append(("microdata datePublished", micro["datePublished"]))
    if not found and (printed := _time_of(tree)):
        found.append(("element <time>", printed))
    yield from found


def _time_of(tree: Any) -> str | None:
    """The first `<time>` that is no part of a list beside the article; what says when it was changed is none."""
    for one in tree.xpath("//time[@datetime]")[:MOST_TIMES]:
        around = [one, *one.iterancestors()]
        said = " ".join(f"{node.get('class') or ''} {node.get('itemprop') or ''}" for node in around[:2])
        if not any(node.tag in _ASIDE for node in around) and not re.search("updat|modif", said, re.I):
            return str(one.get("datetime"))
    return None


def _meta_fields(tree: Any) -> dict[str, str]:
    fields: dict[str, str] = {}
    for tag in tree.xpath("//meta[@content]"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        if name and (content := one_line(tag.get("content"))):
            fields.setdefault(name.lower(), content)
    return fields


def _microdata(tree: Any) -> dict[str, str]:
    """Properties of the first article that microdata marks; of a thing in a property, its name."""
    scope = tree.xpath("//*[@itemscope][contains(@itemtype, 'Article') or contains(@itemtype, 'Posting')]")
    fields: dict[str, str] = {}
    for one in scope[0].iterdescendants() if scope else ():
        name = one.get("itemprop") if isinstance(one.tag, str) else None
        if name and name in ("headline", "datePublished", "dateModified", "author", "publisher"):
            if value := _property(one):
                fields.setdefault(name, value)
    return fields


def _property(element: Any) -> str | None:
    inner = element.xpath(".//*[@itemprop='name']") if element.get("itemscope") is not None else ()
    holder = inner[0] if inner else element
    return one_line(holder.get("content") or holder.get("datetime") or holder.text_content()[:400])


def _authors(node: Node, by_id: Mapping[str, Node], micro: Mapping[str, str]) -> tuple[str, ...]:
    names = list(_names(node.get("author"), by_id)) or ([micro["author"]] if "author" in micro else [])
    return tuple(dict.fromkeys(name for name in names if "://" not in name))


def _names(value: Any, by_id: Mapping[str, Node]) -> Iterator[str]:
    """The names of one or several persons or bodies, themselves or by reference."""
    for one in value[:50] if isinstance(value, list) else [value]:
        thing = by_id.get(str(one.get("@id")), one) if isinstance(one, dict) and "name" not in one else one
        name = one_line(thing.get("name")) if isinstance(thing, dict) else one_line(thing)
        if name:
            yield name


def _entries(node: Node | None) -> tuple[Node, ...]:
    """The entries of a live blog that bring their own text and time."""
    written = node.get("liveBlogUpdate") if node else None
    listed = written if isinstance(written, list) else [written]
    return tuple(
        one
        for one in listed[:MOST_NODES]
        if isinstance(one, dict) and one_line(one.get("articleBody")) and one_line(one.get("datePublished"))
    )


def one_line(written: object) -> str | None:
    """A field of the page as one line; the first of a list, and nothing for what is no text."""
    if isinstance(written, list):
        written = next((one for one in written if isinstance(one, str)), None)
    return " ".join(written.split()) or None if isinstance(written, str) else None
