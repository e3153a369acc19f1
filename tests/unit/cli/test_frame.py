"""The command line's frame: version, help, exit codes, doctor."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tacitus.cli import SECTIONS, build_app, main
from tacitus.cli.checks import (
    check_boundaries,
    check_cache,
    check_gazetteer,
    check_language,
    check_sources,
    run_checks,
)
from tacitus.settings import Settings

RUNNER = CliRunner()
MOST_MODULES = 60
"""That `import tacitus` may load beyond what Python loads by itself; it loads half as many."""


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Exit code of `tacitus ARGUMENTS` run in this process."""
    monkeypatch.setattr("sys.argv", ["tacitus", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    return int(stopped.value.code or 0)


def test_version_and_help() -> None:
    assert RUNNER.invoke(build_app(), ["--version"]).output.startswith("tacitus 0")
    said = RUNNER.invoke(build_app(), ["--help"]).output
    assert "Exit codes" in said
    assert {"read", "doctor"} <= set(said.split())


def test_help_has_every_command_once_under_a_heading() -> None:
    said = RUNNER.invoke(build_app(), ["--help"]).output.splitlines()
    below = said[said.index("Bring in:") :]
    listed = [line.split()[0] for line in below if line.startswith("  ") and line[2] != " "]
    commands = build_app().registered_commands
    there = {command.name or getattr(command.callback, "__name__", "") for command in commands}
    there |= {str(group.name) for group in build_app().registered_groups}
    assert sorted(listed) == sorted(there)
    assert listed.index("add") < listed.index("incidents") < listed.index("queue") < listed.index("doctor")
    assert {name for names in SECTIONS.values() for name in names.split()} <= there


def test_wrong_use_is_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "read", "--bogus") == 2
    assert run(monkeypatch, "read", "/nowhere/at/all.txt") == 2
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said.startswith("tacitus: There is no such file or folder: /nowhere/at/all.txt")


def test_rejected_is_exit_code_3_and_one_line_says_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    assert run(monkeypatch, "read", str(tmp_path / "a.txt"), "--json") == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "[empty_report]" in captured.err


def test_import_loads_nothing_heavy() -> None:
    code = (
        "import sys, tacitus, tacitus.cli; tacitus.cli.build_app();"
        "print(sorted({'spacy', 'pydantic', 'numpy'} & set(sys.modules)))"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )


def test_import_is_quick() -> None:
    """Counted in modules, which cost the same in proportion on every machine."""
    bare, imported = (_modules(code) for code in ("pass", "import tacitus"))
    assert imported < bare + MOST_MODULES


def _modules(code: str) -> int:
    code = f"import sys; {code}; print(len(sys.modules))"
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)


def test_doctor_as_json() -> None:
    result = RUNNER.invoke(build_app(), ["doctor", "--json"])
    plain = json.loads(result.output)
    assert plain["ok"] == (result.exit_code == 0)
    assert {finding["state"] for finding in plain["findings"]} <= {"ok", "note", "broken"}
    assert all(finding["remedy"] for finding in plain["findings"] if finding["state"] == "broken")


def test_doctor_names_the_kinds_of_sources_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_sources(Settings()).state == "ok"
    monkeypatch.setattr("tacitus.data_packages.has", lambda module: module not in ("pypdfium2", "warcio"))
    found = check_sources(Settings())
    assert found.state == "note"
    assert "PDF with a text layer" in found.message
    assert "WARC archives of the web" in found.message
    assert "tacitus[sources]" in found.remedy


def test_doctor_names_what_is_wrong(tmp_path: Path) -> None:
    absent = check_language(Settings(pipeline="no_such_pipeline"))
    assert (absent.state, "TACITUS_PIPELINE" in absent.remedy) == ("broken", True)
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert check_cache(Settings(cache=blocked)).state == "broken"
    assert check_gazetteer(Settings(cache=tmp_path)).state == "note"
    assert len(run_checks(Settings(cache=tmp_path))) == 10


def test_boundaries_that_are_not_installed_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tacitus.ground.places.boundaries.find_boundaries", lambda: None)
    found = check_boundaries(Settings(cache=tmp_path))
    assert found.state == "note"
    assert "make setup" in found.remedy
