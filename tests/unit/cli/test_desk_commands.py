"""`tacitus desk …` on a ledger made by hand: each command says what it did and how to undo it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ledger_factory import SHELLING as TEXT
from ledger_factory import a_raid, a_reading
from tacitus.cli import build_app
from tacitus.errors import ChangedSince, MissingInput, UsageError
from tacitus.ledger.ledger import Ledger

RUN = CliRunner()


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.db"
    with Ledger(path) as ledger:
        for one in (a_reading(TEXT, killed=9), a_raid()):
            ledger.add(one)
    return path


def run(*arguments: object) -> str:
    result = RUN.invoke(build_app(), [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def desk(db: Path, *arguments: object) -> str:
    """Say something, as Ada; returns the ruling's id."""
    said = run("desk", *arguments, "--db", db, "--by", "Ada")
    found = re.match(r"(\w_[0-9a-f]{16}): .*undo: tacitus withdraw \1", said)
    assert found, said
    return found.group(1)


def listed(db: Path) -> dict[str, dict[str, object]]:
    lines = run("incidents", "--db", db, "--json").splitlines()
    return {str(row["label"]): row for row in map(json.loads, lines)}


def test_each_word_holds_and_is_undone(db: Path) -> None:
    shelling, raid = (str(listed(db)[label]["id"]) for label in ("shelling", "shooting"))
    with Ledger(db, read_only=True) as ledger:
        claims = {claim.field: claim for claim in ledger.part([shelling]).claims}
    report, toll = claims["toll"].report, claims["toll"].id
    made = [
        desk(db, "correct", toll, "killed 2", "--words", "Two people died", "-r", "misread"),
        desk(db, "claim", report, "nine were hurt", "toll", "wounded 9", "--incident", shelling, "-r", "x"),
        desk(db, "set", shelling, "status", "ongoing", "-r", "still going"),
        desk(db, "check", shelling, "when"),
        desk(db, "note", shelling, "ask the hospital"),
        desk(db, "tag", shelling, "markets"),
        desk(db, "link", raid, "response", shelling, "-r", "they say so"),
        desk(db, "publish", shelling, "-r", "weekly", "--place", "Bulletin 7"),
        desk(db, "alias", "the mayor", "Mayor of Kharkiv", "-r", "one man"),
    ]
    now = listed(db)["shelling"]
    assert {(t["effect"], t["best"]) for t in now["totals"]} == {("killed", 2), ("wounded", 9)}
    assert now["status"] == "ongoing"
    assert {(m["field"], m["act"]) for m in now["provenance"]} >= {("tolls", "correct"), ("when", "check")}
    shown = run("judgements", "--db", db)
    assert all(one in shown for one in made)
    assert "killed 9 → killed 2" in shown.lower() or "9" in shown
    for one in reversed(made):
        run("withdraw", one, "-r", "undone", "--db", db)
    after = listed(db)["shelling"]
    assert after["provenance"] == []
    assert [(t["effect"], t["best"]) for t in after["totals"]] == [("killed", 9)]


def test_dropped_dismissed_merged_and_split(db: Path) -> None:
    shelling, raid = (str(listed(db)[label]["id"]) for label in ("shelling", "shooting"))
    with Ledger(db, read_only=True) as ledger:
        toll = next(c.id for c in ledger.part([shelling]).claims if c.field == "toll")
    desk(db, "drop", toll, "-r", "an age, not a toll")
    assert listed(db)["shelling"]["totals"] == []
    gone = desk(db, "dismiss", raid, "-r", "a film")
    assert "shooting" not in listed(db)
    with pytest.raises(MissingInput, match="a film"):
        run("show", raid, "--db", db)
    run("withdraw", gone, "-r", "a film of it", "--db", db)
    merged = desk(db, "merge", shelling, raid, "-r", "one thing")
    assert len(listed(db)) == 1
    with pytest.raises(UsageError, match="Ada judged"):
        desk(db, "move", raid, "-r", "another thing")
    run("withdraw", merged, "-r", "two things", "--db", db)
    desk(db, "move", raid, "--to", shelling, "-r", "the same farm")
    assert len(listed(db)) == 1


def test_what_has_changed_is_not_overwritten(db: Path) -> None:
    row = listed(db)["shelling"]
    desk(db, "set", row["id"], "status", "denied", "--version", row["version"], "-r", "one")
    with pytest.raises(ChangedSince, match="status"):
        desk(db, "set", row["id"], "status", "ongoing", "--version", row["version"], "-r", "two")


def test_words_that_are_not_there(db: Path) -> None:
    with Ledger(db, read_only=True) as ledger:
        report = ledger.view().reports[0].id
    for words in ("i", "nowhere at all", "90-80", "0-9999"):
        with pytest.raises(UsageError):
            desk(db, "claim", report, words, "type", "shelling", "-r", "x")


def test_a_ledger_is_read_anew(db: Path, tmp_path: Path) -> None:
    shelling = str(listed(db)["shelling"]["id"])
    made = desk(db, "note", shelling, "ask the hospital")
    said = run("reread", tmp_path / "new.db", "--db", db)
    assert "read anew" in said
    with Ledger(tmp_path / "new.db") as anew:
        fits = any(note.ruling == made for i in anew.view().incidents for note in i.notes)
        assert fits or made in run("judgements", "--unfit", "--db", tmp_path / "new.db")
        assert {one.id for one in anew.view().reports} == {one.id for one in Ledger(db).view().reports}


def test_the_queue_is_listed_dealt_with_and_undone(db: Path) -> None:
    found = json.loads(run("queue", "--json", "--db", db))
    first, second = found["items"]
    assert first["cost"] >= second["cost"]
    listed = run("queue", "--db", db)
    assert first["key"] in listed
    assert f"{first['cost']} = " in listed
    done = run("queue", "skipped", first["key"], "-r", "no paper at hand", "--by", "Ada", "--db", db)
    assert json.loads(run("queue", "--json", "--db", db))["total"] == 1
    assert "no paper at hand" in run("queue", "--state", "skipped", "--db", db)
    made = done.partition(":")[0]
    run("withdraw", made, "-r", "found it", "--db", db)
    assert json.loads(run("queue", "--json", "--db", db))["total"] == 2
    with pytest.raises(UsageError):
        run("queue", "skipped", first["key"], "--db", db)
