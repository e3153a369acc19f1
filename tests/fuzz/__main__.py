"""`make fuzz N=20000`: seeds from where the last run ended; failures are kept in `.fuzz/failures.jsonl`.

`make fuzz OF=files N=20000` tries damaged files alone, all in one process; opening is cheap beside reading.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from fuzz.grammar import source_of, text_of
from fuzz.holding import fault_of_loss, fault_of_opening, fault_of_source, fault_of_text
from fuzz.mutating import damaged, damaged_within

STATE = Path(".fuzz")
FAILURES = STATE / "failures.jsonl"
FIRST = 1_000_000
"""Seeds below are the fixed ones of the tests."""
REPORTED = 500
KINDS_A_SEED = 5
"""Damaged files that are opened beside each text that is read: opening is the cheaper by far."""


def main(arguments: list[str]) -> int:
    """Try so many seeds; 1 when any failed."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=1_000)
    parser.add_argument(
        "--of", choices=("all", "files"), default="all", help="texts and files, or files alone"
    )
    given = parser.parse_args(arguments)
    STATE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        if given.of == "files":
            return _try(given.count, STATE / "next-files", fault_of_file)
        return _try(given.count, STATE / "next", lambda seed: fault_of_seed(seed, Path(folder)))


def _try(count: int, state: Path, fault_of: Callable[[int], str | None]) -> int:
    """Try so many seeds from where `state` says that the last run ended; 1 when any failed."""
    start = int(state.read_text()) if state.exists() else FIRST
    failed = 0
    for seed in range(start, start + count):
        if (fault := fault_of(seed)) is not None:
            failed += 1
            with FAILURES.open("a", encoding="utf-8") as kept:
                kept.write(json.dumps({"seed": seed, "fault": fault}) + "\n")
        state.write_text(str(seed + 1))
        if (seed + 1 - start) % REPORTED == 0:
            print(f"{seed + 1 - start} tried, {failed} failed", flush=True)
    print(f"seeds {start} to {seed}: {failed} failed" + (f", see {FAILURES}" if failed else ""))
    return 1 if failed else 0


def fault_of_seed(seed: int, folder: Path) -> str | None:
    """What is wrong with how the text or page of a seed is read, or how its damaged files are opened."""
    if seed % 2:
        fault = fault_of_text(text_of(seed), seed)
    else:
        fault = fault_of_source(*source_of(seed), folder, seed)
    files = range(seed * KINDS_A_SEED, (seed + 1) * KINDS_A_SEED)
    return fault or next((found for one in files if (found := fault_of_file(one))), None)


def fault_of_file(seed: int) -> str | None:
    """What is wrong with how the damaged file of a seed is opened; of every fourth, whether damage to one report lost
    another."""
    return fault_of_loss(*damaged_within(seed)) if seed % 4 == 0 else fault_of_opening(*damaged(seed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
