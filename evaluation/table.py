"""The evaluation table: every corpus part read, scored by its ruler and set beside aim and published figures.

Rows are described in `table.toml`; what was measured is kept in `figures.json` (figures only), from which the
terminal's table and the one in `docs/evaluation.md` are made. Measuring one corpus renews its rows only.
"""

from __future__ import annotations

import json
import subprocess
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from rich.console import Console
from rich.table import Table

from evaluation import own, scenarios
from evaluation.parts import ROOT, SHARED, SUBSETS, Line, Record, corpora, lines, write_records
from evaluation.predicting import predictions
from evaluation.scoring import figure, scores
from evaluation.violence import about_violence

ROWS = Path(__file__).with_name("table.toml")
FIGURES = Path(__file__).with_name("figures.json")
MAPS = Path(__file__).with_name("maps")
DOCUMENT = ROOT / "docs" / "evaluation.md"
BEGIN, END = "<!-- table: begin (python -m evaluation all) -->", "<!-- table: end -->"
BASELINE = "baseline"
HEADERS = ("corpus", "part", "records", "measure", "ours", "before", "aim", "afternoon reader", "published")
BEFORE = "0dcaec7"
"""The commit whose reader is the column "before": rules alone, before errors were read corpus by corpus."""
RESTRICTIONS: dict[str, Callable[[Record, str], Record]] = {"violence": about_violence}
"""What `only` names in `table.toml`: cuts gold and prediction alike, given the record's text."""
Row = tuple[str, ...]
Figures = dict[str, float]
OURS: dict[str, ModuleType] = {own.NAME: own, scenarios.NAME: scenarios}
"""What is no corpus of ../shared: modules with `reports(split)` and `scores(reports)`."""
NUMBERS = frozenset({"records", "ours", "before", "aim", "afternoon reader"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure of a ruler's answer, between 0 and 1."""

    name: str
    figure: list[str]
    aim: float | None = None
    published: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A corpus part with its measures."""

    corpus: str
    name: str
    gold: str
    sample: int
    arguments: list[str]
    measures: list[Measure]
    keep: str | None = None
    only: str | None = None
    baseline: bool = False

    @property
    def key(self) -> str:
        """Its name in `figures.json` and `floors.json`."""
        return f"{self.corpus}: {self.name}"

    @property
    def path(self) -> Path:
        """Its gold file."""
        return SHARED / "corpora" / self.corpus / self.gold

    def ruler_arguments(self) -> list[str]:
        """Arguments of the ruler, a map's name replaced by its file."""
        after_map = {i + 1 for i, word in enumerate(self.arguments) if word == "--map"}
        return [
            str(MAPS / f"{word}.json") if i in after_map else word for i, word in enumerate(self.arguments)
        ]

    def records(self) -> list[Record]:
        """Its gold records; of what is our own those of the split that `gold` names."""
        if self.corpus in OURS:
            return list(OURS[self.corpus].reports(self.gold or "dev"))
        kept = SUBSETS[self.keep] if self.keep else lambda identity: True
        read = (line.record for line in lines(self.path))
        return [record for record in read if record is not None and kept(str(record["id"]))]


def parts(chosen: Iterable[str] = ()) -> list[Part]:
    """The parts of `table.toml` whose corpus has an adapter (of the `chosen` corpora, if any are named)."""
    written = tomllib.loads(ROWS.read_text("utf-8"))["part"]
    known, wanted = {*corpora(), *OURS}, set(chosen)
    read = [Part(**{**one, "measures": [Measure(**m) for m in one["measures"]]}) for one in written]
    return [part for part in read if part.corpus in known and (not wanted or part.corpus in wanted)]


def measure_part(part: Part, listed: Sequence[Record], *, jobs: int = 1, baseline: bool = False) -> Figures:
    """Measure → figure on these records, read by the corpus's adapter or by the afternoon reader."""
    if part.corpus in OURS:
        said = OURS[part.corpus].scores(listed)
        return {measure.name: figure(said, measure.figure) for measure in part.measures}
    asked = [Line(number, record) for number, record in enumerate(listed, start=1)]
    label = f"{part.key} (afternoon reader)" if baseline else part.key
    made = predictions(part.corpus, asked, jobs=jobs, label=label, baseline=baseline)
    if part.only:
        restrict = RESTRICTIONS[part.only]
        made = [restrict(answer, gold["text"]) for answer, gold in zip(made, listed, strict=True)]
        listed = [restrict(gold, gold["text"]) for gold in listed]
    with TemporaryDirectory() as folder:
        gold = write_records(Path(folder) / "gold.jsonl", listed)
        predicted = write_records(Path(folder) / "predicted.jsonl", made)
        said = scores(part.corpus, gold, predicted, part.ruler_arguments())
    return {measure.name: figure(said, measure.figure) for measure in part.measures}


def measure_all(chosen: Iterable[str], *, jobs: int, limit: int | None = None) -> dict[str, Any]:
    """Measure the parts one after another, tell each, and renew `figures.json` (not with a limit)."""
    kept = figures_measured()
    figures = {part.key: kept[part.key] for part in parts() if part.key in kept}
    for part in parts(chosen):
        listed = part.records()[:limit]
        entry: dict[str, Any] = {
            "records": len(listed),
            "measured": datetime.now(UTC).date().isoformat(),
            "ours": measure_part(part, listed, jobs=jobs),
        }
        if "before" in figures.get(part.key, {}):
            entry["before"] = figures[part.key]["before"]
        if part.baseline:
            entry[BASELINE] = measure_part(part, listed, jobs=jobs, baseline=True)
        figures[part.key] = entry
        if limit is None:
            FIGURES.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return figures


def figures_measured() -> dict[str, Any]:
    """What `figures.json` holds."""
    kept: dict[str, Any] = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    return kept


def take_before(commit: str) -> None:
    """Put into `figures.json` what an earlier commit measured of its own reader, where it read as many records.

    The reading is deterministic, so a commit's own figures are what its reader would give again.
    Raises `CalledProcessError` for a commit without figures.
    """
    asked = ["git", "show", f"{commit}:{FIGURES.relative_to(ROOT).as_posix()}"]
    earlier = json.loads(subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    figures = figures_measured()
    for key, entry in figures.items():
        entry.pop("before", None)
        if key in earlier and earlier[key]["records"] == entry["records"]:
            entry["before"] = earlier[key]["ours"]
    FIGURES.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")


def rows(figures: dict[str, Any], chosen: Iterable[str] = ()) -> list[Row]:
    """The cells below `HEADERS`, and as a last one the source of what is published.

    A measure that the baseline does not answer has an empty cell there.
    """
    made: list[Row] = []
    for part in parts(chosen):
        entry = figures.get(part.key)
        if entry is None:
            continue
        for measure in part.measures:
            ours, baseline = entry["ours"].get(measure.name), entry.get(BASELINE, {}).get(measure.name)
            made.append(
                (
                    part.corpus,
                    part.name,
                    str(entry["records"]),
                    measure.name,
                    _shown(ours, 4 if _rounds_up_to(ours, measure.aim) else 3),
                    _shown(entry.get("before", {}).get(measure.name)),
                    _shown(measure.aim, 2),
                    _shown(baseline or None),
                    measure.published,
                    measure.source,
                )
            )
    return made


def print_table(listed: Sequence[Row]) -> None:
    """The table in the terminal; figures that reach their aim are green."""
    table = Table(title="Reading, measured on human-labelled corpora", caption=_caption(listed))
    for header in HEADERS:
        table.add_column(header, justify="right" if header in NUMBERS else "left", overflow="fold")
    before: Row = ()
    for row, published in zip(listed, _published(listed), strict=True):
        cells = [*row[:8], published]
        if row[6]:
            cells[4] = f"[{'green' if _reached(row) else 'yellow'}]{row[4]}[/]"
        if row[:3] == before[:3]:
            cells[:3] = ["", "", ""]
        before = row
        table.add_row(*cells)
    console = Console()
    console.print(table)
    for note in _notes(listed):
        console.print(note, markup=False, highlight=False)


def markdown(listed: Sequence[Row]) -> str:
    """The table as Markdown; a figure that reaches its aim is bold."""
    rules = ["---:" if header in NUMBERS else "---" for header in HEADERS]
    out = [_line(HEADERS), _line(rules)]
    for row, published in zip(listed, _published(listed), strict=True):
        ours = f"**{row[4]}**" if _reached(row) else row[4]
        out.append(_line([*row[:4], ours, *row[5:8], published]))
    return "\n".join([*out, "", _caption(listed), "", *(f"{note}  " for note in _notes(listed))])


def write_document(listed: Sequence[Row]) -> None:
    """Put the table between the markers of `docs/evaluation.md`."""
    replace_between(DOCUMENT, BEGIN, END, markdown(listed))


def replace_between(document: Path, begin: str, end: str, text: str) -> None:
    """Replace what stands between two markers of a document. Raises `ValueError` where they are missing."""
    before, found, rest = document.read_text("utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"{document} lacks the markers {begin!r} and {end!r}")
    document.write_text(f"{before}{begin}\n{text}\n{end}{after}", "utf-8")


def _reached(row: Row) -> bool:
    return bool(row[6]) and float(row[4]) >= float(row[6])


def _published(listed: Sequence[Row]) -> list[str]:
    """The published figures, numbered as their notes are."""
    numbers = {source: number for number, source in enumerate(_sources(listed), start=1)}
    return [f"{row[8]} ({numbers[row[9]]})" if row[9] else row[8] for row in listed]


def _notes(listed: Sequence[Row]) -> list[str]:
    return [f"({number}) {source}" for number, source in enumerate(_sources(listed), start=1)]


def _sources(listed: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(row[9] for row in listed if row[9]))


def _caption(listed: Sequence[Row]) -> str:
    aimed = [row for row in listed if row[6]]
    return f"{sum(map(_reached, aimed))} of {len(aimed)} aims met."


def _rounds_up_to(value: float | None, aim: float | None) -> bool:
    """Whether three digits would show a figure as reaching an aim that it is just below."""
    return value is not None and aim is not None and value < aim <= round(value, 3)


def _shown(value: float | None, digits: int = 3) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
