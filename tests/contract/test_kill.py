"""kill -9 in the middle: nothing acknowledged is lost, and a second run finishes the work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tacitus.pipeline.ledger import Ledger

HERE = Path(__file__).resolve().parent.parent
REPORTS = 60

WRITER = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
from ledger_factory import Paper, day
from tacitus.pipeline.ledger import Ledger

with Ledger(sys.argv[1]) as ledger:
    for number in range({REPORTS}):
        paper = Paper(f"Shelling number {{number}} hit Kharkiv.", "2024-05-07")
        paper.incident("hit Kharkiv", when=day("2024-05-06"), where="Kharkiv", killed=number)
        if ledger.add(paper.reading()):
            print(paper.id, flush=True)
"""


@pytest.mark.parametrize("after", [1, 7, 23])
def test_killed_in_the_middle_loses_nothing_acknowledged(tmp_path: Path, after: int) -> None:
    path = tmp_path / "ledger.db"
    command = [sys.executable, "-c", WRITER, str(path)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    acknowledged = [writer.stdout.readline().strip() for _ in range(after)]
    os.kill(writer.pid, signal.SIGKILL)
    acknowledged += [line.strip() for line in writer.stdout if line.endswith("\n")]
    assert writer.wait() == -signal.SIGKILL
    with Ledger(path) as ledger:
        assert ledger.verify() == []
        assert all(ledger.holds(report) for report in acknowledged)
        assert ledger.counts().reports < REPORTS
    finished = subprocess.run(command, capture_output=True, text=True, check=True)
    assert not set(finished.stdout.split()) & set(acknowledged)
    with Ledger(path) as ledger:
        assert ledger.counts().reports == REPORTS
        assert ledger.verify() == []
