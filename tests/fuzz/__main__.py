"""`make fuzz N=20000`: seeds from where the last run ended; failures are kept in `.fuzz/failures.jsonl`."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from fuzz.grammar import source_of, text_of
from fuzz.holding import fault_of_opening, fault_of_source, fault_of_text
from fuzz.mutating import damaged

STATE = Path(".fuzz/next")
FAILURES = Path(".fuzz/failures.jsonl")
FIRST = 1_000_000
"""Seeds below are the fixed ones of the tests."""
REPORTED = 500
KINDS_A_SEED = 5
"""Damaged files that are opened beside each text that is read: opening is the cheaper by far."""


def main(arguments: list[str]) -> int:
    """Try so many seeds; 1 when any failed."""
    STATE.parent.mkdir(exist_ok=True)
    start = int(STATE.read_text()) if STATE.exists() else FIRST
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(start, start + int(arguments[0])):
            failed += tried(seed, Path(folder))
            STATE.write_text(str(seed + 1))
            if (seed + 1 - start) % REPORTED == 0:
                print(f"{seed + 1 - start} tried, {failed} failed", flush=True)
    print(f"seeds {start} to {seed}: {failed} failed" + (f", see {FAILURES}" if failed else ""))
    return 1 if failed else 0


def tried(seed: int, folder: Path) -> bool:
    """Try one seed; whether it failed."""
    fault = (
        fault_of_text(text_of(seed), seed) if seed % 2 else fault_of_source(*source_of(seed), folder, seed)
    ) or next(
        (
            found
            for one in range(KINDS_A_SEED)
            if (found := fault_of_opening(*damaged(seed * KINDS_A_SEED + one)))
        ),
        None,
    )
    if fault is None:
        return False
    with FAILURES.open("a", encoding="utf-8") as kept:
        kept.write(json.dumps({"seed": seed, "fault": fault}) + "\n")
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["1000"]))
