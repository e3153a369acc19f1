"""Ledgers on machines that fail: cut, altered, flipped, full, foreign; each a clear error with what to do."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from commands import error_of, run
from ledger_factory import Paper, day, voice
from tacitus.cli.saying import write
from tacitus.errors import LedgerError, TacitusError, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.records import Reject

TOWNS = ("Kharkiv", "Dnipro", "Beirut", "Mogadishu", "Hodeidah", "Baghdad", "Erbil", "Conoco")


def fill(ledger: Ledger, towns: tuple[str, ...] = TOWNS) -> None:
    for number, town in enumerate(towns, start=1):
        paper = Paper(
            f"Shells fell on {town} on Monday, killing {number}, the mayor said.", f"2024-05-{number:02}"
        )
        paper.incident(
            f"Shells fell on {town}",
            label="shelling",
            when=day(f"2024-05-{number:02}"),
            where=town,
            killed=number,
            by=voice("the mayor"),
        )
        ledger.add(paper.reading())
    ledger.reject("bad.txt", Reject(stage="source", reason="empty_report", message="empty"))


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.db"
    with Ledger(path) as ledger:
        fill(ledger)
        one, *_, other = (incident.id for incident in ledger.view().incidents)
        ledger.judge(one, other, "same", by="Ada", reason="one battle")
        assert ledger.verify(deep=True) == []
    return path


def tamper(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    for trigger in ("log_is_never_edited", "log_is_never_cut"):
        connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_the_head_is_printed_and_a_log_cut_behind_it_is_noticed(db: Path) -> None:
    said = run("verify", "--db", db).output.splitlines()
    head = said[1].removeprefix("head ")
    assert head.startswith("10:")
    assert run("verify", "--db", db, "--head", head).exit_code == 0
    tamper(db, "DELETE FROM log WHERE seq = 10", "UPDATE projection SET value = 9 WHERE name = 'seq'")
    assert run("verify", "--db", db).exit_code == 0  # nothing in the file tells any more …
    cut = run("verify", "--db", db, "--head", head)
    assert isinstance(cut.exception, LedgerError)  # … but the head that was noted does
    assert "entry 10 is not the one" in cut.stderr
    assert isinstance(run("verify", "--db", db, "--head", "9").exception, UsageError)


def test_a_cut_end_is_noticed_by_every_command_and_none_hangs(db: Path) -> None:
    tamper(db, "DELETE FROM log WHERE seq > 8")
    assert (
        "The end of the log is missing: it ends at entry 8, and entry 10 was in it."
        in run("verify", "--db", db).stderr
    )
    for command in (["incidents"], ["search", "shells"], ["show", "i_0123456789abcdef"]):
        found = run(*command, "--db", db).exception
        assert found is None or isinstance(found, TacitusError)
    assert "tacitus rebuild" in error_of("incidents", "--db", db).remedy
    assert run("rebuild", "--db", db).exit_code == 0
    assert len(run("incidents", "--db", db).output.splitlines()) == len(TOWNS)
    assert run("verify", "--deep", "--db", db).exit_code == 0


def test_an_entry_that_lost_its_text_is_an_error_with_a_remedy(db: Path) -> None:
    """As a page that was overwritten with one of another table leaves it."""
    tamper(
        db,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'body', 'lost') WHERE name = 'log'",
        "UPDATE sqlite_master SET sql = substr(sql, 1, length(sql) - 1) || ', body TEXT)' WHERE name = 'log'",
    )
    assert "Entry 1 has lost its text" in run("verify", "--db", db).stderr
    assert "tacitus recover" in error_of("export-log", "--db", db).remedy


@pytest.mark.parametrize("body", ["NaN", "[]", '{"a":'])
def test_an_entry_whose_text_is_no_object_ends_no_command_in_a_traceback(db: Path, body: str) -> None:
    tamper(db, f"UPDATE log SET body = '{body}'")
    assert isinstance(run("verify", "--db", db).exception, LedgerError)
    for command in ("judgements", "week", "agreement", "export-log"):
        found = run(command, "--db", db).exception
        assert found is None or isinstance(found, TacitusError | SystemExit), (command, found)


ALTERED = (
    "UPDATE reports SET outlet = 'elsewhere'",
    "UPDATE reports SET reported_at = known_at WHERE seq = 2",
    "DELETE FROM claims WHERE field = 'type'",
    "UPDATE claims SET words = 'nobody'",
    "DELETE FROM accounts WHERE rowid = 1",
    "UPDATE words SET text = 'nothing' WHERE rowid = 1",
    "DELETE FROM words WHERE rowid = 2",
    "UPDATE told SET known = known + 1 WHERE number = 1",
    "UPDATE told SET sketch = zeroblob(8) WHERE number = 1",
    "DELETE FROM stories WHERE report = 1",
    "UPDATE resolved SET report = 2 WHERE number = 1",
    "UPDATE blocks SET country = 'XXX' WHERE account = 1",
    "INSERT INTO pairs VALUES (1, 2, 9000000)",
    "UPDATE facets SET label = 'protest'",
    "UPDATE folds SET first_day = first_day - 400",
    "UPDATE folds SET lat = 0, lon = 0",
    "UPDATE folds SET starts = NULL",
    "UPDATE folds SET version = 'v_0000000000000000'",
    "UPDATE names SET known = 1 - known",
    "UPDATE names SET name = 'Nobody' WHERE number = 1",
    "DELETE FROM fold_names",
    "UPDATE blocks_rowid SET nodeno = 77",
    "UPDATE folds SET body = (SELECT body FROM folds ORDER BY number DESC LIMIT 1)",
    "UPDATE folds SET body = x'00' WHERE number = 1",
    "DELETE FROM fold_members WHERE fold = 1",
    "UPDATE versions SET until = since",
    "UPDATE versions SET until = 4611686018427387904 WHERE until < 4611686018427387904",
    "UPDATE versions SET since = since - 5 WHERE until > since",
    "DELETE FROM versions WHERE clock = 0",
    "UPDATE incident_words SET text = 'moon'",
)  # fmt: skip


def test_what_is_altered_in_the_projections_is_noticed_and_made_anew(db: Path, tmp_path: Path) -> None:
    altered = tmp_path / "altered.db"
    for statement in ALTERED:
        altered.unlink(missing_ok=True)
        run("backup", altered, "--db", db)
        tamper(altered, statement)
        with Ledger(altered) as ledger:
            assert ledger.verify(deep=True) != [], statement
    tamper(db, *ALTERED)
    assert run("rebuild", "--db", db).exit_code == 0
    with Ledger(db) as ledger:
        assert ledger.verify(deep=True) == []


def test_a_ledger_salvaged_holds_what_the_chain_vouches_for(db: Path, tmp_path: Path) -> None:
    tamper(db, "UPDATE log SET body = replace(body, 'Hodeidah', 'Aden') WHERE seq = 5")
    assert run("verify", "--db", db).exit_code != 0
    saved = tmp_path / "saved.db"
    assert "4 of 10 entries" in run("recover", db, "--db", saved).output
    assert run("verify", "--deep", "--db", saved).exit_code == 0
    assert "exists" not in run("incidents", "--db", saved).output


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _folder(path: Path) -> None:
    path.mkdir()


def _foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript("CREATE TABLE bookmarks (url); INSERT INTO bookmarks VALUES ('x');")
    connection.close()


def _text(path: Path) -> None:
    path.write_text("no database at all " * 200)


def _newer(path: Path) -> None:
    Ledger(path).close()
    tamper(path, "PRAGMA user_version = 99")


@pytest.mark.parametrize("make", [_empty, _folder, _foreign, _text, _newer])
@pytest.mark.parametrize("command", ["incidents", "add", "verify", "serve", "rebuild", "backup", "restore"])
def test_what_is_no_ledger_is_said_to_be_none(
    make: Callable[[Path], None], command: str, tmp_path: Path
) -> None:
    path, other = tmp_path / "x.db", tmp_path / "y.db"
    make(path)
    (tmp_path / "a.txt").write_text("")
    arguments: dict[str, list[object]] = {
        "add": ["add", tmp_path / "a.txt", "--db", path],
        "backup": ["backup", other, "--db", path],
        "restore": ["restore", path, "--db", other],
        "serve": ["serve", "--db", path, "--allow-judging", "--port", 0],
    }
    error = error_of(*arguments.get(command, [command, "--db", path]))
    assert str(tmp_path) not in error.message or command == "serve"
    assert not other.exists()


def test_no_folder_for_a_ledger(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no folder"):
        Ledger(tmp_path / "none" / "ledger.db")


def test_two_hundred_flipped_bits_and_cut_files_end_in_no_traceback(db: Path, tmp_path: Path) -> None:
    whole = db.read_bytes()
    chance = random.Random(7)
    broken = tmp_path / "broken.db"
    for number in range(200):
        raw = bytearray(whole)
        if number % 4 == 0:
            del raw[chance.randrange(len(raw)) :]
        else:
            for _ in range(chance.choice((1, 8, 64))):
                raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        for end in ("", "-wal", "-shm"):
            broken.with_name(broken.name + end).unlink(missing_ok=True)
        broken.write_bytes(raw)
        _ask(broken)


def _ask(path: Path) -> None:
    with suppress(TacitusError), Ledger(path, read_only=path.stat().st_size % 2 == 0) as ledger:
        ledger.verify()
        asked: tuple[Callable[[], object], ...] = (
            ledger.view,
            ledger.counts,
            ledger.decisions,
            ledger.rejects,
        )
        for ask in (*asked, lambda: ledger.search("shells")):
            with suppress(TacitusError):
                ask()


def test_a_restored_ledger_is_read_while_it_is_written(db: Path, tmp_path: Path) -> None:
    copy, back = tmp_path / "copy.db", tmp_path / "back.db"
    assert run("backup", copy, "--db", db).exit_code == 0
    assert run("restore", copy, "--db", back).exit_code == 0
    assert sqlite3.connect(back).execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with Ledger(back, read_only=True) as reader, Ledger(back) as writer, reader._asked():
        fill(writer, ("Tanf",))
    assert not list(tmp_path.glob(".*"))


def test_nothing_is_restored_over_something_or_beside_what_is_left_of_another(
    db: Path, tmp_path: Path
) -> None:
    copy, back = tmp_path / "copy.db", tmp_path / "back.db"
    run("backup", copy, "--db", db)
    assert "exists already" in error_of("restore", copy, "--db", db).message
    (tmp_path / "back.db-wal").write_bytes(b"left")
    assert "left of another ledger" in error_of("restore", copy, "--db", back).message
    with pytest.raises(LedgerError, match="left of another"):
        Ledger(back)
    assert not back.exists()


FULL = """
import resource, sys
from pathlib import Path
sys.path[:0] = {paths!r}
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
from tacitus.cli import main
sys.argv = ["tacitus", *{arguments!r}]
main()
"""


def on_a_full_disk(limit: int, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A command in a process that may write files of so many bytes only."""
    pytest.importorskip("resource")
    program = FULL.format(paths=sys.path, limit=limit, arguments=[str(argument) for argument in arguments])
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


