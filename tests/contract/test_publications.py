"""One text in two outlets: two publications of one origin, and the same one twice adds nothing."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from tacitus.cli import build_app

RUN = CliRunner()
TEXT = (
    "Shells hit a market in Kharkiv on Monday and killed seven people, the regional governor said. "
    "The stalls burned for an hour."
)


def run(*arguments: object) -> str:
    result = RUN.invoke(build_app(), [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_second_outlet_is_kept(tmp_path: Path) -> None:
    report, db = tmp_path / "report.txt", tmp_path / "ledger.db"
    report.write_text(TEXT, "utf-8")
    for outlet, added in (("Daily", 1), ("Gazette", 1), ("daily", 0)):
        told = run("add", report, "--db", db, "--outlet", outlet, "--published", "2024-05-07")
        assert f"{added} added, {1 - added} already known" in told
    exported = json.loads(RUN.invoke(build_app(), ["export", "json", "--db", str(db)]).stdout)
    assert sorted(entry["outlet"] for entry in exported["reports"]) == ["Daily", "Gazette"]
    assert len({entry["origin"] for entry in exported["reports"]}) == 1
    (incident,) = exported["incidents"]
    assert len(incident["members"]) == 2
    assert incident["independent_origins"] == 1
