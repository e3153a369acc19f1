"""People, passwords, sessions and tokens, beside a file and beside a schema of PostgreSQL."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyotp
import pytest

from databases import ledger_at, server
from tacitus.errors import LedgerError, MissingInput, NotAllowed, SignInFailed, TooManyFailures, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.address import address_of
from tacitus.model.people import RIGHTS, ROLES, rights_of
from tacitus.model.sight import NOTHING, Sight, TeamDesk
from tacitus.store.people import has_people, open_people
from tacitus.team.acting import NOBODY, Acting
from tacitus.team.pace import OF_A_NAME, OF_AN_ADDRESS, key_of_address
from tacitus.team.passwords import Passwords, weakness
from tacitus.team.second_factor import as_typed
from tacitus.team.team import IDLE, LASTING, LINK_LASTS, TOKEN, Team, require_other
from teams import PASSWORD, QUICK, Clock, Counting, settle_in, team_at

KINDS = ("sqlite", "postgresql")
HERE = "192.0.2.7"
NEW = "nine blue kettles sing"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=KINDS)
def team(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Team]:
    with team_at(request.param, tmp_path / "l.db", clock) as found:
        yield found


@pytest.fixture
def quick(tmp_path: Path, clock: Clock) -> Iterator[Team]:
    """Beside a file alone: for what does not hang on the database."""
    with team_at("sqlite", tmp_path / "l.db", clock) as found:
        yield found


# -- who there is ----------------------------------------------------------------------------------------


def test_somebody_is_added_sets_a_password_once_and_comes_in(team: Team) -> None:
    link = team.add("Ann Bé", ["editor", "steward"])
    (person,) = team.everyone()
    assert (person.name, person.roles, person.secret) == ("Ann Bé", ("editor", "steward"), None)
    with pytest.raises(SignInFailed):
        team.sign_in("Ann Bé", "", HERE)
    assert team.who_may_set(link).name == "Ann Bé"
    team.set_password(link, PASSWORD)
    with pytest.raises(SignInFailed, match="link"):
        team.set_password(link, NEW)
    who = team.who_has(team.sign_in(" ANN  BE\N{COMBINING ACUTE ACCENT}", PASSWORD, HERE))
    assert who is not None
    assert (who.name, who.roles) == ("Ann Bé", ("editor", "steward"))
    assert who.rights == {"read", "draft", "settle", "embargoed", "originals", "redact"}


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "a" * 101,
        "Ann\x00",
        "Ann\N{RIGHT-TO-LEFT OVERRIDE}",
        "A\N{ZERO WIDTH SPACE}nn",
        "Resolver 2",
        "command line",
    ],
)
def test_a_name_that_cannot_sign_is_refused(quick: Team, name: str) -> None:
    with pytest.raises(UsageError):
        quick.add(name, ["reader"])
    assert quick.everyone() == []


@pytest.mark.parametrize("name", ["ann", "ＡＮＮ", "  Ann "])
def test_a_name_that_reads_like_another_is_refused(team: Team, name: str) -> None:
    team.add("Ann", ["reader"])
    with pytest.raises(UsageError, match="already"):
        team.add(name, ["admin"])


@pytest.mark.parametrize("roles", [[], ["king"], ["editor", "king"]])
def test_a_role_that_is_none_is_refused(quick: Team, roles: list[str]) -> None:
    with pytest.raises(UsageError):
        quick.add("Ann", roles)


def test_every_right_is_some_role_s_and_admins_see_no_ledger() -> None:
    assert all(RIGHTS.values())
    assert rights_of(["admin"]) == {"people"}
    assert rights_of(["reader"]) == {"read"}
    assert rights_of([]) == frozenset()
    assert rights_of(ROLES) == set(RIGHTS)


def sight_of(acting: Acting | None) -> Sight:
    assert acting is not None
    return acting.sight


def test_who_is_limited_sees_it_at_once_with_session_and_token(team: Team) -> None:
    desk = TeamDesk(name="syria", countries=frozenset({"SYR"}))
    settle_in(team, "Ann", "reader")
    team.put_desk(desk)
    cookie = team.sign_in("Ann", PASSWORD, HERE)
    _, token = team.make_token("Ann", ["read"], days=1, note="")
    assert sight_of(team.who_has(cookie)) == sight_of(team.who_sends(token)) == Sight()
    team.limit("Ann", ["syria"], names=False)
    assert team.who_has(cookie) is None
    seen = Sight(desks=(desk,), names=False)
    assert sight_of(team.who_has(team.sign_in("Ann", PASSWORD, HERE))) == seen
    assert sight_of(team.who_sends(token)) == seen
    wider = TeamDesk(name="syria", countries=frozenset({"SYR", "IRQ"}), kinds=frozenset({"shooting"}))
    team.put_desk(wider)
    assert team.sights() == [Sight(desks=(wider,), names=False)]
    assert [one.what for one in team.happenings()][:1] == ["desk syria is shooting in IRQ, SYR"]
    with pytest.raises(UsageError, match="Ann is limited"):
        team.drop_desk("syria")
    team.limit("Ann", None)
    team.drop_desk("syria")
    assert (team.desks(), team.limits(), team.sights()) == ([], {}, [])
    assert NOBODY.sight == NOTHING  # what nobody said is nothing


def test_a_look_that_was_changed_or_left_out_is_found(team: Team) -> None:
    settle_in(team, "Ann", "reader")
    settle_in(team, "Bo", "reader")
    ann, bo = (team.who_has(team.sign_in(name, PASSWORD, HERE)) for name in ("Ann", "Bo"))
    assert ann is not None
    assert bo is not None
    for number in range(4):
        team.note_look(ann if number % 2 else bo, f"GET /list?q={number}")
    assert [(look.number, look.what, who) for look, who in team.looks("ann")] == [
        (4, "GET /list?q=3", "Ann"),
        (2, "GET /list?q=1", "Ann"),
    ]
    assert len(team.looks(most=3)) == 3
    assert team.faults_of_looks() == []
    team._people._sql("UPDATE looks SET what = 'GET /' WHERE number = 2")
    assert team.faults_of_looks() == ["look 2 is not what was noted"]
    team._people._sql("DELETE FROM looks WHERE number = 2")
    assert "look 2 is missing: the next one is 3" in team.faults_of_looks()


def test_nobody_changes_their_own_rights(quick: Team) -> None:
    settle_in(quick, "Ann", "admin")
    who = quick.who_has(quick.sign_in("Ann", PASSWORD, HERE))
    with pytest.raises(NotAllowed):
        require_other(who, " ANN")
    require_other(who, "Ben")


def test_what_happens_is_told_with_who_did_it(team: Team) -> None:
    settle_in(team, "Ann", "reader")
    with pytest.raises(SignInFailed):
        team.sign_in("Ann", "wrong", HERE)
    team.change_roles("Ann", ["editor"], by="Eve")
    told = [(one.person, one.what, one.by) for one in team.happenings()]
    assert told == [
        ("Ann", "roles are editor", "Eve"),
        ("Ann", "failed to sign in", "somebody"),
        ("Ann", "set a password", "Ann"),
        ("Ann", "added as reader", "command line"),
    ]


# -- passwords -------------------------------------------------------------------------------------------


GUESSED = (
    "short",
    "elevenchars",
    "password1234",
    "qwertyuiop123",
    "aaaaaaaaaaaaaa",
    "iloveyou12345",
    "Ann Bentley 1",
    "tacitustacitus",
    "x" * 129,
)
TAKEN = (
    PASSWORD,
    NEW,
    "\u0434\u0434 речка шумит у моста",
    "zK4!wq9#Lm2vX",
    "y7" * 5 + " wide open fen" * 8,
)


@pytest.mark.parametrize("password", GUESSED)
def test_a_password_that_is_guessed_early_or_has_no_fit_length_is_refused(quick: Team, password: str) -> None:
    link = quick.add("Ann Bentley", ["reader"])
    with pytest.raises(UsageError, match="not taken"):
        quick.set_password(link, password)
    assert quick.who_may_set(link).secret is None


@pytest.mark.parametrize("password", TAKEN)
def test_long_and_foreign_passwords_are_taken_as_they_are(quick: Team, password: str) -> None:
    quick.set_password(quick.add("Ann", ["reader"]), password)
    assert quick.sign_in("Ann", password, HERE)
    for other in (
        password[:-1],
        password.upper() if password.upper() != password else password.lower(),
        password + " ",
    ):
        with pytest.raises(SignInFailed):
            quick.sign_in("Ann", other, HERE)


def test_hashes_are_argon2id_with_the_work_of_rfc_9106() -> None:
    made = Passwords()
    secret = made.hashed(PASSWORD)
    assert secret.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert secret != made.hashed(PASSWORD)
    assert made.fits(secret, PASSWORD)
    assert not made.fits(secret, NEW)
    assert not made.fits(None, "of nobody")
    assert not made.fits("no hash", PASSWORD)


def test_a_hash_of_less_work_is_made_anew_at_sign_in(tmp_path: Path) -> None:
    with closing(open_people(address_of(tmp_path / "l.db"))) as people:
        weak = Team(people, passwords=Passwords(passes=1, kibibytes=QUICK))
        settle_in(weak, "Ann", "reader")
        before = weak.person("Ann").secret
        Team(people, passwords=Passwords(passes=2, kibibytes=QUICK)).sign_in("Ann", PASSWORD, HERE)
        after = weak.person("Ann").secret
    assert before != after
    assert after is not None
    assert f"m={QUICK},t=2" in after


def test_one_s_own_password_is_changed_with_the_old_one_and_ends_every_session(team: Team) -> None:
    settle_in(team, "Ann", "reader")
    one, other = (team.sign_in("Ann", PASSWORD, HERE) for _ in range(2))
    who = team.who_has(one)
    assert who is not None
    with pytest.raises(SignInFailed):
        team.change_password(who, "wrong", NEW, HERE)
    with pytest.raises(UsageError, match="not taken"):
        team.change_password(who, PASSWORD, "password1234", HERE)
    assert team.who_has(other) is not None
    third = team.change_password(who, PASSWORD, NEW, HERE)
    assert team.who_has(one) is None
    assert team.who_has(other) is None
    assert team.who_has(third) is not None
    with pytest.raises(SignInFailed):
        team.sign_in("Ann", PASSWORD, HERE)
    assert team.sign_in("Ann", NEW, HERE)


# -- coming in -------------------------------------------------------------------------------------------


def test_whoever_is_not_let_in_is_told_the_same_after_the_same_work(quick: Team) -> None:
    settle_in(quick, "Ann", "reader")
    settle_in(quick, "Dan", "reader")
    quick.disable("Dan")
    quick.add("Len", ["reader"])
    passwords = quick._passwords
    assert isinstance(passwords, Counting)
    told, work = set(), []
    for name, password in (
        ("Ann", "wrong"),
        ("Dan", PASSWORD),
        ("Len", PASSWORD),
        ("Nobody", PASSWORD),
        ("", ""),
    ):
        passwords.tested.clear()
        with pytest.raises(SignInFailed) as refused:
            quick.sign_in(name, password, HERE)
        told.add((refused.value.message, refused.value.remedy, refused.value.reason))
        work.append([secret.rpartition("$")[0].rpartition("$")[0] for secret in passwords.tested])
    assert len(told) == 1
    assert work == [work[0]] * 5
    assert len(work[0]) == 1


@pytest.mark.parametrize("name", ["Ann", "a name that nobody has"])
def test_a_name_that_fails_waits_longer_each_time_and_not_for_ever(
    team: Team, clock: Clock, name: str
) -> None:
    settle_in(team, "Ann", "reader")
    addresses = (f"192.0.2.{number}" for number in range(256))
    for _ in range(OF_A_NAME.free):
        with pytest.raises(SignInFailed):
            team.sign_in(name, "wrong", next(addresses))
    waits = []
    for _ in range(9):
        with pytest.raises(TooManyFailures) as refused:
            team.sign_in(name, "wrong", next(addresses))
        waits.append(refused.value.wait)
        clock.now += refused.value.wait
        with pytest.raises(SignInFailed):
            team.sign_in(name, "wrong", next(addresses))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert OF_AN_ADDRESS.wait(10**9, 0, 0) == 900


def test_the_right_password_waits_too_and_tells_nothing(team: Team, clock: Clock) -> None:
    settle_in(team, "Ann", "reader")
    for _ in range(OF_A_NAME.free):
        with pytest.raises(SignInFailed):
            team.sign_in("Ann", "wrong", HERE)
    passwords = team._passwords
    assert isinstance(passwords, Counting)
    passwords.tested.clear()
    for name, password in (("Ann", PASSWORD), ("Ann", "wrong")):
        with pytest.raises(TooManyFailures) as refused:
            team.sign_in(name, password, "203.0.113.9")
        assert refused.value.wait == 1
    assert passwords.tested == []
    clock.now += 1
    assert team.sign_in("Ann", PASSWORD, HERE)
    with pytest.raises(SignInFailed):  # and all is forgotten
        team.sign_in("Ann", "wrong", HERE)


def test_an_address_that_tries_many_names_waits_and_others_do_not(team: Team) -> None:
    settle_in(team, "Ann", "reader")
    for number in range(OF_AN_ADDRESS.free):
        with pytest.raises(SignInFailed):
            team.sign_in(f"name {number}", "wrong", "2001:db8::1")
    with pytest.raises(TooManyFailures):
        team.sign_in("Ann", PASSWORD, "2001:db8::ffff")
    assert team.sign_in("Ann", PASSWORD, "2001:db8:1::1")
    assert (
        key_of_address("2001:db8::1") == key_of_address("2001:db8::ffff") != key_of_address("2001:db8:0:1::1")
    )


def test_signing_in_well_between_failures_buys_an_address_no_tries(team: Team) -> None:
    settle_in(team, "Eve", "reader")
    for number in range(OF_AN_ADDRESS.free):
        with pytest.raises(SignInFailed):
            team.sign_in(f"name {number}", "wrong", HERE)
        if number + 1 < OF_AN_ADDRESS.free:
            team.sign_in("Eve", PASSWORD, HERE)
    with pytest.raises(TooManyFailures):
        team.sign_in("Eve", PASSWORD, HERE)


def test_tries_at_once_are_all_counted(team: Team) -> None:
    settle_in(team, "Ann", "reader")
    tested: list[str] = []

    def attempt() -> None:
        try:
            team.sign_in("Ann", "wrong", HERE)
        except SignInFailed:
            tested.append("tested")
        except TooManyFailures:
            pass

    threads = [threading.Thread(target=attempt) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tested) == OF_A_NAME.free


def test_failures_are_forgotten_after_a_day(team: Team, clock: Clock) -> None:
    settle_in(team, "Ann", "reader")
    for _ in range(OF_A_NAME.free):
        with pytest.raises(SignInFailed):
            team.sign_in("Ann", "wrong", HERE)
    clock.now += 86_401
    for _ in range(OF_A_NAME.free):
        with pytest.raises(SignInFailed):
            team.sign_in("Ann", "wrong", HERE)


# -- sessions --------------------------------------------------------------------------------------------


def test_a_session_is_another_each_time_and_ends_when_asked(team: Team) -> None:
    settle_in(team, "Ann", "reader")
    first = team.sign_in("Ann", PASSWORD, HERE)
    second = team.sign_in("Ann", PASSWORD, HERE, before=first)
    other = team.sign_in("Ann", PASSWORD, HERE)
    assert len({first, second, other}) == 3
    assert team.who_has(first) is None
    who = team.who_has(second)
    assert who is not None
    team.sign_out(who)
    assert team.who_has(second) is None
    third = team.who_has(other)
    assert third is not None
    team.sign_in("Ann", PASSWORD, HERE)
    team.sign_out(third, everywhere=True)
    assert team.who_has(other) is None


def test_a_session_ends_unused_and_at_all_events(team: Team, clock: Clock) -> None:
    settle_in(team, "Ann", "reader")
    idle, used = team.sign_in("Ann", PASSWORD, HERE), team.sign_in("Ann", PASSWORD, HERE)
    for _ in range(LASTING // (IDLE - 1)):
        clock.now += IDLE - 1
        assert team.who_has(used) is not None
    assert team.who_has(idle) is None
    clock.now += IDLE - 1
    assert team.who_has(used) is None
    clock.now -= IDLE - 1
    assert team.who_has(used) is None


@pytest.mark.parametrize("change", ["roles", "reset", "disable", "password"])
def test_a_change_of_rights_ends_every_session(team: Team, change: str) -> None:
    settle_in(team, "Ann", "editor")
    cookie = team.sign_in("Ann", PASSWORD, HERE)
    if change == "roles":
        team.change_roles("Ann", ["reader"])
    elif change == "reset":
        team.reset("Ann")
    elif change == "disable":
        team.disable("Ann")
    else:
        link = team.reset("Ann")
        team.set_password(link, NEW)
    assert team.who_has(cookie) is None
    if change == "disable":
        team.enable("Ann")
        assert team.who_has(cookie) is None
        assert team.sign_in("Ann", PASSWORD, HERE)


def test_who_was_reset_while_a_password_was_tested_does_not_come_in(quick: Team) -> None:
    settle_in(quick, "Ann", "reader")
    inner = quick._passwords.fits

    def slow(secret: str | None, password: str) -> bool:
        fits = inner(secret, password)
        quick.reset("Ann")
        return fits

    quick._passwords.fits = slow
    with pytest.raises(SignInFailed):
        quick.sign_in("Ann", PASSWORD, HERE)


# -- links -----------------------------------------------------------------------------------------------


def test_a_link_lasts_a_day_and_the_next_voids_it(team: Team, clock: Clock) -> None:
    first = team.add("Ann", ["reader"])
    second = team.reset("Ann")
    with pytest.raises(SignInFailed):
        team.who_may_set(first)
    clock.now += LINK_LASTS - 1
    assert team.who_may_set(second).name == "Ann"
    clock.now += 1
    with pytest.raises(SignInFailed):
        team.set_password(second, PASSWORD)
    with pytest.raises(SignInFailed):
        team.who_may_set("")


def test_a_reset_voids_the_password_at_once_and_who_is_not_let_in_gets_no_link(team: Team) -> None:
    settle_in(team, "Ann", "reader")
    link = team.reset("Ann")
    with pytest.raises(SignInFailed):
        team.sign_in("Ann", PASSWORD, HERE)
    team.disable("Ann")
    with pytest.raises(SignInFailed):
        team.set_password(link, NEW)
    with pytest.raises(UsageError):
        team.reset("Ann")


# -- tokens ----------------------------------------------------------------------------------------------


def test_a_token_may_what_it_and_its_person_both_may_until_it_expires(team: Team, clock: Clock) -> None:
    settle_in(team, "Ann", "editor")
    made, secret = team.make_token("Ann", ["read", "originals"], days=2, note="nightly  export")
    assert secret.startswith(TOKEN)
    who = team.who_sends(secret)
    assert who is not None
    assert (who.name, who.rights, who.session) == ("Ann", {"read"}, "")
    assert team.who_has(secret) is None
    assert [(one.id, one.note) for one in team.tokens()] == [(made.id, "nightly export")]
    team.change_roles("Ann", ["admin"])
    who = team.who_sends(secret)
    assert who is not None
    assert who.rights == frozenset()
    clock.now += 2 * 86_400
    assert team.who_sends(secret) is None


def test_a_token_is_revoked_and_ends_with_its_person(team: Team) -> None:
    settle_in(team, "Ann", "reader")
    (one, first), (_, second) = (team.make_token("Ann", ["read"], days=9, note="") for _ in range(2))
    team.revoke(one.id)
    assert team.who_sends(first) is None
    assert team.who_sends(second) is not None
    with pytest.raises(MissingInput):
        team.revoke(one.id)
    team.disable("Ann")
    team.enable("Ann")
    assert team.who_sends(second) is None


REFUSED = (([], 9), (["people"], 9), (["read", "king"], 9), (["read"], 0), (["read"], 367))


@pytest.mark.parametrize(("scopes", "days"), REFUSED)
def test_a_token_for_people_for_nothing_or_for_ever_is_refused(
    quick: Team, scopes: list[str], days: int
) -> None:
    settle_in(quick, "Ann", *ROLES)
    with pytest.raises(UsageError):
        quick.make_token("Ann", scopes, days=days, note="")
    assert quick.tokens() == []


# -- where it is kept ------------------------------------------------------------------------------------


def everything_in(kind: str, place: Path) -> str:
    if kind == "sqlite":
        with closing(sqlite3.connect(f"{place}.people")) as opened:
            return "\n".join(opened.iterdump())
    schema = ledger_at(kind, place).partition("schema=")[2].partition("&")[0]
    return server().run("pg_dump", f"--schema={schema}_people", "postgres")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_lets_anybody_in_is_kept_as_it_is(kind: str, tmp_path: Path) -> None:
    with team_at(kind, tmp_path / "l.db") as team:
        settle_in(team, "Ann", "reader")
        link = team.add("Ben", ["reader"])
        cookie = team.sign_in("Ann", PASSWORD, HERE)
        _, token = team.make_token("Ann", ["read"], days=9, note="")
        who = team.who_has(cookie)
        assert who is not None
        factor = team.begin_second_factor(who, PASSWORD, HERE)
        _, codes = team.confirm_second_factor(who, pyotp.TOTP(factor.secret).at(int(Clock().now)))
        with pytest.raises(SignInFailed):
            team.sign_in("typed my password here", PASSWORD, HERE)
    kept = everything_in(kind, tmp_path / "l.db")
    assert "$argon2id$" in kept
    for secret in (PASSWORD, link, cookie, token, codes[0], as_typed(codes[0]), "typed my password", HERE):
        assert secret not in kept


@pytest.mark.parametrize("kind", KINDS)
def test_a_team_is_found_again_and_is_no_part_of_the_ledger(kind: str, tmp_path: Path) -> None:
    address = address_of(ledger_at(kind, tmp_path / "l.db"))
    with Ledger(address) as ledger:
        before = ledger.counts()
        assert not has_people(address)
        with team_at(kind, tmp_path / "l.db") as team:
            settle_in(team, "Ann", "reader")
        assert has_people(address)
        with team_at(kind, tmp_path / "l.db") as again:
            assert [one.name for one in again.everyone()] == ["Ann"]
        assert ledger.counts() == before
        assert ledger.verify(deep=True) == []
        ledger.backup(tmp_path / "copy.db")
    assert not has_people(address_of(tmp_path / "copy.db"))
    assert b"argon2" not in (tmp_path / "copy.db").read_bytes()


def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    with team_at("sqlite", tmp_path / "l.db") as team:
        team.add("Ann", ["reader"])
    assert (tmp_path / "l.db.people").stat().st_mode & 0o777 == 0o600


def test_a_ledger_in_memory_has_no_team() -> None:
    with pytest.raises(UsageError):
        open_people(address_of("memory:"))
    with pytest.raises(UsageError):
        has_people(address_of("memory:"))


def test_a_team_of_a_newer_tacitus_is_left_alone(tmp_path: Path) -> None:
    with team_at("sqlite", tmp_path / "l.db"):
        pass
    with closing(sqlite3.connect(tmp_path / "l.db.people")) as opened:
        opened.execute("UPDATE marks SET value = '99'")
        opened.commit()
    with pytest.raises(LedgerError, match="newer"):
        open_people(address_of(tmp_path / "l.db"))


def test_a_long_name_of_a_schema_leaves_no_room_for_a_team() -> None:
    with pytest.raises(UsageError, match="too long"):
        has_people(address_of(f"postgresql://h/d?schema={'a' * 58}"))


def test_words_of_what_is_wrong_with_a_password() -> None:
    assert "12" in weakness("short")
    assert weakness(PASSWORD) == ""
