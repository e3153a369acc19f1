"""How long `tacitus read` of one report takes from the prompt to the answer, in wall and CPU time."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import process_time

from bench.measured import Measured, timed_command
from bench.texts import examples
from tacitus.pipeline.found import find_reports
from tacitus.settings import load_settings

AIM_SECONDS = 3.0
FILES, FOLDER_SECONDS = 10_000, 2.0
"""Small files of a folder, and what may pass until the first of them is opened, beside the start of the process."""
BARE = "from tacitus.syntax.spacy_model import load_language; load_language()('One report.')"


def starting(rounds: int) -> list[Measured]:
    """One report read by a new process, beside a process that only loads the language pipeline."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.txt"
        report.write_text(examples()[0].text, "utf-8")
        command = [str(Path(sys.executable).with_name("tacitus")), "read", "--json", str(report)]
        timed_command(command)  # the gazetteer's index exists from here on
        whole, bare = [], []
        for _ in range(rounds):
            bare.append(timed_command([sys.executable, "-c", BARE]))
            whole.append(timed_command(command))
    seconds, cpu = (min(taken) for taken in zip(*whole, strict=True))
    bare_cpu = min(cpu for _, cpu in bare)
    detail = (
        f"best of {rounds}; {cpu:.2f} s of CPU, {cpu / bare_cpu:.2f} times a process that loads the pipeline"
    )
    return [
        Measured(
            "`tacitus read` of one report, start to answer",
            f"{seconds:.2f} s",
            f"< {AIM_SECONDS:.0f} s",
            seconds < AIM_SECONDS,
            detail,
        ),
        _folder(),
    ]


def _folder() -> Measured:
    """How long it takes until the first report of a folder of many small files is there to be read."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(FILES):
            Path(folder, f"{number:05}.txt").write_text(f"Shells hit village {number}.", "utf-8")
        before = process_time()
        next(find_reports([folder], load_settings()))
        spent = process_time() - before
    return Measured(
        f"a folder of {FILES:,} small files, until the first is read",
        f"{spent:.2f} s",
        f"< {FOLDER_SECONDS:.0f} s",
        spent < FOLDER_SECONDS,
        "of CPU, after the start of the process",
    )
