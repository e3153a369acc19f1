"""Each format holds what it says it holds, and says what it cannot."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from exports import exported, files, installed
from ledger_factory import Paper, day, voice
from tacitus.app import create_app
from tacitus.cli import build_app
from tacitus.exchange.loss import schema_text
from tacitus.export import FORMATS, Format
from tacitus.export.job import Job
from tacitus.ledger.ledger import Ledger
from tacitus.model.codec import from_plain, to_plain
from tacitus.model.ledger import LedgerView
from tacitus.web import downloads


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
    written, loss = files("json", view)
    plain = json.loads(written[""])
    assert (loss["words"], loss["changes"], loss["left_out"]) == ([], [], [])
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
    assert exported("json", view) == exported("json", again)


def test_csv_leaves_the_unknown_empty(view: LedgerView) -> None:
    rows = list(csv.DictReader(io.StringIO(exported("csv", view))))
    shelling = next(row for row in rows if row["label"] == "shelling")
    rockets = next(row for row in rows if row["label"] == "rocket_attack")
    assert (shelling["killed_low"], shelling["killed_best"], shelling["killed_high"]) == ("3", "3", "3")
    assert shelling["killed_speakers"] == "the mayor"
    assert {rockets["killed_best"], rockets["lat"], rockets["when_start"], rockets["where"]} == {""}


def test_csv_says_what_it_leaves_out(view: LedgerView) -> None:
    _, loss = files("csv", view)
    assert {row["field"]: row["incidents"] for row in loss["summary"]} == {"toll_history": 1, "links": 1}
    assert any("links (1)" in sentence for sentence in loss["words"])


def test_no_point_no_geometry(view: LedgerView) -> None:
    features = json.loads(exported("geojson", view))["features"]
    geometry = {feature["properties"]["label"]: feature["geometry"] for feature in features}
    assert geometry["rocket_attack"] is None
    assert geometry["shelling"] == {"type": "Point", "coordinates": [36.23, 49.99]}


def test_a_formula_is_not_run_by_a_spreadsheet(tmp_path: Path) -> None:
    paper = Paper("Shells hit.", "2024-05-07")
    paper.incident("Shells hit", label="=1+1")
    with Ledger(tmp_path / "f.db") as ledger:
        ledger.add(paper.reading())
        assert "'=1+1" in exported("csv", ledger)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> str:
    """A format of one file and one line in the table."""
    module = ModuleType("tacitus.export.lines")

    def write(job: Job) -> None:
        for case in job.wanted():
            job.main.write(f"{case.incident.id}\n".encode())
            job.losses.write()

    module.write = write
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(FORMATS, "lines", Format("lines", "text/plain", ".txt", "Lines"))
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
    ran = CliRunner().invoke(build_app(), ["export", "pdf", "--db", str(tmp_path / "l.db")])
    assert ran.exit_code == 2
    answer = asked(tmp_path, "/api/export/pdf")
    assert answer.status_code == 400
    for said in (ran.output, answer.text):
        assert all(name in said for name in FORMATS)


@pytest.mark.parametrize("name", installed())
def test_every_loss_report_adds_up_and_fits_its_schema(name: str, hard: Ledger) -> None:
    schema = Path(__file__).resolve().parents[3] / "docs/loss.schema.json"
    assert schema.read_text("utf-8") == schema_text(), (
        "python -m tacitus.exchange.loss > docs/loss.schema.json"
    )
    _, loss = files(name, hard)
    Draft202012Validator(json.loads(schema_text())).validate(loss)
    tally = loss["incidents"]
    assert tally["asked"] == tally["written"] + tally["left_out"] == 8
    assert len(loss["left_out"]) == tally["left_out"]
    assert sum(row["incidents"] for row in loss["summary"]) == len(loss["changes"])
    assert loss["cursor"] == hard.cursor()


@pytest.mark.parametrize("name", installed())
def test_command_and_api_give_the_same_bytes(name: str, hard: Ledger, tmp_path: Path) -> None:
    filters = [("country", "UKR"), ("country", "SYR"), ("from", "2024-05-02"), ("status", "current")]
    filters.append(("as_of", "2024-05-08"))
    options = [word for key, value in filters for word in (f"--{key.replace('_', '-')}", value)]
    out = tmp_path / f"out{FORMATS[name].suffix}"
    ran = CliRunner().invoke(build_app(), ["export", name, "--db", str(hard.path), "-o", str(out), *options])
    assert ran.exit_code == 0, ran.output
    client = TestClient(create_app(hard), base_url="http://127.0.0.1")
    content = client.get(f"/api/export/{name}", params=filters).content
    if FORMATS[name].same_bytes:
        assert content == out.read_bytes()
    else:
        (tmp_path / "downloaded").write_bytes(content)
        assert tables_in(tmp_path / "downloaded") == tables_in(out)
    loss = out.with_name(f"{out.name}.loss.json")
    assert client.get(f"/api/export/{name}/loss", params=filters).json() == json.loads(
        loss.read_text("utf-8")
    )
    for part in FORMATS[name].beside:
        beside = out.with_name(f"{out.stem}.{part}").read_bytes()
        assert client.get(f"/api/export/{name}", params=[*filters, ("part", part)]).content == beside
    page = client.get(f"/download/{name}", params=filters)
    assert page.status_code == 200
    assert html.escape(FORMATS[name].title) in page.text
    link = html.unescape(re.search(rf'href="(/api/export/{name}[?"][^"]*)"', page.text).group(1))
    assert client.get(link).content == content or not FORMATS[name].same_bytes


def tables_in(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The tables of a DuckDB file, which carries random marks beside what is in it."""
    import duckdb

    with duckdb.connect(str(path), read_only=True) as connection:
        names = [name for (name,) in connection.execute("SHOW TABLES").fetchall()]
        assert "incidents" in names
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall() for name in names}


def test_the_page_tries_some_of_many_incidents_and_the_file_has_all(
    hard: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = TestClient(create_app(hard), base_url="http://127.0.0.1")
    total = client.get("/api/incidents?status=*").json()["total"]
    whole = client.get("/download/csv?status=*").text
    assert f"{total} incidents asked for: {total} in the file" in whole
    monkeypatch.setattr(downloads, "MOST_TRIED", 2)
    page = client.get("/download/csv?status=*").text
    assert f"{total} incidents asked for. Of the oldest 2, 2 in the file, 0 left out" in page
    assert "Nothing is lost." not in page
    link = html.unescape(re.search(r'href="(/api/export/csv\?[^"]*)"', page).group(1))
    assert len({row["id"] for row in csv.DictReader(io.StringIO(client.get(link).text))}) == total


def test_the_page_shows_what_would_be_lost_before_a_download(hard: Ledger) -> None:
    client = TestClient(create_app(hard), base_url="http://127.0.0.1")
    menu = client.get("/?country=SYR").text
    link = html.unescape(re.search(r'href="(/download/ged[^"]*)"', menu).group(1))
    assert "country=SYR" in link
    assert "status=current" in link
    page = client.get(link).text
    assert "GED holds events with at least one death" in page
    assert "wounded 2" in page
    file = html.unescape(re.search(r'href="(/api/export/ged\?[^"]*)"', page).group(1))
    assert len(client.get(file).text.splitlines()) == 2
    assert client.get("/download/pdf").status_code == 400
