"""`python -m evaluation CORPUS` where the corpora and rulers are absent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from evaluation.parts import ROOT

RECORDS = [
    {"id": "one", "text": "BEIRUT (Agency) - Gunmen killed three soldiers in Homs on Monday."},
    {"id": "two", "text": ""},
    {"id": "three"},
    {"id": "four", "text": "\x00\ufeff ((("},
]


def run(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TACITUS_SHARED": str(tmp_path / "nowhere"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "evaluation", *arguments]
    return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)


def test_predictions_are_written_without_a_ruler(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text("\n".join(map(json.dumps, RECORDS)), "utf-8")
    ran = run(tmp_path, "voa_events", "--gold", "gold.jsonl", "--predictions", "made/out.jsonl")
    assert ran.returncode == 0, ran.stderr
    made = [json.loads(line) for line in (tmp_path / "made" / "out.jsonl").read_text("utf-8").splitlines()]
    assert [one["id"] for one in made] == ["one", "two", "three", "four"]
    assert any(event["type"] == "Life:Die" for event in made[0]["events"])
    assert made[2] == {"id": "three", "events": []}
    assert "record three" in ran.stderr


def test_table_and_gate_say_that_nothing_was_measured(tmp_path: Path) -> None:
    for command in ("all", "gate"):
        ran = run(tmp_path, command)
        assert ran.returncode == 4
        assert "nowhere" in ran.stderr
