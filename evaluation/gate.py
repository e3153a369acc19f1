"""Quality as a ratchet: a fixed sample of every corpus part, read anew, against floors that only go up.

`floors.json` keeps, for each part, the ids of its sample with a digest of each gold record (no texts), and the
floors. Changed gold fails the gate as a low figure does. Floors are lowered, and changed gold accepted, only by
`--lower CORPUS --reason TEXT`, which is kept in the file too.
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
DIGEST_LENGTH = 16

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


def digest(record: Record) -> str:
    """Digest of a gold record, text and labels, independent of the order of its fields."""
    return _hash(json.dumps(record, ensure_ascii=False, sort_keys=True))[:DIGEST_LENGTH]


def changed_gold(entry: Floors, sample: Sequence[Record]) -> list[str]:
    """What differs between the gold that the floors were set on and today's."""
    if "sample" not in entry:
        return []
    known, found = entry["sample"], {str(record["id"]): digest(record) for record in sample}
    return [
        f"gold of record {identity} {'changed' if identity in found and identity in known else 'came or went'}"
        for identity in sorted(known.keys() | found.keys())
        if known.get(identity) != found.get(identity)
    ]


def below(entry: Floors, figures: Figures) -> list[str]:
    """Measures under their floor, and measures without one."""
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
    return {"sample": {str(record["id"]): digest(record) for record in sample}, "floors": floors}


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
