"""Alerts on the page and over the API: seen by all, saved and removed where judging is allowed, from here alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from fastapi.testclient import TestClient

from ledger_factory import Paper, day
from tacitus.app import create_app
from tacitus.ledger.ledger import Ledger

HOME = "http://127.0.0.1"
HERE = {"origin": HOME}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "l.db") as opened:
        yield opened


def shelled(town: str) -> object:
    paper = Paper(f"Shells fell on {town} on Monday and killed 4.", "2024-05-07")
    paper.incident(f"Shells fell on {town}", label="shelling", when=day("2024-05-06"), where=town, killed=4)
    return paper.reading()


def test_a_search_is_saved_on_the_page_told_of_in_its_feed_and_removed(ledger: Ledger) -> None:
    client = TestClient(create_app(ledger, judge=ledger), base_url=HOME)
    form = {"name": "kharkiv", "near": "49.99,36.23", "radius": "50", "by": "Ada", "on": ""}
    assert client.post("/alerts", data=form, headers=HERE, follow_redirects=False).status_code == 303
    ledger.add(shelled("Kharkiv"))
    ledger.add(shelled("Beirut"))
    shown = client.get("/alerts").text
    assert "new: Shelling in Kharkiv" in shown
    assert "Beirut" not in shown
    answer = client.get("/alerts/kharkiv.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    (entry,) = feedparser.parse(answer.content).entries
    assert client.get(entry.link.removeprefix(HOME)).status_code == 200
    (change,) = client.get("/api/alerts/kharkiv").json()
    assert change["quotes"][0]["text"].startswith("Shells fell on Kharkiv")
    removal = client.post("/alerts/kharkiv/remove", data={"by": "Ada"}, headers=HERE, follow_redirects=False)
    assert removal.status_code == 303
    assert client.get("/api/alerts").json() == []
    assert client.get("/alerts/kharkiv.atom").status_code == 404


def test_the_api_saves_and_refuses_what_is_no_filter_or_name(ledger: Ledger) -> None:
    client = TestClient(create_app(ledger, judge=ledger), base_url=HOME)
    asked = {"name": "a", "by": "Ada", "filters": [["kind", "shelling"], ["killed", "3"]], "on": ["incident"]}
    assert client.post("/api/alerts", json=asked).status_code >= 400  # from nowhere
    assert client.post("/api/alerts", json=asked, headers=HERE).status_code == 201
    (saved,) = client.get("/api/alerts").json()
    assert ["kind", "shelling"] in saved["filters"]
    for wrong in ({"filters": [["nears", "1"]]}, {"name": "a/b"}, {"name": "a"}, {"by": ""}):
        refused = client.post("/api/alerts", json={**asked, "name": "b", **wrong}, headers=HERE)
        assert 400 <= refused.status_code < 500, wrong
    assert client.post("/api/alerts/a/remove", json={"by": "Ada"}, headers=HERE).status_code == 200


def test_without_judging_nothing_can_be_saved(ledger: Ledger) -> None:
    client = TestClient(create_app(ledger), base_url=HOME)
    assert client.get("/alerts").status_code == 200
    assert client.post("/alerts", data={"name": "x", "by": "Ada"}, headers=HERE).status_code in (404, 405)
    assert client.post("/api/alerts", json={"name": "x", "by": "A"}, headers=HERE).status_code in (404, 405)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("near=49.99,36.23", 1),
        ("near=49.99,36.23&radius=3000", 2),
        ("killed=5", 0),
        ("kind=shelling&killed=4", 2),
    ],
)
def test_lists_take_the_same_filters(ledger: Ledger, asked: str, count: int) -> None:
    ledger.add(shelled("Kharkiv"))
    ledger.add(shelled("Beirut"))
    client = TestClient(create_app(ledger), base_url=HOME)
    assert client.get(f"/api/incidents?{asked}").json()["total"] == count
