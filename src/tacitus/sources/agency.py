"""What news agencies send: NewsML-G2 and NewsML 1, NITF, ninjs.

An item that its provider took back is a reject: it is not to be published. Instants are as the item has them, with
their zone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from tacitus.errors import UnreadableSource, Withdrawn
from tacitus.model.records import Interval
from tacitus.model.stamp import read_stamp
from tacitus.settings import Settings
from tacitus.sources.fields import line_of, loaded
from tacitus.sources.markup import headed, paragraphs, parsed_xml, text_of
from tacitus.sources.source import (
    Opened,
    Original,
    Peek,
    Result,
    SourceReject,
    make_report,
    opened_or_rejected,
)

NEWSML = frozenset(("newsmessage", "newsitem", "packageitem", "newsml"))
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(?:\d\d)?(?:\.\d+)?\s?(Z|[+-]\d\d:?\d\d)?)?$")
_NINJS_SURE = re.compile(
    rb'"(?:versioncreated|contentcreated|firstcreated|body_xhtml|bodies|pubstatus|usageterms)"\s*:'
)
_NINJS_BODY = re.compile(rb'"(?:headline|headlines|body_text|body_html|body_xhtml|bodies)"\s*:')
_TAKEN_BACK = re.compile(r"cancell?ed|killed|withh?e?ld", re.IGNORECASE)
Item = Mapping[str, Any]


def is_newsml(peek: Peek) -> bool:
    """NewsML, by the root of the document."""
    return peek.root in NEWSML


def is_nitf(peek: Peek) -> bool:
    """NITF, by the root of the document."""
    return peek.root == "nitf"


def is_ninjs(peek: Peek) -> bool:
    """JSON with fields that ninjs alone has."""
    return (
        peek.start[:1] in (b"{", b"[")
        and b'"uri"' in peek.head
        and _NINJS_SURE.search(peek.head) is not None
        and _NINJS_BODY.search(peek.head) is not None
    )


def read_nitf(original: Original, settings: Settings) -> Result:
    """One report. Raises `UnreadableSource`."""
    fields = _of_nitf(parsed_xml(original.raw))
    yield Opened(report=_report(fields, original.path, original, settings), original=original)


def read_newsml(original: Original, settings: Settings) -> Result:
    """A report for each news item with words; its path is `FILE#GUID`, of a lone one `FILE`.

    Raises `UnreadableSource`.
    """
    root = parsed_xml(original.raw)
    second = [
        one
        for one in root.iter()
        if _name(one) == "newsitem" and _find(one, "contentmeta", "itemmeta") is not None
    ]
    first = [one for one in root.iter() if _name(one) == "newsitem" and one not in second]
    made = [partial(_of_g2, one) for one in second] + [partial(_of_newsml1, one) for one in first]
    ids = [line_of(one.get("guid")) for one in second] + [_text(_find(one, "newsitemid")) for one in first]
    if not made:
        raise UnreadableSource(
            "There is no news item in it.", remedy="Packages name items that are sent apart."
        )
    for number, (fields, name) in enumerate(zip(made, ids, strict=True), start=1):
        path = original.path if len(made) == 1 else f"{original.path}#{name or number}"
        yield _opened(fields, path, name, original, settings)


def read_ninjs(original: Original, settings: Settings) -> Result:
    """A report an item: one object, a list of them, or one a line. Raises `UnreadableSource`."""
    items = _items(original.raw)
    for number, item in enumerate(items, start=1):
        path = original.path if len(items) == 1 else f"{original.path}#{_id(item) or number}"
        yield _opened(partial(_of_ninjs, item), path, _id(item), original, settings)


def _opened(
    fields: Any, path: str, source_id: str | None, original: Original, settings: Settings
) -> Opened | SourceReject:
    def made() -> Opened:
        report = _report({**fields(), "source_id": source_id}, path, original, settings)
        return Opened(report=report, original=replace(original, path=path))

    return opened_or_rejected(made, path)


def _report(fields: dict[str, Any], path: str, original: Original, settings: Settings) -> Any:
    published = fields["published"]
    return make_report(
        path=path,
        limit=settings.max_characters,
        dates=(published,) if published else (),
        beside=original.beside,
        **fields,
    )


# XML: elements are found by their names without namespace, which differ between versions.


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _all(element: Any, *names: str) -> Iterator[Any]:
    if element is not None:
        yield from (one for one in element.iter() if _name(one) in names)


def _find(element: Any, *names: str) -> Any:
    return next(_all(element, *names), None)


def _text(element: Any) -> str | None:
    return line_of("".join(element.itertext())) if element is not None else None


def _named(element: Any) -> str | None:
    """Who an element stands for: the name in it, what it says itself, else its code."""
    if element is None:
        return None
    named = _text(_find(element, "name")) or _text(element)
    return named or line_of(str(element.get("literal") or element.get("qcode") or "").rpartition(":")[2])


def _of_g2(item: Any) -> dict[str, Any]:
    """The fields of a NewsML-G2 item. Raises `Withdrawn`, `UnreadableSource`."""
    meta, content = _find(item, "itemmeta"), _find(item, "contentmeta")
    status = _find(meta, "pubstatus")
    if status is not None and _TAKEN_BACK.search(str(status.get("qcode") or status.get("uri"))):
        _refuse_withdrawn()
    headline = _text(_find(content, "headline")) or _text(_find(meta, "title"))
    body = "\n\n".join(filter(None, (_body(one) for one in _all(item, "inlinexml", "inlinedata"))))
    if not body:
        raise UnreadableSource(
            "The item has no words: it stands for a picture, or for text that is sent apart."
        )
    made, version = _stamp(_text(_find(meta, "firstcreated")), "firstCreated"), _version(meta)
    created = _stamp(_text(_find(content, "contentcreated")), "contentCreated")
    return {
        "text": headed(headline, body),
        "title": headline,
        "outlet": _named(_find(content, "infosource")) or _named(_find(meta, "provider")),
        "authors": tuple(filter(None, (_without_by(_named(one)) for one in _all(content, "by", "creator")))),
        "published": made or created or version,
        "modified": _stamp(_text(_find(content, "contentmodified")), "contentModified")
        or (version if made else None),
    }


def _version(meta: Any) -> Interval | None:
    return _stamp(_text(_find(meta, "versioncreated")), "versionCreated")


def _of_newsml1(item: Any) -> dict[str, Any]:
    """The fields of a NewsML 1 item, which often holds NITF. Raises `Withdrawn`, `UnreadableSource`."""
    status = _find(item, "status")
    if status is not None and _TAKEN_BACK.search(str(status.get("FormalName"))):
        _refuse_withdrawn()
    headline = _text(_find(item, "headline"))
    inner = _find(item, "nitf")
    nitf = _of_nitf(inner) if inner is not None else {}
    body = (
        "\n\n".join(filter(None, (_body(one) for one in _all(item, "datacontent"))))
        if not nitf
        else nitf["text"]
    )
    if not body:
        raise UnreadableSource(
            "The item has no words: it stands for a picture, or for text that is sent apart."
        )
    provider = _find(_find(item, "provider"), "party")
    return {
        "text": headed(headline, body),
        "title": headline or nitf.get("title"),
        "outlet": (line_of(provider.get("FormalName")) if provider is not None else None)
        or nitf.get("outlet"),
        "authors": nitf.get("authors") or tuple(filter(None, [_without_by(_text(_find(item, "byline")))])),
        "published": _stamp(_text(_find(item, "firstcreated")), "FirstCreated") or nitf.get("published"),
        "modified": _stamp(_text(_find(item, "thisrevisioncreated")), "ThisRevisionCreated"),
    }


def _of_nitf(root: Any) -> dict[str, Any]:
    """The fields of NITF. Raises `UnreadableSource`."""
    head, body = _find(root, "head"), _find(root, "body")
    content = _find(body, "body.content")
    if content is None:
        raise UnreadableSource("The NITF has no content.", remedy="Check that the download is complete.")
    above = _find(body, "body.head")
    headline = _text(_find(above, "hl1")) or _text(_find(above, "hedline")) or _text(_find(head, "title"))
    byline = _text(_find(above, "byline"))
    lead = "\n\n".join(
        filter(None, (headline, *map(_text, _all(above, "hl2")), byline, _text(_find(above, "dateline"))))
    )
    issued = _find(head, "date.issue")
    released, printed = _find(head, "date.release"), _find(head, "pubdata")
    dates = [
        (one.get("norm"), name)
        for one, name in ((issued, "date.issue"), (released, "date.release"))
        if one is not None
    ]
    dates += [(printed.get("date.publication"), "pubdata")] if printed is not None else []
    holder = _find(head, "doc.copyright")
    return {
        "text": f"{lead}\n\n{text_of(content)}".strip(),
        "title": headline,
        "outlet": (line_of(printed.get("name")) if printed is not None else None)
        or _text(_find(above, "distributor"))
        or (line_of(holder.get("holder")) if holder is not None else None),
        "authors": tuple(filter(None, [_without_by(byline)])),
        "published": next((read for written, name in dates if (read := _stamp(written, name))), None),
    }


def _body(element: Any) -> str:
    """The words in an item's content: NITF, XHTML, or text."""
    inner = next((one for one in element.iter() if _name(one) in ("body.content", "body")), None)
    if inner is not None and _name(inner) == "body" and (content := _find(inner, "body.content")) is not None:
        inner = content
    if inner is None and len(element) == 0:
        written = element.text or ""
        marked = "html" in str(element.get("contenttype"))
        return paragraphs(written) if marked else written.strip()
    return text_of(element if inner is None else inner)


