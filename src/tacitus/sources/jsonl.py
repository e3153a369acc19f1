"""JSON Lines: one report per line; a bad line is a reject and the rest is read."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from tacitus.boundary import attempt
from tacitus.errors import UnreadableSource
from tacitus.model.records import Interval, Reject, Report
from tacitus.model.stamp import read_stamp
from tacitus.settings import Settings
from tacitus.sources.decode import decode
from tacitus.sources.source import Opened, Original, Result, SourceReject, make_report

FIELDS = {
    "text": ("text", "body", "content", "article"),
    "title": ("title", "headline"),
    "published": ("published", "date", "published_at", "date_published", "datePublished", "pubDate"),
    "outlet": ("outlet", "source", "publisher", "site", "sitename"),
    "authors": ("authors", "author", "byline"),
    "url": ("url", "link"),
}
"""Names that each field goes by; the first that is there counts."""

UNKNOWN_FIELD = "unknown_field"
"""Reason of a reject that is about a field, while the report is read."""
LONGEST_NUMBER = 300
"""Digits of a number that is kept exactly; no field of a report is one."""


def read_jsonl(original: Original, settings: Settings) -> Result:
    """A report or a reject for every line that is not blank; its path is `FILE:LINE`.

    A field that seems to be misspelt is a reject too, once a file: the report is read without it.
    """
    said: set[str] = set()
    for number, line in _lines(original.raw):
        path = f"{original.path}:{number}"
        record = attempt(partial(_record, line), stage="source")
        made = (
            record
            if isinstance(record, Reject)
            else attempt(partial(_report, record, path, settings), stage="source")
        )
        if isinstance(made, Reject):
            yield SourceReject(path=path, reject=made)
        else:
            yield Opened(report=made, original=Original(path=path, raw=line))
        for field, near in () if isinstance(record, Reject) else misspelt(record):
            if field not in said:
                message = f"The field '{field}' is not known and was not read; did you mean '{near}'?"
                reject = Reject(stage="source", reason=UNKNOWN_FIELD, message=message)
                yield SourceReject(path=path, reject=reject)
            said.add(field)


def misspelt(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(field, the known name that it is nearly spelt as) of what nobody knows; fields of other kinds are no fault."""
    known = [name for names in FIELDS.values() for name in names]
    for field in record:
        if field not in known:
            near = difflib.get_close_matches(field, known, n=1, cutoff=0.8)
            if near and near[0] not in record:
                yield field, near[0]


def _lines(raw: bytes) -> Iterator[tuple[int, bytes]]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = decode(raw).encode("utf-8")
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            yield number, line.strip()


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(decode(line), parse_int=_whole)
    except (ValueError, RecursionError) as error:
        raise UnreadableSource(
            f"The line is not JSON ({error}).", remedy='Expected one object per line: {"text": "…"}.'
        ) from error
    if not isinstance(record, dict):
        raise UnreadableSource("The line is no JSON object.", remedy='Expected {"text": "…"}.')
    return record


def _whole(digits: str) -> int | float:
    """A whole number; one of thousands of digits, which Python refuses to make, as a float."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else float(digits)


def _report(record: dict[str, Any], path: str, settings: Settings) -> Report:
    text = _field(record, "text")
    if not isinstance(text, str):
        raise UnreadableSource(
            "The object has no text.", remedy=f"Put the article under one of: {', '.join(FIELDS['text'])}."
        )
    return make_report(
        text,
        path=path,
        limit=settings.max_characters,
        title=_string(record, "title"),
        outlet=_string(record, "outlet"),
        authors=_authors(_field(record, "authors")),
        url=_string(record, "url"),
        published=_published(record),
    )


def _field(record: dict[str, Any], field: str) -> Any:
    return next((record[name] for name in FIELDS[field] if record.get(name) not in (None, "")), None)


def _string(record: dict[str, Any], field: str) -> str | None:
    value = _field(record, field)
    return " ".join(value.split()) if isinstance(value, str) else None


def _authors(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value.strip(),) if value.strip() else ()
    if isinstance(value, list):
        return tuple(name.strip() for name in value if isinstance(name, str) and name.strip())
    return ()


def _published(record: dict[str, Any]) -> Interval | None:
    name = next((name for name in FIELDS["published"] if record.get(name)), None)
    if name is None or not isinstance(record[name], str):
        return None
    return read_stamp(record[name], reference=f"metadata field '{name}'")
