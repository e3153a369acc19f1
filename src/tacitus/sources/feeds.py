"""Feeds: RSS, Atom and JSON Feed. Each entry is a report: its full text, or what there is, with its link."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from tacitus.errors import UnreadableSource
from tacitus.model.records import Interval
from tacitus.model.stamp import read_stamp
from tacitus.settings import Settings
from tacitus.sources.decode import decode
from tacitus.sources.fields import line_of, loaded
from tacitus.sources.markup import headed, paragraphs
from tacitus.sources.source import (
    Opened,
    Original,
    Peek,
    Result,
    SourceReject,
    make_report,
    opened_or_rejected,
)

ROOTS = frozenset(("rss", "feed", "rdf"))
_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org(?:\\?/)version')
_ITEM = re.compile(rb"<(/?)(item|entry)(?:\s*>|\b)", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml[^>]*\?>")
_STUMBLES = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
"""What feedparser raises for broken feeds, where it does not make the best of them."""
Entry = Mapping[str, Any]


def is_feed(peek: Peek) -> bool:
    """RSS 0.9 to 2.0 and Atom, by the root of the document."""
    return peek.root in ROOTS


def is_json_feed(peek: Peek) -> bool:
    """JSON that says which version of JSON Feed it is."""
    return peek.start.startswith(b"{") and _JSON_FEED.search(peek.head) is not None


def read_feed(original: Original, settings: Settings) -> Result:
    """A report for each entry of RSS or Atom; its path is `FILE#ID`. Raises `UnreadableSource`."""
    feed = _parsed(original)
    if not feed.entries:
        why = f" ({feed.bozo_exception})" if feed.bozo else ""
        raise UnreadableSource(
            f"The feed has no entries{why}.",
            remedy="Check that the download is complete, and the feed's address.",
        )
    pieces = _pieces(original.raw, len(feed.entries))
    for number, entry in enumerate(feed.entries):
        fields = partial(_of_xml, entry, feed.feed)
        yield _opened(fields, f"{original.path}#{_name(entry, number)}", pieces[number], original, settings)


def _parsed(original: Original) -> Any:
    """What feedparser makes of it; of bytes that it stumbles over, what it makes of their text."""
    import feedparser

    parse = partial(feedparser.parse, resolve_relative_uris=False, sanitize_html=False)
    charset = original.beside.charset
    said = {"content-type": f"application/xml; charset={charset}"} if charset else {}
    try:
        return parse(io.BytesIO(original.raw), response_headers=said)
    except _STUMBLES:
        text = _DECLARATION.sub("", decode(original.raw, declared=charset))
    try:
        return parse(io.BytesIO(text.encode("utf-8", "replace")))
    except _STUMBLES as error:
        raise UnreadableSource(f"It is no feed that can be read ({error}).") from error


def read_json_feed(original: Original, settings: Settings) -> Result:
    """A report for each item of a JSON Feed. Raises `UnreadableSource`."""
    feed = loaded(original.raw, "The feed")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not items:
        raise UnreadableSource("The feed has no items.", remedy="Check that the download is complete.")
    for number, item in enumerate(items):
        if not isinstance(item, dict):
            path, reason = f"{original.path}#{number + 1}", UnreadableSource.reason
            yield SourceReject.of(path, reason, "The item is no object.")
            continue
        path = f"{original.path}#{_name(item, number)}"
        yield _opened(partial(_of_json, item, feed), path, original.raw, original, settings)


def _opened(
    fields: Any, path: str, raw: bytes, original: Original, settings: Settings
) -> Opened | SourceReject:
    def made() -> Opened:
        found = fields()
        report = make_report(path=path, limit=settings.max_characters, beside=original.beside, **found)
        return Opened(report=report, original=replace(original, path=path, raw=raw))

    return opened_or_rejected(made, path)


def _name(entry: Entry, number: int) -> str:
    """What the feed calls an entry, which stays while others come and go; else its place."""
    return line_of(entry.get("id")) or line_of(entry.get("link") or entry.get("url")) or str(number + 1)


def _pieces(raw: bytes, count: int) -> list[bytes]:
    """The bytes of each entry; all bytes for each where they cannot be told apart."""
    found, begun = list[bytes](), None
    for tag in _ITEM.finditer(raw):
        if begun is None:
            begun = None if tag[1] else tag
        elif tag[1] and tag[2].lower() == begun[2].lower():
            found.append(raw[begun.start() : tag.end()])
            begun = None
    return found if len(found) == count else [raw] * count


def _of_xml(entry: Entry, feed: Entry) -> dict[str, Any]:
    written = [one.get("value") or "" for one in entry.get("content") or ()] + [entry.get("summary") or ""]
    published = _dated(entry, "published") or _dated(entry, "updated")
    updated = _dated(entry, "updated")
    source = entry.get("source") or {}
    return {
        "text": _whole(entry.get("title"), written),
        "title": _bare(entry.get("title")),
        "outlet": _bare(source.get("title")) or _bare(feed.get("title")),
        "authors": tuple(_authors(entry)),
        "url": line_of(entry.get("link")),
        "published": published,
        "dates": (published,) if published else (),
        "modified": updated if updated and published and updated.start != published.start else None,
    }


def _of_json(item: Entry, feed: Entry) -> dict[str, Any]:
    plain = "\n\n".join(str(item.get("content_text") or "").split("\n"))
    written = [str(item.get("content_html") or ""), plain, str(item.get("summary") or "")]
    published = _stamp(item, "date_published")
    return {
        "text": _whole(item.get("title"), written),
        "title": line_of(item.get("title")),
        "outlet": line_of(feed.get("title")),
        "authors": tuple(_json_authors(item)) or tuple(_json_authors(feed)),
        "url": line_of(item.get("url")) or line_of(item.get("external_url")),
        "published": published,
        "dates": (published,) if published else (),
        "modified": _stamp(item, "date_modified"),
    }


def _whole(title: object, written: list[str]) -> str:
    """Title and the longest of what the entry holds, as paragraphs."""
    return headed(_bare(title), max((paragraphs(one) for one in written), key=len))


def _bare(written: object) -> str | None:
    """A title, which may hold mark-up, as one line."""
    return line_of(paragraphs(written)) if isinstance(written, str) else None


def _dated(entry: Entry, field: str) -> Interval | None:
    """A date as the feed writes it, with its zone; else what feedparser made of it, which is UTC."""
    if field not in entry:  # feedparser would give the other date
        return None
    written = entry.get(field)
    read = read_stamp(written, reference=f"feed field {field}") if isinstance(written, str) else None
    parsed = entry.get(f"{field}_parsed")
    if read or not parsed:
        return read
    stamp = f"{parsed[0]:04}-{parsed[1]:02}-{parsed[2]:02}T{parsed[3]:02}:{parsed[4]:02}Z"
    return read_stamp(stamp, reference=f"feed field {field}")


def _stamp(item: Entry, field: str) -> Interval | None:
    written = item.get(field)
    return read_stamp(written, reference=f"feed field {field}") if isinstance(written, str) else None


def _authors(entry: Entry) -> Iterator[str]:
    named = [one.get("name") for one in entry.get("authors") or ()] or [entry.get("author")]
    yield from dict.fromkeys(name for name in map(line_of, named) if name)


def _json_authors(thing: Entry) -> Iterator[str]:
    listed = thing.get("authors")
    people = listed if isinstance(listed, list) else [thing.get("author")]
    yield from (name for one in people if isinstance(one, dict) and (name := line_of(one.get("name"))))
