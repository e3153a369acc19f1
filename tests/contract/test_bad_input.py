"""Bad input through the real command line: a clear message or reject row, an exit code, and the run goes on.

One folder holds every kind of bad file among good ones. `read` and `add` each run once over it.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tacitus.cli import build_app, main
from tacitus.errors import MissingInput, UsageError

STORY = (
    "Rebels shell town\nBy Jane Doe\n\nALEPPO, Syria (Wire) - Rebels shelled the town of Azaz on Friday, "
    "killing five civilians, a hospital official said.\n"
)
DATED = f"Published 24 March 2023\n\n{STORY}"
FRENCH = (
    "Au moins cinq civils ont été tués vendredi dans le bombardement de la ville d'Azaz, dans le nord de la "
    "Syrie, a annoncé un responsable de l'hôpital. Les rebelles ont démenti être à l'origine de l'attaque."
)
SOUP = (
    "<html><head><title>Rebels shell town</title><body><div><p>Rebels shelled the town of <b>Azaz on Friday, "
    "killing <i>five civilians</b>, a hospital official said.<table><tr><td><script>var a='<p>x</p>';</script>"
    "<p>Two others were wounded in the attack, the official added.</div></span><<<p<<>>&amp;&nbsp;&#0;"
    "&#xFFFFFFFF;<p>The town lies near the Turkish border."
)
HARVEST = (
    "Published 24 March 2023\n\nThe ministry of agriculture said on Thursday that the wheat harvest would be "
    "larger than last year, thanks to heavy rain in the spring.\n"
)
NOISE = random.Random(1).randbytes(5_000)

READ: dict[str, bytes] = {
    "code-page.txt": DATED.replace("a hospital official", "a hospital’s “press officer”").encode("cp1252"),
    "future.txt": f"Published: 3 March 2099\n\n{STORY}".encode(),
    "good.txt": DATED.encode(),
    "long-word.txt": f"Rebels shelled Azaz on Sunday, a resident said. {'a' * 250_000}".encode(),
    "no-date.txt": STORY.replace("Friday", "Monday").encode(),
    "no-incident.txt": HARVEST.encode(),
    "soup.html": SOUP.encode(),
    "wide.txt": DATED.replace("Friday", "Thursday").encode("utf-16"),
}
"""Files that are read, whatever is wrong with them."""
REJECTED: dict[str, tuple[bytes, str]] = {
    "arabic.txt": ("قتل خمسة جنود في هجوم بطائرة مسيرة على قاعدة".encode(), "unsupported_language"),
    "binary.txt": (NOISE, "unreadable_source"),
    "blank.txt": (b" \n\t\n", "empty_report"),
    "empty.txt": (b"", "empty_report"),
    "fifty-megabytes.txt": (b"a word " * 7_200_000, "report_too_large"),
    "french.txt": (FRENCH.encode(), "unsupported_language"),
    "nothing.html": (b"<html><script>x()</script><body></body></html>", "unreadable_source"),
    "nuls.txt": (b"\0" * 1_000, "unreadable_source"),
    "paper.pdf": (b"%PDF-1.4 binary", "unreadable_source"),
    "some-nuls.txt": (STORY.replace(" ", "\0").encode(), "unreadable_source"),
}
"""Files that are not read, and the reason for scripts."""
LINES = (
    json.dumps({"text": STORY.replace("Friday", "Saturday"), "date": "2023-03-27"}),
    "not json",
    "[1]",
    '{"title": "no text"}',
    '{"text": ""}',
    json.dumps({"text": "\ud800 " + STORY.replace("Friday", "Tuesday")}),
)
LINES_READ, LINES_REJECTED = 2, 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("reports")
    for name, raw in (READ | {name: raw for name, (raw, _) in REJECTED.items()}).items():
        (made / name).write_bytes(raw)
    (made / "lines.jsonl").write_text("\n".join(LINES), encoding="utf-8")
    return made


def run(*arguments: object) -> Result:
    return CliRunner().invoke(build_app(), [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def said(folder: Path) -> Result:
    """`tacitus read FOLDER --json`."""
    return run("read", folder, "--json")


@pytest.fixture(scope="module")
def readings(said: Result) -> dict[str, dict[str, object]]:
    read = [json.loads(line) for line in said.stdout.splitlines()]
    return {Path(reading["report"]["path"]).name: reading for reading in read}


def test_the_run_goes_on_and_ends_with_3(said: Result, readings: dict[str, object]) -> None:
    assert said.exit_code == 3
    assert set(readings) == {*READ, "lines.jsonl:1", "lines.jsonl:6"}


@pytest.mark.parametrize("name", REJECTED)
def test_one_line_says_what_is_wrong_with_it(said: Result, name: str) -> None:
    lines = [line for line in said.stderr.splitlines() if f"/{name}:" in line]
    assert len(lines) == 1
    assert lines[0].startswith("tacitus: ")
    assert lines[0].endswith(f"[{REJECTED[name][1]}]")
    assert "Traceback" not in said.stderr


def test_every_bad_line_of_json_lines_is_named(said: Result) -> None:
    assert [f"lines.jsonl:{n}:" in said.stderr for n in (2, 3, 4, 5)] == [True] * LINES_REJECTED


@pytest.mark.parametrize("name", ["code-page.txt", "good.txt", "no-date.txt", "soup.html", "wide.txt"])
def test_what_can_be_read_is_read_fully(readings: dict[str, dict[str, object]], name: str) -> None:
    incidents = readings[name]["incidents"]
    assert isinstance(incidents, list)
    assert [incident["label"] for incident in incidents] == ["shelling"]
    assert ("killed", 5) in {(toll["effect"], toll["best"]) for toll in incidents[0]["tolls"]}


def test_an_article_with_no_incident_is_no_failure(readings: dict[str, dict[str, object]]) -> None:
    assert readings["no-incident.txt"]["incidents"] == []


def test_no_date_stays_unknown_and_so_does_what_hangs_on_it(readings: dict[str, dict[str, object]]) -> None:
    reading = readings["no-date.txt"]
    assert reading["report"]["published"] is None
    assert reading["incidents"][0]["when"] is None


def test_a_date_in_the_future_is_set_aside_with_a_reject(readings: dict[str, dict[str, object]]) -> None:
    reading = readings["future.txt"]
    assert reading["report"]["published"] is None
    assert "future_date" in [reject["reason"] for reject in reading["rejects"]]


@pytest.mark.parametrize("date", ["2099-01-01", "2999-01-01", "9999-12-31"])
def test_a_person_s_date_in_the_future_is_wrong_usage(folder: Path, date: str) -> None:
    for command in ("read", "add"):
        error = run(command, folder / "good.txt", "--published", date).exception
        assert isinstance(error, UsageError)
        assert error.exit_code == 2
        assert "future" in error.message


def test_a_million_characters_in_one_line(tmp_path: Path) -> None:
    line = tmp_path / "line.txt"
    words = "the harvest was good and the roads were open in the valley that year "
    line.write_text(f"Rebels shelled Azaz on Friday, killing five people. {words * 15_000}"[:1_000_000])
    limit = {"TACITUS_MAX_CHARACTERS": ""}  # the limit that there is
    refused = CliRunner(env=limit).invoke(build_app(), ["read", str(line)])
    assert refused.exit_code == 3
    assert "1,000,000 characters; the longest report that is read has 300,000" in refused.stderr


def test_add_counts_up_and_adding_twice_adds_nothing(folder: Path, tmp_path: Path) -> None:
    db = tmp_path / "ledger.db"
    good, bad = len(READ) + LINES_READ, len(REJECTED) + LINES_REJECTED
    first = run("add", folder, "--db", db)
    assert first.exit_code == 3
    assert f"{good + bad} seen: {good} added, 0 already known, {bad} rejected" in first.stderr
    again = run("add", folder, "--db", db)
    assert again.exit_code == 3
    assert f"{good + bad} seen: 0 added, {good} already known, {bad} rejected" in again.stderr
    rows = [line.split("\t") for line in run("rejects", "--db", db).stdout.splitlines()]
    told = {Path(path).name: reason for path, _, reason, _ in rows}
    assert {name: told[name] for name in REJECTED} == {name: reason for name, (_, reason) in REJECTED.items()}
    assert "the chain holds" in run("verify", "--db", db).stdout


def test_nothing_there_is_wrong_usage(tmp_path: Path) -> None:
    for command in ("read", "add"):
        error = run(command, tmp_path / "none.txt").exception
        assert isinstance(error, MissingInput)
        assert error.exit_code == 2


def test_no_ledger_where_there_is_a_text(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report given as a ledger is said to be none, and stays as it is."""
    report = folder / "good.txt"
    monkeypatch.setattr("sys.argv", ["tacitus", "incidents", "--db", str(report)])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 5
    assert report.read_bytes() == READ["good.txt"]


def test_standard_input_and_exit_codes_in_a_process_of_its_own() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "from tacitus.cli import main; main()", "read", "-"],
        input=NOISE,
        capture_output=True,
        check=False,
    )
    assert told.returncode == 3
    assert told.stderr.decode() == (
        "tacitus: -: It is binary, and no kind of source that can be read. "
        "The kinds are listed in docs/sources.md; save it as one of them. [unreadable_source]\n"
    )
