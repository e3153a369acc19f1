"""kill -9 at any point: nothing acknowledged is lost, nothing half done stays, and a second run finishes.

Real processes, really killed. `test_killed_in_the_middle…` kills a writer from outside while it works. The others
kill a process at a chosen statement: it counts what it sends to SQLite and shoots itself at the n-th, for n
from the first statement to the last.
"""

from __future__ import annotations

import gzip
import itertools
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger_factory import Paper, day, voice
from tacitus.ledger.ledger import Ledger
from tacitus.model.codec import to_plain
from tacitus.store.chain import to_line

HERE = Path(__file__).resolve().parent.parent
REPORTS = 60
OLD = Path(__file__).parent / "stored" / "ledger-v1.db.gz"
"""A ledger as the first version of its file had it: five reports, two judgements, one withdrawn, one redaction."""
EVERY = 30
"""Statements up to which each is a point to be killed at; beyond them every seventh is."""

WRITER = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
from ledger_factory import Paper, day
from tacitus.ledger.ledger import Ledger

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


def papers() -> list[Paper]:
    """Two reports of one strike that give different figures, and one of another."""
    made = []
    for outlet, killed in (("daily", 8), ("agency", 19), ("wire", 3)):
        town = "Dnipro" if outlet == "wire" else "Kharkiv"
        paper = Paper(f"A missile hit {town} and killed {killed}, says the {outlet}.", "2024-05-07", outlet)
        paper.incident(
            f"A missile hit {town}",
            label="missile_strike",
            when=day("2024-05-06"),
            where=town,
            means=["missile"],
            killed=killed,
            by=voice(f"The {outlet} desk"),
        )
        made.append(paper)
    return made


def accounts() -> list[str]:
    """The ids that reading gave the three incidents."""
    return [paper.incidents[0].id for paper in papers()]


def clash(ledger: Ledger) -> str:
    """The contradiction of the two figures."""
    return next(c.id for c in ledger.view().contradictions if c.field == "tolls.killed")


def new_report(ledger: Ledger) -> object:
    """Add a fourth report."""
    paper = Paper("A missile hit Kharkiv on 6 May, the mayor said.", "2024-05-08", "gazette")
    paper.incident("A missile hit Kharkiv", label="missile_strike", when=day("2024-05-06"), where="Kharkiv")
    return ledger.add(paper.reading())


ACTS: dict[str, Callable[[Ledger], object]] = {
    "add": new_report,
    "judge": lambda ledger: ledger.judge(accounts()[0], accounts()[2], "same", by="Ada", reason="seen"),
    "rate": lambda ledger: ledger.rate("The daily desk", "B", by="Ada", reason="seen"),
    "settle": lambda ledger: ledger.settle(clash(ledger), by="Ada", reason="seen"),
    "withdraw": lambda ledger: ledger.withdraw(ledger.judgements()[0].id or "", by="Ada", reason="mistaken"),
    "redact": lambda ledger: ledger.redact("daily desk", by="Ada", reason="asked for"),
}


def clock() -> str:
    """A clock that stands still: what is done again gets the same ids."""
    return "2025-01-01T00:00:00.000000Z"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kill")
    with Ledger(folder / "made.db", now=clock) as ledger:
        for paper in papers():
            ledger.add(paper.reading())
        ledger.judge(accounts()[1], accounts()[2], "different", by="Ada", reason="two towns")
        ledger.backup(folder / "prepared.db")
    return folder / "prepared.db"


def killed_at(point: int, path: Path, act: Callable[[Ledger], object]) -> tuple[bool, bool]:
    """Open the ledger and act in a process that is killed at its n-th statement: (killed, acknowledged)."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _shoot_at(point)
        with Ledger(path, now=clock) as ledger:
            act(ledger)
            os.write(writing, b"done")
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as said:
        acknowledged = said.read() == b"done"
    status = os.waitpid(child, 0)[1]
    killed = os.WIFSIGNALED(status)
    assert killed or os.WEXITSTATUS(status) == 0
    return killed, acknowledged


def _shoot_at(point: int) -> None:
    """From now on SIGKILL this process when it begins its n-th statement."""
    connect, statements = sqlite3.connect, itertools.count(1)

    def watch(statement: str) -> None:
        if next(statements) >= point:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(*arguments: object, **options: object) -> sqlite3.Connection:
        connection = connect(*arguments, **options)  # type: ignore[call-overload]
        connection.set_trace_callback(watch)
        return connection  # type: ignore[no-any-return]

    sqlite3.connect = watched  # type: ignore[assignment]


def points() -> Iterator[int]:
    """Where to be killed: at each of the first statements, then at some."""
    yield from range(1, EVERY + 1)
    yield from itertools.count(EVERY + 1, 7)


def told(ledger: Ledger) -> object:
    """Everything that a ledger holds and says."""
    return [to_line(entry) for entry in ledger._store.entries()], to_plain(ledger.view())


@pytest.mark.parametrize("name", ACTS)
def test_killed_at_any_statement_it_is_done_or_not_begun(name: str, prepared: Path, tmp_path: Path) -> None:
    act = ACTS[name]
    whole = tmp_path / "whole.db"
    shutil.copy(prepared, whole)
    with Ledger(whole, now=clock) as ledger:
        before = told(ledger)
        act(ledger)
        after = told(ledger)
    assert before != after
    for point in points():
        path = tmp_path / f"{point}.db"
        shutil.copy(prepared, path)
        killed, acknowledged = killed_at(point, path, act)
        with Ledger(path, now=clock) as ledger:
            assert ledger.verify() == []
            found = told(ledger)
            assert found in ((after,) if acknowledged else (before, after))
            if found == before:
                act(ledger)
                assert told(ledger) == after
        if not killed:
            assert acknowledged
            return
        for file in tmp_path.glob(f"{point}.db*"):
            file.unlink()


@pytest.mark.parametrize("old", [True, False], ids=["from the first version", "from nothing"])
def test_killed_at_any_statement_a_migration_goes_on_where_it_was(old: bool, tmp_path: Path) -> None:
    def start(path: Path) -> None:
        if old:
            path.write_bytes(gzip.decompress(OLD.read_bytes()))

    whole = tmp_path / "whole.db"
    start(whole)
    with Ledger(whole, now=clock) as ledger:
        expected = told(ledger)
        assert ledger.counts().reports == (5 if old else 0)
    for point in points():
        path = tmp_path / f"{point}.db"
        start(path)
        killed, _ = killed_at(point, path, lambda ledger: None)
        with Ledger(path, now=clock) as ledger:
            assert ledger.verify() == []
            assert told(ledger) == expected
            assert new_report(ledger)
        if not killed:
            return


def test_a_ledger_of_the_first_version_is_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress(OLD.read_bytes()))
    with Ledger(path) as ledger:
        assert ledger.verify() == []
        states = [judgement.withdrawn_at is not None for judgement in ledger.judgements()]
        assert states == [True, False]
        assert "War Monitor" not in str(to_plain(ledger.view()))