def test_a_full_disk_costs_nothing_that_was_there(db: Path, tmp_path: Path) -> None:
    out, copy = tmp_path / "out.json", tmp_path / "copy.db"
    out.write_text("what was there before")
    for arguments in (
        ("export", "json", "-o", out),
        ("backup", copy),
        ("judge", *two(db), "unsure", "-r", "x"),
    ):
        said = on_a_full_disk(2_000, *arguments, "--db", db)
        assert said.returncode in (2, 5), said
        assert said.stderr.count("\n") == 1, said.stderr
    assert out.read_text() == "what was there before"
    assert not copy.exists()
    assert not [left for left in tmp_path.iterdir() if left.name.startswith(".")]
    with Ledger(db) as ledger:
        assert ledger.verify(deep=True) == []
        assert ledger.head()[0] == 10


def two(db: Path) -> tuple[str, str]:
    with Ledger(db) as ledger:
        one, other, *_ = (incident.id for incident in ledger.view().incidents)
    return one, other


def test_an_output_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    write(out, ["one\n", "two\n"])
    assert out.read_text() == "one\ntwo\n"

    def failing() -> object:
        yield "half"
        raise OSError(28, "No space left on device")

    with pytest.raises(UsageError, match="No space left"):
        write(out, failing())
    assert out.read_text() == "one\ntwo\n"
    assert list(tmp_path.iterdir()) == [out]
    with pytest.raises(UsageError):
        write(tmp_path / "none" / "out.txt", ["x"])
