"""A report that is taken back or restored: what fades and what stays, on command line, API and page alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from databases import ledger_at
from ledger_factory import Paper, day, voice
from tacitus.app import create_app
from tacitus.cli import build_app
from tacitus.errors import Faded, MissingInput, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.codec import to_plain
from tacitus.store import STORES

HOME = "http://127.0.0.1"
SIGNED = {"by": "Ada", "reason": "the outlet took it down"}
EACH = pytest.mark.parametrize("kind", sorted(STORES))


def strike(outlet: str, killed: int, town: str = "Kharkiv") -> Paper:
    paper = Paper(f"A missile hit {town} and killed {killed}, the {outlet} says.", "2024-05-07", outlet)
    paper.incident(
        f"A missile hit {town}",
        label="missile_strike",
        when=day("2024-05-06"),
        where=town,
        means=["missile"],
        killed=killed,
        by=voice(f"The {outlet} desk"),
    )
    return paper


ALONE, FIRST, SECOND = strike("wire", 3, "Dnipro"), strike("daily", 8), strike("agency", 19)


def filled(address: str) -> Ledger:
    clock = (f"2025-01-{number:02d}T12:00:00.000000Z" for number in range(1, 29))
    ledger = Ledger(address, now=lambda: next(clock))
    for paper in (ALONE, FIRST, SECOND):
        ledger.add(paper.reading())
    return ledger


@EACH
def test_ids_and_judgements_outlast_a_retraction(kind: str, tmp_path: Path) -> None:
    with filled(ledger_at(kind, tmp_path / "l.db")) as ledger:
        pair = FIRST.incidents[0].id, SECOND.incidents[0].id
        ledger.judge(*pair, "different", by="Ada", reason="two strikes")
        ledger.rate("The daily desk", "B", by="Ada", reason="seen")
        before, decisions = ledger.view(), ledger.decisions()
        assert len(before.incidents) == 3
        assert ledger.retract(FIRST.id, **SIGNED)
        assert ledger.decisions() == decisions
        assert {one.id for one in ledger.view().incidents} == {one.id for one in before.incidents} - {pair[0]}
        assert ledger.reinstate(FIRST.id, by="Ada", reason="it was restored")
        assert ledger.view() == before
        assert ledger.verify(deep=True) == []


@EACH
def test_reading_again_leaves_ids_and_judgements(kind: str, tmp_path: Path) -> None:
    with filled(ledger_at(kind, tmp_path / "l.db")) as ledger:
        pair = FIRST.incidents[0].id, SECOND.incidents[0].id
        ledger.judge(*pair, "same", by="Ada", reason="one strike")
        ledger.rate("The daily desk", "B", by="Ada", reason="seen")
        before, decisions, head = ledger.view(), ledger.decisions(), ledger.head()
        for paper in (ALONE, FIRST, SECOND):
            assert not ledger.add(paper.reading())
        ledger.rebuild()
        assert (ledger.view(), ledger.decisions(), ledger.head()) == (before, decisions, head)
        ledger.backup(tmp_path / "copy.db")
    with Ledger(tmp_path / "copy.db") as copied:
        assert (copied.view(), copied.decisions()) == (before, decisions)


@EACH
def test_what_rested_on_it_alone_fades_and_says_why(kind: str, tmp_path: Path) -> None:
    with filled(ledger_at(kind, tmp_path / "l.db")) as ledger:
        incident = ALONE.incidents[0].id
        ledger.retract(ALONE.id, **SIGNED)
        with pytest.raises(Faded, match=r"taken back on 2025-01-0\d by Ada: the outlet took it down"):
            ledger.incident(incident)
        assert ledger.incident(incident, "2025-01-03", "known").id == incident
        assert ledger.incident(FIRST.incidents[0].id).totals[0].low == 8
        ledger.retract(FIRST.id, **SIGNED)
        rest = ledger.incident(SECOND.incidents[0].id)
        assert (rest.totals[0].best, rest.id) == (19, SECOND.incidents[0].id)


def test_what_was_taken_back_long_ago_may_be_taken_back_as_of_then(tmp_path: Path) -> None:
    with filled(f"{tmp_path}/l.db") as ledger:
        ledger.retract(ALONE.id, **SIGNED, reported_at="2024-05-09")
        there = [bool(ledger.search("Dnipro", 1, f"2024-05-{number:02d}")) for number in range(6, 11)]
        assert there == [False, True, True, False, False]
        with pytest.raises(UsageError, match="no date"):
            ledger.retract(FIRST.id, **SIGNED, reported_at="last week")
        with pytest.raises(MissingInput):
            ledger.retract("r_none", **SIGNED)


def test_the_command_line_takes_back_and_restores(tmp_path: Path) -> None:
    db = tmp_path / "l.db"
    filled(str(db)).close()

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(build_app(), [*arguments, "--db", str(db)])
        assert result.exit_code == 0, result.output
        return result.stdout

    assert "1 incidents rested on it alone and fade" in run("retract", ALONE.id, "-r", "an error")
    assert "was taken back before" in run("retract", ALONE.id, "-r", "an error")
    assert "Dnipro" not in run("incidents")
    assert "1 incidents are there again" in run("retract", ALONE.id, "--undo", "-r", "no error")
    assert "Dnipro" in run("incidents")


@pytest.fixture
def judging(tmp_path: Path) -> Iterator[TestClient]:
    with filled(f"{tmp_path}/l.db") as ledger:
        yield TestClient(create_app(ledger, judge=ledger), base_url=HOME, raise_server_exceptions=False)


def test_api_and_page_say_so_and_can_do_it(judging: TestClient) -> None:
    incident, asked = ALONE.incidents[0].id, f"/api/reports/{ALONE.id}"
    answer = judging.post(f"{asked}/retract", json=SIGNED, headers={"origin": HOME})
    assert answer.json() == {"report": ALONE.id, "stands": False, "changed": True}
    told = judging.get(asked).json()["standing"]
    assert [(one["kind"], one["by"], one["reason"]) for one in told] == [("retraction", *SIGNED.values())]
    for address in (f"/api/incidents/{incident}", f"/incidents/{incident}"):
        gone = judging.get(address)
        assert gone.status_code == 410
        assert "the outlet took it down" in gone.text
    page = judging.get(f"/reports/{ALONE.id}").text
    assert "taken back on" in page
    assert f'action="/reports/{ALONE.id}/reinstate"' in page
    form = {"by": "Ada", "reason": "it is back"}
    back = judging.post(
        f"/reports/{ALONE.id}/reinstate", data=form, headers={"origin": HOME}, follow_redirects=False
    )
    assert (back.status_code, back.headers["location"]) == (303, f"/reports/{ALONE.id}")
    assert judging.get(f"/api/incidents/{incident}").status_code == 200


def test_nobody_else_can_take_a_report_back(judging: TestClient, tmp_path: Path) -> None:
    for act in ("retract", "reinstate"):
        for url, body in ((f"/reports/{ALONE.id}/{act}", "data"), (f"/api/reports/{ALONE.id}/{act}", "json")):
            assert (
                judging.post(url, **{body: SIGNED}, headers={"origin": "http://evil.example"}).status_code
                == 403
            )
            unsigned = judging.post(url, **{body: {"by": "", "reason": ""}}, headers={"origin": HOME})
            assert unsigned.status_code == 400
    with Ledger(tmp_path / "l.db", read_only=True) as ledger:
        looking = TestClient(create_app(ledger), base_url=HOME)
        assert "Take this report back" not in looking.get(f"/reports/{ALONE.id}").text
        for url in (f"/reports/{ALONE.id}/retract", f"/api/reports/{ALONE.id}/retract"):
            assert looking.post(url, json=SIGNED, headers={"origin": HOME}).status_code in (404, 405)


def test_a_hidden_name_is_in_no_reason(tmp_path: Path) -> None:
    with filled(f"{tmp_path}/l.db") as ledger:
        ledger.retract(ALONE.id, by="Ada", reason="as Zora Quill asked")
        ledger.redact("Zora Quill", by="Ada", reason="a child")
        assert "Zora" not in str(to_plain(ledger.standing(ALONE.id)))
