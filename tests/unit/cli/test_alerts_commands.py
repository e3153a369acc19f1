"""`tacitus alerts` from saving to removing, and the same filters in `tacitus incidents`."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest
from typer.testing import CliRunner

from ledger_factory import Paper, day
from tacitus.cli import build_app
from tacitus.errors import MissingInput, UsageError
from tacitus.ledger.ledger import Ledger


def said(*words: str) -> str:
    result = CliRunner().invoke(build_app(), list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_from_saving_to_removing(tmp_path: Path) -> None:
    db = ("--db", str(tmp_path / "l.db"))
    said(
        "alerts",
        "add",
        "k",
        "--near",
        "Kharkiv",
        "--kind",
        "shelling",
        "--killed-at-least",
        "2",
        "--new",
        *db,
    )
    with Ledger(tmp_path / "l.db") as ledger:
        paper = Paper("Shells fell on Kharkiv on Monday and killed 4.", "2024-05-07")
        paper.incident(
            "Shells fell on Kharkiv", label="shelling", when=day("2024-05-06"), where="Kharkiv", killed=4
        )
        ledger.add(paper.reading())
    assert "k\tnew: Shelling in Kharkiv, 4 killed\ti_" in said("alerts", "run", *db)
    assert said("alerts", "run", *db) == ""
    assert "new: Shelling in Kharkiv" in said("alerts", "list", "--changes", "3", *db)
    assert len(feedparser.parse(said("alerts", "feed", "k", *db)).entries) == 1
    assert "Kharkiv" in said("incidents", "--near", "Kharkiv", "--killed-at-least", "4", *db)
    assert said("incidents", "--near", "Kharkiv", "--killed-at-least", "5", *db) == ""
    said("alerts", "remove", "k", *db)
    assert said("alerts", "list", *db) == ""


def test_the_first_alert_makes_the_ledger_and_says_so(tmp_path: Path) -> None:
    words = ["alerts", "add", "k", "--kind", "shelling", "--db", str(tmp_path / "new.db")]
    first, second = (CliRunner().invoke(build_app(), [*words[:2], name, *words[3:]]) for name in ("k", "m"))
    assert "There was no ledger at" in first.stderr
    assert "tacitus watch" in first.stderr
    assert "There was no ledger" not in second.stderr
    assert first.exit_code == second.exit_code == 0
    wrong = CliRunner().invoke(build_app(), [*words[:2], "a name", *words[3:-1], str(tmp_path / "none.db")])
    assert wrong.exit_code != 0
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("alerts", "add", "k", "--near", "Nowhere At All"), UsageError),
        (("alerts", "feed", "none"), MissingInput),
        (("alerts", "remove", "none"), MissingInput),
        (("watch", "--status"), MissingInput),
        (("watch",), UsageError),
    ],
)
def test_what_is_not_there_is_said(tmp_path: Path, words: tuple[str, ...], error: type[Exception]) -> None:
    Ledger(tmp_path / "l.db").close()
    with pytest.raises(error):
        CliRunner().invoke(build_app(), [*words, "--db", str(tmp_path / "l.db")], catch_exceptions=False)
