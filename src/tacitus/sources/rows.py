"""Tables of others, row by row: CSV and TSV as they really come, and JSON lists of records.

A byte order mark, another separator, UTF-16, Latin-1, a row of HXL tags, quotes that are never closed: what can be read
is read, what cannot is a reject with its line, and the rows after it are read all the same.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import zipfile
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from tacitus.errors import MissingInput, UsageError
from tacitus.exchange.lists import in_one_cell
from tacitus.model.records import Reject
from tacitus.sources.archives import BROKEN
from tacitus.sources.decode import MAGIC, MARKS

MOST_LINES_A_ROW = 400
"""A quote that is open for longer was never closed."""
LONGEST_LINE = 4_000_000
"""Bytes."""
MOST_COLUMNS = 2_000
DESCRIPTOR = "datapackage.json"
SEPARATORS = (",", "\t", ";", "|")
STAGE = "row"
Opened = Callable[[], AbstractContextManager[IO[bytes]]]


@dataclass(frozen=True, slots=True)
class TableRow:
    """The filled cells of a row in the order of the columns, and the line that it begins on."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is none, and why."""

    line: int
    reject: Reject


@dataclass(frozen=True, slots=True)
class Table:
    """A table's columns and its rows, which are read as they are asked for."""

    columns: tuple[str, ...]
    rows: Iterator[TableRow | BadRow]


def open_table(path: Path) -> Table:
    """The table of a file: CSV or TSV, JSON with a list of records, or a folder or file of a data package.

    Raises `MissingInput`, `UsageError`.
    """
    if not path.exists():
        raise MissingInput(f"There is no file {path}.")
    if path.is_dir() or path.name == DESCRIPTOR:
        return open_table(_packaged(path))
    if zipfile.is_zipfile(path):
        return text_table(path.name, partial(_member, path, _table_in(path)))
    _require_text(path)
    if path.suffix.lower() in (".json", ".geojson"):
        return _json_table(path)
    return text_table(path.name, lambda: path.open("rb"))


def _table_in(path: Path) -> str:
    """Which file of an archive is read: the package's table of incidents, `incidents.csv`, else the only table."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if DESCRIPTOR in names:
                return _incidents_of(archive.read(DESCRIPTOR), path.name)
    except BROKEN as error:
        raise UsageError(f"{path.name} cannot be unpacked: {error}.") from error
    tables = [name for name in names if Path(name).suffix.lower() in (".csv", ".tsv", ".txt", ".tab")]
    tables = [name for name in tables if Path(name).name == "incidents.csv"] or tables
    if len(tables) != 1:
        raise UsageError(
            f"{path.name} holds {len(tables)} tables.", remedy="Unpack it, and give one of them."
        )
    return tables[0]


@contextmanager
def _member(path: Path, name: str) -> Iterator[IO[bytes]]:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as raw:
            yield raw
    except (KeyError, *BROKEN) as error:
        raise UsageError(f"{path.name} cannot be unpacked: {error}.") from error


def _require_text(path: Path) -> None:
    with open_path(path).open("rb") as raw:
        head = raw.read(16)
    for magic, kind, _ in MAGIC:
        if head.startswith(magic):
            raise UsageError(f"{path.name} is {kind}, no table.", remedy="Save it as CSV in UTF-8.")


def _packaged(path: Path) -> Path:
    """The table of incidents of a data package."""
    described = path / DESCRIPTOR if path.is_dir() else path
    table = (described.parent / _incidents_of(open_path(described).read_bytes(), described.name)).resolve()
    if described.parent.resolve() not in table.parents:
        raise UsageError(f"{described.name} names a file outside of its folder.")
    if table.name == DESCRIPTOR:
        raise UsageError(f"{described.name} names itself as its table.")
    return open_path(table)


def _incidents_of(descriptor: bytes, name: str) -> str:
    """The path of a data package's table of incidents. Raises `UsageError`."""
    try:
        found = {str(one["name"]): str(one["path"]) for one in json.loads(descriptor)["resources"]}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(f"{name} describes no data package.", remedy="Give one of its tables.") from error
    if "incidents" not in found:
        raise UsageError(f"{name} has no table of incidents.", remedy=f"It has {', '.join(found)}.")
    return found["incidents"].replace("\0", "")


def open_path(path: Path) -> Path:
    """The path, which must be there. Raises `MissingInput`."""
    if not path.is_file():
        raise MissingInput(f"There is no file {path.name}.")
    return path


def json_of(path: Path) -> Any:
    """What a file of JSON holds. Raises `UsageError`."""
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UsageError(f"{path.name} is no JSON: {error}.") from error


def _json_table(path: Path) -> Table:
    plain = json_of(path)
    records = plain if isinstance(plain, list) else _longest_list(plain)
    flat = [_flat(one) if isinstance(one, dict) else None for one in records]
    columns = dict.fromkeys(name for one in flat if one for name in one)
    return Table(tuple(columns), _numbered(flat))


def _longest_list(plain: Any) -> list[Any]:
    """The records of an answer: under `incidents` or `data`, else the longest list."""
    if not isinstance(plain, dict):
        raise UsageError("The JSON holds no records.", remedy="A list of objects is needed.")
    for name in ("incidents", "data", "features", "results"):
        if isinstance(plain.get(name), list):
            found: list[Any] = plain[name]
            return found
    return max((one for one in plain.values() if isinstance(one, list)), key=len, default=[])


