"""Records with named fields (JSON objects, rows of tables) → reports; misspelt names are said."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tacitus.errors import UnreadableSource
from tacitus.model.records import Interval, Report
from tacitus.model.stamp import read_stamp
from tacitus.settings import Settings
from tacitus.sources.decode import decode
from tacitus.sources.source import Beside, SourceReject, make_report

FIELDS = {
    "text": ("text", "body", "content", "article", "full_text", "article_text", "story", "message", "summary"),
    "title": ("title", "headline"),
    "published": (
        "published", "date", "published_at", "date_published", "datePublished", "pubDate", "publication_date",
        "timestamp", "created_at",
    ),
    "modified": ("modified", "updated", "updated_at", "date_modified", "dateModified"),
    "outlet": ("outlet", "source", "publisher", "site", "sitename", "publication", "newspaper", "channel"),
    "authors": ("authors", "author", "byline"),
    "url": ("url", "link", "address"),
    "source_id": ("source_id", "guid"),
}  # fmt: skip
"""Names that each field goes by, whatever their case and whatever joins their words; the first that is filled counts."""
_FIELD_OF = {re.sub(r"[\W_]", "", name).lower(): field for field, names in FIELDS.items() for name in names}
_RANK = {
    re.sub(r"[\W_]", "", name).lower(): rank for names in FIELDS.values() for rank, name in enumerate(names)
}

Columns = tuple[tuple[str, str], ...]
"""(field, column) as a person maps them (`TACITUS_COLUMNS`)."""
UNKNOWN_FIELD = "unknown_field"
"""Reason of a reject that is about a field, while the report is read."""
LONGEST_NUMBER = 300
"""Digits of a number that is kept exactly; no field of a report is one."""


def report_of(
    record: Mapping[str, Any], path: str, settings: Settings, beside: Beside, *, day_first: bool | None = None
) -> Report:
    """The report of a record; `day_first` reads 03/04/2024. Raises `UnreadableSource` where it has no text."""
    named = {field: (name, record[name]) for name, field in reversed(list(_known(record)))}
    text = named.get("text", ("", None))[1]
    if not isinstance(text, str):
        raise UnreadableSource(
            "The record has no text.", remedy=f"Put the article under one of: {', '.join(FIELDS['text'])}."
        )
    return make_report(
        text,
        path=path,
        limit=settings.max_characters,
        title=_line(named, "title"),
        outlet=_line(named, "outlet"),
        authors=_authors(named.get("authors", ("", None))[1]),
        url=_line(named, "url"),
        published=_date(named, "published", day_first),
        modified=_date(named, "modified", day_first),
        source_id=_line(named, "source_id"),
        beside=beside,
    )


def mapped(record: Mapping[str, Any], columns: Columns) -> Mapping[str, Any]:
    """A record with its columns called as `columns` have it; what else would be such a field is left out."""
    if not columns:
        return record
    fields = {_key(column): field for field, column in columns}
    named = {fields[_key(name)]: value for name, value in record.items() if _key(name) in fields}
    others = {
        name: value
        for name, value in record.items()
        if _key(name) not in fields and field_of(name) not in named
    }
    return others | named


def misspelt(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(field, the known name that it is nearly spelt as) of what nobody knows; fields of other kinds are no fault."""
    known = [name for names in FIELDS.values() for name in names]
    have = {_key(name) for name in record}
    for field in record:
        if _key(field) not in _FIELD_OF:
            near = difflib.get_close_matches(field.strip(), known, n=1, cutoff=0.8)
            if near and _key(near[0]) not in have:
                yield field, near[0]


def said_of_field(path: str, field: str, near: str) -> SourceReject:
    """The reject that names a misspelt field."""
    message = f"The field '{field}' is not known and was not read; did you mean '{near}'?"
    return SourceReject.of(path, UNKNOWN_FIELD, message)


def field_of(name: str) -> str | None:
    """The field that goes by a name; None for one that is not known."""
    return _FIELD_OF.get(_key(name))


def has_field(name: str, columns: Columns) -> bool:
    """Whether a column is of any field, by its own name or as it is mapped."""
    return field_of(name) is not None or any(_key(name) == _key(column) for _, column in columns)


def has_text(names: list[str]) -> bool:
    """Whether one of these names is one of the text."""
    return any(field_of(name) == "text" for name in names)


def loaded(raw: bytes, what: str = "It") -> Any:
    """JSON. Raises `UnreadableSource`."""
    try:
        return json.loads(decode(raw), parse_int=_whole, strict=False)
    except (ValueError, RecursionError) as error:
        raise UnreadableSource(
            f"{what} is not JSON ({error}).", remedy="Check that the download or export is complete."
        ) from error


def line_of(value: object) -> str | None:
    """A value of JSON as one line; None for what is no text."""
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _known(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name, field) of what is filled and known, the preferred name of a field first."""
    found = [(name, _FIELD_OF[_key(name)]) for name in record if _key(name) in _FIELD_OF]
    filled = [(name, field) for name, field in found if record[name] not in (None, "")]
    return sorted(filled, key=lambda one: _RANK[_key(one[0])])


def _key(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def _whole(digits: str) -> int | float:
    """A whole number; one of thousands of digits, which Python refuses to make, as a float."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else float(digits)


def _line(named: Mapping[str, tuple[str, Any]], field: str) -> str | None:
    return line_of(named.get(field, ("", None))[1])


def _authors(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(name.strip() for name in value.split(";") if name.strip())
    if isinstance(value, list):
        return tuple(name.strip() for name in value if isinstance(name, str) and name.strip())
    return ()


def _date(named: Mapping[str, tuple[str, Any]], field: str, day_first: bool | None) -> Interval | None:
    name, value = named.get(field, ("", None))
    if not isinstance(value, str):
        return None
    return read_stamp(value, reference=f"metadata field '{name}'", day_first=day_first)
