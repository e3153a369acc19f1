"""Tables: the data package, Parquet, databases and Arrow hold the same, and their own readers open them."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from exports import AtHand, files, installed
from tacitus.errors import InstallationError, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.tables import TABLES
from tacitus.model.query import IncidentQuery

FORMULA = "=Army; 2nd"


def tool(name: str) -> ModuleType:
    """A reader; where it is not installed the test says so."""
    return pytest.importorskip(
        name, reason=f"{name} is not installed: this format was NOT opened (make setup-dev)"
    )


def saved(folder: Path, name: str, ledger: Ledger) -> dict[str, Path]:
    """An export's files on disk."""
    found, loss = files(name, ledger)
    assert loss["incidents"]["written"] == loss["incidents"]["asked"] == 8
    paths = {part: folder / (part or f"main.{name}") for part in found}
    for part, content in found.items():
        paths[part].write_bytes(content)
    return paths


def counts(ledger: Ledger) -> dict[str, int]:
    """How many rows each table has."""
    view = ledger.view()
    return {
        "incidents": 8,
        "claims": len(view.claims),
        "links": len(view.links),
        "reports": len(view.reports),
    }


def test_the_data_package_passes_frictionless(hard: Ledger, tmp_path: Path) -> None:
    frictionless = tool("frictionless")
    (archive,) = saved(tmp_path, "datapackage", hard).values()
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path / "package")
    report = frictionless.Package(str(tmp_path / "package" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "note", "rowNumber", "fieldName"])
    tasks = {task.name: task.stats["rows"] for task in report.tasks}
    assert {name: tasks[name] for name in counts(hard)} == counts(hard)
    with (tmp_path / "package" / "actors.csv").open(encoding="utf-8", newline="") as rows:
        assert FORMULA in {row["name"] for row in csv.DictReader(rows)}, (
            "nothing is put before a formula here"
        )


def test_duckdb_reads_the_parquet_with_nested_spans_and_null_figures(hard: Ledger, tmp_path: Path) -> None:
    duckdb = tool("duckdb")
    tool("pyarrow")
    paths = saved(tmp_path, "parquet", hard)
    for name, expected in counts(hard).items():
        path = paths["" if name == "incidents" else f"{name}.parquet"]
        assert duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall() == [(expected,)]
    found = duckdb.sql(
        f"SELECT evidence[1].start, evidence[1].text, words FROM '{paths['claims.parquet']}' WHERE effect = 'wounded'"
    ).fetchall()
    (report,) = hard.view().reports
    text = hard.report(report.id).text
    assert all(text[start:].startswith(words) for start, words, _ in found)
    assert found
    asked = f"SELECT killed_best, lat, when_start FROM '{paths['']}' WHERE label = 'abduction'"
    assert duckdb.sql(asked).fetchall() == [(None, None, None)]


def test_the_views_of_sqlite_have_speaker_value_and_evidence(hard: Ledger, tmp_path: Path) -> None:
    (path,) = saved(tmp_path, "sqlite", hard).values()
    with sqlite3.connect(path) as connection:
        asked = (
            "SELECT speaker, value_best, evidence FROM said WHERE effect = 'killed' AND role = 'authority'"
        )
        assert connection.execute(asked).fetchall() == [("the mayor of Kharkiv", 12, "=CMD hit the")]
        assert connection.execute(
            "SELECT killed_best FROM incidents WHERE label = 'abduction'"
        ).fetchone() == (None,)
        held = connection.execute("SELECT count(*) FROM who_is_said_to_have_done_it").fetchone()
        assert held[0] >= 2


def test_the_views_of_duckdb_are_the_same(hard: Ledger, tmp_path: Path) -> None:
    duckdb = tool("duckdb")
    (path,) = saved(tmp_path, "duckdb", hard).values()
    with duckdb.connect(str(path), read_only=True) as connection:
        asked = (
            "SELECT speaker, value_best, evidence FROM said WHERE effect = 'killed' AND role = 'authority'"
        )
        assert connection.execute(asked).fetchall() == [("the mayor of Kharkiv", 12, "=CMD hit the")]
        assert connection.execute("SELECT count(*) FROM claims").fetchall() == [(counts(hard)["claims"],)]
        assert connection.execute(
            "SELECT name FROM actors WHERE part = 'initiator' AND name LIKE '=%'"
        ).fetchall()


def test_a_table_of_the_ledger_is_arrow(hard: Ledger) -> None:
    tool("pyarrow")
    for name, table in TABLES.items():
        assert hard.table(name).column_names == list(table.names)
    claims = hard.table("claims", IncidentQuery(country=frozenset({"UKR"})))
    assert set(claims.column("claimant").to_pylist()) >= {"the mayor of Kharkiv", None}
    assert str(claims.schema.field("value_best").type) == "int64"
    with pytest.raises(UsageError, match="no table 'mentions'"):
        hard.table("mentions")


def test_without_the_extra_it_is_said_what_to_install(hard: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pyarrow", "duckdb"):
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setattr("tacitus.data_packages.has", lambda module: False)
    for run in (lambda: hard.table("claims"), lambda: files("parquet", hard), lambda: files("duckdb", hard)):
        with pytest.raises(InstallationError, match=r"tacitus\[tables\]"):
            run()


WRITTEN = {
    "airwars": lambda made: packed(made[""], "claims.csv") - 1,
    "csv": lambda made: len(list(csv.reader(io.StringIO(made["claims.csv"].decode())))) - 1,
    "datapackage": lambda made: packed(made[""], "claims.csv") - 1,
    "ftm": lambda made: len(list(csv.reader(io.StringIO(made["statements.csv"].decode())))) - 1,
    "json": lambda made: len(json.loads(made[""])["claims"]),
    "stix": lambda made: sum(one["type"] == "note" for one in json.loads(made[""])["objects"]),
}
"""Format that holds claims → how many it has."""


def packed(content: bytes, name: str) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return len(list(csv.reader(io.StringIO(archive.read(name).decode()))))


@pytest.mark.slow
@pytest.mark.parametrize("name", installed())
def test_ten_thousand_claims_on_one_incident_are_written(name: str, hard: Ledger) -> None:
    require_many(name, hard, 10_000)


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_a_hundred_claims_on_one_incident_are_written(name: str, hard: Ledger) -> None:
    require_many(name, hard, 100)


def require_many(name: str, ledger: Ledger, count: int) -> None:
    view = ledger.view()
    one = next(claim for claim in view.claims if claim.field == "toll")
    many = tuple(replace(one, id=f"c_{n}") for n in range(count))
    incident = next(i for i in view.incidents if i.id == one.incident)
    made, loss = files(name, AtHand(replace(view, claims=many, incidents=(incident,), links=())))
    assert loss["incidents"]["written"] == 1
    if name in WRITTEN:
        assert WRITTEN[name](made) == count
