"""The worked questions of the cookbook are run, in their order, and each gives an answer."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from exports import files
from ledger_factory import Paper, actor, day, voice
from tacitus.ledger.ledger import Ledger

COOKBOOK = (Path(__file__).resolve().parents[2] / "docs/cookbook.md").read_text("utf-8")
QUESTION = re.compile(r"^## (\d+)\. (.*)$", re.MULTILINE)
R = re.compile(r"^```r\n(.*?)^```", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def fill(path: Path) -> None:
    """Two reports that disagree, one that copies another, and who is said to have done it."""
    words = "A drone killed 11 in Hasakah, the monitor said. The army blamed a militia."
    with Ledger(path) as ledger:
        for outlet, published, killed, by in (
            ("Wire", "2023-03-24", 11, "the monitor"),
            ("Daily", "2023-03-25", 19, "ACLED"),
        ):
            paper = Paper(words.replace("11", str(killed)) + f" ({by})", published, outlet)
            paper.incident(
                f"A drone killed {killed}",
                label="drone_strike",
                when=day("2023-03-23"),
                where="Hasakah",
                targets=[actor("residents", "SYR", "civilian")],
                killed=killed,
                by=voice(by, "monitor"),
                responsibility=[paper.says("attributed", "a militia", "blamed a militia", voice("the army"))],
            )
            ledger.add(paper.extraction())
        copy = Paper(words + " (the monitor)", "2023-03-26", "Copyist")
        copy.incident(
            "A drone killed 11", label="drone_strike", when=day("2023-03-23"), where="Hasakah", killed=11
        )
        ledger.add(copy.extraction())


def test_there_are_ten_and_each_gives_an_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pyarrow", "duckdb"):
        pytest.importorskip(
            module, reason=f"{module} is not installed: the cookbook was NOT run (make setup-dev)"
        )
    monkeypatch.chdir(tmp_path)
    fill(tmp_path / "samples.db")
    titles = QUESTION.findall(COOKBOOK)
    assert [number for number, _ in titles] == [str(n) for n in range(1, 11)]
    names: dict[str, Any] = {}
    for question in re.split(r"^## ", COOKBOOK, flags=re.MULTILINE):
        names.pop("answer", None)
        for block in PYTHON.findall(question):
            exec(compile(ast.parse(block), question.splitlines()[0], "exec"), names)
        if re.match(r"\d+\.", question):
            assert "answer" in names, question.splitlines()[0]
            assert names["answer"] or question.startswith("10."), question.splitlines()[0]
    names["ledger"].close()


def write_tables(folder: Path) -> None:
    """What `tacitus export csv -o incidents.csv` writes."""
    fill(folder / "samples.db")
    with Ledger(folder / "samples.db") as ledger:
        made, _ = files("csv", ledger)
    for part, content in made.items():
        (folder / (f"incidents.{part}" if part else "incidents.csv")).write_bytes(content)


def test_the_columns_that_are_asked_of_in_r_are_there(tmp_path: Path) -> None:
    write_tables(tmp_path)
    (block,) = R.findall(COOKBOOK)
    for file in re.findall(r'read\.csv\("([^"]+)"', block):
        assert (tmp_path / file).exists()
    header = (tmp_path / "incidents.claims.csv").read_text("utf-8").splitlines()[0].split(",")
    (asked,) = re.findall(r"aggregate\((\w+) ~ (\w+) \+ (\w+)", block)
    assert set(asked) <= set(header)


def test_the_question_in_r_is_run_too(tmp_path: Path) -> None:
    command = shutil.which("Rscript")
    if command is None:
        pytest.skip("R is not installed: question 10 was NOT run")
    write_tables(tmp_path)
    (block,) = R.findall(COOKBOOK)
    ran = subprocess.run([command, "-e", block], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "value_best" in ran.stdout
