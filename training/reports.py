"""Our own annotated reports: one JSON Lines file a hand in `training/corpus`, a report a line, in the order of ids.

`SETTLED` holds the reports with the labels that were agreed on; `FIRST` and `SECOND` what each hand wrote before the
two were compared, by the report's id.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "corpus"
SETTLED, FIRST, SECOND = (FOLDER / f"{hand}.jsonl" for hand in ("settled", "first", "second"))
HANDS = (SETTLED, FIRST, SECOND)

Plain = dict[str, Any]


def records(hand: Path = SETTLED) -> Iterator[Plain]:
    """The records of a hand, by id. None where the file is not written yet."""
    if hand.exists():
        yield from map(json.loads, hand.read_text("utf-8").splitlines())


def by_id(hand: Path = SETTLED) -> dict[str, Plain]:
    """Id → record."""
    return {record["id"]: record for record in records(hand)}


def put(made: Iterable[Plain], hand: Path = SETTLED) -> None:
    """Write records in place of those that have their ids."""
    kept = by_id(hand) | {record["id"]: record for record in made}
    hand.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(kept[name], ensure_ascii=False) + "\n" for name in sorted(kept))
    hand.write_text("".join(lines), "utf-8")
