"""An archive read by several processes: whoever dies in the middle, the ledger is byte for byte that of one process."""

from __future__ import annotations

import gzip
import io
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from commands import error_of, run
from tacitus.engine import Watched, in_process
from tacitus.engine.backfill import JOURNAL, RESULTS, Backfilled, backfill
from tacitus.engine.local import Local
from tacitus.engine.shards import Answers, Ask, read_shard
from tacitus.errors import RunError, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.records import Reading, Reject, Report
from tacitus.pipeline.add import Turned, add_reports, reads
from tacitus.pipeline.found import BACKFILLING, find_reports
from tacitus.pipeline.results import is_sound, place_of, records_of
from tacitus.pipeline.shards import Job, Shard, plan
from tacitus.settings import Settings

HERE = Path(__file__).resolve().parent
SETTINGS = Settings(reader="rules-alone")
"""Without the network: who reads is tested here, and what becomes of it, not what is read."""
JOB = Job(settings=SETTINGS)
SMALL = 900
"""Bytes a shard: so small that the archive has a dozen."""
TOWNS = ("Kharkiv", "Dnipro", "Aleppo", "Hodeidah", "Mogadishu", "Beirut")
FOREIGN = (
    "Ночью город обстреляли из миномётов, сообщил мэр; погибли три человека, ещё семеро ранены. Пожарные потушили огонь "
    "в трёх домах, школы остаются закрытыми до понедельника."
)
TWICE = "Shells hit Homs on Sunday, 12 May 2024, killing three people, the governor said."
POISON = "Rockets hit Poisonville on Sunday, killing two people, the mayor said."


def now() -> str:
    """A clock that stands: the same is written whenever it is written."""
    return "2026-01-05T00:00:00.000000Z"


def told(number: int) -> str:
    town = TOWNS[number % len(TOWNS)]
    return f"Shells hit {town} on Monday, 13 May 2024, killing {number + 2} people, the mayor of {town} said."


def archive(folder: Path) -> Path:
    """Forty reports in files of several kinds, two of them twice, some unreadable; its folder."""
    folder.mkdir()
    lines = [*map(told, range(16)), FOREIGN, TWICE]
    packed = "".join(json.dumps({"text": one}) + "\n" for one in lines).encode()
    (folder / "a.jsonl").write_bytes(packed)
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(_noise() + packed[:900] + b"\n"))
    for number in range(16, 22):
        (folder / f"c{number}.txt").write_text(told(number), "utf-8")
    (folder / "d.txt").write_text(FOREIGN, "utf-8")
    (folder / "e.txt").write_text(TWICE, "utf-8")
    (folder / "f.py").write_text("print(1)", "utf-8")
    members = io.BytesIO()
    with zipfile.ZipFile(members, "w") as held:
        for number in range(22, 28):
            held.writestr(f"{number}.txt", told(number))
        held.writestr("../out.txt", "no")
        held.writestr("pad.bin", random.Random(7).randbytes(1_500))
    (folder / "g.zip").write_bytes(members.getvalue())
    return folder


def _noise() -> bytes:
    """Blank lines that no compression makes small."""
    blanks = random.Random(5)
    return b"".join(bytes(blanks.choices(b" \t", k=40)) + b"\n" for _ in range(200))


def everything(path: Path) -> tuple[list[str], dict[str, bytes]]:
    """The log of a ledger that is sound, and its originals."""
    with Ledger(path) as ledger:
        assert ledger.verify(deep=True) == []
        log = list(ledger.export_log())
    kept = path.with_name(path.name + ".originals")
    return log, {file.name: file.read_bytes() for file in kept.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(archive(tmp_path_factory.mktemp("archive") / "news"))


@pytest.fixture(scope="module")
def serial(sources: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], dict[str, bytes]]:
    """What one process makes of the archive, reading and adding one report after the other."""
    path = tmp_path_factory.mktemp("serial") / "ledger.db"
    with Ledger(path, now=now) as ledger:
        found = find_reports([sources], SETTINGS, command=BACKFILLING)
        tally = add_reports(ledger, found, reads(SETTINGS), in_process)
    assert tally.added > 25
    assert tally.rejected > 3
    assert tally.known > 2
    return everything(path)


