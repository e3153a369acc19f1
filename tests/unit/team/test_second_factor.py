"""Codes beside the password: what is asked for, taken once, lost and voided, beside a file and a schema of PostgreSQL."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pyotp
import pytest

from databases import ledger_at, server
from tacitus.errors import SignInFailed, TooManyFailures, UsageError
from tacitus.team.acting import Acting
from tacitus.team.second_factor import CODES, STEP, address_of
from tacitus.team.team import Team
from teams import PASSWORD, Clock, settle_in, team_at

KINDS = ("sqlite", "postgresql")
HERE = "192.0.2.7"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=KINDS)
def team(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Team]:
    with team_at(request.param, tmp_path / "l.db", clock) as found:
        settle_in(found, "Ann", "editor")
        yield found


def signed_in(team: Team, code: str = "") -> Acting:
    who = team.who_has(team.sign_in("Ann", PASSWORD, HERE, code=code))
    assert who is not None
    return who


def set_up(team: Team, clock: Clock) -> tuple[pyotp.TOTP, list[str]]:
    """What shows Ann's codes from now on, and her recovery codes; the code of now is used up."""
    who = signed_in(team)
    shown = pyotp.TOTP(team.begin_second_factor(who, PASSWORD, HERE).secret)
    return shown, team.confirm_second_factor(who, shown.at(int(clock.now)))[1]


def refused(team: Team, code: str, password: str = PASSWORD) -> tuple[str, str]:
    """What is told to who is not let in."""
    with pytest.raises(SignInFailed) as told:
        team.sign_in("Ann", password, HERE, code=code)
    return told.value.message, told.value.remedy


def test_a_code_is_asked_for_once_its_first_was_typed(team: Team, clock: Clock) -> None:
    who = signed_in(team)
    with pytest.raises(SignInFailed):
        team.begin_second_factor(who, "wrong", HERE)
    made = team.begin_second_factor(who, PASSWORD, HERE)
    assert signed_in(team)
    for wrong in ("", "000000", pyotp.TOTP(made.secret).at(int(clock.now) + 10 * STEP)):
        with pytest.raises(UsageError):
            team.confirm_second_factor(who, wrong)
    cookie, codes = team.confirm_second_factor(who, pyotp.TOTP(made.secret).at(int(clock.now)))
    assert len(set(codes)) == CODES
    assert team.who_has(cookie) is not None
    assert team.who_sends(cookie) is None
    assert team._people.session(who.session) is None  # sessions that began without it end
    told = {
        refused(team, ""),
        refused(team, "123456"),
        refused(team, codes[0], "wrong"),
        refused(team, "", "wrong"),
    }
    assert len(told) == 1
    with pytest.raises(UsageError, match="have a second factor"):
        team.begin_second_factor(signed_in(team, codes[0]), PASSWORD, HERE)


def test_a_code_is_taken_once_and_near_its_time(team: Team, clock: Clock) -> None:
    shown, _ = set_up(team, clock)
    refused(team, shown.at(int(clock.now)))  # it was typed to set it up
    clock.now += 5 * STEP
    for away in (-2, 2, 3):
        refused(team, shown.at(int(clock.now) + away * STEP))
    late, now = (shown.at(int(clock.now) + away * STEP) for away in (-1, 0))
    assert signed_in(team, late)
    refused(team, late)
    assert signed_in(team, f" {now[:3]} {now[3:]} ")
    refused(team, late)
    refused(team, now)


def test_a_wrong_password_uses_no_code_up(team: Team, clock: Clock) -> None:
    shown, codes = set_up(team, clock)
    clock.now += STEP
    for code in (shown.at(int(clock.now)), codes[0]):
        refused(team, code, "wrong")
        assert signed_in(team, code)


def test_a_recovery_code_lets_in_once_and_is_told(team: Team, clock: Clock) -> None:
    _, codes = set_up(team, clock)
    assert signed_in(team, codes[0])
    refused(team, codes[0])
    assert signed_in(team, codes[1].replace("-", " ").upper())
    assert [one.what for one in team.happenings()].count("used a recovery code, has 8 more") == 1


def test_one_code_lets_in_one_of_two_at_once(team: Team, clock: Clock) -> None:
    _, codes = set_up(team, clock)
    came_in = []

    def try_it() -> None:
        with suppress(SignInFailed):
            came_in.append(team.sign_in("Ann", PASSWORD, HERE, code=codes[0]))

    both = [threading.Thread(target=try_it) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(came_in) == 1


def test_guessing_codes_waits_as_guessing_passwords_does(team: Team, clock: Clock) -> None:
    shown, _ = set_up(team, clock)
    clock.now += STEP
    for number in range(5):
        refused(team, f"{number:06d}")
    with pytest.raises(TooManyFailures):
        team.sign_in("Ann", PASSWORD, HERE, code=shown.at(int(clock.now)))


def test_it_is_given_up_with_password_and_code_and_voided_by_an_admin(team: Team, clock: Clock) -> None:
    _, codes = set_up(team, clock)
    who = signed_in(team, codes[0])
    for password, code in (("wrong", codes[1]), (PASSWORD, "000000")):
        with pytest.raises(SignInFailed):
            team.end_second_factor(who, password, code, HERE)
    team.end_second_factor(who, PASSWORD, codes[1], HERE)
    assert signed_in(team)
    _, codes = set_up(team, clock)
    assert team.with_second_factor() == {who.person}
    who = signed_in(team, codes[0])
    team.void_second_factor("Ann", by="Eve")
    assert team._people.session(who.session) is None
    assert signed_in(team)
    refused(team, codes[1], "wrong")
    assert ("second factor voided", "Eve") in [(one.what, one.by) for one in team.happenings()]
    assert team.second_factor(who) is None


def test_what_applications_read_names_the_site_and_the_person() -> None:
    secret, issuer = "A" * 32, "Tacitus%20ledger.example"
    written = f"otpauth://totp/{issuer}:Ann%20B%C3%A9?secret={secret}&issuer={issuer}"
    assert address_of(secret, "Ann Bé", "ledger.example") == written


OLDER = "".join(
    (
        *(
            f"DROP TABLE {{0}}{table}; "
            for table in ("looks", "limits", "desks", "recovery_codes", "second_factors")
        ),
        "UPDATE {0}marks SET value = '1'",
    )
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_team_from_before_there_were_second_factors_is_taken_over(
    kind: str, tmp_path: Path, clock: Clock
) -> None:
    place = tmp_path / "l.db"
    with team_at(kind, place, clock) as team:
        settle_in(team, "Ann", "editor")
    if kind == "sqlite":
        with closing(sqlite3.connect(f"{place}.people")) as opened:
            opened.executescript(OLDER.format(""))
    else:
        schema = ledger_at(kind, place).partition("schema=")[2].partition("&")[0]
        server().run("psql", "-q", "-d", "postgres", "-c", OLDER.format(f"{schema}_people."))
    for _ in range(2):
        with team_at(kind, place, clock) as team:
            assert signed_in(team)
    with team_at(kind, place, clock) as team:
        _, codes = set_up(team, clock)
        assert signed_in(team, codes[0])
