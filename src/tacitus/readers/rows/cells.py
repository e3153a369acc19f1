"""A row as a report: one cell a line, `column: value`, each line a segment, so that every value has its characters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tacitus.exchange.import_rules import TAG
from tacitus.model.ids import report_id
from tacitus.model.records import Interval, Report, Row, Segment, Span

FORMULA = "=+-@＝＋－＠﹢﹣\t\r\n"
"""What a guard ("'") stands before in cells that a spreadsheet would run."""
BETWEEN, IN_A_NAME = ": ", ":\u00a0"
"""What stands between a column and its cell, and how the same signs are written within a column's name."""
AGAIN = "\n(this row was withdrawn and is back: {})"


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell; `start` is where its value, without blanks and guard around it, begins in the report."""

    column: str
    text: str
    start: int

    @property
    def span(self) -> Span:
        """Its characters."""
        return Span(start=self.start, end=self.start + len(self.text), text=self.text)

    def parts(self, split: str) -> list[Cell]:
        """The cells within it, at each `split`; itself where there is none to split at."""
        if not split or split not in self.text:
            return [self]
        found, at = [], self.start
        for piece in self.text.split(split):
            if part := _trimmed(self.column, piece, at):
                found.append(part)
            at += len(piece) + len(split)
        return found


def report_of(
    cells: Mapping[str, str], row: Row, *, path: str, published: Interval | None, back: int
) -> Report:
    """The report of a row. `back` counts how often it was withdrawn before: as many times it is another report."""
    segments, text = [], ""
    for column, value in cells.items():
        text += "\n" if text else ""
        line = column.replace(BETWEEN, IN_A_NAME) + BETWEEN + value
        segments.append(Segment(kind="body", start=len(text), end=len(text) + len(line)))
        text += line
    text += AGAIN.format(back) if back else ""
    return Report(
        id=report_id(text, row.dataset),
        text=text,
        title=f"{row.dataset}, {row.id}",
        outlet=row.dataset,
        published=published,
        segments=tuple(segments),
        path=path,
        row=row,
    )


def cells_of(report: Report, tags: str | None = None) -> dict[str, Cell]:
    """The filled cells of a report that `report_of` made, by column, with those within the column of `tags`."""
    found = dict[str, Cell]()
    for segment in report.segments:
        label, _, value = report.text[segment.start : segment.end].partition(BETWEEN)
        column = label.replace(IN_A_NAME, BETWEEN)
        cell = _trimmed(column, value, segment.start + len(label) + len(BETWEEN))
        if cell is not None:
            found[column] = cell
    if tags in found:
        found |= {one.column: one for one in _tagged(found[tags])}
    return found


def _tagged(cell: Cell) -> Iterator[Cell]:
    for one in cell.parts(";"):
        name, _, value = one.text.partition("=")
        if told := _trimmed(TAG + name.strip(), value, one.start + len(name) + 1):
            yield told


def _trimmed(column: str, text: str, start: int) -> Cell | None:
    bare = text.strip()
    if not bare:
        return None
    start += text.index(bare[0])
    if bare[0] == "'" and bare[1:].lstrip()[:1] in tuple(FORMULA):
        bare, start = bare[1:], start + 1
    return Cell(column, bare, start)
