"""Each format holds what it says it holds, and says what it cannot."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from ledger_factory import Paper, day, voice
from tacitus.export import FORMATS
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
