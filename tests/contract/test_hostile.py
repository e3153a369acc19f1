"""Reports that once stopped a whole import, each as a kind; and what becomes of one that reading fails on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import tacitus
from tacitus.cli import build_app
from tacitus.errors import UnreadableSource
from tacitus.ledger.ledger import Ledger
from tacitus.model.records import Interval, Reading, Report
from tacitus.pipeline import intake
from tacitus.settings import Settings
from tacitus.sources.html import read_html
from tacitus.sources.jsonl import read_jsonl
from tacitus.sources.source import Opened, Original

STORY = "Rebels shelled the town of Azaz on Friday, killing five civilians, {}, a hospital official said."
PLAIN = STORY.replace(" {},", "")

WRITTEN = (
    "on the 90th day of the war",
    "on the 50th anniversary of the uprising",
    "near the 38th parallel",
    "on the 60th floor",
    "on the 0th day",
    "on 24 March 2023, 18:00-24:00",
    "on 24 March 2023 at 10:00 +44 20 7946 0958",
    "on 24 March 2023 10:00-1130",
    "at 2023-03-24T10:15+99:00",
    "at 2023-03-24T10:15+0300",
    "30 centuries after the war",
    "9999-12-31 overnight",
    "at midnight on 31 December 9999",
    "on the morning of 1 January 0001",
    "999999999 years ago",
    "within 9999999999999 days",
    "1.2.3 km north of Aleppo",
    "999999999999999 km north of Aleppo",
    "killing " + "9" * 400 + " people",
    "killing " + "9" * 5_000 + " people",
    "on ²² March",
    "killing 10 10⁶ people",
    "killing 1 00⁶ people",
    "at 1⁶ o'clock",
    "١٢ people",
)
"""Phrases that lead out of the calendar, the map or the numbers."""
NESTED = (
    "Rebels " + "killed and " * 1_200 + "killed five people in Azaz.",
    "The ministry has published a list of all those who were killed when rebels shelled the town: "
    + ", ".join(f"John Smith of the {n}th" for n in range(990))
    + " and Tom Brown.",
    "the son of " * 800 + "the mayor was killed in Azaz.",
    "(" * 900 + "Rebels killed five people" + ")" * 900,
)
"""Sentences of a depth that no parser's tree should have."""
FIELDS: tuple[dict[str, object], ...] = (
    {"url": "[removed]"},
    {"url": "http://[::1"},
    {"published": "2023-03-24T10:15+99:00"},
    {"published": "2023-03-24T10:15+24:00"},
    {"published": "9999-12-31T23:59:59Z"},
    {"title": ["a", "list"], "outlet": {"name": "x"}, "authors": 5},
)
HEADS = (
    '<script type="application/ld+json">{"datePublished":"2023-\n03-24"}</script>',
    '<script type="application/ld+json">{"datePublished":"2023-03-24\\q"}</script>',
    '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",'
    '"headline":["a","b"],"author":[1],"publisher":{"name":["x"]}}</script>',
    *(f'<meta charset="{name}">\x80' for name in ("undefined", "idna", "hex", "rot13", "unicode_escape")),
)


@pytest.mark.parametrize("dated", ["2023-03-24", None])
@pytest.mark.parametrize("words", WRITTEN)
def test_a_phrase_is_read_and_the_rest_with_it(words: str, dated: str | None) -> None:
    reading = tacitus.read(STORY.format(words), published=dated)
    assert [incident.label for incident in reading.incidents][:1] == ["shelling"]


def test_what_int_reads_is_asked_for_as_decimal() -> None:
    """`isdigit` is true of "⁶", which no number can be made of."""
    package = Path(tacitus.__file__).parent
    assert [path.name for path in package.rglob("*.py") if ".isdigit(" in path.read_text("utf-8")] == []


@pytest.mark.parametrize("text", NESTED)
def test_a_sentence_of_any_depth_is_read(text: str) -> None:
    assert tacitus.read(text, published="2023-03-24").report.text == text


@pytest.mark.parametrize("fields", FIELDS)
def test_a_field_of_json_lines_costs_no_report(fields: dict[str, object]) -> None:
    line = json.dumps({"text": PLAIN, **fields}).encode()
    assert opened(read_jsonl, line).text == PLAIN


