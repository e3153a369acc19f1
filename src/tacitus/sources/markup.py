"""Pieces of HTML and XML → paragraphs, and the root of an XML document."""

from __future__ import annotations

import html
import re
from typing import Any

from tacitus.errors import UnreadableSource
from tacitus.sources.decode import decode

_PROLOGUE = re.compile(
    r"\s*(?:<\?[^>]{0,400}\?>\s*|<!--(?:(?!-->).){0,8000}-->\s*|<!DOCTYPE[^>\[]{0,400}(?:\[[^\]]{0,8000}\]\s*)?>\s*){0,40}"
    r"<(?:[\w.-]{1,60}:)?([\w.-]{1,60})",
    re.DOTALL | re.IGNORECASE,
)
_DROPPED = frozenset(("script", "style", "head", "noscript", "template", "svg", "iframe", "object", "form"))
_INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark",
     "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "label",
     "chron", "person", "location", "org", "num", "money", "lang", "pronounce", "virtloc", "event", "function",
     "alt-code", "copyrite", "frac", "postaddr", "object.title", "classifier", "inlinetag")
)  # fmt: skip
"""Tags that begin no paragraph: those of HTML, and of NITF."""
_CROWDED = re.compile(
    r"<([A-Za-z][\w:-]{0,60}+)"
    r"(?:[\s/]++[^\s=<>\"'/]++(?:\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'<>]++)?+)?+){1000,}+"
)
"""A tag with a thousand attributes: parsers look for each among all before it."""
CAPTION_LABEL = "Caption: "
"""Stands in the text for the tag `figcaption`, so that a caption is not taken for a paragraph."""


def root_of(head: bytes) -> str:
    """The local name of the first element, in lower case; empty where the bytes begin with none."""
    if head.lstrip()[:1] != b"<" and not head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return ""
    try:
        found = _PROLOGUE.match(decode(head).lstrip("\ufeff"))
    except UnreadableSource:
        return ""
    return found[1].lower() if found else ""


def without_crowds(markup: str) -> str:
    """The mark-up with tags of a thousand attributes laid bare, so that parsing takes time in proportion."""
    return _CROWDED.sub(r"<\1 ", markup) if len(markup) > 2_000 else markup


def paragraphs(markup: str) -> str:
    """The text of a piece of HTML: a paragraph a block, blank lines between, captions marked as such."""
    if "<" not in markup:
        return _tidy(html.unescape(markup).splitlines())
    from lxml import etree
    from lxml import html as lxml_html

    try:
        tree = lxml_html.fragment_fromstring(without_crowds(markup.replace("\0", "")), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return _tidy(re.sub(r"<[^>]*>", " ", markup).splitlines())
    return text_of(tree)


PAGE_STYLE = (
    "body{max-width:46em;margin:0 auto;padding:14px 18px;font:16px/1.55 Georgia,serif;color:#111;background:#fff}"
    "table{border-collapse:collapse;margin:12px 0}"
    "td,th{border:1px solid #bbb;padding:3px 8px;text-align:left;vertical-align:top;font-size:15px}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 14px;font:14px/1.4 sans-serif;color:#444}"
    "dd{margin:0}pre{white-space:pre-wrap;font:inherit}"
)
"""How a page looks that shows what came as something else."""


def page_of(body: str) -> str:
    """A page of HTML around a piece of it."""
    return f"<!doctype html><html><head><style>{PAGE_STYLE}</style></head><body>{body}</body></html>"


def headed(title: str | None, body: str) -> str:
    """`body` below its title, unless it begins with it."""
    if not title or body.partition("\n")[0].strip().casefold() == title.casefold():
        return body
    return f"{title}\n\n{body}".strip()


def text_of(tree: Any) -> str:
    """The text of an lxml element, a paragraph a block."""
    lines: list[list[str]] = [[]]
    open_: list[tuple[Any, bool]] = [(tree, True)]
    while open_:  # by hand: mark-up can be nested deeper than calls can
        element, begins = open_.pop()
        name = _local(element)
        inline = name in _INLINE
        if not begins:
            lines += [] if inline else [[]]
            if element is not tree and element.tail:
                lines[-1].append(element.tail)
            continue
        if name is None or name in _DROPPED:
            if element is not tree and element.tail:
                lines[-1].append(element.tail)
            continue
        if not inline:
            lines.append([CAPTION_LABEL] if name == "figcaption" else [])
        if element.text:
            lines[-1].append(element.text)
        open_.append((element, False))
        open_.extend((child, True) for child in reversed(element))
    return _tidy("".join(pieces) for pieces in lines)


def parsed_xml(raw: bytes) -> Any:
    """The root element of an XML document; entities are not resolved and nothing is fetched.

    Raises `UnreadableSource`.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, load_dtd=False)
    try:
        tree = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableSource(f"It is no well-formed XML ({error}).") from error
    if tree is None:
        raise UnreadableSource("It holds no XML.", remedy="Check that the download is complete.")
    return tree


def _local(element: Any) -> str | None:
    """The tag's name without its namespace; None for a comment or an entity."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else None


def _tidy(lines: Any) -> str:
    found = (" ".join(line.split()) for line in lines)
    return "\n\n".join(line for line in found if line and line != CAPTION_LABEL.strip())
