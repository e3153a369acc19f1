"""Each format holds what it says it holds, and says what it cannot."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from typer.testing import CliRunner

from ledger_factory import Paper, day, voice
from tacitus.app import create_app
from tacitus.cli import build_app
from tacitus.export import FORMATS, Format
from tacitus.export.written import Written
from tacitus.ledger.ledger import Ledger
from tacitus.model.codec import from_plain, to_plain
from tacitus.model.ledger import LedgerView


@pytest.fixture
def view(tmp_path: Path) -> LedgerView:
    paper = Paper(
        "Shells killed three in Kharkiv, the mayor said; rockets fell elsewhere.", "2024-05-07", "=daily"
    )
    one = paper.incident(
        "Shells killed three in Kharkiv",
        label="shelling",
        when=day("2024-05-06"),
        where="Kharkiv",
        killed=3,
        by=voice("the mayor"),
    )
    two = paper.incident("rockets fell elsewhere", label="rocket_attack")
    paper.link(two, one, "follows", "sequence", "rockets fell")
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(paper.reading())
        return ledger.view()


def test_json_is_the_whole_view(view: LedgerView) -> None:
    written = FORMATS["json"](view)
    plain = json.loads(written.text)
    assert written.left_out == ()
    assert from_plain(LedgerView, plain) == view
    assert set(plain) >= {
        "as_of",
        "rule",
        "reports",
        "claims",
        "incidents",
        "links",
        "contradictions",
        "judgements",
    }
    incident = plain["incidents"][0]
    assert {"members", "toll_history", "independent_origins", "grade", "merged_ids"} <= set(incident)
    assert plain["links"][0]["from"] in {row["id"] for row in plain["incidents"]}


def test_json_of_the_same_view_is_the_same_text(view: LedgerView) -> None:
    again = from_plain(LedgerView, to_plain(view))
    assert FORMATS["json"](view).text == FORMATS["json"](again).text


def test_csv_leaves_the_unknown_empty(view: LedgerView) -> None:
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"](view).text)))
    shelling = next(row for row in rows if row["label"] == "shelling")
    rockets = next(row for row in rows if row["label"] == "rocket_attack")
    assert (shelling["killed_low"], shelling["killed_best"], shelling["killed_high"]) == ("3", "3", "3")
    assert shelling["killed_speakers"] == "the mayor"
    assert {rockets["killed_best"], rockets["lat"], rockets["when_start"], rockets["where"]} == {""}


def test_csv_says_what_it_leaves_out(view: LedgerView) -> None:
    left_out = " ".join(FORMATS["csv"](view).left_out)
    assert "claims" in left_out
    assert "1 links" in left_out


def test_no_point_no_geometry(view: LedgerView) -> None:
    written = FORMATS["geojson"](view)
    features = json.loads(written.text)["features"]
    geometry = {feature["properties"]["label"]: feature["geometry"] for feature in features}
    assert geometry["rocket_attack"] is None
    assert geometry["shelling"] == {"type": "Point", "coordinates": [36.23, 49.99]}
    assert any("1 incidents have no point" in row for row in written.left_out)


def test_a_formula_is_not_run_by_a_spreadsheet(tmp_path: Path) -> None:
    paper = Paper("Shells hit.", "2024-05-07")
    paper.incident("Shells hit", label="=1+1")
    with Ledger(tmp_path / "f.db") as ledger:
        ledger.add(paper.reading())
        assert "'=1+1" in FORMATS["csv"](ledger.view()).text


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> str:
    """A format of one file and one line in the table."""
    module = ModuleType("tacitus.export.lines")
    module.write = lambda view: Written(text="".join(f"{i.id}\n" for i in view.incidents))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(FORMATS, "lines", Format(module.__name__, "text/plain"))
    return "lines"


def asked(folder: Path, path: str) -> Response:
    """What the API answers from the ledger of a folder."""
    with Ledger(folder / "l.db") as ledger:
        return TestClient(create_app(ledger), base_url="http://127.0.0.1").get(path)


def test_a_new_format_is_one_file_and_one_line(lines: str, view: LedgerView, tmp_path: Path) -> None:
    told = "".join(f"{incident.id}\n" for incident in view.incidents)
    ran = CliRunner().invoke(build_app(), ["export", lines, "--db", str(tmp_path / "l.db")])
    assert (ran.exit_code, ran.stdout) == (0, told)
    answer = asked(tmp_path, f"/api/export/{lines}")
    assert (answer.status_code, answer.text) == (200, told)
    assert answer.headers["content-type"].startswith("text/plain")


def test_an_unknown_format_is_refused_with_the_known_ones(view: LedgerView, tmp_path: Path) -> None:
    ran = CliRunner().invoke(build_app(), ["export", "kml", "--db", str(tmp_path / "l.db")])
    assert ran.exit_code == 2
    answer = asked(tmp_path, "/api/export/kml")
    assert answer.status_code == 400
    for said in (ran.output, answer.text):
        assert all(name in said for name in FORMATS)
