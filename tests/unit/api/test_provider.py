"""Signing in by OpenID Connect, against a provider that runs on this machine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from databases import ledger_at
from tacitus.errors import SignInFailed, UsageError
from tacitus.model.address import address_of
from tacitus.model.people import Identity
from tacitus.store.people import open_people
from tacitus.team.provider import BACK, Provider
from tacitus.team.team import WAY_LASTS
from teams import HOME, NAMES, Application, Clock, Door, open_door, team_at
from vouching import CLIENT, SECRET, Vouching, a_provider

NOT_VOUCHED = "did not vouch"


@pytest.fixture
def clock() -> Clock:
    found = Clock()
    found.now = time.time()
    return found


@pytest.fixture
def provider() -> Iterator[Vouching]:
    with a_provider(HOME + BACK) as found:
        yield found


def client_of(provider: Vouching, **more: Any) -> Provider:
    said = {
        "issuer": provider.issuer,
        "client": CLIENT,
        "secret": SECRET,
        "back": HOME + BACK,
        "called": "Ours",
    }
    return Provider(**{**said, **more})


@pytest.fixture
def door(tmp_path: Path, clock: Clock, provider: Vouching) -> Iterator[Door]:
    with open_door("sqlite", tmp_path, clock) as found:
        yield Door(found.team, found.ledger, served=Application(HOME, client_of(provider)))


def there_and_back(door: Door, provider: Vouching, client: TestClient | None = None, **query: str) -> Any:
    """What somebody sees who signs in by the provider."""
    client = client or door.client
    led = client.get("/sign-in/provider", params=query)
    assert led.status_code == 303, led.text
    return client.get(provider.authorize(led.headers["location"]))


def invited(door: Door, name: str = "Ann") -> str:
    return door.team.add(name, ["reader"])


def test_who_was_invited_comes_in_by_the_provider_from_then_on(door: Door, provider: Vouching) -> None:
    link = invited(door)
    assert f'href="/sign-in/provider?link={link}"' in door.client.get(f"/password/{link}").text
    back = there_and_back(door, provider, link=link)
    assert (back.status_code, back.headers["location"]) == (303, "/")
    assert "Ann" in door.client.get("/account").text
    assert door.client.get(f"/password/{link}").status_code == 401
    other = door.fresh()
    assert "Sign in by Ours" in other.get("/sign-in").text
    back = there_and_back(door, provider, other, next="/list?country=UKR")
    assert back.headers["location"] == "/list?country=UKR"
    assert other.get("/list").status_code == 200
    assert [one.what for one in door.team.happenings()][:2] == [f"signed in by {provider.issuer}"] * 2
    assert "comes in by the provider" in door.as_one("admin").get("/people").text


def test_whom_nobody_invited_is_refused(door: Door, provider: Vouching) -> None:
    for name in (NAMES["admin"], "stranger"):
        provider.subject = name
        refused = there_and_back(door, provider)
        assert (refused.status_code, "Nobody has invited you" in refused.text) == (401, True)
        assert door.client.get("/").status_code == 303
    led = door.client.get("/sign-in/provider", params={"link": "none"})
    assert led.status_code == 401


def test_who_is_let_in_no_more_or_given_another_link_does_not_come_in(door: Door, provider: Vouching) -> None:
    there_and_back(door, provider, link=invited(door))
    door.team.disable("Ann")
    assert there_and_back(door, provider).status_code == 401
    door.team.enable("Ann")
    assert there_and_back(door, provider).status_code == 303
    link = door.team.reset("Ann")
    assert there_and_back(door, provider).status_code == 401
    assert there_and_back(door, provider, link=link).status_code == 303
    refused = there_and_back(door, provider, link=invited(door, "Bo"))
    assert "vouches for somebody else" in refused.text


LIES: dict[str, dict[str, Any]] = {
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "another audience": {"claims": {"aud": "another client"}},
    "several audiences, of another's": {"claims": {"aud": [CLIENT, "other"], "azp": "other"}},
    "expired": {"claims": {"exp": 1_000}},
    "not yet": {"claims": {"nbf": 9_999_999_999}},
    "no end": {"claims": {"exp": None}},
    "no subject": {"claims": {"sub": None}},
    "an empty subject": {"claims": {"sub": ""}},
    "another nonce": {"claims": {"nonce": "of another sign-in"}},
    "no nonce": {"claims": {"nonce": None}},
    "another key": {"foreign_key": True},
    "no signature": {"header": {"alg": "none"}},
    "an unknown key": {"header": {"kid": "two"}},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_as_it_must_be_lets_nobody_in(door: Door, provider: Vouching, lie: str) -> None:
    there_and_back(door, provider, link=invited(door))
    client = door.fresh()
    for name, value in LIES[lie].items():
        setattr(provider, name, value)
    refused = there_and_back(door, provider, client)
    assert (refused.status_code, NOT_VOUCHED in refused.text) == (401, True)
    assert client.get("/").status_code == 303
    provider.claims, provider.header, provider.foreign_key = {}, {}, False
    assert there_and_back(door, provider, client).status_code == 303


def test_a_state_is_good_once_in_one_browser_and_for_a_while(
    door: Door, provider: Vouching, clock: Clock
) -> None:
    there_and_back(door, provider, link=invited(door))
    client, other = door.fresh(), door.fresh()

    def led() -> str:
        return provider.authorize(client.get("/sign-in/provider").headers["location"])

    back = led()
    assert other.get(back).status_code == 401  # in another browser, and void now
    assert client.get(back).status_code == 401
    back = led()
    assert client.get(back).status_code == 303
    assert client.get(back).status_code == 401
    back = led()
    clock.now += WAY_LASTS
    assert client.get(back).status_code == 401
    for wrong in (
        f"{BACK}?state=none&code=x",
        BACK,
        led().replace("code=", "error="),
        led().replace("iss=", "iss=x"),
    ):
        assert client.get(wrong).status_code == 401, wrong
    swapped = [led(), led()]
    states = [one.partition("state=")[2].partition("&")[0] for one in swapped]
    assert (
        client.get(swapped[1].replace(states[1], states[0])).status_code == 401
    )  # PKCE and nonce are of one state


def test_the_cookie_on_the_way_is_kept_from_scripts_and_other_sites(door: Door, provider: Vouching) -> None:
    given = door.client.get("/sign-in/provider").headers["set-cookie"]
    assert given.startswith("tacitus-way=")
    assert {"HttpOnly", "SameSite=lax", "Path=/", f"Max-Age={WAY_LASTS}"} <= {
        one.strip() for one in given.split(";")
    }
    before = door.enter(NAMES["reader"]).cookies["tacitus"]
    there_and_back(door, provider, link=invited(door))
    assert door.client.cookies["tacitus"] != before
    assert door.team.who_has(before) is None
    assert "tacitus-way" not in door.client.cookies


def test_signing_in_by_a_provider_leads_to_no_other_site(door: Door, provider: Vouching) -> None:
    there_and_back(door, provider, link=invited(door))
    for way in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        assert there_and_back(door, provider, next=way).headers["location"] == "/"


def test_a_provider_that_does_not_answer_or_is_another_is_told(door: Door, provider: Vouching) -> None:
    for path, said in (
        ("/.well-known/openid-configuration", {"issuer": "https://evil.example"}),
        (
            "/.well-known/openid-configuration",
            {"issuer": provider.issuer, "authorization_endpoint": "http://evil.example"},
        ),
        ("/.well-known/openid-configuration", ["no object"]),
    ):
        before = provider.server.answers[path]
        provider.answers(path, said)
        with pytest.raises(SignInFailed):
            client_of(provider).begin()
        provider.server.answers[path] = before
    del provider.server.answers["/token"]
    refused = there_and_back(door, provider, link=invited(door))
    assert refused.status_code == 401
    with pytest.raises(SignInFailed, match="Ours does not answer"):
        client_of(provider, issuer="http://127.0.0.1:9").begin()


def test_keys_that_are_changed_are_asked_for_anew(provider: Vouching) -> None:
    client = client_of(provider)

    def who() -> Identity:
        begun = client.begin()
        back = provider.authorize(begun.address)
        return client.who(back.partition("code=")[2].partition("&")[0], begun.nonce, begun.verifier)

    assert who() == who() == Identity(issuer=provider.issuer, subject="sub-1")
    assert provider.server.paths().count("/keys") == 1
    from joserfc.jwk import RSAKey

    provider.key, provider.header = RSAKey.generate_key(2048, {"kid": "two"}), {"kid": "two"}
    assert who().subject == "sub-1"
    assert provider.server.paths().count("/keys") == 2


@pytest.mark.parametrize(
    "wrong",
    [{"issuer": "http://login.example"}, {"issuer": "login"}, {"issuer": "https://a@b.c"}, {"client": ""}],
)
def test_a_provider_that_cannot_be_trusted_is_refused_at_the_start(wrong: dict[str, str]) -> None:
    said = {"issuer": "https://login.example", "client": "c", "secret": "s", "back": HOME + BACK}
    assert Provider(**said).called == "login.example"
    with pytest.raises(UsageError):
        Provider(**{**said, **wrong})


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_who_is_on_the_way_and_whom_a_provider_vouches_for_is_kept(
    kind: str, tmp_path: Path, clock: Clock
) -> None:
    place, identity = tmp_path / "l.db", Identity(issuer="https://login.example", subject="1")
    with (
        team_at(kind, place, clock) as team,
        closing(open_people(address_of(ledger_at(kind, place)))) as people,
    ):
        link, said = team.add("Ann", ["reader"]), {"nonce": "n", "verifier": "v", "next": "/"}
        browser = team.lead_out("state", link="", **said)
        way = team.lead_back("state", browser)
        assert browser not in (way.browser, *(f.name for f in tmp_path.iterdir()))
        with people.writing():
            for number in range(4):
                people.put_way(f"state {number}", replace(way, until=way.until + number), most=2)
            found = [people.take_way(f"state {number}") is not None for number in range(4)]
        assert found == [False, False, True, True]
        first = team.sign_in_as(identity, link=link)
        with pytest.raises(SignInFailed):
            team.sign_in_as(identity, link=link)
        second = team.sign_in_as(identity, before=first)
        assert team.who_has(first) is None
        who = team.who_has(second)
        assert who is not None
        assert (who.name, team.with_identity()) == ("Ann", {who.person})
        for other in (replace(identity, issuer="https://other.example"), replace(identity, subject="2")):
            with pytest.raises(SignInFailed, match="Nobody has invited"):
                team.sign_in_as(other)
