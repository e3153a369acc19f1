"""A table that nobody described → a draft of import rules for it, which a person looks through before they are used."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tacitus.errors import UsageError
from tacitus.model.shipped import shipped_table
from tacitus.ontology.kinds import sheets
from tacitus.readers.rows.cells import Cell
from tacitus.readers.rows.kinds import kind_in_words
from tacitus.readers.rows.values import BadCell, day_of, degrees, published_of, whole
from tacitus.sources.rows import TableRow, open_table

LOOKED_AT = 500
"""Rows that are looked at."""
MOST_CODES = 60
"""A column of more different values than this holds no codes."""
SHARE = 0.8
"""So many of a column's filled cells must be what its part needs."""
_SIGNS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """Rules as TOML, and what is to be said of them."""

    text: str
    words: tuple[str, ...]


def guess(path: Path) -> Draft:
    """Draft rules for a table. Raises `MissingInput`, `UsageError`."""
    table = open_table(path)
    rows = [row.cells for row in islice(table.rows, LOOKED_AT) if isinstance(row, TableRow)]
    if not rows:
        raise UsageError(f"{path.name} has no rows that can be read.")
    parts = _parts(table.columns, rows)
    if "start" not in parts and "kind" not in parts and "words" not in parts:
        raise UsageError(
            f"{path.name} has no column of dates, kinds or descriptions that was recognised.",
            remedy=f"Its columns: {', '.join(table.columns)}. See docs/exchange.md for rules by hand.",
        )
    name = _SIGNS.sub("_", path.stem.casefold()).strip("_") or "mine"
    lines = [*_head(name, path.stem, table.columns), *_row(parts, rows), *_when_and_where(parts)]
    lines += [*_kind(parts, rows), *_people(parts)]
    return Draft("\n".join(lines) + "\n", tuple(_said(parts, table.columns)))


def _parts(columns: Sequence[str], rows: Sequence[dict[str, str]]) -> dict[str, str]:
    """Part of the rules → the column that it is read from."""
    found: dict[str, str] = {}
    for part, names in _names().items():
        free = [column for column in columns if column and column not in found.values()]
        column = next(
            (c for name in names for c in free if _folded(c) == name and _holds(part, c, rows)), None
        )
        column = column or next(
            (c for name in names for c in free if _within(name, _folded(c)) and _holds(part, c, rows)), None
        )
        if column is not None:
            found[part] = column
    return found


def _names() -> dict[str, list[str]]:
    return shipped_table("tacitus.exchange", "guessing.toml")


def _folded(column: str) -> str:
    return _SIGNS.sub("_", column.casefold()).strip("_")


def _within(name: str, column: str) -> bool:
    """Whether a column's name holds these words; names of one or two letters must be all of it."""
    return len(name) > 2 and f"_{name}_" in f"_{column}_"


def _holds(part: str, column: str, rows: Sequence[dict[str, str]]) -> bool:
    """Whether most of a column's cells are what a part needs."""
    cells = [Cell(column, row[column].strip(), 0) for row in rows if column in row]
    if not cells:
        return False
    if part == "id":
        return len({cell.text for cell in cells}) == len(cells) == len(rows)
    check = _CHECKS.get(part.split("_")[0])
    return check is None or sum(_passes(check, cell) for cell in cells) >= SHARE * len(cells)


def _passes(check: Callable[[Cell], object], cell: Cell) -> bool:
    try:
        check(cell)
    except BadCell:
        return False
    return True


_CHECKS: dict[str, Callable[[Cell], object]] = {
    "published": published_of,
    "start": day_of,
    "end": day_of,
    "lat": lambda cell: degrees(cell, 90),
    "lon": lambda cell: degrees(cell, 180),
    "killed": whole,
    "wounded": whole,
}


def _head(name: str, dataset: str, columns: Sequence[str]) -> Iterator[str]:
    yield "# A draft: look it through line by line, correct it, then: tacitus import THIS FILE"
    yield f"format = {_quoted(name)}"
    yield "version = 1"
    yield f"dataset = {_quoted(dataset)}{' ' * 12}# whose table it is: this name stands as the speaker"
    yield 'role = "monitor"                     # or authority, party, analyst, media'
    yield f"columns = {_quoted(*filter(None, columns), as_list=True)}"
    yield ""


