"""Cases one by one are what the whole view says; a cursor gives what changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger_factory import Paper, day
from tacitus.errors import UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.query import IncidentQuery

EVERY = IncidentQuery(status=frozenset("*"))


def told(killed: int, published: str, outlet: str = "daily", town: str = "Kharkiv") -> Paper:
    paper = Paper(
        f"Shells killed {killed} in {town}, as was told on {published}. A raid followed.", published, outlet
    )
    shelling = paper.incident(
        f"Shells killed {killed}", label="shelling", when=day("2024-05-06"), where=town, killed=killed
    )
    raid = paper.incident("A raid followed", label="armed_clash", when=day("2024-05-07"), where=town)
    paper.link(raid, shelling, "follows", "sequence", "followed")
    return paper


def test_cases_are_what_the_view_says(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        for paper in (
            told(3, "2024-05-07"),
            told(5, "2024-05-08", "wire"),
            told(7, "2024-05-08", "wire", "Erbil"),
        ):
            ledger.add(paper.extraction())
        view, cases = ledger.view(), list(ledger.cases(EVERY))
        assert [case.incident for case in cases] == list(view.incidents)
        assert sorted(c.id for case in cases for c in case.claims) == sorted(c.id for c in view.claims)
        assert {c for case in cases for c in case.claims} == set(view.claims)
        assert {link for case in cases for link in case.links} == set(view.links)
        assert {entry for case in cases for entry in case.reports} == set(view.reports)
        (raid,) = [case for case in cases if case.incident.label == "armed_clash" and case.incident.where
                   and case.incident.where.name == "Erbil"]  # fmt: skip
        assert [other.label for other in raid.others] == ["shelling"]
        then = list(ledger.cases(IncidentQuery(status=frozenset("*"), as_of="2024-05-07")))
        assert [case.incident for case in then] == list(ledger.view("2024-05-07").incidents)


def test_a_cursor_gives_what_is_new_and_changed_and_gone(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(told(3, "2024-05-07").extraction())
        first = ledger.cursor()
        assert (list(ledger.cases(EVERY, first)), ledger.gone(EVERY, first)) == ([], [])
        ledger.add(told(7, "2024-05-08", "wire", "Erbil").extraction())
        assert {c.incident.where.name for c in ledger.cases(EVERY, first) if c.incident.where} == {"Erbil"}
        second = ledger.cursor()
        shelling, other = (i.id for i in ledger.view().incidents if i.label == "shelling")
        ledger.judge(shelling, other, "same", by="Ada", reason="one")
        changed, gone = list(ledger.cases(EVERY, second)), ledger.gone(EVERY, second)
        (kept,) = (case.incident.id for case in changed)
        assert [(one.id, one.now) for one in gone] == [(({shelling, other} - {kept}).pop(), kept)]
        in_ukraine = IncidentQuery(status=frozenset("*"), country=frozenset({"UKR"}))
        assert {one.now for one in ledger.gone(in_ukraine, second)} == {None}, "it counts as elsewhere now"


def test_another_rule_makes_every_row_a_changed_one(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(told(3, "2024-05-07").extraction())
        cursor = ledger.cursor()
        other = cursor[:-8] + "00000000"
        assert len(list(ledger.cases(EVERY, other))) == 2
        for wrong in ("c1", "c1.x.00000000", "2024-05-07"):
            with pytest.raises(UsageError, match="no cursor"):
                list(ledger.cases(EVERY, wrong))
        with pytest.raises(UsageError, match="until now"):
            list(ledger.cases(IncidentQuery(as_of="2024-05-07"), cursor))
