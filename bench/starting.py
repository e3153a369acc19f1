"""How long `tacitus read` of one report takes from the prompt to the answer, in wall time."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from bench.measured import Measured
from bench.texts import examples

AIM_SECONDS = 3.0
BARE = "from tacitus.text.language import load_language; load_language()('One report.')"


def starting(rounds: int) -> list[Measured]:
    """One report read by a new process, beside a process that only loads the language pipeline."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.txt"
        report.write_text(examples()[0].text, "utf-8")
        command = [str(Path(sys.executable).with_name("tacitus")), "read", "--json", str(report)]
        _wall(command)  # the gazetteer's index exists from here on
        whole, bare = [], []
        for _ in range(rounds):
            bare.append(_wall([sys.executable, "-c", BARE]))
            whole.append(_wall(command))
    seconds, ratio = min(whole), min(whole) / min(bare)
    detail = (
        f"{ratio:.2f} times a process that loads the language pipeline ({min(bare):.2f} s); best of {rounds}"
    )
    return [
        Measured(
            "`tacitus read` of one report, start to answer",
            f"{seconds:.2f} s",
            f"< {AIM_SECONDS:.0f} s",
            seconds < AIM_SECONDS,
            detail,
        )
    ]


def _wall(command: list[str]) -> float:
    before = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return perf_counter() - before
