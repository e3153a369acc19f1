"""Reading and adding a report over HTTP: what is answered, from where it is taken, how much."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tacitus.app import create_app
from tacitus.ledger.ledger import Ledger

HOME = "http://127.0.0.1"
TEXT = "Shells hit a market in Kharkiv on Monday, killing two people, the governor said."


@pytest.fixture
def ledger():
    with Ledger("memory:") as made:
        yield made


@pytest.fixture
def client(ledger):
    return TestClient(create_app(ledger, judge=ledger), base_url=HOME, headers={"origin": HOME})


def test_a_text_is_read_and_only_then_added(client, ledger):
    asked = {"text": TEXT, "outlet": "Evening Paper", "published": "2024-05-07"}
    (read,) = client.post("/api/readings", json=asked).json()
    assert (read["known"], read["reject"]) == (False, None)
    assert read["reading"]["incidents"][0]["label"] == "shelling"
    assert ledger.counts().reports == 0
    answer = client.post("/api/reports", json=asked)
    assert answer.status_code == 201
    (added,) = answer.json()
    assert (added["added"], added["incidents"]) == (True, 1)
    assert ledger.holds(added["report"])
    assert client.post("/api/reports", json=asked).json()[0]["added"] is False


def test_what_is_handed_in_under_embargo_is_read_and_seen_nowhere(client, ledger):
    asked = {"text": TEXT, "published": "2024-05-07"}
    for wrong in ({"embargo": " ", "by": "Ada"}, {"embargo": "not out yet"}):
        assert client.post("/api/reports", json={**asked, **wrong}).status_code == 400
    (added,) = client.post("/api/reports", json={**asked, "embargo": "not out yet", "by": "Ada"}).json()
    assert (added["added"], added["incidents"]) == (True, 1)
    other = {"text": TEXT.replace("Kharkiv", "Dnipro"), "published": "2024-05-07"}
    page = client.post("/reports/new", data=other, follow_redirects=False).headers["location"]
    chosen = {"draft": page.partition("draft=")[2], "report": "0", "held": "1", "by": "Ada"}
    assert client.post("/reports/new/add", data=chosen).status_code == 400
    assert len(ledger.embargoed()) == 1
    done = client.post("/reports/new/add", data={**chosen, "embargo": "nor this"}, follow_redirects=False)
    assert done.headers["location"] == "/reports/new?added=1"
    assert [one.embargo.reason for one in ledger.embargoed()] == ["nor this", "not out yet"]
    assert ledger.counts().reports == 0
    assert ledger.view().incidents == ()


def test_what_cannot_be_read_says_why(client):
    (read,) = client.post("/api/readings", json={"text": "…"}).json()
    assert read["reading"] is None
    assert read["reject"]["reason"] == "empty_report"
    assert client.post("/api/readings", json={}).status_code == 400
    refused = client.post("/api/readings", json={"url": "http://127.0.0.1/"})
    assert (refused.status_code, refused.json()["reason"]) == (422, "address_refused")


@pytest.mark.parametrize("path", ["/api/readings", "/api/reports", "/reports/new", "/reports/new/add"])
def test_no_other_site_can_hand_in_a_report(client, ledger, path):
    answer = client.post(path, headers={"origin": "https://evil.example"}, json={"text": TEXT})
    assert answer.status_code == 403
    assert ledger.counts().reports == 0


def test_a_server_that_changes_nothing_takes_none(ledger):
    client = TestClient(create_app(ledger), base_url=HOME, headers={"origin": HOME})
    for path in ("/api/readings", "/api/reports", "/reports/new"):
        assert client.post(path, json={"text": TEXT}).status_code in (404, 405)
    assert client.post("/reports/new", content=b"x" * 100_000).status_code == 413


def test_reports_may_be_longer_than_judgements_and_not_without_end(client):
    long = client.post("/api/readings", json={"text": TEXT + " " * 100_000})
    assert long.status_code == 200
    assert client.post("/api/rulings", content=b"x" * 100_000).status_code == 413
    assert client.post("/api/readings", content=b"x" * (17 * 1024**2)).status_code == 413


def test_a_draft_that_is_gone_says_so(client):
    answer = client.get("/reports/new?draft=nothing")
    assert answer.status_code == 404
    assert "not held any more" in answer.text
