"""Originals as a page shows them: a web page without what acts or asks for more, a text as text, others not at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tacitus.data_packages import has
from tacitus.errors import UnreadableSource
from tacitus.sources.decode import decode

if TYPE_CHECKING:
    from lxml.html import HtmlElement

PAGES = ("text/html", "application/xhtml+xml")
TEXTS = ("text/", "application/json", "application/x-ndjson", "application/xml")
DROPPED = frozenset(
    "applet audio base embed frame iframe link meta object portal script source track video".split()
)
"""Elements that act, ask for more, or change what addresses mean; none of them is text."""
ASKING = frozenset(
    "action background cite data formaction href longdesc lowsrc manifest ping poster src srcset xlink:href".split()
)
"""Attributes that are addresses; a picture that is in the page itself stays."""
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def shown(raw: bytes, media_type: str) -> tuple[str, str] | None:
    """(what can be shown, its media type: `text/html` or `text/plain`); None for what can only be saved."""
    try:
        if media_type in PAGES:
            declared = _DECLARED.search(raw[:4096])
            page = decode(raw, declared=declared.group(1).decode("ascii") if declared else None)
            still = _stilled(page) if has("lxml") else None
            return (still, "text/html") if still is not None else (page, "text/plain")
        return (decode(raw), "text/plain") if media_type.startswith(TEXTS) else None
    except UnreadableSource:
        return None


def _stilled(page: str) -> str | None:
    """A page with nothing in it that acts or has an address; None where it cannot be taken apart."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring, tostring

    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag.rpartition("}")[2].lower() in DROPPED:
            if element.getparent() is not None:
                element.drop_tree()
        else:
            _still(element)
    return str(tostring(root, encoding="unicode", doctype="<!doctype html>"))


def _still(element: HtmlElement) -> None:
    for name, value in list(element.attrib.items()):
        lower = name.lower()
        if lower.startswith("on"):
            del element.attrib[name]
        elif lower in ASKING and not (lower == "src" and value.strip().lower().startswith("data:image/")):
            del element.attrib[name]
            if element.tag == "a" and not element.get("title"):
                element.set("title", value)  # where the link led
