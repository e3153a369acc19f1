"""Quality as a ratchet: a fixed sample of every corpus part, read anew, against floors that only go up.

The sample is chosen by hashes of the ids. `floors.json` keeps, for each part, the SHA-256 of its sample's gold (no
texts) and the floors. Changed gold fails the gate as a low figure does. Floors are lowered, and changed gold
accepted, only by `--lower CORPUS --reason TEXT`, which is kept in the file too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from evaluation.parts import Record
from evaluation.table import Figures, Part, measure_part, parts

FLOORS = Path(__file__).with_name("floors.json")
TOLERANCE = 0.01
"""How far below the measured figure a floor is set: a change elsewhere that costs less is let through."""

Floors = dict[str, Any]


def run(
    chosen: Iterable[str] = (),
    *,
    raised: bool = False,
    lower: str | None = None,
    reason: str | None = None,
    jobs: int = 1,
) -> int:
    """Measure the samples, change floors where asked, print a table; 1 when something fails, else 0."""
    floors = load_floors()
    shown, failures = [], []
    for part in parts(chosen):
        sample = sample_of(part)
        figures = measure_part(part, sample, jobs=jobs)
        entry = floors["parts"].get(part.key, {})
        if lower == part.corpus:
            floors["lowered"].append(lowering(part, entry, figures, reason or ""))
            entry = {}
        changed = changed_gold(entry, sample)
        failures += [f"{part.key}: {fault}" for fault in [*changed, *below(entry, figures)]]
        if (raised or lower == part.corpus) and not changed:
            floors["parts"][part.key] = raise_floors(entry, sample, figures)
        shown += [
            (part.key, name, entry.get("floors", {}).get(name), value) for name, value in figures.items()
        ]
    if raised or lower:
        FLOORS.write_text(json.dumps(floors, indent=1, ensure_ascii=False) + "\n", "utf-8")
    _print(shown, failures)
    return 1 if failures else 0


def load_floors() -> Floors:
    """What `floors.json` holds."""
    if not FLOORS.exists():
        return {"parts": {}, "lowered": []}
    floors: Floors = json.loads(FLOORS.read_text("utf-8"))
    return floors


def sample_of(part: Part) -> list[Record]:
    """The part's records with the smallest hashes of their ids, `part.sample` of them (0: all)."""
    listed = part.records()
    if not part.sample:
        return listed
    return sorted(listed, key=lambda record: _hash(f"{part.corpus}/{record['id']}"))[: part.sample]


def digest(sample: Sequence[Record]) -> str:
    """SHA-256 of the sample's gold, texts and labels, independent of the order of records and fields."""
    return _hash("\n".join(sorted(json.dumps(one, ensure_ascii=False, sort_keys=True) for one in sample)))


def changed_gold(entry: Floors, sample: Sequence[Record]) -> list[str]:
    """Whether the gold that the floors were set on is another than today's."""
    if entry.get("gold") in (None, digest(sample)):
        return []
    return [f"the gold of the sample ({len(sample)} records) is not the one that the floors were set on"]


def below(entry: Floors, figures: Figures) -> list[str]:
    """Measures under their floor; one that has none yet is let through."""
    floors = entry.get("floors", {})
    return [
        f"{name} is {value:.4f}, its floor {floors[name]:.4f}"
        for name, value in figures.items()
        if name in floors and value < floors[name]
    ]


def raise_floors(entry: Floors, sample: Sequence[Record], figures: Figures) -> Floors:
    """The entry with every floor at the higher of what it was and the figure less `TOLERANCE`."""
    before = entry.get("floors", {})
    floors = {
        name: max(before.get(name, 0.0), round(max(0.0, value - TOLERANCE), 4))
        for name, value in figures.items()
    }
    return {"records": len(sample), "gold": digest(sample), "floors": floors}


def lowering(part: Part, entry: Floors, figures: Figures, reason: str) -> Floors:
    """The line that `floors.json` keeps of a lowering."""
    return {
        "part": part.key,
        "on": datetime.now(UTC).date().isoformat(),
        "reason": reason,
        "from": entry.get("floors", {}),
        "to": {name: round(max(0.0, value - TOLERANCE), 4) for name, value in figures.items()},
    }


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _print(shown: Sequence[tuple[str, str, float | None, float]], failures: Sequence[str]) -> None:
    console = Console()
    table = Table(title="Gate: fixed sample against floors")
    for header in ("part", "measure", "floor", "now"):
        table.add_column(header, justify="right" if header in ("floor", "now") else "left")
    for part, name, floor, value in shown:
        colour = "white" if floor is None else "red" if value < floor else "green"
        table.add_row(part, name, "none" if floor is None else f"{floor:.3f}", f"[{colour}]{value:.3f}[/]")
    console.print(table)
    for failure in failures:
        console.print(f"[red]FAIL[/] {failure}", highlight=False, soft_wrap=True)
    console.print("gate failed" if failures else "gate holds")