KILLED_COORDINATOR = f"""
import os, signal, sys
sys.path[:0] = [{str(HERE.parent)!r}, {str(HERE)!r}]
from test_backfill import coordinate


def shoot(so_far):
    if so_far.tally.seen >= 7:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    coordinate(sys.argv[1], sys.argv[2], shoot, jobs=1)
"""


def coordinate(
    sources: str,
    path: Path | str,
    progress: Callable[[Backfilled], None] = lambda so_far: None,
    jobs: int = 2,
) -> Backfilled:
    """Read the archive with so many processes into the ledger at `path`."""
    place = Path(path)
    groups = list(plan([sources], JOB, bytes_a_shard=SMALL))
    assert sum(map(len, groups)) >= 10
    with Ledger(place, now=now) as ledger:
        local = Local(job=JOB, jobs=jobs, mebibytes=4_096)
        return backfill(ledger, groups, local, place.with_suffix(".work"), progress)


def killing_workers(kills: list[int]) -> Callable[[Backfilled], None]:
    """Ends a process that reads when a report has been appended, and another after two more."""

    def progress(so_far: Backfilled) -> None:
        if len(kills) < 2 and so_far.here > 2 * len(kills):
            alive = [one.pid for one in multiprocessing.active_children() if one.pid is not None]
            kills.append(next(pid for pid in alive if pid not in kills))
            os.kill(kills[-1], signal.SIGKILL)

    return progress


def test_whoever_is_killed_the_ledger_is_that_of_one_process(
    sources: str, serial: tuple[list[str], dict[str, bytes]], tmp_path: Path
) -> None:
    """The command is killed after seven reports; the run that goes on from there loses two of its processes."""
    path = tmp_path / "ledger.db"
    script = tmp_path / "coordinator.py"
    script.write_text(KILLED_COORDINATOR, "utf-8")
    killed = subprocess.run([sys.executable, script, sources, path], check=False)
    assert killed.returncode == -signal.SIGKILL
    with Ledger(path) as ledger:
        assert 0 < ledger.counts().reports <= 7
    results, kills = path.with_suffix(".work") / RESULTS, list[int]()
    done = coordinate(sources, path, killing_workers(kills))
    assert len(set(kills)) == 2
    assert everything(path) == serial
    assert done.done == done.total
    assert done.reasons["unsupported_language"] == 1
    assert list(results.iterdir()) == []
    again = coordinate(sources, path)
    assert (again.tally, again.reasons, again.here) == (done.tally, done.reasons, 0)
    assert everything(path) == serial


class Poisoned(Answers):
    """Dies over one report, whenever it is to be read."""

    def __call__(self, ask: Ask) -> object:
        if isinstance(ask, Report) and ask.text == POISON:
            os._exit(9)
        return super().__call__(ask)


def test_what_every_process_dies_over_is_set_aside_alone(tmp_path: Path) -> None:
    texts = [POISON, told(0), told(1)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"text": one}) + "\n" for one in texts), "utf-8")
    ((shard,),) = plan([str(tmp_path / "a.jsonl")], JOB)
    ask = Watched[Ask](Poisoned(JOB))
    read_shard(shard, ask, tmp_path)
    ask.close()
    poison, first, last = records_of([place_of(tmp_path, shard.key)])
    assert isinstance(first.outcome, Reading)
    assert isinstance(last.outcome, Reading)
    assert isinstance(poison.outcome, Reject)
    assert "exit code 9" in poison.outcome.message
    assert not isinstance(poison.found, Turned)
    assert poison.found.report.text == POISON


