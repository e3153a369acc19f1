"""kill -9 at any point: nothing acknowledged is lost, nothing half done stays, and a second run finishes.

Real processes, really killed. `test_killed_in_the_middle…` kills a writer from outside while it works, or the server that
it writes to. The others kill a process at a chosen statement (`killing.py`), from the first to the last.
"""

from __future__ import annotations

import gzip
import itertools
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from databases import ledger_at, server
from killing import killed_at, messages_of
from ledger_factory import Paper, a_reading, day, minute, voice
from tacitus.ledger.ledger import Ledger
from tacitus.model.codec import to_plain
from tacitus.model.originals import Brought
from tacitus.model.records import Reading
from tacitus.store.chain import to_line

HERE = Path(__file__).resolve().parent.parent
REPORTS = 60
OLD = Path(__file__).parent / "stored" / "ledger-v1.db.gz"
"""A ledger as the first version of its file had it: five reports, two judgements, one withdrawn, one redaction."""
URL = "https://news.example/kharkiv"
EVERY = 30
"""Statements up to which each is a point to be killed at; beyond them every seventh is."""

WRITER = f"""
import sys
sys.path.insert(0, {str(HERE)!r})
from ledger_factory import Paper, day
from tacitus.ledger.ledger import Ledger
from tacitus.model.originals import Brought

with Ledger(sys.argv[1]) as ledger:
    for number in range({REPORTS}):
        if number == {REPORTS} - 1:
            sys.stdin.readline()  # whoever is to be killed does not get past this, however late the kill comes
        paper = Paper(f"Shelling number {{number}} hit Kharkiv.", "2024-05-07")
        paper.incident("hit Kharkiv", when=day("2024-05-06"), where="Kharkiv", killed=number)
        raw = paper.text.encode() * 2_000
        came = Brought(raw=raw, path=f"{{number}}.txt", media_type="text/plain", command="tacitus add")
        if ledger.add(paper.reading(), came):
            print(paper.id, flush=True)
"""


@pytest.mark.parametrize(
    ("kind", "after", "killed"),
    [
        *(("sqlite", after, "writer") for after in (1, 7, 23)),
        *(("postgresql", after, "writer") for after in (1, 23)),
        *(("postgresql", after, "server") for after in (7, 17)),
    ],
)
def test_killed_in_the_middle_loses_nothing_acknowledged(
    kind: str, after: int, killed: str, tmp_path: Path
) -> None:
    path = ledger_at(kind, tmp_path / "ledger.db")
    command = [sys.executable, "-c", WRITER, path]
    pipe = subprocess.PIPE
    writer = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    assert writer.stdout is not None
    acknowledged = [writer.stdout.readline().strip() for _ in range(after)]
    if killed == "server":
        server().kill()
    else:
        os.kill(writer.pid, signal.SIGKILL)
    told, complaint = writer.communicate()  # which ends its waiting
    acknowledged += [line.strip() for line in told.splitlines(keepends=True) if line.endswith("\n")]
    if killed == "server":
        server().start()  # first of all: other tests have the same one
        assert writer.returncode == 1
        assert "ended the connection" in complaint or "No server answers" in complaint, complaint
    else:
        assert writer.returncode == -signal.SIGKILL
    with Ledger(path) as ledger:
        assert ledger.verify() == []
        assert all(ledger.holds(report) for report in acknowledged)
        assert all(ledger.original(report) for report in acknowledged)
        assert ledger.counts().reports < REPORTS
    finished = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
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


def fourth() -> Reading:
    """A fourth report."""
    paper = Paper("A missile hit Kharkiv on 6 May, the mayor said.", "2024-05-08", "gazette")
    paper.incident("A missile hit Kharkiv", label="missile_strike", when=day("2024-05-06"), where="Kharkiv")
    return paper.reading()


def new_report(ledger: Ledger) -> object:
    """Add a fourth report."""
    return ledger.add(fourth())


