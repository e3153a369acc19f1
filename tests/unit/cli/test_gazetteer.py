"""`tacitus gazetteer`: importing and removing packs."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tacitus.cli import build_app

RUNNER = CliRunner()


def test_a_list_of_ones_own_comes_and_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TACITUS_CACHE", str(tmp_path))
    table = tmp_path / "own.csv"
    table.write_text("name,lat,lon,kind,source\nCamp Zumra,35.1,40.2,camp,survey\n", "utf-8")
    arguments = [
        "gazetteer",
        "import",
        "csv",
        str(table),
        "--source",
        "notes",
        "--licence",
        "CC0",
        "--name",
        "own",
    ]
    assert "1 places in pack own" in RUNNER.invoke(build_app(), arguments).output
    assert sorted(path.name for path in (tmp_path / "packs").iterdir()) == ["own.csv", "own.json"]
    assert RUNNER.invoke(build_app(), ["gazetteer", "remove", "own"]).exit_code == 0
    assert list((tmp_path / "packs").iterdir()) == []


def test_foreign_formats_have_a_command_each() -> None:
    said = RUNNER.invoke(build_app(), ["gazetteer", "import", "--help"]).output
    assert {"geonames", "wof", "csv"} <= set(said.split())
