"""Tables of others into a ledger: new rows are added, changed ones supersede, vanished ones are withdrawn.

A row is known by its dataset and id. The same row again adds nothing; with other words it is another report, and the
earlier one is taken back. What is in no row of a newer file is taken back too, unless that would be much: then the
file may be a piece of the dataset, and somebody has to say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from tacitus.boundary import attempt
from tacitus.errors import UsageError, nearest
from tacitus.exchange.import_rules import ImportRules
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.tables import INCIDENT
from tacitus.model.codec import from_plain
from tacitus.model.ledger import LedgerIncident
from tacitus.model.records import Extraction, Interval, Reject, Report, Row
from tacitus.readers.rows.cells import cells_of, report_of
from tacitus.readers.rows.reader import LeftOut, RowReader
from tacitus.readers.rows.values import published_of
from tacitus.sources.rows import STAGE, BadRow, Table, TableRow, json_of, open_table

AT_ONCE = 200
"""Rows of one transaction: each is durable once the next ones begin."""
MUCH, FEW = 0.3, 10
"""A file without more than this share of the rows that stand, and more than so many of them, may be a piece."""
BY = "import"

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of an import. `rows` is the sum of those added, known, left out and rejected."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    """Of those added, how many took the place of an earlier version."""
    known: int = 0
    left_out: int = 0
    rejected: int = 0
    cells: int = 0
    """Cells that were not taken, of rows that were."""
    withdrawn: int = 0
    standing: int = 0
    """Rows that stand and are not in the file, when nothing was withdrawn for being too many."""
    claims: int = 0
    words: tuple[str, ...] = ()
    """What is to be said of the file: columns that nobody knows, rows that were not withdrawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a file is to be imported. `part` names the piece of the dataset that it holds; `whole` says that it is all."""

    rules: ImportRules
    part: str = ""
    published: Interval | None = None
    whole: bool = False


def import_table(
    ledger: Ledger, path: Path, asked: Asked, *, progress: Callable[[Imported], None] = lambda so_far: None
) -> Imported:
    """Bring a table into a ledger. `progress` is told after every stretch of rows.

    Raises `MissingInput`, `UsageError`.
    """
    table = own_table(path) or open_table(path)
    said = columns_said(table.columns, asked.rules)
    run = _Run(ledger, path.name, asked, Imported(words=tuple(said)))
    for sentence in said:
        ledger.reject(path.name, Reject(stage=STAGE, reason="unknown_column", message=sentence))
    for stretch in _in_stretches(table.rows, AT_ONCE):
        with ledger.together():
            for row in stretch:
                run.take(row)
        progress(run.made)
    with ledger.together():
        run.finish()
    return run.made


def own_table(path: Path) -> Table | None:
    """The incidents of our own JSON as the table of incidents; None for any other file. Raises `UsageError`."""
    if path.suffix.lower() != ".json" or not path.is_file() or path.name == "datapackage.json":
        return None
    plain = json_of(path)
    if not isinstance(plain, dict) or not {"rule", "claims", "incidents"} <= plain.keys():
        return None
    if not isinstance(plain["incidents"], list):
        raise UsageError(f"{path.name} is none of our files: its incidents are no list.")
    return Table(tuple(INCIDENT), _own_rows(plain["incidents"]))


def _own_rows(incidents: list[Any]) -> Iterator[TableRow | BadRow]:
    for number, plain in enumerate(incidents, start=1):
        try:
            incident = from_plain(LedgerIncident, plain)
        except ValueError as error:
            message = f"It is no incident of ours: {' '.join(str(error).split())[:160]}"
            yield BadRow(number, Reject(stage=STAGE, reason="bad_row", message=message))
            continue
        told = ((name, column.of(incident)) for name, column in INCIDENT.items())
        yield TableRow(number, {name: str(value) for name, value in told if value is not None})


def columns_said(columns: tuple[str, ...], rules: ImportRules) -> list[str]:
    """What is to be said of a file's columns: each that is not known, with the nearest one that is.

    Raises `UsageError` where a column without which no row can be read is not there.
    """
    by_folded = {name.casefold(): name for name in columns}
    for name in rules.row.id:
        if name not in columns:
            near = by_folded.get(name.casefold()) or nearest(name, columns)
            hint = (
                f"'{near}' is the nearest: rename it to '{name}'."
                if near
                else f"There are {', '.join(columns)}."
            )
            raise UsageError(
                f"There is no column '{name}', by which rows of {rules.dataset} are known.", remedy=hint
            )
    return list(_unknown(columns, rules))


def _unknown(columns: tuple[str, ...], rules: ImportRules) -> Iterator[str]:
    missing = [name for name in rules.read if name not in columns]
    for name in columns:
        if name and name not in rules.known:
            near = nearest(name, missing) or nearest(name, rules.known)
            hint = f"; the nearest known one is '{near}'" if near else ""
            yield f"column '{name}' is not known{hint}; it stays in the text of the rows, and nothing is read from it"


@dataclass(slots=True)
class _Run:
    """One import under way."""

    ledger: Ledger
    file: str
    asked: Asked
    made: Imported
    seen: set[str] = field(default_factory=set)
    nameless: int = 0
    """Rows of which not even the id could be read."""

    def take(self, row: TableRow | BadRow) -> None:
        """Bring in one row."""
        path = f"{self.file}:{row.line}"
        if isinstance(row, BadRow):
            self.nameless += 1
            self._turn(path, row.reject)
            return
        name = " ".join(row.cells.get(column, "").strip() for column in self.asked.rules.row.id).strip()
        if not name:
            self.nameless += 1
            columns = " and ".join(self.asked.rules.row.id)
            self._turn(path, Reject(stage=STAGE, reason="bad_row", message=f'column "{columns}": no id'))
        elif name in self.seen:
            message = f"{name} stands in an earlier row of the file already"
            self._turn(path, Reject(stage=STAGE, reason="doubled_row", message=message))
        else:
            self.seen.add(name)
            self._bring(row, name, path)

    def _bring(self, row: TableRow, name: str, path: str) -> None:
        report = attempt(partial(self._report, row, name, path), stage=STAGE)
        if isinstance(report, Reject):
            self._turn(path, report)
        elif self.ledger.stands(report.id):
            self._count(known=1)
        else:
            reader = RowReader(self.asked.rules)
            made = attempt(partial(reader.read, report), stage=STAGE)
            if isinstance(made, Extraction):
                self._add(made, name, path)
            elif made.reason == LeftOut.reason:
                self._take_back(name, f"{self.file}: {made.message}", report)
                self._count(left_out=1)
            else:
                self._turn(path, made)

    def _add(self, made: Extraction, name: str, path: str) -> None:
        changed = self._take_back(name, f"changed in {self.file}", made.report)
        self.ledger.add(made)
        for reject in made.rejects:
            self.ledger.reject(path, reject)
        self._count(added=1, changed=int(changed), claims=len(made.claims), cells=len(made.rejects))

    def _report(self, row: TableRow, name: str, path: str) -> Report:
        rules = self.asked.rules
        where = Row(dataset=rules.dataset, id=name, part=self.asked.part, rules=rules.address)
        made = report_of(row.cells, where, path=path, published=None, back=0)
        cell = cells_of(made).get(rules.row.published or "")
        published = published_of(cell) or self.asked.published
        back = 0
        while self.ledger.holds(made.id) and not self.ledger.stands(made.id):
            back += 1
            made = report_of(row.cells, where, path=path, published=published, back=back)
        return replace(made, published=published)

    def _take_back(self, name: str, reason: str, newer: Report | None) -> bool:
        """Take back what stands of a row; whether anything did."""
        told = newer.published if newer is not None else self.asked.published
        standing = self.ledger.rows_of(self.asked.rules.dataset, name)
        for _, _, report in standing:
            self.ledger.retract(report, by=BY, reason=reason, reported_at=told.start if told else None)
        return bool(standing)

    def finish(self) -> None:
        """Withdraw what the file has no more."""
        rows = self.ledger.rows_of(self.asked.rules.dataset)
        mine = [name for name, part, _ in rows if part == self.asked.part]
        vanished = [name for name in mine if name not in self.seen]
        if not vanished:
            return
        if self.nameless:
            why = f"{self.nameless} rows of the file could not be told apart"
        elif not self.asked.whole and len(vanished) > max(FEW, MUCH * len(mine)):
            why = "that many are withdrawn with --whole only; a file of another piece of the dataset takes --part NAME"
        else:
            for name in vanished:
                self._take_back(name, f"no longer in {self.file}", None)
            self._count(rows=0, withdrawn=len(vanished))
            return
        said = f"{len(vanished)} of {len(mine)} rows that stand are not in the file, and stay: {why}"
        self.made = replace(self.made, standing=len(vanished), words=(*self.made.words, said))

    def _turn(self, path: str, reject: Reject) -> None:
        self.ledger.reject(path, reject)
        self._count(rejected=1)

    def _count(self, *, rows: int = 1, **more: int) -> None:
        told = {name: getattr(self.made, name) + n for name, n in {"rows": rows, **more}.items()}
        self.made = replace(self.made, **told)


def _in_stretches(rows: Iterator[T], most: int) -> Iterator[list[T]]:
    while stretch := list(islice(rows, most)):
        yield stretch
