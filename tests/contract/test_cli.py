"""The command line as scripts meet it: one process each, what goes to which stream, and the exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tacitus import errors

STORY = (
    "Published 24 March 2023\n\nRebels shelled the town of Azaz on Friday, killing five civilians, a hospital "
    "official said.\n"
)


def run(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from tacitus.cli import main; main()", *arguments],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        env=os.environ | environment,
    )


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--version",), 0, ""),
        (("bogus",), 2, "bogus"),
        (("read",), 2, "FILE"),
        (("read", "/nowhere.txt"), 2, "There is no such file"),
        (("incidents", "--db", "/nowhere.db"), 2, "There is no ledger"),
        (("show", "i_0", "--db", "/nowhere.db"), 2, "There is no ledger"),
        (("export", "pdf"), 2, "pdf"),
        (("actors", "show", "no such actor"), 2, "No actor"),
    ],
)
def test_exit_codes_and_one_line_of_why(arguments: tuple[str, ...], code: int, said: str) -> None:
    done = run(*arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_installation_is_4_and_says_what_to_do() -> None:
    done = run("read", "-", stdin=STORY, TACITUS_PIPELINE="no_such_pipeline")
    assert done.returncode == 4
    assert done.stderr.startswith("tacitus: The language pipeline 'no_such_pipeline' is not installed.")


def test_standard_output_is_json_alone_whatever_the_locale() -> None:
    done = run("read", "-", "--json", stdin=STORY, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert done.stderr == ""
    (line,) = done.stdout.splitlines()
    incident = json.loads(line)["incidents"][0]
    assert incident["where"]["name"] in done.stdout


def test_from_reports_to_an_export(tmp_path: Path) -> None:
    """Add, list, show, export: each step gives the next what it needs."""
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    db = ("--db", str(tmp_path / "l.db"))
    assert run("add", str(tmp_path / "a.txt"), *db).returncode == 0
    incident = json.loads(run("incidents", "--json", *db).stdout)
    assert "a hospital official" in run("show", incident["id"], *db).stdout
    missing = run("show", "i_0000000000000000", *db)
    assert missing.returncode == 2
    assert "i_0000000000000000" in missing.stderr
    told = run("export", "geojson", *db)
    assert told.returncode == 0
    assert len(json.loads(told.stdout)["features"]) == 1


def test_every_error_of_the_tree_has_an_exit_code_that_the_help_explains() -> None:
    found: list[type[errors.TacitusError]] = [errors.TacitusError]
    for kind in found:
        found.extend(kind.__subclasses__())
    said = errors.exit_code_lines()
    assert all(f" {kind.exit_code} " in said for kind in found)
    assert {kind.exit_code for kind in found} == {1, 2, 3, 4, 5}
