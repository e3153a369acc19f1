"""What a machine refuses: writing, a lock, a place; each a clear error, and what was there stays as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from ledger_factory import Paper, day, voice
from tacitus.errors import LedgerError
from tacitus.ledger.ledger import Ledger
from tacitus.store.sqlite import connection
from tacitus.store.sqlite.connection import trouble

MAIN = "import sys; sys.path[:0] = {paths!r}; from tacitus.cli import main; sys.argv = ['tacitus', *{said!r}]; main()"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "shelf" / "ledger.db"
    path.parent.mkdir()
    with Ledger(path) as ledger:
        ledger.add(paper("Kharkiv", 3).reading())
    return path


def paper(town: str, number: int) -> Paper:
    made = Paper(f"Shells fell on {town} on Monday, killing {number}, the mayor said.", "2024-05-06")
    made.incident(
        f"Shells fell on {town}",
        label="shelling",
        when=day("2024-05-06"),
        where=town,
        killed=number,
        by=voice("the mayor"),
    )
    return made


def bound_by_permissions(*arguments: object) -> subprocess.CompletedProcess[str]:
    """A command in a process that permissions of files bind, also where the tests are run by root."""
    said = [str(argument) for argument in arguments]
    command = [sys.executable, "-c", MAIN.format(paths=sys.path, said=said)]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        setpriv = shutil.which("setpriv") or pytest.skip("root without setpriv is bound by no permissions")
        command = [setpriv, "--bounding-set=-dac_override,-dac_read_search", *command]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_ledger_that_may_not_be_written_is_read_and_says_what_to_do_when_written(db: Path) -> None:
    before = db.read_bytes()
    (db.parent / "a.txt").write_text("Rebels shelled the town of Azaz on Friday, killing five civilians.")
    db.chmod(0o444)
    db.parent.chmod(0o555)
    try:
        read = bound_by_permissions("incidents", "--db", db)
        refused = [
            bound_by_permissions("redact", "Kharkiv", "--db", db, "-r", "asked"),
            bound_by_permissions("backup", db.parent / "copy.db", "--db", db),
            bound_by_permissions("export", "json", "-o", db.parent / "out.json", "--db", db),
        ]
    finally:
        db.parent.chmod(0o755)
    assert (read.returncode, read.stdout.count("\n")) == (0, 1), read.stderr
    for said in refused:
        assert said.returncode in (2, 5), said
        assert "Traceback" not in said.stderr
        assert said.stderr.strip()
    assert db.read_bytes() == before
    assert sorted(p.name for p in db.parent.iterdir()) == ["a.txt", "ledger.db"]


def test_a_writer_that_another_keeps_out_gives_up_and_says_why(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    other = sqlite3.connect(db, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Ledger(db) as ledger:
        with pytest.raises(LedgerError, match="locked") as refused:
            ledger.add(paper("Dnipro", 4).reading())
        assert "Another process is writing" in refused.value.remedy
        other.execute("ROLLBACK")
        assert ledger.add(paper("Dnipro", 4).reading())
    other.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_lock_of_a_process_that_was_killed_keeps_nobody_out(db: Path) -> None:
    holder = (
        "import os, signal, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "c.execute('BEGIN EXCLUSIVE'); c.execute('DELETE FROM claims'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", holder, str(db)], check=False).returncode < 0
    with Ledger(db) as ledger:
        assert ledger.add(paper("Dnipro", 4).reading())
        assert ledger.verify(deep=True) == []


@pytest.mark.parametrize(
    "said",
    [
        "database is locked", "database or disk is full", "attempt to write a readonly database", "disk I/O error",
        "unable to open database file", "file is not a database", "database disk image is malformed", "interrupted",
        "no such table: log", "UNIQUE constraint failed: log.seq", "locking protocol", "large file support is disabled",
        "out of memory", "database table is locked",
    ],
)  # fmt: skip
def test_whatever_sqlite_refuses_has_a_remedy_and_names_no_folder(said: str, tmp_path: Path) -> None:
    error = trouble(tmp_path / "ledger.db", sqlite3.OperationalError(said))
    assert error.remedy
    assert said in error.message
    assert str(tmp_path) not in f"{error.message} {error.remedy}"
