"""JSON Lines: one report per line; a bad line is a reject and the rest is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from tacitus.boundary import attempt
from tacitus.errors import UnreadableSource
from tacitus.model.records import Reject
from tacitus.settings import Settings
from tacitus.sources.decode import decode
from tacitus.sources.fields import Columns, loaded, mapped, misspelt, report_of, said_of_field
from tacitus.sources.source import Opened, Original, Peek, Result, SourceReject

_JSON_LINE = re.compile(rb'\{\s*"[^"\n]{0,200}"\s*:[^\n]*\}\s*(?:\n|$)')


def is_json_lines(peek: Peek) -> bool:
    """An object that ends on its line, and more lines after it; one alone may as well be JSON."""
    several = b"\n" in peek.start.strip() or peek.ending in (".jsonl", ".ndjson")
    return several and _JSON_LINE.match(peek.start) is not None


def read_jsonl(original: Original, settings: Settings) -> Result:
    """A report or a reject for every line that is not blank; its path is `FILE:LINE`.

    A field that seems to be misspelt is a reject too, once a file: the report is read without it.
    """
    said: set[str] = set()
    for number, line in _lines(original.raw):
        path = f"{original.path}:{number}"
        record = attempt(partial(_record, line, settings.columns), stage="source")
        made = (
            record
            if isinstance(record, Reject)
            else attempt(partial(report_of, record, path, settings, original.beside), stage="source")
        )
        if isinstance(made, Reject):
            yield SourceReject(path=path, reject=made, original=Original(path=path, raw=line))
        else:
            yield Opened(report=made, original=Original(path=path, raw=line))
        for field, near in () if isinstance(record, Reject) else misspelt(record):
            if field not in said:
                yield said_of_field(path, field, near)
            said.add(field)


def _lines(raw: bytes) -> Iterator[tuple[int, bytes]]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raw = decode(raw).encode("utf-8")
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            yield number, line.strip()


def _record(line: bytes, columns: Columns) -> Mapping[str, Any]:
    record = loaded(line, "The line")
    if not isinstance(record, dict):
        raise UnreadableSource("The line is no JSON object.", remedy='Expected {"text": "…"}.')
    return mapped(record, columns)
