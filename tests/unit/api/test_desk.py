"""What a person says over HTTP, on a real ledger: it holds everywhere, and overwrites nobody's word silently."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from ledger_factory import SHELLING as TEXT
from ledger_factory import a_raid, a_reading
from tacitus.app import create_app
from tacitus.ledger.ledger import Ledger

HOME = "http://127.0.0.1:8000"
SIGNED = {"by": "Ada", "reason": "the words say so"}


class Desk:
    """A client that says things of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.client = TestClient(
            create_app(ledger, judge=ledger), base_url=HOME, raise_server_exceptions=False
        )

    def get(self, address: str) -> Any:
        answer = self.client.get(address)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, address: str, body: dict[str, Any]) -> Any:
        return self.client.post(address, json=body, headers={"origin": HOME})

    def say(self, **fields: Any) -> str:
        answer = self.post("/api/rulings", {**SIGNED, **fields})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def shelling(self, **moment: str) -> Any:
        query = "&".join(f"{name}={value}" for name, value in moment.items())
        (found,) = self.get(f"/api/incidents?q=kharkiv&{query}")["incidents"]
        return found

    def detail(self) -> Any:
        return self.get(f"/api/incidents/{self.shelling()['id']}")


@pytest.fixture
def desk(tmp_path: Path) -> Any:
    ticks = (f"2025-01-{number:02d}T12:00:00.000000Z" for number in range(1, 32))
    with Ledger(tmp_path / "l.db", now=lambda: next(ticks)) as ledger:
        for one in (a_reading(TEXT, killed=9), a_raid()):
            ledger.add(one)
        yield Desk(ledger)


def killed(incident: Any) -> Any:
    return next(total["best"] for total in incident["totals"] if total["effect"] == "killed")


def test_a_corrected_toll_is_everywhere_and_not_before(desk: Desk) -> None:
    detail = desk.detail()
    toll = next(claim for claim in detail["claims"] if claim["field"] == "toll")
    start = TEXT.index("Two people died")
    made = desk.say(
        act="correct",
        claim=toll["id"],
        value={"low": 2, "best": 2, "high": 2},
        start=start,
        end=start + 15,
        version=detail["incident"]["version"],
    )
    assert killed(desk.shelling()) == killed(desk.detail()["incident"]) == 2
    (feature,) = desk.get("/api/geojson?q=kharkiv")["features"]
    assert feature["properties"]["killed"]["best"] == 2
    assert "2,2,2" in desk.client.get("/api/export/csv?q=kharkiv").text
    exported = desk.get("/api/export/json")
    assert next(c for c in exported["claims"] if c["id"] == toll["id"])["extractor"] == "person/correct"
    assert [ruling["id"] for ruling in exported["rulings"]] == [made]
    assert killed(desk.shelling(as_of="2025-01-02", clock="known")) == 9
    (mark,) = desk.shelling()["provenance"]
    assert (mark["field"], mark["effect"], mark["act"], mark["by"]) == ("tolls", "killed", "correct", "Ada")


def test_a_false_incident_goes_and_comes_back(desk: Desk) -> None:
    seen = desk.shelling()
    made = desk.say(act="dismiss", incident=seen["id"], version=seen["version"])
    assert desk.get("/api/incidents")["total"] == 1
    gone = desk.client.get(f"/api/incidents/{seen['id']}")
    assert (gone.status_code, gone.json()["reason"]) == (404, "dismissed")
    assert made in gone.json()["remedy"]
    assert desk.post(f"/api/judgements/{made}/withdraw", SIGNED).json() == {"withdrawn": True}
    assert desk.shelling() == seen


def test_two_people_on_one_incident(desk: Desk) -> None:
    seen = desk.shelling()
    desk.say(act="set", incident=seen["id"], field="status", value="denied", version=seen["version"])
    late = {**SIGNED, "act": "set", "incident": seen["id"], "field": "grade", "value": "weak"}
    answer = desk.post("/api/rulings", {**late, "version": seen["version"]})
    assert answer.status_code == 409
    assert answer.json()["changed"] == ["status", "provenance"]
    assert answer.json()["version"] == desk.shelling()["version"]
    assert desk.post("/api/rulings", {**late, "version": answer.json()["version"]}).status_code == 201
    unseen = desk.post("/api/rulings", late)
    assert (unseen.status_code, unseen.json()["reason"]) == (400, "usage")


