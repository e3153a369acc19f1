"""`tacitus people` and `tacitus serve --team` as they are called: what they print, and what they refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from commands import error_of, run
from ledger_factory import a_reading
from tacitus import data_packages
from tacitus.cli import serve
from tacitus.errors import InstallationError, MissingInput, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.address import address_of
from tacitus.model.people import SecondFactor
from tacitus.store.people import open_people
from tacitus.team.acting import Acting
from tacitus.team.team import Team
from teams import PASSWORD, QUICK, Counting


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TACITUS_PASSWORD_KIBIBYTES", str(QUICK))


@pytest.fixture
def db(tmp_path: Path) -> Path:
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(a_reading())
    return tmp_path / "l.db"


@pytest.fixture
def team(db: Path) -> Iterator[Team]:
    with closing(open_people(address_of(db))) as people:
        yield Team(people, passwords=Counting())


def test_somebody_is_added_listed_changed_and_kept_out(db: Path, team: Team) -> None:
    added = run(
        "people",
        "add",
        "Ann",
        "--role",
        "editor",
        "--role",
        "steward",
        "--db",
        db,
        "--site",
        "https://l.example",
    )
    link = re.fullmatch(r"https://l\.example/password/([\w-]{43})\n", added.stdout)
    assert link is not None, added.output
    assert "no password yet" in run("people", "list", "--db", db).output
    team.set_password(link[1], PASSWORD)
    assert run("people", "list", "--db", db).output == "Ann  editor, steward\n"
    assert run("people", "role", "ann", "reader", "--db", db).output == "Ann: reader\n"
    again = run("people", "reset", "Ann", "--db", db)
    assert again.stdout.startswith("http://127.0.0.1:8000/password/")
    team._people.put_second_factor(SecondFactor(person=team.person("Ann").id, secret="A", since=1, used=0))
    assert "second factor" in run("people", "list", "--db", db).output
    assert "no code any more" in run("people", "lost-factor", "Ann", "--db", db).output
    assert team.with_second_factor() == frozenset()
    assert "not let in" in run("people", "disable", "Ann", "--db", db).output
    assert "not let in" in run("people", "list", "--db", db).output
    assert run("people", "enable", "Ann", "--db", db).exit_code == 0
    assert team.person("Ann").disabled is None


def test_a_token_is_printed_once_listed_and_revoked(db: Path, team: Team) -> None:
    run("people", "add", "Ann", "--role", "reader", "--db", db)
    made = run("people", "token", "Ann", "--scope", "read", "--days", "3", "--note", "nightly", "--db", db)
    secret = made.stdout.strip().splitlines()[-1]
    assert team.who_sends(secret) is not None
    listed = run("people", "list", "--db", db).output
    assert secret not in listed
    number = re.search(r"token (\w+) of Ann: read, until 20\d\d-\d\d-\d\d  nightly", listed)
    assert number is not None
    assert run("people", "revoke", number[1], "--db", db).exit_code == 0
    assert team.who_sends(secret) is None


def test_what_makes_no_sense_is_one_line_with_a_remedy(db: Path, tmp_path: Path) -> None:
    assert isinstance(error_of("people", "list", "--db", db), MissingInput)
    assert (
        "tacitus add"
        in error_of("people", "add", "Ann", "--role", "admin", "--db", tmp_path / "no.db").remedy
    )
    assert not (tmp_path / "no.db.people").exists()
    assert "Did you mean 'editor'" in error_of("people", "add", "Ann", "--role", "editr", "--db", db).remedy
    unsafe = error_of("people", "add", "Ann", "--role", "admin", "--db", db, "--site", "http://l.example")
    assert "unencrypted" in unsafe.message
    run("people", "add", "Ann", "--role", "admin", "--db", db)
    assert "Did you mean 'Ann'" in error_of("people", "reset", "Anne", "--db", db).remedy


def test_without_the_extra_it_says_what_to_install(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_packages, "has", lambda module: module != "argon2")
    for said in (("people", "list"), ("serve", "--team")):
        error = error_of(*said, "--db", db)
        assert isinstance(error, InstallationError)
        assert "tacitus[team]" in error.remedy


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (("--team", "--allow-judging"), "roles say"),
        (("--team", "--insecure-open"), "roles say"),
        (("--site", "https://l.example"), "--site is for --team"),
        (("--team", "--host", "0.0.0.0"), "At which address"),
        (("--team", "--host", "0.0.0.0", "--site", "http://l.example"), "unencrypted"),
        (("--team", "--site", "l.example"), "no address of a server"),
        (("--team",), "Nobody may sign in"),
        (("--host", "0.0.0.0"), "no sign-in"),
        (("--host", "0.0.0.0", "--allow-judging"), "for this machine alone"),
    ],
)
def test_what_would_be_served_to_the_wrong_ones_is_refused(
    db: Path, said: tuple[str, ...], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "free_socket", lambda *_: pytest.fail("it listens"))
    error = error_of("serve", *said, "--db", db)
    assert isinstance(error, UsageError)
    assert words in error.message


def test_desks_are_made_and_people_limited_to_them(db: str) -> None:
    run("people", "add", "Ann", "--role", "editor", "--db", db)
    made = run("people", "desk", "syria", "--country", "Syria", "--kind", "shooting", "--db", db)
    assert made.output == "desk syria: shooting in SYR\n"
    limited = run("people", "limit", "ann", "--desk", "syria", "--no-names", "--db", db)
    assert limited.output == "Ann: sees syria alone, no names of victims\n"
    told = run("people", "list", "--db", db).output
    assert "sees syria alone, no names of victims" in told
    assert "desk syria: shooting in SYR" in told
    for wrong, words in (
        (["desk", "syria", "--country", "Atlantis"], "no country"),
        (["desk", "syria"], "limits nobody"),
        (["desk", "a b", "--kind", "shooting"], "no name for a desk"),
        (["desk", "syria", "--remove"], "Ann is limited to syria"),
        (["limit", "Ann", "--desk", "syra"], "There is no desk 'syra'"),
    ):
        assert words in str(run("people", *wrong, "--db", db).exception), wrong
    assert run("people", "limit", "Ann", "--db", db).output == "Ann: sees all that their roles allow\n"
    assert "no desk syria" in run("people", "desk", "syria", "--remove", "--db", db).output


def test_what_was_looked_at_is_told_and_checked(db: Path, team: Team) -> None:
    run("people", "add", "Ann", "--role", "reader", "--db", db)
    team.note_look(Acting(person=team.person("Ann").id, name="Ann"), "GET /download/csv")
    told = run("people", "looked", "ann", "--db", db).output
    assert re.fullmatch(r"1  20\d\d-\d\d-\d\d [\d:]{8}  Ann \(token\)  GET /download/csv\n", told), told
    assert "as it was noted" in run("people", "looked", "--verify", "--db", db).output
    team._people._sql("UPDATE looks SET at = 0")
    assert "look 1 is not what was noted" in str(run("people", "looked", "--verify", "--db", db).exception)
