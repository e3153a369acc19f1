"""A page of a stranger with nothing in it that acts or asks for more, and the words of a report marked in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tacitus.present.tracing import Mark, traced

if TYPE_CHECKING:
    from lxml.html import HtmlElement

DROPPED = frozenset(
    "applet audio base embed frame iframe link meta object portal script source track video".split()
)
"""Elements that act, ask for more, or change what addresses mean; none of them is text."""
ASKING = frozenset(
    "action background cite data formaction href longdesc lowsrc manifest ping poster src srcset xlink:href".split()
)
"""Attributes that are addresses; a picture that is in the page itself stays."""
UNSEEN = frozenset("noscript style template textarea title".split())
"""Elements whose text nobody sees, or in which none can be marked. Not the head: a page without a body is all in it."""
FOCUS = "words"
"""The id of the first mark of the words that were asked for."""
_PLAIN = "background:#fff3bf!important;color:#000!important"
_STRONG = "background:#ffd43b!important;color:#000!important;outline:2px solid #e8590c;scroll-margin:35vh"


def stilled(page: str, report: str = "", marks: Sequence[Mark] = ()) -> tuple[str, int] | None:
    """The page without what acts or has an address, marked where the report's words stand; and how many are not found.

    None where it cannot be taken apart.
    """
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
    unfound = _marked(root, report, marks) if marks else 0
    return str(tostring(root, encoding="unicode", doctype="<!doctype html>")), unfound


def opening(mark: Mark, first: bool) -> dict[str, str]:
    """The attributes of a mark; the `first` of the words that were asked for has the id."""
    given = {"style": _STRONG if mark.focus else _PLAIN, "title": mark.says}
    return {"id": FOCUS, **given} if first else given


def _still(element: HtmlElement) -> None:
    for name, value in list(element.attrib.items()):
        lower = name.lower()
        if lower.startswith("on") or (value == FOCUS and lower == "id"):
            del element.attrib[name]
        elif lower in ASKING and not (lower == "src" and value.strip().lower().startswith("data:image/")):
            del element.attrib[name]
            if element.tag == "a" and not element.get("title"):
                element.set("title", value)  # where the link led


def _marked(root: HtmlElement, report: str, marks: Sequence[Mark]) -> int:
    """Mark what of a report stands in the page; how many marks have no place in it."""
    texts = list(_texts(root))
    found, unfound = traced(report, "".join(text for _, _, text in texts), marks)
    first = next((mark.start for mark in found if mark.focus), None)
    start = 0
    for element, tail, text in texts:
        end = start + len(text)
        inside = [
            (max(mark.start, start) - start, min(mark.end, end) - start, opening(mark, mark.start == first))
            for mark in found
            if mark.start < end and mark.end > start
        ]
        if inside:
            _cut(element, tail, text, inside)
        start = end
    return unfound


def _texts(root: HtmlElement) -> Iterator[tuple[HtmlElement, bool, str]]:
    """The texts of a page in their order: of which element, whether behind it, and what they say."""
    from lxml import etree

    unseen = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        hidden = isinstance(element.tag, str) and element.tag in UNSEEN
        if event == "start":
            unseen += hidden
            if element.text and not unseen:
                yield element, False, element.text
        else:
            unseen -= hidden
            if element.tail and not unseen and element is not root:
                yield element, True, element.tail


def _cut(
    element: HtmlElement, tail: bool, text: str, inside: Sequence[tuple[int, int, dict[str, str]]]
) -> None:
    """Put marks around pieces of a text of the page."""
    from lxml.html import Element

    above = element.getparent() if tail else element
    place = above.index(element) + 1 if tail else 0
    ends = [start for start, _, _ in inside[1:]] + [len(text)]
    if tail:
        element.tail = text[: inside[0][0]]
    else:
        element.text = text[: inside[0][0]]
    for offset, ((start, end, given), until) in enumerate(zip(inside, ends, strict=True)):
        mark = Element("mark", given)
        mark.text, mark.tail = text[start:end], text[end:until]
        above.insert(place + offset, mark)