def _without_by(name: str | None) -> str | None:
    return re.sub(r"^(?:by|from)\s+", "", name, flags=re.IGNORECASE) or None if name else None


def _stamp(written: object, field: str) -> Interval | None:
    """An instant, also in the basic form of ISO 8601 (20240513T182000+0300)."""
    if not isinstance(written, str):
        return None
    basic = _BASIC.match(written.strip())
    if basic:
        year, month, day, hour, minute, zone = basic.groups()
        written = f"{year}-{month}-{day}" + (f"T{hour}:{minute}{zone or ''}" if hour else "")
    return read_stamp(written, reference=f"item field {field}")


def _refuse_withdrawn() -> None:
    raise Withdrawn("Its provider took the item back.", remedy="If it was added before: tacitus retract.")


# ninjs


def _items(raw: bytes) -> list[Item]:
    """The items of JSON: one, a list, a list in an object, or one a line. Raises `UnreadableSource`."""
    try:
        read = loaded(raw, "The item")
    except UnreadableSource:
        lines = [line for line in raw.splitlines() if line.strip()]
        if len(lines) < 2:
            raise
        read = [_line_item(line) for line in lines]
    if isinstance(read, dict) and not (_id(read) or "headline" in read):
        read = max((one for one in read.values() if isinstance(one, list)), key=len, default=[])
    found: list[Item] = [one for one in (read if isinstance(read, list) else [read]) if isinstance(one, dict)]
    if not found:
        raise UnreadableSource("There is no item in it.")
    return found


