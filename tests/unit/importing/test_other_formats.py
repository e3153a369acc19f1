"""POLECAT, Airwars, Atlos, and tables that nobody described."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from exports import files
from importing import bring, figures, only, rejects
from ledger_factory import Paper, day, voice
from tacitus.cli import build_app
from tacitus.errors import UsageError
from tacitus.exchange.import_rules import rules_from
from tacitus.ledger.ledger import Ledger
from tacitus.pipeline.guessing import guess
from tacitus.pipeline.importing import Asked, import_table


def written(path: Path, *rows: dict[str, str], separator: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as sink:
        out = csv.DictWriter(sink, list(rows[0]), delimiter=separator)
        out.writeheader()
        out.writerows(rows)
    return path


def test_polecat(ledger: Ledger, tmp_path: Path) -> None:
    row = {
        "Event ID": "20230324-1", "Event Date": "2023-03-24", "Event Type": "ASSAULT", "Event Mode": "drone",
        "Actor Name": "Houthis", "Actor Country": "YEM", "Primary Actor Sector": "REB", "Recipient Name": "Saudi Aramco",
        "Primary Recipient Sector": "BUS", "Placename": "Jeddah", "Country": "SAU", "Latitude": "21.54",
        "Longitude": "39.17", "Source": "Reuters", "Publication Date": "2023-03-25", "Raw Placename": 'the "port"',
    }  # fmt: skip
    talks = row | {"Event ID": "2", "Event Type": "CONSULT", "Event Mode": ""}
    made = bring(ledger, "polecat", written(tmp_path / "p.tsv", row, talks, separator="\t"))
    assert (made.added, made.left_out, made.rejected, made.words) == (1, 1, 0, ())
    i = only(ledger)
    assert (i.label, i.mode, i.where and i.where.country) == ("drone_strike", "drone", "SAU")
    assert [(a.name, a.category) for a in i.targets] == [("Saudi Aramco", "business")]
    assert ledger.view().reports[0].published is not None


def test_airwars(ledger: Ledger, tmp_path: Path) -> None:
    row = {
        "code": "CS1501", "date": "2023-03-23", "date_end": "2023-03-24", "country_name": "Syria",
        "location_name": "Al Mayadin", "strike_type_name": "Airstrike", "latitude": "35.01", "longitude": "40.45",
        "geolocation_accuracy_name": "Town", "civilian_non_combatants_killed_min": "2", "num_sources": "3",
        "civilian_non_combatants_killed_max": "4", "children_killed_min": "1", "children_killed_max": "1",
        "civilian_non_combatants_injured_min": "5", "civilian_non_combatants_injured_max": "5",
        "local_first_reported_by": "Deir Ezzor 24",
    }  # fmt: skip
    assert bring(ledger, "airwars", written(tmp_path / "a.csv", row)).added == 1
    i = only(ledger)
    assert figures(i) == [("killed", 2, None, 4, "Airwars"), ("wounded", 5, 5, 5, "Airwars")]
    assert [(t.group, t.part_of and t.part_of.high) for t in i.tolls if t.part_of] == [("child", 4)]
    assert (i.label, i.when and i.when.precision) == ("air_strike", "range")


def test_atlos_names_no_place_and_no_kind(ledger: Ledger, tmp_path: Path) -> None:
    row = {
        "status": "Unclaimed", "description": "Footage shows an air strike on a bridge.", "sensitive": "Not Sensitive",
        "latitude": "49.99", "longitude": "36.23", "date": "2024-05-06", "source_1": "https://example.org/1",
    }  # fmt: skip
    quiet = row | {"description": "A picture of a cat."}
    made = bring(ledger, "atlos", written(tmp_path / "a.csv", row, quiet))
    assert (made.added, made.rejected) == (1, 1)
    assert rejects(ledger) == [("a.csv:3", "No cell says of what kind it is.")]
    i = only(ledger)
    assert i.where is not None
    assert (i.label, i.where.name) == ("air_strike", "49.99, 36.23")


SURVEY = {
    "Ref": "A-1", "Date of incident": "3 May 2024", "Town": "Kharkiv", "Country": "Ukraine", "Lat": "49.99",
    "Long": "36.23", "Type of attack": "Shelling", "Attacker": "Russian forces", "Killed (max)": "5",
    "Killed (min)": "3", "Injured": "9", "Source": "Police", "Comments": "Hit a market.", "Weather": "rain",
}  # fmt: skip


def test_a_table_that_nobody_described_is_drafted(ledger: Ledger, tmp_path: Path) -> None:
    others = [
        SURVEY | {"Ref": f"A-{n}", "Type of attack": kind} for n, kind in enumerate(("Air strike", "?"), 2)
    ]
    path = written(tmp_path / "my survey.csv", SURVEY, *others)
    drafted = guess(path)
    assert '"Air strike" = "air_strike"' in drafted.text
    assert '# "?" = "?"' in drafted.text
    assert drafted.words[-1] == "not read: Weather"
    rules = rules_from(drafted.text, "draft.toml")
    assert (rules.dataset, rules.row.id, rules.when.start) == ("my survey", ("Ref",), "Date of incident")
    made = import_table(ledger, path, Asked(rules=rules))
    assert (made.added, made.rejected, made.words) == (2, 1, ())
    first = min(ledger.view().incidents, key=lambda i: i.label == "air_strike")
    assert (first.label, first.where and first.where.name) == ("shelling", "Kharkiv")
    assert figures(first) == [("killed", 3, None, 5, "my survey"), ("wounded", 9, 9, 9, "my survey")]
    assert [a.name for a in first.initiators] == ["Russian forces"]


def test_a_table_without_ids_is_known_by_what_tells_its_rows_apart(tmp_path: Path) -> None:
    rows = [{"date": f"2024-05-0{n}", "place": "Kharkiv", "description": "Shelling."} for n in (1, 2, 3)]
    rules = rules_from(guess(written(tmp_path / "t.csv", *rows)).text, "t.toml")
    assert rules.row.id == ("date",)
    with pytest.raises(UsageError, match="no column of dates"):
        guess(written(tmp_path / "u.csv", {"colour": "red", "shape": "round"}))


def test_the_command_drafts_imports_and_says_what_came_of_it(tmp_path: Path, table: Any) -> None:
    app, runner = build_app(), CliRunner()
    survey, rules, db = written(tmp_path / "s.csv", SURVEY), tmp_path / "s.toml", str(tmp_path / "l.db")
    made = runner.invoke(app, ["import", "--guess", str(survey), "-o", str(rules)])
    assert made.exit_code == 0
    assert "killed low: column 'Killed (min)'" in made.output
    said = runner.invoke(app, ["import", str(rules), str(survey), "--db", db])
    assert (said.exit_code, "1 rows of s: 1 added" in said.output) == (0, True)
    wrong = runner.invoke(app, ["import", "acled", str(table("acled", {"latitude": "north"})), "--db", db])
    assert (wrong.exit_code, "1 cells not taken" in wrong.output) == (3, True)
    shown = runner.invoke(app, ["import", "ged", "--show-mapping"])
    assert shown.output.startswith("# How a row of UCDP GED is read.")


def our_own() -> Ledger:
    """A ledger of two incidents."""
    paper = Paper("Shells hit Kharkiv. A drone hurt two near Hasakah.", "2024-05-07")
    paper.incident(
        "Shells hit",
        label="shelling",
        when=day("2024-05-06"),
        where="Kharkiv",
        killed=12,
        by=voice("the mayor"),
    )
    paper.incident("A drone hurt two", label="drone_strike", wounded=2)
    ledger = Ledger("memory:out")
    ledger.add(paper.extraction())
    return ledger


@pytest.mark.parametrize(("name", "file"), [("json", "x.json"), ("datapackage", "x.zip"), ("csv", "x.csv")])
def test_our_own_tables_come_back(ledger: Ledger, tmp_path: Path, name: str, file: str) -> None:
    with our_own() as source:
        made, _ = files(name, source)
        before = {i.id: (i.label, i.totals) for i in source.view().incidents}
    (tmp_path / file).write_bytes(made[""])
    imported = bring(ledger, "csv", tmp_path / file)
    assert (imported.added, imported.cells, imported.words) == (2, 0, ())
    found = {ledger.report(i.members[0].report).row.id: i for i in ledger.view().incidents}
    assert {key: (i.label, i.totals) for key, i in found.items()} == before
    speakers = {
        row.speaker for i in ledger.view().incidents for row in i.toll_history if row.effect == "killed"
    }
    assert [[link.name for link in speaker or ()] for speaker in speakers] == [
        ["Another ledger", "the mayor"]
    ]


def test_archives_and_packages_that_are_wrong_are_said(ledger: Ledger, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.csv", "a,b\n")
        archive.writestr("b.csv", "a,b\n")
    (tmp_path / "datapackage.json").write_text(
        '{"resources": [{"name": "incidents", "path": "../../secret.csv"}]}'
    )
    with pytest.raises(UsageError, match="holds 2 tables"):
        bring(ledger, "csv", tmp_path / "two.zip")
    with pytest.raises(UsageError, match="outside of its folder"):
        bring(ledger, "csv", tmp_path)
    (tmp_path / "datapackage.json").write_text('{"resources": []}')
    with pytest.raises(UsageError, match="no table of incidents"):
        bring(ledger, "csv", tmp_path)