def test_numbers_of_thousands_of_digits_in_json() -> None:
    line = f'{{"text": "{PLAIN}", "n": {"9" * 5_000}, "m": -{"9" * 5_000}}}'.encode()
    assert opened(read_jsonl, line).text == PLAIN


@pytest.mark.parametrize("head", HEADS)
def test_a_field_of_a_page_costs_no_report(head: str) -> None:
    page = f"<html><head>{head}</head><body><p>{PLAIN}</p><p>{PLAIN}</p></body></html>".encode("latin-1")
    assert PLAIN in opened(read_html, page).text


def test_a_page_whose_root_is_a_picture_is_said_to_hold_no_text() -> None:
    page = f"<svg><foreignObject><html><body><p>{PLAIN}</p></body></html></foreignObject></svg>".encode()
    with pytest.raises(UnreadableSource):
        opened(read_html, page)


def test_an_escaped_slash_in_the_date_of_a_page() -> None:
    head = '<script type="application/ld+json">{"datePublished":"2023\\/03\\/24"}</script>'
    report = opened(read_html, f"<html><head>{head}</head><body><p>{PLAIN * 3}</p></body></html>".encode())
    assert report.published is not None
    assert report.published.start.startswith("2023-03-24")


def opened(reader: object, raw: bytes) -> Report:
    (found,) = reader(Original(path="x", raw=raw), Settings())
    assert isinstance(found, Opened)
    intake.read_new(found.report)
    return found.report


def run(*arguments: object) -> Result:
    return CliRunner().invoke(build_app(), [str(argument) for argument in arguments])


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(PLAIN.replace("five", {"a": "5", "b": "six", "c": "ten"}[name]))
    return folder


def failing(
    report: Report, *, mentions: bool = False, published: Interval | None = None, **_: object
) -> Reading:
    """A reader that has not learnt to read the second report."""
    if "six" in report.text:
        raise ZeroDivisionError("six")
    return READ_NEW(report, published=published)


READ_NEW = intake.read_new


def test_reading_goes_on_behind_a_report_that_it_fails_on(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "read_new", failing)
    said = run("read", files, "--json")
    assert said.exit_code == 3
    assert len(said.stdout.splitlines()) == 2
    assert "reports/b.txt: ZeroDivisionError: six (" in said.stderr
    assert "[reader_failed]" in said.stderr


def test_a_report_that_reading_failed_on_is_kept_and_read_again(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = tmp_path / "ledger.db"
    monkeypatch.setattr(intake, "read_new", failing)
    added = run("add", files, "--db", db, "--published", "2023-03-24")
    assert added.exit_code == 3
    assert "3 seen: 2 added, 0 already known, 1 rejected" in added.stderr
    (row,) = run("rejects", "--db", db).stdout.splitlines()
    assert row.split("\t")[1:3] == ["read", "reader_failed"]
    (files / "b.txt").unlink()
    assert run("rejects", "--db", db, "--retry").exit_code == 3  # no newer version yet
    monkeypatch.undo()
    retried = run("rejects", "--db", db, "--retry")
    assert retried.exit_code == 0
    assert "1 seen: 1 added" in retried.stderr
    assert run("rejects", "--db", db).stdout == ""
    with Ledger(db) as ledger:
        assert {entry.published.start[:10] for entry in ledger.reports() if entry.published} == {"2023-03-24"}
        assert len(ledger.reports()) == 3
        assert ledger.verify() == []


def test_a_report_that_takes_too_long_says_at_which_step(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TACITUS_SECONDS_A_REPORT", "0.000001")
    said = run("read", files / "a.txt")
    assert said.exit_code == 3
    assert "It was not read within 1e-06 seconds" in said.stderr
    run("add", files / "a.txt", "--db", tmp_path / "ledger.db")
    assert "\toverrun\t" in run("rejects", "--db", tmp_path / "ledger.db").stdout


def test_a_wrong_setting_is_wrong_usage(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TACITUS_MAX_CHARACTER", "5")
    said = run("read", files)
    assert isinstance(said.exception, tacitus.errors.UsageError)
    assert "Did you mean TACITUS_MAX_CHARACTERS?" in str(said.exception)
