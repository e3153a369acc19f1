"""What only a ledger in PostgreSQL has: an address, a server that may be away, rights, and texts that it refuses."""

from __future__ import annotations

import gzip
import shlex
from pathlib import Path
from urllib.parse import quote

import pytest

from commands import error_of, run
from databases import LOCKED, PASSWORD, USER, Server, server
from killing import killed_at
from ledger_factory import Paper, a_reading
from tacitus import data_packages
from tacitus.alerts.answering import changes_of, first_look
from tacitus.boundary import time_limit
from tacitus.errors import InstallationError, LedgerError, MissingInput, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.address import address_of
from tacitus.model.originals import Brought
from tacitus.store import open_store
from tacitus.store.chain import from_line

HERE = Path(__file__).parent
AT = "2026-01-01T00:00:00.000000Z"


@pytest.fixture
def running() -> Server:
    return server()


@pytest.fixture
def address(running: Server, tmp_path: Path) -> str:
    return running.address(str(tmp_path))


def test_the_command_line_adds_lists_reads_and_exports(address: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Shells fell on Kharkiv on 6 May 2024, killing two, the mayor said.")
    assert isinstance(error_of("incidents", "--db", address), MissingInput)
    added = run("add", tmp_path / "a.txt", "--db", address)
    assert added.exit_code == 0, added.stderr
    assert "1 added" in added.stderr
    assert "Kharkiv" in run("incidents", "--db", address).output
    assert "Kharkiv" in run("search", "kharkiv", "--db", address).output
    assert '"Kharkiv"' in run("export", "json", "--db", address).output
    assert "the chain holds, and so do its projections" in run("verify", "--deep", "--db", address).output
    assert run("originals", "list", "--db", address).exit_code == 0
    assert "projected anew" in run("rebuild", "--db", address).output
    backup = tmp_path / "backup.db"
    assert run("backup", backup, "--db", address).exit_code == 0
    assert run("export-log", "--db", backup).output == run("export-log", "--db", address).output


def test_an_address_is_shown_without_its_password() -> None:
    shown = str(address_of("postgres://ada:se:c@ret@db.example:5433/ledger?schema=desk"))
    assert shown == "postgresql://ada@db.example:5433/ledger?schema=desk"
    assert "s3cret" not in str(error_of("incidents", "--db", "postgresql://ada:s3cret/x@db.example/ledger"))
    with pytest.raises(UsageError, match="no file"):
        _ = address_of("postgresql://h/d").file


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("postgresql:x", "has a host and a name"),
        ("postgresql://h", "has a host and a name"),
        ("postgresql://h:x/d", "no address"),
        ("postgresql://h/d?schema=pg_x", "no name for a schema"),
        ('postgresql://h/d?schema=a";DROP', "no name for a schema"),
        ("postgresql://h/d?sslmode=allow", "no sslmode"),
        ("postgresql://h/d?options=x", "takes no options"),
    ],
)
def test_what_is_no_address_is_said_to_be_none(wrong: str, words: str) -> None:
    error = error_of("incidents", "--db", wrong)
    assert isinstance(error, UsageError)
    assert words in error.message