def _line_item(line: bytes) -> Item:
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        return {"uri": None, "broken": True}
    return read if isinstance(read, dict) else {"broken": True}


def _id(item: Item) -> str | None:
    return line_of(item.get("uri"))


def _of_ninjs(item: Item) -> dict[str, Any]:
    """The fields of a ninjs item, of version 1 or later. Raises `Withdrawn`, `UnreadableSource`."""
    if "broken" in item:
        raise UnreadableSource("The line is no JSON object.")
    if _TAKEN_BACK.search(str(item.get("pubstatus"))):
        _refuse_withdrawn()
    headline = line_of(item.get("headline")) or _value(item.get("headlines"))
    body = _ninjs_body(item)
    if not body:
        raise UnreadableSource(
            "The item has no words: it stands for a picture, or for text that is sent apart."
        )
    byline = _without_by(line_of(item.get("byline")))
    first, version = (
        _stamp(item.get("firstcreated"), "firstcreated"),
        _stamp(item.get("versioncreated"), "versioncreated"),
    )
    url = line_of(item.get("uri"))
    return {
        "text": headed(headline, body),
        "title": headline,
        "outlet": _ninjs_source(item),
        "authors": (byline,) if byline else (),
        "url": url if url and url.startswith("http") else None,
        "published": first or _stamp(item.get("contentcreated"), "contentcreated") or version,
        "modified": version if first else None,
    }


def _value(listed: object) -> str | None:
    """The `value` of the first of a list of objects."""
    first = next((one for one in listed if isinstance(one, dict)), {}) if isinstance(listed, list) else {}
    return line_of(first.get("value"))


def _ninjs_body(item: Item) -> str:
    """The longest of the item's bodies, as paragraphs."""
    found = [item.get("body_html"), item.get("body_xhtml"), item.get("body_text")]
    bodies = item.get("bodies")
    found += [one.get("value") for one in bodies if isinstance(one, dict)] if isinstance(bodies, list) else []
    words = [paragraphs(one) if "<" in one else one.strip() for one in found if isinstance(one, str)]
    return max(words, key=len, default="")


def _ninjs_source(item: Item) -> str | None:
    listed = item.get("infosources")
    first = next((one for one in listed if isinstance(one, dict)), {}) if isinstance(listed, list) else {}
    return (
        line_of(first.get("name")) or line_of(item.get("infosource")) or line_of(item.get("copyrightholder"))
    )