def test_a_result_that_was_cut_or_changed_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FOREIGN, "utf-8")
    ((shard,),) = plan([str(tmp_path / "a.txt")], JOB)
    path = place_of(tmp_path, shard.key)
    answers = Answers(JOB)
    read_shard(shard, answers, tmp_path)
    whole = path.read_bytes()
    assert is_sound(path, shard.key)
    assert not is_sound(path, "n_another")
    path.write_bytes(whole[:-12])
    assert not is_sound(path, shard.key)
    lines = gzip.decompress(whole)
    path.write_bytes(gzip.compress(lines.replace(b"unsupported", b"unsupportet")))
    assert not is_sound(path, shard.key)
    read_shard(shard, answers, tmp_path)
    assert path.read_bytes() == whole


def test_the_key_hangs_on_what_a_file_holds_and_how_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"

    def key(job: Job = JOB) -> str:
        ((shard,),) = plan([str(file)], job)
        return shard.key

    file.write_text("One.", "utf-8")
    one = key()
    assert key() == one
    assert key(Job(settings=SETTINGS, outlet="Lake Tribune")) != one
    assert key(Job(settings=Settings(reader="rules"))) != one
    file.write_text("Two.", "utf-8")
    assert key() != one


def test_a_large_file_is_read_in_slices_and_a_large_document_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "x " * 600}) + "\n", "utf-8")
    (tmp_path / "b.txt").write_text("x " * 3_000, "utf-8")
    lines, text = plan([str(tmp_path)], JOB, bytes_a_shard=500)
    assert [(shard.slice, shard.of) for shard in lines] == [(0, 3), (1, 3), (2, 3)]
    assert [(shard.slice, shard.of) for shard in text] == [(0, 1)]


def test_a_ledger_that_is_gone_is_made_again(sources: str, tmp_path: Path) -> None:
    """The journal is of one ledger: where that lacks what it says, everything is read again."""
    (tmp_path / "one.txt").write_text(told(0), "utf-8")
    groups = list(plan([str(tmp_path / "one.txt")], JOB))

    def engine(shards: Sequence[Shard], folder: Path) -> Iterator[Shard]:
        for shard in shards:
            read_shard(shard, Answers(JOB), folder)
            yield shard

    for name in ("first.db", "second.db"):
        with Ledger(tmp_path / name) as ledger:
            assert backfill(ledger, groups, engine, tmp_path / "work").tally.added == 1
            assert ledger.counts().reports == 1


def test_two_runs_do_not_use_one_folder(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(told(0), "utf-8")
    groups = list(plan([str(tmp_path / "one.txt")], JOB))

    def engine(shards: Sequence[Shard], folder: Path) -> Iterator[Shard]:
        with Ledger(tmp_path / "other.db") as other, pytest.raises(UsageError, match="Another run"):
            backfill(other, groups, engine, tmp_path / "work")
        yield from ()

    with Ledger(tmp_path / "one.db") as ledger, pytest.raises(RunError, match="no result"):
        backfill(ledger, groups, engine, tmp_path / "work")


def test_the_command_says_what_to_do(tmp_path: Path) -> None:
    db = tmp_path / "ledger.db"
    assert "Save it to a file" in str(error_of("backfill", "-", "--into", db))
    assert "--work" in str(error_of("backfill", tmp_path, "--into", "postgresql://ada@127.0.0.1:9/none"))
    assert "--engine slurm" in str(error_of("backfill", tmp_path, "--into", db, "--option", "partition=main"))
    assert "no such file" in str(error_of("backfill", tmp_path / "none", "--into", db))


def test_the_command_reads_an_archive(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(told(0), "utf-8")
    (tmp_path / "two.txt").write_text(FOREIGN, "utf-8")
    done = run(
        "backfill", tmp_path / "one.txt", tmp_path / "two.txt", "--into", tmp_path / "ledger.db", "-j", 1
    )
    assert done.exit_code == 3
    assert "2 seen: 1 added, 0 already known, 1 rejected (1 unsupported_language)" in done.stderr
    assert (tmp_path / "ledger.db.backfill" / JOURNAL).exists()
