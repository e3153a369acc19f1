"""Projections: made anew when the resolver is another, undone with their transaction, waited for."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from ledger_factory import Paper, day
from tacitus.ledger import projecting
from tacitus.ledger.ledger import Ledger
from tacitus.model.query import IncidentQuery
from tacitus.model.records import Reading


def report(number: int, town: str = "Kharkiv") -> Reading:
    paper = Paper(f"Shells fell on {town} on day {number}.", f"2024-05-{number:02d}")
    paper.incident(
        "Shells fell", label="shelling", when=day(f"2024-05-{number:02d}"), where=town, killed=number
    )
    return paper.reading()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Ledger(tmp_path / "l.db") as ledger:
        for number in range(1, 8):
            ledger.add(report(number))
    return tmp_path / "l.db"


def mark(path: Path, name: str, value: object) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT OR REPLACE INTO projection VALUES (?, ?)", (name, value))


@pytest.mark.parametrize("read_only", [True, False])
def test_another_resolver_s_projections_are_made_anew(path: Path, read_only: bool) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM versions")
    mark(path, "stamp", "of another resolver")
    told = []
    with Ledger(path, read_only=read_only) as ledger:
        ledger.bring_up(lambda done, of: told.append((done, of)))
        assert ledger.find(IncidentQuery()).total == 7
    assert told[-1] == (14, 14)


def test_a_ledger_from_before_there_were_projections(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE projection")
    with Ledger(path, read_only=True) as ledger:
        assert ledger.summary().incidents == 7


def test_what_fails_to_be_projected_is_not_added(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(self: projecting.Projector, entry: object) -> None:
        raise KeyboardInterrupt

    with Ledger(path) as ledger:
        with monkeypatch.context() as patched:
            patched.setattr(projecting.Projector, "_take", fails)
            with pytest.raises(KeyboardInterrupt):
                ledger.add(report(9))
        assert ledger.counts().reports == 7
        assert ledger.add(report(9))
        assert ledger.summary().incidents == 8


def test_two_ledgers_on_one_file_see_each_other_s_reports(path: Path) -> None:
    with Ledger(path) as one, Ledger(path) as other:
        one.add(report(10))
        assert other.find(IncidentQuery()).total == 8
        other.add(report(11))
        one.add(report(12))
        assert one.find(IncidentQuery()).total == other.find(IncidentQuery()).total == 10


def test_a_build_under_way_elsewhere_is_waited_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projecting, "POLL_SECONDS", 0.01)
    made_by = projecting.stamp()
    mark(path, "stamp", "none yet")
    mark(path, "building", time.time())
    finished = threading.Event()

    def finish() -> None:
        finished.set()
        mark(path, "stamp", made_by)

    building = threading.Timer(0.3, finish)
    building.start()
    with Ledger(path, read_only=True) as ledger:
        assert ledger.find(IncidentQuery()).total == 7
        assert finished.is_set()
    building.join()


def test_too_many_incidents_are_drawn_as_cells(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tacitus.ledger.questions.MOST_DRAWN", 5)
    with Ledger(path) as ledger:
        ledger.add(report(9, "Beirut"))
        drawn = ledger.drawn(IncidentQuery())
        assert drawn.incidents == ()
        assert sorted((round(cell.lat), round(cell.lon), cell.count) for cell in drawn.cells) == [
            (34, 36, 1),
            (50, 36, 7),
        ]
        assert len(ledger.drawn(IncidentQuery(bbox=(35.0, 33.0, 36.0, 35.0))).incidents) == 1


def test_a_late_report_is_part_of_the_past_on_the_clock_of_the_world_alone(path: Path) -> None:
    with Ledger(path) as ledger:
        known = ledger.find(IncidentQuery(as_of="2024-05-03")).total
        paper = Paper("Rockets hit Dnipro.", "2024-05-02")
        paper.incident("Rockets hit", label="rocket_attack", when=day("2024-05-02"), where="Dnipro")
        ledger.add(paper.reading())
        assert ledger.find(IncidentQuery(as_of="2024-05-03")).total == known + 1
        assert ledger.find(IncidentQuery(as_of="2024-05-03", clock="known")).total == 0


def strike(text: str, published: str, **fields: Any) -> Reading:
    paper = Paper(text, published)
    paper.incident(text.rstrip("."), label="drone_strike", means=["drone"], **fields)
    return paper.reading()


def test_what_a_later_report_frees_goes_to_one_that_was_added_after_it(tmp_path: Path) -> None:
    """The second is one with the first, until the third takes the first away; then it is one with the last added."""
    told = [
        strike("A drone hit the depot by the river.", "2024-05-09", where="Kharkiv", killed=100),
        strike(
            "A drone hit the depot by the river, and it burned all night long.",
            "2024-05-08",
            when=day("2024-05-06"),
        ),
        strike(
            "A drone hit the depot by the river on Thursday.",
            "2024-05-10",
            where="Kharkiv",
            when=day("2024-05-09"),
            killed=100,
        ),
        strike(
            "A drone hit something near the bridge.",
            "2024-05-07",
            where="Dnipro",
            when=day("2024-05-06"),
            killed=3,
        ),
    ]
    first, second, third, last = (reading.incidents[0].id for reading in told)
    with Ledger(tmp_path / "l.db") as ledger:
        for reading in told:
            ledger.add(reading)

        def together(as_of: str | None) -> set[frozenset[str]]:
            found = ledger.find(IncidentQuery(as_of=as_of)).incidents
            return {frozenset((one.id, *one.merged_ids)) for one in found}

        assert together("2024-05-09") == {frozenset((first, second)), frozenset((last,))}
        assert together(None) == {frozenset((first, third)), frozenset((second, last))}