def test_a_server_that_does_not_answer_or_lets_nobody_in(
    running: Server, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    away = address.replace(f":{running.port}/", ":1/")
    assert "No server answers at 127.0.0.1:1" in error_of("incidents", "--db", away).message
    assert "does not exist" in error_of("incidents", "--db", address.replace("/postgres?", "/none?")).message
    assert "does not exist" in error_of("incidents", "--db", address.replace("ada@", "eve@")).message
    locked = address.replace("ada@", f"{LOCKED}@")
    assert "asks for a password" in error_of("incidents", "--db", locked).message
    plain = error_of("incidents", "--db", address.replace("sslmode=disable", "sslmode=require"))
    assert "refuses SSL" in plain.message
    wrong = error_of("incidents", "--db", address.replace("ada@", f"{LOCKED}:wrong@"))
    assert "password authentication failed" in wrong.message
    assert "PGPASSWORD" in wrong.remedy
    let_in = error_of("incidents", "--db", address.replace("ada@", f"{LOCKED}:{quote(PASSWORD)}@"))
    assert isinstance(let_in, MissingInput)
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert isinstance(error_of("incidents", "--db", locked), MissingInput)


def test_who_may_only_read_reads_and_cannot_write(
    running: Server, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger(address) as ledger:
        ledger.add(a_reading())
    schema = address.partition("schema=")[2].partition("&")[0]
    grant = f"GRANT USAGE ON SCHEMA {schema} TO {LOCKED}; GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {LOCKED}"
    running.run("psql", "-d", "postgres", "-c", grant)
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    theirs = address.replace("ada@", f"{LOCKED}@")
    with Ledger(theirs, read_only=True) as ledger:
        assert ledger.verify(deep=True) == []
        assert ledger.summary().incidents == 1
    with Ledger(theirs) as ledger, pytest.raises(LedgerError, match="permission denied") as caught:
        ledger.retract(a_reading().report.id, by="Bob", reason="an error")
    assert "docs/postgresql.md" in caught.value.remedy
    with Ledger(address, read_only=True) as ledger, pytest.raises(LedgerError, match="read-only"):
        ledger.retract(a_reading().report.id, by="Ada", reason="an error")


def test_a_schema_of_somebody_elses_is_left_alone(running: Server, address: str) -> None:
    schema = address.partition("schema=")[2].partition("&")[0]
    running.run(
        "psql", "-d", "postgres", "-c", f"CREATE SCHEMA {schema}; CREATE TABLE {schema}.bookmarks (url text)"
    )
    for read_only in (True, False):
        with pytest.raises(LedgerError, match="no Tacitus ledger"):
            Ledger(address, read_only=read_only)


def test_a_newer_ledger_is_refused(running: Server, address: str) -> None:
    Ledger(address).close()
    schema = address.partition("schema=")[2].partition("&")[0]
    running.run(
        "psql", "-d", "postgres", "-c", f"UPDATE {schema}.ledger SET value = '99' WHERE name = 'version'"
    )
    with pytest.raises(LedgerError, match="newer Tacitus"):
        Ledger(address)


def test_a_database_that_is_not_in_unicode_is_refused(running: Server, address: str) -> None:
    running.run("createdb", "-E", "LATIN1", "-T", "template0", "--locale=C", "latin")
    with pytest.raises(LedgerError, match="LATIN1"):
        Ledger(address.replace("/postgres?", "/latin?"))


def test_without_the_driver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_packages, "find_spec", lambda name: None)
    with pytest.raises(InstallationError) as caught:
        open_store("postgresql://h/d")
    assert "tacitus[postgres]" in caught.value.remedy


def test_the_log_cannot_be_edited_or_cut(running: Server, address: str) -> None:
    with Ledger(address) as ledger:
        ledger.add(a_reading())
        for statement in ("UPDATE log SET at = ''", "DELETE FROM log", "TRUNCATE log CASCADE"):
            with pytest.raises(LedgerError, match="append-only"), ledger._store.writing():
                ledger._store._connection.execute(statement)
        assert ledger.verify(deep=True) == []


def test_an_entry_that_cannot_be_kept_as_it_is_is_refused(address: str) -> None:
    store = open_store(address)
    with pytest.raises(LedgerError, match="NUL"), store.writing():
        store.add_entry("note", "x\x00", {}, at=AT)
    assert store.head()[0] == 0


def test_long_words_and_names_are_kept_and_found(address: str) -> None:
    word, signs = "A" + "a" * 9_000, "攻" * 5_000
    paper = Paper(f"Shells fell on {word}, {signs} said, then on {word}", "2024-05-07")
    paper.incident("Shells fell", label="shelling", killed=2)
    with Ledger(address) as ledger:
        assert ledger.add(paper.reading())
        assert {hit.kind for hit in ledger.search(word)} == {"report"}
        assert ledger.search(word[:-1]) == []
        assert ledger.search(signs)
        assert ledger.verify(deep=True) == []


def test_a_question_that_takes_too_long_is_ended(address: str) -> None:
    with Ledger(address) as ledger, time_limit(0.2), pytest.raises(LedgerError) as caught:
        ledger._store._connection.execute("SELECT pg_sleep(20)")
    assert "ask for less" in caught.value.remedy


def test_a_ledger_of_the_first_version_comes_back_byte_for_byte(address: str, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    old.write_bytes(gzip.decompress((HERE / "stored" / "ledger-v1.db.gz").read_bytes()))
    with Ledger(old) as ledger, Ledger(address) as other:
        lines = list(ledger.export_log(with_names=True))
        other.import_log(lines)
        assert list(other.export_log(with_names=True)) == lines
        assert other.verify(deep=True) == []
        assert other.view() == ledger.view()
        assert [from_line(line).seq for line in lines] == [entry.seq for entry in other._store.entries()]


def told_in_the_docs(program: str) -> list[list[str]]:
    """The commands of docs/postgresql.md under Back-up, those of one program."""
    page = (HERE.parents[1] / "docs" / "postgresql.md").read_text("utf-8")
    block = page.partition("## Back-up")[2].partition("```")[2].partition("```")[0]
    return [shlex.split(line)[1:] for line in block.splitlines() if line.startswith(f"{program} ")]


def test_a_dump_that_is_restored_is_the_same_ledger(running: Server, tmp_path: Path) -> None:
    running.run("createdb", "-E", "UTF8", "-T", "template0", "ledger")
    place = f"{USER}@127.0.0.1:{running.port}"
    with Ledger(f"postgresql://{place}/ledger") as ledger:
        for town in ("Kharkiv", "Dnipro"):
            came = Brought(raw=town.encode(), path="a.txt", media_type="text/plain", command="tacitus add")
            ledger.add(a_reading(f"Shells fell on {town} on Monday, killing two."), came)
        for program in ("pg_dump", "createdb", "pg_restore"):
            for command in told_in_the_docs(program):
                there = [word.replace("ada@db.example", place) for word in command]
                running.run(program, *[word.replace("ledger.dump", f"{tmp_path}/l.dump") for word in there])
        ledger.add(a_reading("Shells fell on Beirut on Monday, killing two."))
        (verifying,) = told_in_the_docs("tacitus")
        verified = run(*[word.replace("ada@db.example", place) for word in verifying])
        assert "the chain holds, and so do its projections" in verified.output
        with Ledger(f"postgresql://{place}/restored") as restored:
            assert list(restored.export_log()) == list(ledger.export_log())[:-1]
            assert all(restored.original(entry.id) for entry, _ in restored.entries())
            with pytest.raises(LedgerError, match="append-only"), restored._store.writing():
                restored._store._connection.execute("DELETE FROM log")


def test_the_doctor_looks_at_the_server(running: Server, address: str) -> None:
    told = run("doctor", "--db", address).output
    assert "postgresql" in told
    assert "has no ledger yet" in told
    assert "fsync is off" in told  # as the tests have it
    Ledger(address).close()
    assert "holds the ledger" in run("doctor", "--db", address).output
    away = run("doctor", "--db", address.replace(f":{running.port}/", ":1/"))
    assert "No server answers" in away.output
    assert away.exit_code == InstallationError.exit_code


def test_alerts_remember_beside_no_file(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with Ledger(address) as ledger:
        ledger.save_search("kharkiv", [("q", "Kharkiv")], by="Ada")
        first_look(ledger)
        ledger.add(a_reading())
        (change,) = changes_of(ledger)
        assert change.alert == "kharkiv"
    with Ledger(address, read_only=True) as ledger:
        assert changes_of(ledger) == [change]
    assert "kharkiv" in run("alerts", "list", "--db", address).output


def test_killed_at_any_message_a_migration_goes_on_where_it_was(running: Server, tmp_path: Path) -> None:
    """What is killed is a process that opens a ledger which is not there yet."""
    for point in range(1, 200, 9):
        address = running.address(f"{tmp_path}/{point}")
        killed, _ = killed_at(point, "memory:", lambda _, there=address: Ledger(there).close())
        with Ledger(address) as ledger:
            assert ledger.add(a_reading())
            assert ledger.verify(deep=True) == []
        if not killed:
            return
    raise AssertionError


def test_the_layout_of_what_is_projected_may_change(running: Server, address: str) -> None:
    with Ledger(address) as ledger:
        ledger.add(a_reading())
        view = ledger.view()
    schema = address.partition("schema=")[2].partition("&")[0]
    older = f"UPDATE {schema}.ledger SET value = 'older' WHERE name = 'index'; DROP TABLE {schema}.pairs"
    running.run("psql", "-d", "postgres", "-c", older)
    with pytest.raises(LedgerError, match="older Tacitus"):
        Ledger(address, read_only=True)
    with Ledger(address) as ledger:
        assert ledger.view() == view
        assert ledger.verify(deep=True) == []


def test_who_may_not_make_a_ledger_keeps_nobody_waiting(
    running: Server, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    for _ in range(2):
        with pytest.raises(LedgerError, match="permission denied"):
            Ledger(address.replace("ada@", f"{LOCKED}@"))
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
    assert running.run("psql", "-d", "postgres", "-Atc", waiting).strip() == "0"
    with Ledger(address) as ledger:
        assert ledger.add(a_reading())
