"""`tacitus read`: what is printed, and what a person's date and outlet do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tacitus
from tacitus.cli import main
from tacitus.cli.reading_text import summary
from tacitus.errors import EmptyReport, UnsupportedLanguage, UsageError

TEXT = (
    "Rebels shell town\nBy Jane Doe\n\nALEPPO, Syria (Reuters) - Rebels shelled the town of Azaz on Friday, "
    "killing five civilians, a hospital official said.\n"
)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Exit code of `tacitus ARGUMENTS` run in this process."""
    monkeypatch.setattr("sys.argv", ["tacitus", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    return int(stopped.value.code or 0)


def test_json_lines_in_the_order_of_the_files(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"{TEXT}\nReport {name}.\n")
    (tmp_path / "aa.txt").write_text("قتل خمسة جنود في هجوم بطائرة مسيرة على قاعدة")
    code = run(monkeypatch, "read", str(tmp_path), "--json", "--published", "2023-03-25")
    captured = capsys.readouterr()
    readings = [json.loads(line) for line in captured.out.splitlines()]
    assert code == 3
    assert "[unsupported_language]" in captured.err
    assert [Path(reading["report"]["path"]).name for reading in readings] == ["a.txt", "b.txt"]
    report = readings[0]["report"]
    assert (report["title"], report["outlet"], report["authors"]) == (
        "Rebels shell town",
        "Reuters",
        ["Jane Doe"],
    )
    assert report["published"]["start"] == "2023-03-25T00:00:00"
    assert "mentions" not in readings[0]
    for span in _spans(readings[0]):
        assert report["text"][span["start"] : span["end"]] == span["text"]


def _spans(value: object) -> list[dict[str, object]]:
    if isinstance(value, dict):
        own = [value] if {"start", "end", "text"} <= value.keys() and isinstance(value["start"], int) else []
        return own + [span for part in value.values() for span in _spans(part)]
    return [span for part in value for span in _spans(part)] if isinstance(value, list) else []


def test_for_people(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    assert run(monkeypatch, "read", str(path), "--explain") == 0
    said = capsys.readouterr().out
    assert "Rebels shell town" in said
    assert "5" in said
    assert "Segments" in said
    assert "dateline    ALEPPO, Syria (Reuters) -" in said


def test_python_api() -> None:
    reading = tacitus.read(TEXT, published="2023-03-25", outlet="Wire")
    assert reading.report.outlet == "Wire"
    assert reading.report.published is not None
    assert "Rebels shell town" in summary(reading)
    with pytest.raises(EmptyReport):
        tacitus.read("  ")
    with pytest.raises(UnsupportedLanguage):
        tacitus.read("قتل خمسة جنود في هجوم بطائرة مسيرة على قاعدة")
    with pytest.raises(UsageError, match="no date"):
        tacitus.read(TEXT, published="last week")
    with pytest.raises(UsageError, match="future"):
        tacitus.read(TEXT, published="2099-01-01")


def test_a_report_from_the_future_loses_its_date_and_says_so() -> None:
    reading = tacitus.read(f"Rebels shell town\nPublished: 3 March 2099\n\n{TEXT}")
    assert reading.report.published is None
    assert "future_date" in [reject.reason for reject in reading.rejects]
