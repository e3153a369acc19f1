"""What other pages frame: which incidents, as of when, for whom, under which headers; and the HTML that is offered."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from ledger_factory import Paper, a_raid, day
from page_ledgers import MemoryLedger
from tacitus.app import POLICY, create_app
from tacitus.ledger.ledger import Ledger
from tacitus.model.sight import TeamDesk
from teams import HOME as TEAM_HOME
from teams import NAMES, Application, Door, open_door

HOME = "http://127.0.0.1"
FORMS = ("map", "list")


def killed_in(town: str, victim: str, told: str = "2024-05-07") -> Any:
    words = f"Shells fell on {town} on Monday and killed {victim}, a teacher."
    paper = Paper(words, told)
    tolls = (paper.toll(f"killed {victim}", "killed", 1),)
    paper.incident(
        f"Shells fell on {town}", label="shelling", when=day("2024-05-06"), where=town, tolls=tolls
    )
    return paper.extraction()


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger("memory:") as made:
        made.add(killed_in("Kharkiv", "Olena Koval"))
        made.add(a_raid())
        yield made


def over(ledger: Ledger) -> TestClient:
    return TestClient(create_app(ledger, judge=ledger), base_url=HOME)


def offered(client: TestClient, query: str) -> list[str]:
    """The addresses that the offered HTML frames."""
    page = client.get(f"/embed?{query}").text
    boxes = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, flags=re.DOTALL)
    frames = [re.search(r'<iframe src="([^"]*)"', html.unescape(box)) for box in boxes]
    return [html.unescape(frame[1]) for frame in frames if frame]


def test_the_list_offers_html_for_a_map_and_a_list_of_what_it_shows(ledger: Ledger) -> None:
    client = over(ledger)
    assert 'href="/embed?status=current' in client.get("/?country=UKR").text
    found = offered(client, "country=UKR&lang=fr")
    assert [urlsplit(one).path for one in found] == ["/embed/map", "/embed/list"]
    for address in found:
        assert address.startswith(HOME)
        shown = client.get(address).text
        assert "Kharkiv" in shown
        assert "Erbil" not in shown
        assert '<html lang="fr"' in shown


@pytest.mark.parametrize("form", FORMS)
def test_what_is_offered_shows_for_good_what_was_known_then(ledger: Ledger, form: str) -> None:
    client = over(ledger)
    (address,) = (one for one in offered(client, "") if f"/embed/{form}?" in one)
    before = client.get(address).text
    ledger.add(killed_in("Dnipro", "Ivan Bondar"))
    assert client.get(address).text == before
    assert "Dnipro" in client.get(f"/embed/{form}").text
    assert re.search(r"as known by \d+ \w+ \d{4}, \d\d:\d\d UTC", before)
    assert "as reported by 7 May 2024" in client.get(f"/embed/{form}?as_of=2024-05-07").text


@pytest.mark.parametrize("form", FORMS)
def test_it_is_light_and_each_incident_leads_to_its_page_as_it_was(ledger: Ledger, form: str) -> None:
    client = over(ledger)
    shown = client.get(f"/embed/{form}?country=UKR").text
    assert not re.search(r"<(nav|form|input|button|iframe)\b", shown)
    links = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>', shown)
    assert len(links) == 2  # the incident, and the list that it is of
    assert re.findall(r"<a (?![^>]*target=\"_blank\")", shown) == []
    assert "This is what was cited" in client.get(html.unescape(links[0])).text
    assert client.get(html.unescape(links[1])).status_code == 200
    assert ("<script" in shown) == (form == "map")


def test_the_map_has_what_it_draws_in_the_page_and_the_list_below(ledger: Ledger) -> None:
    shown = over(ledger).get("/embed/map").text
    found = re.search(r'id="drawn">(.*?)</script>', shown, flags=re.DOTALL)
    assert found
    drawn = json.loads(found[1])
    assert sorted(one["properties"]["where"] for one in drawn["features"]) == ["Erbil", "Kharkiv"]
    assert all(one["properties"]["reports"] == 1 for one in drawn["features"])
    assert "2 incidents as a list" in shown
    assert shown.count("row-title") == 2


def test_hostile_words_act_neither_in_the_frame_nor_in_the_html_that_is_offered() -> None:
    client = TestClient(create_app(MemoryLedger()), base_url=HOME)
    hostile = '</script></textarea><script>alert(1)</script>"'
    for path in ("/embed", "/embed/map", "/embed/list"):
        shown = client.get(path, params={"q": hostile}).text
        assert "<script>alert" not in shown
        assert "</textarea><script" not in shown
    page = client.get("/embed", params={"q": hostile}).text
    (snippet, _) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, flags=re.DOTALL)
    assert "<script>" not in html.unescape(snippet)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("sites", "ancestors"),
    [
        ("", "frame-ancestors 'self'"),
        ("https://news.example", "frame-ancestors 'self' https://news.example"),
        ("https://News.example/, https://*.other.example:8443", "frame-ancestors 'self' https://news.example https://*.other.example:8443"),
        ("*", "frame-ancestors 'self' *"),
    ],
)  # fmt: skip
def test_who_may_frame_it_is_a_setting_and_nothing_else_may_be_framed(
    ledger: Ledger, form: str, sites: str, ancestors: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TACITUS_EMBED_SITES", sites)
    client = over(ledger)
    answer = client.get(f"/embed/{form}")
    policy = answer.headers["content-security-policy"].split("; ")
    assert policy[-1] == ancestors
    assert {"default-src 'none'", "form-action 'none'", "base-uri 'none'"} <= set(policy)
    assert ("script-src 'self'" in policy) == (form == "map")
    assert "x-frame-options" not in answer.headers
    assert ("TACITUS_EMBED_SITES" in client.get("/embed").text) == (not sites)
    for path in ("/", "/embed", "/queue", "/embed/none"):
        assert client.get(path).headers["content-security-policy"] == POLICY, path


@pytest.mark.parametrize("form", FORMS)
def test_it_sets_no_cookie_and_looks_at_none(ledger: Ledger, form: str) -> None:
    client = over(ledger)
    answer = client.get(f"/embed/{form}?lang=fr")
    assert "set-cookie" not in answer.headers
    assert '<html lang="fr" dir="ltr">' in answer.text
    assert '<html lang="en"' in client.get(f"/embed/{form}", headers={"cookie": "lang=fr"}).text


def test_a_filter_or_a_form_that_is_none_is_refused(ledger: Ledger) -> None:
    client = over(ledger)
    for path in ("/embed/list?country=Atlantis", "/embed/list?nears=1", "/embed/pie"):
        assert client.get(path).status_code in (400, 422), path


# -- a team ---------------------------------------------------------------------------------------------


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with open_door("sqlite", tmp_path) as found:
        found.ledger.add(killed_in("Dnipro", "Olena Koval"))
        found.ledger.add(a_raid())
        found.team.put_desk(TeamDesk(name="ukraine", countries=frozenset({"UKR"})))
        yield found


def served_as(door: Door, name: str, monkeypatch: pytest.MonkeyPatch) -> Door:
    monkeypatch.setenv("TACITUS_EMBED_AS", name)
    return Door(door.team, door.ledger, served=Application(TEAM_HOME))


@pytest.mark.parametrize("form", FORMS)
def test_without_the_setting_it_takes_what_every_page_takes(door: Door, form: str) -> None:
    assert door.fresh().get(f"/embed/{form}").status_code in (303, 401)
    assert "Erbil" in door.as_one("reader").get(f"/embed/{form}").text


@pytest.mark.parametrize("form", FORMS)
def test_everybody_sees_what_one_person_sees_whoever_looks(
    door: Door, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = served_as(door, NAMES["reader"], monkeypatch)
    door.team.limit(NAMES["reader"], desks=["ukraine"], names=False)
    for client in (door.fresh(), door.as_one("editor"), door.as_one("steward")):
        shown = client.get(f"/embed/{form}?status=*").text
        assert "Dnipro" in shown
        for kept in ("Erbil", "Koval", "Olena"):
            assert kept not in shown
        for asked in ("q=Koval", "country=IRQ", "as_of=2024-05-09", "q=raided"):
            told = client.get(f"/embed/{form}?{asked}").text
            assert "Erbil" not in told, asked
            assert ("row-title" in told) == (asked == "as_of=2024-05-09"), asked


def test_nobody_comes_further_by_it(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TACITUS_NOTED", "looks")
    door = served_as(door, NAMES["editor"], monkeypatch)
    client = door.fresh()
    shown = client.get("/embed/list")
    assert shown.status_code == 200
    assert NAMES["editor"] not in shown.text
    for path in ("/", "/embed", "/list", "/api/geojson", f"/incidents/{door.ledger.view().incidents[0].id}"):
        assert client.get(path).status_code in (303, 401), path
    assert door.post("/embed/list", client).status_code >= 400
    assert door.team.looks() == []
    for path in ("/map/towns.json", "/map/divisions/UKR.json", "/static/embed.js", "/static/map.js"):
        assert client.get(path).status_code == 200, path
    door.team.disable(NAMES["editor"])
    assert client.get("/embed/list").status_code in (303, 401)


@pytest.mark.parametrize("name", ["nobody of ours", NAMES["admin"]])
def test_as_nobody_or_as_who_may_not_read_nobody_sees_anything(
    door: Door, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = served_as(door, name, monkeypatch)
    assert door.fresh().get("/embed/list").status_code in (303, 401, 403)
