"""The changes of an alert as an Atom feed (RFC 4287): an entry each, whose id stays for ever."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

from tacitus.model.alerts import Change, Quote
from tacitus.model.characters import visible

MEDIA_TYPE = "application/atom+xml"
ATOM = "http://www.w3.org/2005/Atom"
ABOUT = "What was reported, and who says so: to document, never to target."
NEVER = "1970-01-01T00:00:00Z"


def atom(name: str, changes: Iterable[Change], home: str) -> bytes:
    """The feed of the alert `name`, newest changes first; `home` is where the page is served, without a slash."""
    told = list(changes)
    feed = ElementTree.Element("feed", xmlns=ATOM)
    _put(feed, "id", f"tag:tacitus,2024:alert/{name}")
    _put(feed, "title", f"Tacitus: {name}")
    _put(feed, "subtitle", ABOUT)
    _put(feed, "updated", told[0].found_at if told else NEVER)
    ElementTree.SubElement(feed, "link", rel="self", href=f"{home}/alerts/{name}.atom")
    author = ElementTree.SubElement(feed, "author")
    _put(author, "name", "Tacitus")
    for change in told:
        entry = ElementTree.SubElement(feed, "entry")
        _put(entry, "id", f"tag:tacitus,2024:change/{change.id}")
        _put(entry, "title", headline(change))
        _put(entry, "updated", change.found_at)
        ElementTree.SubElement(entry, "link", href=link(change, home))
        ElementTree.SubElement(entry, "category", term=change.kind)
        _put(entry, "content", "\n".join(lines(change, home)))
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def headline(change: Change) -> str:
    """A change in one line, with the incident that it is of."""
    return change.words if change.kind in ("incident", "gone") else f"{change.title}: {change.words}"


def lines(change: Change, home: str) -> Iterable[str]:
    """A change with the words that it rests on, as plain text."""
    yield headline(change)
    for quote in change.quotes:
        yield f"“{quote.text}” ({quote.speaker}; {quote.outlet}) {home}{span_link(quote)}"
    yield link(change, home)


def link(change: Change, home: str) -> str:
    """Where the incident of a change is shown."""
    return f"{home}/incidents/{change.incident}"


def span_link(quote: Quote) -> str:
    """Where the words of a quote are shown, marked."""
    return f"/reports/{quote.report}?span={quote.start}-{quote.end}"


def _put(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, tag).text = visible(text)
