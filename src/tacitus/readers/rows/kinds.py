"""The kind that a cell in sentences names by a word of its own, for tables without a code for it."""

from __future__ import annotations

import re
from functools import cache

from tacitus.ontology.kinds import sheets, vagueness
from tacitus.readers.rows.cells import Cell


def kind_in_words(cell: Cell) -> tuple[str, Cell] | None:
    """(label, the words) of the most telling noun of violence in a cell; None where there is none."""
    found = [(match, _labels()[match.group().casefold()]) for match in _words().finditer(cell.text)]
    if not found:
        return None
    match, label = min(found, key=lambda row: (vagueness(row[1]), row[0].start()))
    return label, Cell(cell.column, match.group(), cell.start + match.start())


@cache
def _labels() -> dict[str, str]:
    """Unguarded nouns, which mean violence wherever they stand → label."""
    return {
        noun.casefold(): label
        for label, sheet in sheets().items()
        for words in sheet.get("words", ())
        for noun in words.get("nouns", ())
    }


@cache
def _words() -> re.Pattern[str]:
    nouns = sorted(_labels(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, nouns))})\b", re.IGNORECASE)