def _flat(record: dict[str, Any], above: str = "") -> dict[str, str]:
    """A record as cells: what is nested stands under `outer.inner`, a list of words in one cell."""
    cells: dict[str, str] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            cells |= _flat(value, f"{above}{name}.")
        elif value is not None and value != "" and value != []:
            cells[f"{above}{name}"] = value if isinstance(value, str) else _word(value)
    return cells


def _word(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(one, (str, int, float)) for one in value):
        return in_one_cell(map(str, value))
    return json.dumps(value, ensure_ascii=False)


def _numbered(flat: list[dict[str, str] | None]) -> Iterator[TableRow | BadRow]:
    for number, cells in enumerate(flat, start=1):
        yield _bad(number, "bad_row", "It is no object.") if cells is None else TableRow(number, cells)


def text_table(name: str, opened: Opened) -> Table:
    """The table of CSV or TSV. Raises `UsageError`."""
    lines = _Lines(name, opened)
    first = lines.take()
    while first is not None and not first.strip():
        first = lines.take()
    if first is None:
        raise UsageError(f"{name} is empty.", remedy="Check that the download is complete.")
    separator = max(SEPARATORS, key=first.count)
    columns = tuple(cell.strip() for cell in _whole(lines, first, separator) or ())
    if len(columns) > MOST_COLUMNS:
        raise UsageError(f"{name} has {len(columns):,} columns: it is no table.")
    doubled = sorted(column for column, times in Counter(columns).items() if column and times > 1)
    if doubled:
        raise UsageError(f"{name} has the column '{doubled[0]}' twice.", remedy="Rename one of them.")
    if len(columns) < 2:
        raise UsageError(f"{name} has one column: no table.", remedy="A header and a separator are needed.")
    return Table(columns, _rows(lines, columns, separator))


def _rows(lines: _Lines, columns: tuple[str, ...], separator: str) -> Iterator[TableRow | BadRow]:
    while (line := lines.take()) is not None:
        number = lines.number
        if not line.strip():
            continue
        cells = _whole(lines, line, separator, len(columns))
        if cells is None:
            yield _bad(
                number, "unclosed_quote", "A quotation mark is opened and not closed, or closed too early."
            )
        elif not _fits(cells, columns):
            yield _bad(number, "bad_row", f"It has {len(cells)} cells, the header {len(columns)}.")
        elif not _are_tags(cells):
            filled = zip(columns, cells, strict=False)
            yield TableRow(number, {name: cell for name, cell in filled if name and cell.strip()})


def _fits(cells: list[str], columns: tuple[str, ...]) -> bool:
    """Whether a row has a cell for each named column; spreadsheets add empty ones at the end."""
    more = any(cell.strip() for cell in cells[len(columns) :])
    return not more and not any(columns[len(cells) :])


def _are_tags(cells: list[str]) -> bool:
    """Whether a row is HXL's row of hashtags."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(cell.lstrip().startswith("#") for cell in filled)


def _whole(lines: _Lines, line: str, separator: str, wanted: int = 0) -> list[str] | None:
    """The cells of a row that begins on a line and may go on over more of them; None where its quotes are wrong."""
    if separator == "\t" and line.count('"') % 2:
        return line.rstrip("\r\n").split("\t")
    taken: list[str] = []
    text = line
    while True:
        try:
            return next(csv.reader([text], delimiter=separator, strict=True))
        except csv.Error as error:
            following = lines.take() if "unexpected end" in str(error) else None
            if following is None or len(taken) >= MOST_LINES_A_ROW:
                lines.give_back([*taken, *([following] if following is not None else [])])
                return _loose(line, separator, wanted)
            taken.append(following)
            text += following


def _loose(line: str, separator: str, wanted: int) -> list[str] | None:
    """The cells of a line whose quotes are wrong, where they come out as many as there should be."""
    if line.count('"') == 0 or wanted == 0:
        return None
    cells = line.rstrip("\r\n").split(separator)
    return cells if len(cells) == wanted else None


class _Lines:
    """The lines of a text file, one after another; some may be given back."""

    def __init__(self, name: str, opened: Opened) -> None:
        csv.field_size_limit(LONGEST_LINE)
        self._source = _decoded(name, opened)
        self._back: deque[str] = deque()
        self.number = 0

    def take(self) -> str | None:
        """The next line with its end; None at the end."""
        line = self._back.popleft() if self._back else next(self._source, None)
        self.number += line is not None
        return line

    def give_back(self, lines: list[str]) -> None:
        """Have these lines come again."""
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)


def _decoded(name: str, opened: Opened) -> Iterator[str]:
    with opened() as raw:
        head = raw.read(4)
        raw.seek(0)
        wide = next((code for mark, code in MARKS if head.startswith(mark) and "8" not in code), None)
        if wide is not None:
            yield from io.TextIOWrapper(raw, encoding=wide, errors="replace", newline="")
            return
        for number, line in enumerate(iter(partial(raw.readline, LONGEST_LINE), b"")):
            if len(line) == LONGEST_LINE:
                raise UsageError(f"{name} has a line of more than {LONGEST_LINE:,} bytes: it is no table.")
            yield _line(line.removeprefix(codecs.BOM_UTF8) if number == 0 else line)


def _line(raw: bytes) -> str:
    """A line as UTF-8, else as Windows' Latin."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _bad(line: int, reason: str, message: str) -> BadRow:
    return BadRow(line, Reject(stage=STAGE, reason=reason, message=message))