def test_the_rest_of_what_can_be_said(desk: Desk) -> None:
    seen, raid = (
        desk.shelling(),
        next(i for i in desk.get("/api/incidents")["incidents"] if i["label"] == "shooting"),
    )
    start = TEXT.index("nine were hurt")
    words = {"start": start, "end": start + 14, "report": seen["members"][0]["report"]}
    made = [
        desk.say(act="note", incident=seen["id"], text="ask the hospital"),
        desk.say(act="tag", incident=seen["id"], text="markets"),
        desk.say(act="link", incident=raid["id"], relation="response", to=seen["id"]),
        desk.say(act="alias", name="The mayor", to="Mayor of Kharkiv"),
    ]
    version = desk.shelling()["version"]
    made.append(
        desk.say(act="add", incident=seen["id"], field="toll", value="wounded 9", version=version, **words)
    )
    version = desk.shelling()["version"]
    made.append(desk.say(act="check", incident=seen["id"], fields=["when"], version=version))
    version = desk.shelling()["version"]
    made.append(desk.say(act="publish", incident=seen["id"], place="Bulletin 7", version=version))
    made.append(desk.say(act="add", field="type", value="drone strike", **words))
    detail = desk.detail()
    assert [n["text"] for n in detail["incident"]["notes"]] == ["ask the hospital"]
    assert [p["place"] for p in detail["incident"]["published"]] == ["Bulletin 7"]
    assert [(link["relation"], link["by"]) for link in detail["links"]] == [("response", "Ada")]
    assert {t["effect"]: t["best"] for t in detail["incident"]["totals"]} == {"wounded": 9, "killed": 9}
    assert [ruling["id"] for ruling in desk.get("/api/rulings")] == made
    assert made[0] in {ruling["id"] for ruling in desk.get(f"/api/rulings?incident={seen['id']}")}
    (merged,) = desk.post("/api/merges", {**SIGNED, "incidents": [seen["id"], raid["id"]]}).json()
    assert desk.get("/api/incidents")["total"] == 2
    desk.post(f"/api/judgements/{merged['id']}/withdraw", SIGNED)


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "sing"},
        {"act": "note", "text": ""},
        {"act": "set", "field": "tolls", "value": "5"},
        {"act": "add", "field": "toll", "value": "killed 1"},
        {"act": "note", "text": "x", "by": ""},
        {"act": "note", "text": "x", "by": "Resolver"},
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(desk: Desk, fields: dict[str, Any]) -> None:
    seen = desk.shelling()
    body = {**SIGNED, "incident": seen["id"], "version": seen["version"], **fields}
    assert desk.post("/api/rulings", body).status_code in (400, 422)
    assert desk.get("/api/rulings") == []
    assert (
        desk.client.post("/api/rulings", json=body, headers={"origin": "http://evil.example"}).status_code
        == 403
    )


def test_work_is_asked_for_dealt_with_and_brought_back_over_http(desk: Desk) -> None:
    first, second = desk.get("/api/queue")["items"]
    assert first["cost"] >= second["cost"] > 0
    made = desk.say(act="handle", item=first["key"], state="skipped", reason="no paper at hand")
    assert [item["key"] for item in desk.get("/api/queue")["items"]] == [second["key"]]
    (skipped,) = desk.get("/api/queue?state=skipped")["items"]
    assert skipped["handled"]["reason"] == "no paper at hand"
    desk.post(f"/api/judgements/{made}/withdraw", {"by": "Ada", "reason": "found it"})
    assert desk.get("/api/queue")["total"] == 2
    assert desk.client.get("/api/queue?kind=typos").status_code == 400


def test_the_queue_takes_nothing_where_judging_is_not_allowed(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        shown = TestClient(create_app(ledger), base_url=HOME)
        page = shown.get("/queue")
        assert page.status_code == 200
        assert "Nothing to look at" in page.text
        assert 'form="deal"' not in page.text
        assert shown.post("/queue", data={"do": "done|x|y"}, headers={"origin": HOME}).status_code in (
            404,
            405,
        )


def test_places_of_a_name_can_be_chosen_among(desk: Any) -> None:
    found = desk.get("/api/places?q=Tripoli")
    assert {"LBY", "LBN"} <= {one["country"] for one in found}
    assert len({one["words"] for one in found}) == len(found)
    assert desk.get("/api/places?q=") == []