def original() -> Brought:
    """What the fourth report was made from."""
    return Brought(raw=b"<p>A missile</p>", path="a.html", media_type="text/html", command="tacitus add")


def another_version() -> Reading:
    """The first report as its page told of the strike two hours later."""
    told = fourth()
    published = papers()[0].reading().report.published
    changed = replace(told.report, url=URL, published=published, modified=minute("2024-05-08T02:00+00:00"))
    return replace(told, report=changed)


ACTS: dict[str, Callable[[Ledger], object]] = {
    "add": new_report,
    "judge": lambda ledger: ledger.judge(accounts()[0], accounts()[2], "same", by="Ada", reason="seen"),
    "rate": lambda ledger: ledger.rate("The daily desk", "B", by="Ada", reason="seen"),
    "settle": lambda ledger: ledger.settle(clash(ledger), by="Ada", reason="seen"),
    "withdraw": lambda ledger: ledger.withdraw(ledger.judgements()[0].id or "", by="Ada", reason="mistaken"),
    "retract": lambda ledger: ledger.retract(papers()[0].id, by="Ada", reason="an error"),
    "add with its original": lambda ledger: ledger.add(fourth(), original()),
    "add another version": lambda ledger: ledger.add(another_version()),
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
            made = paper.reading()
            first = made.report.outlet == "daily"
            ledger.add(replace(made, report=replace(made.report, url=URL if first else None)))
        ledger.judge(accounts()[1], accounts()[2], "different", by="Ada", reason="two towns")
        ledger.backup(folder / "prepared.db")
    return folder / "prepared.db"


def points() -> Iterator[int]:
    """Where to be killed: at each of the first statements, then at some."""
    yield from range(1, EVERY + 1)
    yield from itertools.count(EVERY + 1, 7)


def told(ledger: Ledger) -> object:
    """Everything that a ledger holds and says."""
    return [to_line(entry) for entry in ledger._store.entries()], to_plain(ledger.view())


PAUSED = ("add with its original", "add another version", "judge", "redact")
"""What is killed on its way to a server too: the others are the same transaction about something else."""


@pytest.mark.parametrize("name", PAUSED)
def test_killed_at_any_message_it_is_done_or_not_begun(name: str, prepared: Path, tmp_path: Path) -> None:
    """As above, over PostgreSQL: before it is sent, and before the answer is read."""
    act = ACTS[name]

    def copied(place: str) -> str:
        address = ledger_at("postgresql", tmp_path / place)
        with Ledger(prepared, read_only=True) as ledger:
            ledger.copy_to(address)
        return address

    with Ledger(copied("whole"), now=clock) as ledger:
        before = told(ledger)
        every = messages_of(lambda: act(ledger))
        after = told(ledger)
    assert before != after
    path, number = copied("0"), 0
    for point in sorted({*range(1, every, max(1, every // 10)), *range(every - 5, every + 1)}):
        killed, acknowledged = killed_at(point, path, act, now=clock)
        with Ledger(path, now=clock) as ledger:
            with ledger._store.writing():  # after what the server was still doing for it
                assert ledger._store.verify() == []
            found = told(ledger)
            assert found in ((after,) if acknowledged else (before, after))
            assert killed or acknowledged
            if found == before:
                continue
        path, number = copied(str(number + 1)), number + 1
    with Ledger(path, now=clock) as ledger:
        act(ledger)
        assert told(ledger) == after


def test_a_server_that_was_started_anew_is_written_to_as_before(tmp_path: Path) -> None:
    with Ledger(ledger_at("postgresql", tmp_path / "l.db")) as ledger:
        for number in range(3):
            assert ledger.add(a_reading(f"Shells fell on Kharkiv {number} times on Monday."))
            server().kill()
            server().start()
        assert ledger.summary().reports == 3
        assert ledger.verify(deep=True) == []


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
        killed, acknowledged = killed_at(point, path, act, now=clock)
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
            shutil.rmtree(file) if file.is_dir() else file.unlink()


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
        killed, _ = killed_at(point, path, lambda ledger: None, now=clock)
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