def _row(parts: dict[str, str], rows: Sequence[dict[str, str]]) -> Iterator[str]:
    yield "[row]"
    if "id" in parts:
        yield f"id = {_quoted(parts['id'])}"
    else:
        yield f"id = {_quoted(*_identity(parts, rows), as_list=True)}  # no column of ids was found: these together"
    for part in ("published", "words", "sources"):
        if part in parts:
            yield f"{part} = {_quoted(parts[part], as_list=part != 'published')}"
    yield 'split = ";"                          # between several names in one cell'


def _identity(parts: dict[str, str], rows: Sequence[dict[str, str]]) -> list[str]:
    """The fewest columns, of those that are read, that together name each row."""
    taken: list[str] = []
    for column in dict.fromkeys(parts.values()):
        taken.append(column)
        if len({tuple(row.get(one) for one in taken) for row in rows}) == len(rows):
            break
    return taken


def _when_and_where(parts: dict[str, str]) -> Iterator[str]:
    for title, names in (("when", ("start", "end")), ("where", ("name", "country", "admin1", "lat", "lon"))):
        told = [name for name in names if name in parts]
        if told:
            yield f"\n[{title}]"
        for name in told:
            column = parts[name]
            if name == "name":
                others = [parts[more] for more in ("admin1", "country") if more in parts]
                yield f"name = {_quoted(column, *others, as_list=True)}"
            else:
                yield f"{name} = {_quoted(column, as_list=name == 'country')}"


def _kind(parts: dict[str, str], rows: Sequence[dict[str, str]]) -> Iterator[str]:
    yield "\n[kind]"
    column = parts.get("kind")
    codes = Counter(row[column].strip() for row in rows if column in row) if column else Counter[str]()
    coded = column is not None and len(codes) <= MOST_CODES
    if coded:
        yield f"columns = {_quoted(str(column), as_list=True)}"
    words = [name for name in (None if coded else column, parts.get("words")) if name]
    if words:
        yield f"words = {_quoted(*words, as_list=True)}"
    if not coded and not words:
        yield 'default = "attack"                   # nothing in the table says of what kind a row is'
    if coded:
        yield f"# Kinds: {', '.join(sorted(sheets()))}"
        yield "# left_out = []                      # codes of what is no violence"
        yield "[kind.codes]"
        for code, many in codes.most_common():
            yield _code(code, many)


def _code(code: str, many: int) -> str:
    plain = _folded(code)
    found = kind_in_words(Cell("", code, 0))
    label = plain if plain in sheets() else found[0] if found else None
    rows = f"# {many} rows"
    return (
        f"{_quoted(code)} = {_quoted(label)}  {rows}" if label else f'# {_quoted(code)} = "?"  {rows}: choose'
    )


def _people(parts: dict[str, str]) -> Iterator[str]:
    for part in ("initiator", "target"):
        if part in parts:
            yield f"\n[[side]]\npart = {_quoted(part)}\ncolumns = {_quoted(parts[part], as_list=True)}"
    for effect in ("killed", "wounded"):
        told = {"best": effect, "low": f"{effect}_low", "high": f"{effect}_high"}
        figures = [f"{bound} = {_quoted(parts[name])}" for bound, name in told.items() if name in parts]
        if figures:
            yield f"\n[[toll]]\neffect = {_quoted(effect)}"
            yield from figures
            yield 'zero = "unknown"                     # "nobody" where 0 says that nobody was'


def _said(parts: dict[str, str], columns: Sequence[str]) -> Iterator[str]:
    for part, column in parts.items():
        yield f"{part.replace('_', ' ')}: column '{column}'"
    left = [column for column in columns if column and column not in parts.values()]
    if left:
        yield f"not read: {', '.join(left)}"


def _quoted(*names: str, as_list: bool = False) -> str:
    written = ", ".join(json.dumps(name, ensure_ascii=False) for name in names)
    return f"[{written}]" if as_list else written
