"""The ledger's commands, on a ledger made by hand (no reading) and on files that are rejected."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ledger_factory import Paper, day, voice
from tacitus.cli import build_app
from tacitus.engine import in_process
from tacitus.errors import MissingInput, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.records import Reading, Reject, Report
from tacitus.pipeline.add import Tally, Turned, add_reports

RUN = CliRunner()


def papers() -> list[Paper]:
    one = Paper(
        "Jets struck a depot in Deir ez-Zor on Friday and killed 11, a monitor said.", "2024-05-10", "daily"
    )
    one.incident(
        "Jets struck a depot in Deir ez-Zor",
        label="air_strike",
        when=day("2024-05-10"),
        where="Deir ez-Zor",
        means=["air_strike"],
        killed=11,
        by=voice("The Monitor", "monitor"),
    )
    two = Paper(
        "Air strikes on Deir ez-Zor on Friday left 19 dead, the monitor now says.", "2024-05-11", "agency"
    )
    two.incident(
        "Air strikes on Deir ez-Zor",
        label="air_strike",
        when=day("2024-05-10"),
        where="Deir ez-Zor",
        means=["air_strike"],
        killed=19,
        by=voice("The Monitor", "monitor"),
    )
    three = Paper("Rockets hit Kharkiv in March.", "2024-04-02", "wire")
    three.incident("Rockets hit Kharkiv", label="rocket_attack", when=day("2024-03-05"), where="Kharkiv")
    return [one, two, three]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.db"
    with Ledger(path) as ledger:
        for paper in papers():
            ledger.add(paper.reading())
    return path


def run(*arguments: object) -> str:
    result = RUN.invoke(build_app(), [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def listed(db: Path, *filters: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run("incidents", "--db", db, "--json", *filters).splitlines()]


def test_incidents_and_their_filters(db: Path) -> None:
    assert [row["label"] for row in listed(db)] == ["rocket_attack", "air_strike"]
    assert [row["label"] for row in listed(db, "--type", "air_strike")] == ["air_strike"]
    assert [row["label"] for row in listed(db, "--country", "ukr")] == ["rocket_attack"]
    assert [row["label"] for row in listed(db, "--since", "2024-05-10")] == ["air_strike"]
    assert [row["label"] for row in listed(db, "--until", "2024-03-05")] == ["rocket_attack"]
    assert listed(db, "--as-of", "2024-04-01") == []
    assert len(run("incidents", "--db", db).splitlines()) == 2


def test_a_date_that_is_none(db: Path) -> None:
    with pytest.raises(UsageError):
        run("incidents", "--db", db, "--as-of", "yesterday")


def test_show_quotes_the_evidence_of_every_speaker(db: Path) -> None:
    shown = run("show", listed(db, "--type", "air_strike")[0]["id"], "--db", db)
    assert "The Monitor" in shown
    assert "“Air strikes on Deir ez-Zor”" in shown
    assert "merged because" in shown


def test_judge_splits_withdraw_restores(db: Path) -> None:
    before = listed(db)
    merged = before[1]["merged_ids"]
    assert isinstance(merged, list)
    made = run("judge", before[1]["id"], merged[0], "different", "-r", "two raids", "--by", "Ada", "--db", db)
    assert len(listed(db)) == 3
    assert "Ada judged them different: two raids" in run("why", before[1]["id"], merged[0], "--db", db)
    run("withdraw", made.split(":")[0], "-r", "one after all", "--db", db)
    assert listed(db) == before
    assert "withdrawn" in run("judgements", "--db", db)


def test_ratings_stand_in_brackets_until_withdrawn(db: Path) -> None:
    incident = listed(db, "--type", "air_strike")[0]
    clean = run("show", incident["id"], "--db", db)
    assert "[B]" not in clean
    made = run("rate", "the monitor", "b", "-r", "right before", "--by", "Ada", "--db", db)
    claims = incident["claims"]
    assert isinstance(claims, list)
    run("rate", claims[0], "2", "-r", "photos", "--by", "Ada", "--db", db)
    shown = run("show", incident["id"], "--db", db)
    assert "The Monitor [B]" in shown
    assert "[2]" in shown
    exported = json.loads(run("export", "json", "--db", db))["ratings"]
    assert [(r["scale"], r["subject"], r["value"], r["by"]) for r in exported] == [
        ("reliability", "the monitor", "B", "Ada"),
        ("credibility", claims[0], "2", "Ada"),
    ]
    run("withdraw", made.split(":")[0], "-r", "mistaken", "--db", db)
    assert "The Monitor [B]" not in run("show", incident["id"], "--db", db)
    assert run("judgements", "--db", db).count("in force") == 1


def test_the_past_can_be_asked_by_every_command(db: Path) -> None:
    incident = listed(db, "--type", "air_strike")[0]
    (merged,) = incident["merged_ids"]
    assert "one incident" in run("why", incident["id"], merged, "--db", db, "--as-of", "2024-05-11")
    with pytest.raises(MissingInput, match="as of 2024-05-10"):
        run("why", incident["id"], merged, "--db", db, "--as-of", "2024-05-10")
    assert run("search", "dead", "--db", db, "--as-of", "2024-05-10") == ""
    assert run("search", "dead", "--db", db, "--as-of", "2024-05-11") != ""
    assert run("search", "dead", "--db", db, "--as-of", "2024-05-11", "--clock", "known") == ""
    run("judge", incident["id"], merged, "different", "-r", "two raids", "--by", "Ada", "--db", db)
    assert "two raids" in run("judgements", "--db", db)
    assert run("judgements", "--db", db, "--as-of", "2024-05-11") == ""
    assert run("contradictions", "--db", db, "--as-of", "2024-05-10") == ""
    assert run("chains", "--db", db, "--as-of", "2024-05-10") == ""
    assert run("rejects", "--db", db, "--as-of", "2024-05-10") == ""


@pytest.mark.parametrize(
    ("subject", "grade", "error"), [("The Monitor", "G", UsageError), ("Nobody", "A", MissingInput)]
)
def test_what_cannot_be_rated(db: Path, subject: str, grade: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        run("rate", subject, grade, "-r", "x", "--db", db)


def test_a_contradiction_is_settled_and_opened_again(db: Path) -> None:
    with Ledger(db) as ledger:
        other = Paper("Ministry: the strike on Deir ez-Zor on Friday killed 40.", "2024-05-11", "ministry")
        other.incident(
            "the strike on Deir ez-Zor",
            label="air_strike",
            when=day("2024-05-10"),
            where="Deir ez-Zor",
            means=["air_strike"],
            killed=40,
            by=voice("The Ministry"),
        )
        ledger.add(other.reading())
    rows = [row.split("\t") for row in run("contradictions", "--open", "--db", db).splitlines()]
    (clash,) = (row for row in rows if row[3] == "tolls.killed")
    made = run("settle", clash[0], "-r", "different counts", "--by", "Ada", "--db", db)
    assert clash[0] not in run("contradictions", "--open", "--db", db)
    assert "Ada: different counts" in run("contradictions", "--incident", clash[5], "--db", db)
    assert "resolved by Ada" in run("show", clash[5], "--db", db)
    run("withdraw", made.split(":")[0], "-r", "not after all", "--db", db)
    assert clash[0] in run("contradictions", "--open", "--db", db)
    with pytest.raises(MissingInput):
        run("settle", "k_none", "-r", "x", "--db", db)


def test_chains_tell_lags_and_verify_tells_disorder(db: Path) -> None:
    paper = Paper("Troops raided Hasakah. It answered the bombing of Beirut a day before.", "2024-06-03")
    raid = paper.incident("Troops raided Hasakah", label="raid", when=day("2024-06-02"), where="Hasakah")
    bomb = paper.incident("the bombing of Beirut", label="bombing", when=day("2024-06-05"), where="Hasakah")
    other = paper.incident("a day before", label="bombing", when=day("2024-06-01"), where="Hasakah")
    paper.link(raid, other, "retaliation", "stated", "It answered")
    assert "order:" not in run("verify", "--db", db)
    with Ledger(db) as ledger:
        ledger.add(paper.reading())
    told = run("chains", "--db", db)
    assert f"in retaliation for {other} (stated" in told
    assert "lags of retaliation: n = 1, 0 to 48 hours\n" in told
    (chain,) = [json.loads(line) for line in run("chains", "--json", "--db", db).splitlines()]
    assert chain["incidents"] == [other, raid]
    wrong = Paper("The raid on Hasakah answered what came after it, a gazette wrote.", "2024-06-04")
    one = wrong.incident("The raid on Hasakah", label="raid", when=day("2024-06-02"), where="Hasakah")
    two = wrong.incident("what came after it", label="bombing", when=day("2024-06-05"), where="Hasakah")
    wrong.link(one, two, "retaliation", "stated", "answered")
    with Ledger(db) as ledger:
        ledger.add(wrong.reading())
        for here, there in ((one, raid), (two, bomb)):
            ledger.judge(here, there, "same", by="Ada", reason="told twice")
    told = run("verify", "--db", db)
    assert "the chain holds" in told
    assert "is dated before it" in told


@pytest.mark.parametrize("format_", ["json", "csv", "geojson"])
def test_export_to_a_file_is_what_goes_to_standard_output(db: Path, tmp_path: Path, format_: str) -> None:
    out = tmp_path / "out"
    run("export", format_, "--db", db, "-o", out)
    printed = RUN.invoke(build_app(), ["export", format_, "--db", str(db)]).stdout
    assert out.read_text(encoding="utf-8").splitlines() == printed.splitlines()


def test_the_keeping_commands(db: Path, tmp_path: Path) -> None:
    assert "the chain holds" in run("verify", "--db", db)
    run("backup", tmp_path / "copy.db", "--db", db)
    run("restore", tmp_path / "copy.db", "--db", tmp_path / "back.db")
    run("export-log", "--db", db, "-o", tmp_path / "log.jsonl")
    run("export-log", "--db", tmp_path / "back.db", "-o", tmp_path / "back.jsonl")
    assert (tmp_path / "back.jsonl").read_bytes() == (tmp_path / "log.jsonl").read_bytes()
    run("import-log", tmp_path / "log.jsonl", "--db", tmp_path / "new.db")
    assert listed(tmp_path / "back.db") == listed(tmp_path / "new.db") == listed(db)
    run("redact", "depot", "-r", "a test", "--db", db)
    assert "depot" not in run("export", "json", "--db", db)


def test_no_ledger_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="tacitus add"):
        run("incidents", "--db", tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_counts_add_up_and_a_second_run_adds_nothing(tmp_path: Path) -> None:
    found = [paper.reading().report for paper in papers()]
    bad = Turned(path="bad.txt", reject=Reject(stage="source", reason="empty_report", message="empty"))
    refused = found[2]

    def read(report: Report) -> Reading | Reject:
        if report.id == refused.id:
            return Reject(stage="read", reason="unsupported_language", message="not English")
        return Reading(report=report)

    with Ledger(tmp_path / "l.db") as ledger:
        seen: list[Tally] = []
        first = add_reports(ledger, [*found, found[0], bad], read, in_process, progress=seen.append)
        assert (first.added, first.known, first.rejected, first.seen) == (2, 1, 2, 5)
        assert len(seen) == 5
        second = add_reports(ledger, [*found, bad], read, in_process)
        assert (second.added, second.known, second.rejected) == (0, 2, 2)
        assert {row.reject.reason for row in ledger.rejects()} == {"empty_report", "unsupported_language"}


def test_some_rejected_is_exit_code_3(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    result = RUN.invoke(build_app(), ["add", str(tmp_path / "empty.txt"), "--db", str(tmp_path / "l.db")])
    assert result.exit_code == 3
    assert "1 rejected" in result.output


def test_a_list_without_an_incident_and_a_search_without_a_find_say_so(db: Path) -> None:
    nothing = RUN.invoke(build_app(), ["incidents", "--country", "Mali", "--db", str(db)])
    assert (nothing.stdout, nothing.stderr) == ("", "No incident of the ledger is so.\n")
    lost = RUN.invoke(build_app(), ["search", "zeppelin", "crew", "--db", str(db)])
    assert (lost.stdout, lost.stderr) == ("", "Nothing has all these words: zeppelin crew. Try fewer.\n")
    with pytest.raises(UsageError, match="Did you mean 'Mali'"):
        RUN.invoke(build_app(), ["incidents", "--country", "Malli", "--db", str(db)], catch_exceptions=False)


def test_days_of_a_list_go_by_the_names_of_an_export_too(db: Path) -> None:
    asked = ("--from", "2024-05-01", "--to", "2024-05-31", "--db", db)
    assert len(run("incidents", *asked).splitlines()) == 1
    assert run("incidents", *asked) == run(
        "incidents", "--since", "2024-05", "--until", "2024-05", "--db", db
    )


def test_a_terminal_is_shown_the_trends_that_are_there(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("trends", "--step", "month", "--db", db).startswith("first_day,last_day,")
    monkeypatch.setattr("typer.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    told = run("trends", "--step", "month", "--db", db)
    assert "first_day" not in told
    assert [line.split()[:3] for line in told.splitlines() if line.strip().startswith("2024")] == [
        ["2024-03-01", "1", "not"],
        ["2024-05-01", "1", "19"],
    ]


def test_figures_of_several_voices_are_a_line_each(db: Path) -> None:
    other = Paper("The blast at Deir ez-Zor on Friday killed 8, a medic said.", "2024-05-12", "gazette")
    told = other.incident(
        "The blast",
        label="air_strike",
        when=day("2024-05-10"),
        where="Deir ez-Zor",
        killed=8,
        by=voice("A medic", "authority"),
    )
    with Ledger(db) as ledger:
        ledger.add(other.reading())
        air = next(one.id for one in ledger.view().incidents if one.label == "air_strike" and one.id != told)
        if told in {one.id for one in ledger.view().incidents}:
            ledger.judge(air, told, "same", by="Ada", reason="told again")
    said = [line.strip() for line in run("show", told, "--db", db).splitlines()]
    assert "8 killed, per A medic, 2024-05-12" in said
    assert "19 killed, per The Monitor, 2024-05-11" in said
    assert not [line for line in said if line.startswith("8–")]


def test_a_queue_that_is_cut_says_how_much_is_left(db: Path) -> None:
    whole = run("queue", "--db", db)
    total = int(whole.split(" open:")[0])
    assert total > 1
    assert "more: --limit" not in whole
    assert f"\n{total - 1} more: --limit {total}\n" in run("queue", "--limit", "1", "--db", db)
