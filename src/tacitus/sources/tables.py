"""Tables of reports: CSV, TSV, XLSX, Parquet, and JSON that holds a list of records or one of them.

Columns are found by name (`fields.FIELDS`); one that is misspelt is named with the nearest known one. Whether dates
such as 03/04/2024 have the day first is taken from the other dates of the column, and said where these do not tell.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from datetime import date, datetime
from functools import partial
from html import escape
from typing import Any

from tacitus.boundary import attempt
from tacitus.errors import UnreadableSource, UsageError
from tacitus.model.records import Reject
from tacitus.settings import Settings
from tacitus.sources.archives import BROKEN, unreadable
from tacitus.sources.decode import decode
from tacitus.sources.fields import (
    FIELDS,
    Columns,
    field_of,
    has_field,
    has_text,
    loaded,
    mapped,
    misspelt,
    report_of,
    said_of_field,
)
from tacitus.sources.markup import page_of
from tacitus.sources.office import require_held
from tacitus.sources.rows import MOST_COLUMNS, SEPARATORS, BadRow, text_table
from tacitus.sources.source import Opened, Original, Peek, Result, SourceReject

Row = tuple[str, Mapping[str, Any]]
"""Where a row stands (`12`, `Sheet!12`), and its cells by column."""
ROWS_AROUND = 10
"""Rows to each side that are shown with the row that a report is."""
_OF_LINKS = " Where it only links to articles, tacitus watch fetches them (docs/watching.md, list)."
NAME_WORDS = 5
"""A longer cell of a first line is no name of a column."""
_NUMERIC = re.compile(r"\s*(\d\d?)[/.-](\d\d?)[/.-](?:\d\d){1,2}\b")


def is_text_table(peek: Peek) -> bool:
    """A first line of names, among them one of the text and another that is known."""
    if b"\n" not in peek.head or peek.start[:1] in (b"<", b"{", b"["):
        return False
    try:
        first = decode(peek.head[:20_000]).lstrip("\ufeff").partition("\n")[0]
    except UnreadableSource:
        return False
    names = [name.strip().strip('"') for name in first.split(max(SEPARATORS, key=first.count))]
    if any(len(name.split()) > NAME_WORDS or name.endswith((".", "!", "?")) for name in names):
        return False
    return has_text(names) and len({field for name in names if (field := field_of(name))}) >= 2


def is_xlsx(peek: Peek) -> bool:
    """A ZIP archive with a workbook."""
    return "xl/workbook.xml" in peek.members


def is_parquet(peek: Peek) -> bool:
    """The mark of Parquet."""
    return peek.head.startswith(b"PAR1")


def is_json(peek: Peek) -> bool:
    """A JSON list or object that is not one of a line."""
    return (
        peek.start[:1] in (b"[", b"{") and re.match(rb'[\[{]\s*(?:[\[{"]|[\]}]\s*$)', peek.start) is not None
    )


def read_text_table(original: Original, settings: Settings) -> Result:
    """A report a row of CSV or TSV; its path is `FILE:LINE`. Raises `UnreadableSource`."""
    try:
        table = text_table(original.path, lambda: nullcontext(io.BytesIO(original.raw)))
        rows: list[Row] = []
        for row in table.rows:
            if isinstance(row, BadRow):
                yield SourceReject(path=f"{original.path}:{row.line}", reject=row.reject)
            else:
                rows.append((str(row.line), row.cells))
    except UsageError as error:
        raise UnreadableSource(error.message, remedy=error.remedy) from error
    yield from _reports(rows, list(table.columns), original, settings)


def read_xlsx(original: Original, settings: Settings) -> Result:
    """A report a row of every sheet whose first row names the columns; its path is `FILE:SHEET!ROW`.

    Raises `UnreadableSource`.
    """
    rows = _workbook(original.raw)
    yield from _reports(
        rows, list(dict.fromkeys(name for _, cells in rows for name in cells)), original, settings
    )


def read_parquet(original: Original, settings: Settings) -> Result:
    """A report a row; its path is `FILE:ROW`. Raises `UnreadableSource`."""
    rows, columns = _parquet(original.raw, settings.columns)
    yield from _reports(rows, columns, original, settings)


def links_in(raw: bytes, name: str) -> list[tuple[str, str]]:
    """(row, address) of each row with an address of a table, or of each line of a plain list.

    Raises `UnreadableSource`, also where there is none.
    """
    if raw.startswith(b"PK"):
        rows = _workbook(raw)
    elif raw.startswith(b"PAR1"):
        rows, _ = _parquet(raw)
    else:
        rows = _listed(raw, name)
    found = [
        (where, str(cell).strip())
        for where, cells in rows
        for column, cell in cells.items()
        if field_of(column) == "url" and cell
    ]
    if not found:
        raise UnreadableSource(
            "It has no column of addresses.",
            remedy=f"Call it one of: {', '.join(FIELDS['url'])}; or write one address a line.",
        )
    return found


def _listed(raw: bytes, name: str) -> list[Row]:
    """The rows of CSV or TSV; of a list of one column each line. Raises `UnreadableSource`."""
    lines = [(str(number), line.strip()) for number, line in enumerate(decode(raw).splitlines(), start=1)]
    filled = [(where, line) for where, line in lines if line]
    if not filled or not any(separator in filled[0][1] for separator in SEPARATORS):
        return [(where, {"url": line}) for where, line in filled if field_of(line) != "url"]
    try:
        rows = list(text_table(name, lambda: nullcontext(io.BytesIO(raw))).rows)
    except UsageError as error:
        raise UnreadableSource(error.message, remedy=error.remedy) from error
    if bad := next((row for row in rows if isinstance(row, BadRow)), None):
        raise UnreadableSource(f"Line {bad.line}: {bad.reject.message}")
    return [(str(row.line), row.cells) for row in rows if not isinstance(row, BadRow)]


def show_xlsx(original: Original) -> str:
    """The row that a report is, with those around it, as HTML. Raises `UnreadableSource`."""
    return _as_html(_workbook(original.raw), original.path)


def show_parquet(original: Original) -> str:
    """As `show_xlsx`. Raises `UnreadableSource`."""
    return _as_html(_parquet(original.raw)[0], original.path)


def _workbook(raw: bytes) -> list[Row]:
    import openpyxl
    from lxml import etree

    require_held(raw)
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        return [row for sheet in book.worksheets for row in _sheet(sheet)]
    except (*BROKEN, KeyError, AttributeError, TypeError, IndexError, SyntaxError, etree.LxmlError) as error:
        raise unreadable(error) from error


def _parquet(raw: bytes, columns: Columns | None = None) -> tuple[list[Row], list[str]]:
    """The rows, with the columns that are read (without `columns` with all), and the names of all."""
    import pyarrow
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(io.BytesIO(raw), memory_map=False)
        there = list(table.schema_arrow.names)
        names = [name for name in there if columns is None or has_field(name, columns)]
        batches = (batch.to_pylist() for batch in table.iter_batches(batch_size=1_000, columns=names))
        rows = [(str(number), row) for number, row in enumerate((row for b in batches for row in b), start=1)]
    except (*BROKEN, pyarrow.ArrowException, KeyError, TypeError, MemoryError) as error:
        raise unreadable(error) from error
    return rows, there


def _as_html(rows: list[Row], path: str) -> str:
    """The row that `path` ends with, and the rows around it."""
    wanted = path.rpartition(":")[2]
    at = next((number for number, (where, _) in enumerate(rows) if where == wanted), 0)
    some = rows[max(0, at - ROWS_AROUND) : at + ROWS_AROUND + 1]
    names = list(dict.fromkeys(name for _, cells in some for name in cells))
    head = "".join(f"<th>{escape(name)}</th>" for name in ("", *names))
    body = "".join(
        f"<tr><th>{escape(where)}</th>"
        + "".join(f"<td>{escape(str(_plain(cells.get(name)) or ''))}</td>" for name in names)
        + "</tr>"
        for where, cells in some
    )
    return page_of(f"<table><tr>{head}</tr>{body}</table>")


def read_json(original: Original, settings: Settings) -> Result:
    """A report for each record of the list that the JSON holds, or for the one that it is. Raises `UnreadableSource`."""
    read = loaded(original.raw)
    if isinstance(read, dict) and has_text(list(mapped(read, settings.columns))):
        records: list[Any] = [read]
    elif isinstance(read, dict):
        lists = [one for one in read.values() if isinstance(one, list)]
        records = max(lists, key=len, default=[])
    else:
        records = read if isinstance(read, list) else []
    if not records:
        raise UnreadableSource(
            "There are no records in it.", remedy='Expected a list of objects: [{"text": "…"}].'
        )
    rows: list[Row] = []
    for number, record in enumerate(records, start=1):
        if isinstance(record, dict):
            rows.append((str(number), record))
        else:
            yield SourceReject.of(
                f"{original.path}:{number}", UnreadableSource.reason, "The record is no object."
            )
    yield from _reports(
        rows, list(dict.fromkeys(name for _, one in rows for name in one)), original, settings
    )


def _reports(rows: list[Row], columns: list[str], original: Original, settings: Settings) -> Result:
    """The reports of rows, and what is said of their columns. Raises `UnreadableSource` without one of text."""
    columns = list(mapped(dict.fromkeys(columns), settings.columns))
    rows = [(where, mapped(cells, settings.columns)) for where, cells in rows]
    near = list(misspelt(dict.fromkeys(columns)))
    if not has_text(columns):
        known = "; ".join(
            f"did you mean '{name}' by '{field}'?" for field, name in near if field_of(name) == "text"
        )
        raise UnreadableSource(
            f"It has no column of text. Its columns: {', '.join(columns[:30]) or 'none'}.",
            remedy=known
            or f"Call the column of the article one of: {', '.join(FIELDS['text'])}; or say which it is: "
            f"TACITUS_COLUMNS='text=NAME'.{_OF_LINKS if any(field_of(one) == 'url' for one in columns) else ''}",
        )
    for field, name in near:
        yield said_of_field(original.path, field, name)
    first = _day_first([cells for _, cells in rows], columns)
    if first is None and (doubtful := _doubtful(rows)):
        where, written = doubtful
        message = f"Dates such as '{written}' can be read day first or month first; write them as 2024-05-13."
        yield SourceReject.of(f"{original.path}:{where}", "ambiguous_date", message)
    for where, cells in rows:
        path = f"{original.path}:{where}"
        plain = {name: _plain(cell) for name, cell in cells.items()}
        made = attempt(
            partial(report_of, plain, path, settings, original.beside, day_first=first), stage="source"
        )
        if isinstance(made, Reject):
            yield SourceReject(path=path, reject=made)
        else:
            yield Opened(report=made, original=Original(path=path, raw=original.raw))


def _sheet(sheet: Any) -> Iterator[Row]:
    """The rows of a sheet below its first filled row, which names the columns."""
    names: list[str] | None = None
    blank: Any = None
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1):
        if row is blank:  # openpyxl gives the same one for each of a million rows that are not there
            continue
        cells = [cell for cell in row if cell not in (None, "")]
        if not cells:
            blank = row
        elif names is None:
            names = [str(cell).strip() if cell is not None else "" for cell in row]
        else:
            filled = zip(names, row, strict=False)
            yield (
                f"{sheet.title}!{number}",
                {name: cell for name, cell in filled if name and cell not in (None, "")},
            )


def _plain(cell: Any) -> Any:
    """A cell as JSON has it; instants as ISO strings."""
    if isinstance(cell, (datetime, date)):
        return cell.isoformat()
    return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else cell


def _day_first(rows: list[Mapping[str, Any]], columns: list[str]) -> bool | None:
    """Whether numeric dates have the day first, by those that leave no doubt; None where none tells, or they disagree."""
    names = [name for name in columns if field_of(name) == "published"]
    told = {
        int(found[1]) > 12
        for cells in rows
        for name in names
        if (found := _numeric(cells.get(name))) and (int(found[1]) > 12) != (int(found[2]) > 12)
    }
    return told.pop() if len(told) == 1 else None


def _doubtful(rows: list[Row]) -> tuple[str, str] | None:
    """Where the first date stands that can be read two ways, and how it is written."""
    for where, cells in rows:
        for name, cell in cells.items():
            found = _numeric(cell) if field_of(name) == "published" else None
            if (
                found
                and "." not in found[0]
                and found[1] != found[2]
                and max(int(found[1]), int(found[2])) <= 12
            ):
                return where, str(cell).strip()
    return None


def _numeric(cell: Any) -> re.Match[str] | None:
    return _NUMERIC.match(cell) if isinstance(cell, str) else None
