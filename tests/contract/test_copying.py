"""`tacitus copy`: from any kind of store to any other, byte for byte, or not at all."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from databases import ledger_at
from killing import killed_at
from ledger_factory import Paper, a_reading, day
from tacitus.cli import build_app
from tacitus.errors import LedgerError, MissingInput, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.originals import Brought, Keeping
from tacitus.model.records import Reject

WAYS = [
    ("sqlite", "postgresql"),
    ("postgresql", "sqlite"),
    ("sqlite", "sqlite"),
    ("postgresql", "postgresql"),
    ("memory", "postgresql"),
]


def fill(ledger: Ledger) -> None:
    accounts = list[str]()
    for number, town in enumerate(("Kharkiv", "Kharkiv", "Dnipro"), start=1):
        paper = Paper(
            f"Shells fell on {town}, wire {number} \x00 says, Zora Quill said.", f"2024-05-0{number}"
        )
        paper.incident("Shells fell", label="shelling", when=day("2024-05-01"), where=town, killed=number)
        came = Brought(
            raw=b"<p>%d</p>" % number, path="a.html", media_type="text/html", command="tacitus add"
        )
        ledger.add(paper.reading(), came)
        accounts.append(paper.incidents[0].id)
    ledger.reject("bad.txt", Reject(stage="source", reason="empty_report", message="empty"))
    ledger.judge(accounts[0], accounts[-1], "different", by="Ada", reason="two towns")
    ledger.redact("Zora Quill", by="Ada", reason="asked for")
    ledger.retract(ledger.entries()[0][0].id, by="Ada", reason="an error")


def log_of(ledger: Ledger) -> list[str]:
    return list(ledger.export_log(with_names=True))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(build_app(), [str(argument) for argument in arguments])


@pytest.mark.parametrize("where", ["beside", "inside"])
@pytest.mark.parametrize(("kind", "other"), WAYS)
def test_a_copy_is_the_same_ledger(kind: str, other: str, where: str, tmp_path: Path) -> None:
    source, target = ledger_at(kind, tmp_path / "a.db"), ledger_at(other, tmp_path / "b.db")
    with Ledger(source, keeping=Keeping(where=where)) as ledger:
        fill(ledger)
        assert ledger.copy_to(target) == ledger.head()[0]
        with Ledger(target) as copy:
            assert log_of(copy) == log_of(ledger)
            assert copy.verify(deep=True) == ledger.verify(deep=True) == []
            assert copy.view() == ledger.view()
            assert copy.search("shells") == ledger.search("shells") or kind != other
            for entry, _ in ledger.entries():
                found = (one.original(entry.id, with_names=True) for one in (ledger, copy))
                assert len(set(found)) == 1
        assert ledger.copy_to(target) == ledger.head()[0]  # again adds nothing
        ledger.add(a_reading())
        with pytest.raises(LedgerError, match="is not empty"):
            ledger.copy_to(target)


def test_the_command_copies_there_and_back(tmp_path: Path) -> None:
    source, back = tmp_path / "a.db", tmp_path / "back.db"
    between = ledger_at("postgresql", tmp_path / "b.db")
    with Ledger(source) as ledger:
        fill(ledger)
        head = ledger.head()
    there = run("copy", source, between)
    assert f"{head[0]} entries, the same byte for byte" in there.output
    assert run("copy", between, back).exit_code == 0
    for address in (source, between, back):
        assert f"head {head[0]}:{head[1]}" in run("verify", "--db", address).output
    assert isinstance(run("copy", tmp_path / "none.db", back).exception, MissingInput)
    assert isinstance(run("copy", source, source).exception, UsageError)
    other = tmp_path / "other.db"
    with Ledger(other) as ledger:
        ledger.add(a_reading())
    assert isinstance(run("copy", source, other).exception, LedgerError)
    with Ledger(other) as ledger:
        assert ledger.head()[0] == 1


@pytest.mark.parametrize(("kind", "other"), WAYS[:2])
def test_a_copy_that_was_killed_is_all_or_nothing_and_goes_on(kind: str, other: str, tmp_path: Path) -> None:
    source, target = ledger_at(kind, tmp_path / "a.db"), ledger_at(other, tmp_path / "b.db")
    with Ledger(source) as ledger:
        fill(ledger)
        expected = log_of(ledger)
    for point in count(5, 40):
        killed, _ = killed_at(point, source, lambda ledger: ledger.copy_to(target))
        if killed and other == "sqlite" and not (tmp_path / "b.db").exists():
            continue
        with Ledger(target) as copy:
            assert log_of(copy) in ([], expected)
            assert copy.verify() == []
        if not killed:
            break
    with Ledger(target) as copy:
        assert log_of(copy) == expected
        assert copy.verify(deep=True) == []


def test_what_is_saved_of_a_damaged_file_may_go_to_a_server(tmp_path: Path) -> None:
    source, target = tmp_path / "a.db", ledger_at("postgresql", tmp_path / "b.db")
    with Ledger(source) as ledger:
        fill(ledger)
        (first, _), *_ = ledger.entries()
        connection = ledger._store._connection
        connection.execute("DROP TRIGGER log_is_never_cut")
        connection.execute("DELETE FROM log WHERE seq = 7")
    assert "6 of 10 entries" in run("recover", source, "--db", target).output
    with Ledger(target) as saved:
        assert saved.verify(deep=True) == []
        assert saved.original(first.id) is not None
    assert not list(tmp_path.glob("*postgresql*"))
