"""What a question or a report costs, counted in what is done for it: it does not grow with what else the ledger holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from ledger_factory import Paper, actor, day
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.moment import REPORTED
from tacitus.ledger.work_queue import RECURS, Worker
from tacitus.model.instants import micros
from tacitus.model.query import IncidentQuery
from tacitus.model.work import WorkQuery
from tacitus.resolve import tolls
from tacitus.resolve.compare import Comparing
from tacitus.store import base
from tacitus.store.sql.store import _DAYS

TOLD_BY = 12
"""Reports of one event: 66 pairs."""
DAY = 86_400_000_000
"""Microseconds."""


def counted(monkeypatch: pytest.MonkeyPatch, home: Any, name: str) -> Callable[[], int]:
    """How often something was called since the last look."""
    calls, real, seen = count(), getattr(home, name), [0]

    def counting(*given: Any, **named: Any) -> Any:
        next(calls)
        return real(*given, **named)

    def since() -> int:
        now = next(calls) - seen[0]
        seen[0] += now + 1
        return now

    monkeypatch.setattr(home, name, counting)
    return since


def one_event(number: int) -> Paper:
    """One of many reports of the same shelling, each in other words."""
    words = ("market", "school", "station", "bridge", "square", "harbour", "mill", "church", "bakery", "park")
    hit = words[number % len(words)]
    paper = Paper(
        f"Shells fell on Kharkiv near the {hit}, killing 17. Desk {number}.", "2024-05-07", f"paper {number}"
    )
    paper.incident("Shells fell on Kharkiv", when=day("2024-05-06"), where="Kharkiv", killed=17)
    return paper


@pytest.fixture
def told_often(tmp_path: Path) -> Path:
    """A ledger with one event that many reports tell of."""
    with Ledger(tmp_path / "l.db") as ledger:
        for number in range(TOLD_BY):
            ledger.add(one_event(number).reading())
        assert ledger.summary().incidents == 1
    return tmp_path / "l.db"


def test_an_incident_is_shown_without_comparing_its_reports_again(
    told_often: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = counted(monkeypatch, Comparing, "__call__")
    with Ledger(told_often) as ledger:
        (incident,) = ledger.find(IncidentQuery()).incidents
        (shown,) = ledger.part([incident.id]).incidents
        assert shown == incident
        assert len(shown.merge_reasons) == TOLD_BY - 1
        assert compared() <= TOLD_BY - 1  # each is explained once, by what it is tied to best
        assert len(ledger.merges_of(incident.id)) == TOLD_BY * (TOLD_BY - 1) // 2


def test_a_report_is_explained_by_its_best_tie_alone(
    told_often: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = counted(monkeypatch, Comparing, "__call__")
    with Ledger(told_often) as ledger:
        ledger.add(one_event(TOLD_BY).reading())
        # with each of the others, and what explains each of these; not each pair of them
        assert compared() <= 2 * TOLD_BY


def test_a_page_of_reports_reads_no_claims(told_often: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = counted(monkeypatch, base, "_extraction")
    with Ledger(told_often) as ledger:
        listed = [entry for entry, _ in ledger.entries(limit=5)]
        assert [ledger.report(entry.id).outlet for entry in listed] == [entry.outlet for entry in listed]
        assert read() == 0


def test_what_was_added_up_is_not_added_up_again(told_often: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added_up = counted(monkeypatch, tolls, "_total")
    with Ledger(told_often) as ledger:
        (incident,) = ledger.find(IncidentQuery()).incidents
        killed = tolls.toll_of(incident, "killed")
        assert killed is not None
        assert killed.best == 17
        assert tolls.totals_of(incident) == incident.totals == (killed,)
        assert added_up() == 0


def test_accepting_an_incident_looks_for_no_other_work(
    told_often: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = counted(monkeypatch, Worker, "look_beside")
    with Ledger(told_often) as ledger:
        for number in range(RECURS):
            paper = Paper(
                f"The Dawn Front shot at a patrol in Erbil, number {number}.", f"2024-06-0{number + 1}"
            )
            front = replace(actor("Dawn Front"), id=None)
            when = day(f"2024-06-0{number + 1}")
            paper.incident("shot at a patrol", label="shooting", when=when, where="Erbil", initiators=[front])
            ledger.add(paper.reading())
        before = ledger.work(WorkQuery()).items
        assert any(item.key.startswith("actor:") for item in before)
        assert looked() == 1
        checked = next(item for item in before if item.key.startswith("incident:"))
        ledger.check(checked.incidents[0].id, by="Ada", reason="read against its words")
        after = ledger.work(WorkQuery()).items
        assert looked() == 0
        fresh = {one.id: one for one in ledger.find(IncidentQuery()).incidents}
        assert all(one == fresh[one.id] for item in after for one in item.incidents)
        ledger.add(one_event(TOLD_BY).reading())
        ledger.work(WorkQuery())
        assert looked() == 1


def test_days_are_found_without_a_look_at_every_report(told_often: Path) -> None:
    with Ledger(told_often) as ledger, sqlite3.connect(told_often) as file:
        assert ledger.days("reported") == ["2024-05-07"]
        asked = _DAYS.format(at="reported_at", open="1 = 1")
        plan = [row[3] for row in file.execute(f"EXPLAIN QUERY PLAN {asked}")]
        assert [step for step in plan if "reports" in step and not step.startswith("SEARCH")] == []


def test_a_late_report_is_followed_by_what_holds_at_each_moment_alone(tmp_path: Path) -> None:
    """Reports of one event that come in newest first: every version is written, none is read over and over."""
    with Ledger(tmp_path / "l.db") as ledger:
        papers = [
            replace(one_event(number), published=f"2024-05-{7 + number:02}") for number in range(TOLD_BY)
        ]
        for paper in reversed(papers):
            ledger.add(paper.reading())
        (incident,) = ledger.find(IncidentQuery()).incidents
        index = ledger._store.index
        account = index.number_of(incident.members[0].incident)
        assert account is not None
        assert len(index.folds_of(account)) >= TOLD_BY
        told = [ledger.find(IncidentQuery(as_of=f"2024-05-{7 + n:02}")).incidents for n in range(TOLD_BY)]
        assert [len(one.members) for (one,) in told] == list(range(1, TOLD_BY + 1))
        moment = micros(f"2024-05-{7 + TOLD_BY // 2:02}T00:00:00+00:00")
        assert len(index.versions_of(account, REPORTED, moment)) == 1
        assert index.next_turn([account], REPORTED, moment) == moment + DAY
