"""A part of a total stands beside it: no rival, never added, and said to be a part."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import tacitus
from ledger_factory import Paper, day, voice
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import LedgerView
from tacitus.model.records import Count
from tacitus.present import words
from tacitus.resolve.tolls import toll_of

MONITOR = voice("The Monitor", "monitor")


@pytest.fixture
def view(tmp_path: Path) -> LedgerView:
    """Eleven dead one day; nineteen the next, of whom another voice says eleven were militiamen."""
    first = Paper("Jets hit Deir ez-Zor and killed 11, a monitor said.", "2024-05-10", "daily")
    second = Paper("The strike on Deir ez-Zor killed 19, 11 of them from one group.", "2024-05-11", "wire")
    total = Count(low=19, best=19, high=19, text=second.span("19"))
    part = replace(second.toll("11 of them", "killed", 11, by=voice("A clerk")), part_of=total)
    for paper, told, killed, tolls in (
        (first, "Jets hit Deir ez-Zor", 11, []),
        (second, "The strike on Deir ez-Zor", 19, [part]),
    ):
        paper.incident(
            told,
            label="air_strike",
            when=day("2024-05-10"),
            where="Deir ez-Zor",
            means=["air_strike"],
            killed=killed,
            by=MONITOR,
            tolls=tolls,
        )
    with Ledger(tmp_path / "l.db") as ledger:
        for paper in (first, second):
            ledger.add(paper.reading())
        return ledger.view()


def test_a_part_is_no_rival_and_never_added(view: LedgerView) -> None:
    (incident,) = view.incidents
    whole, part = sorted(incident.tolls, key=lambda toll: toll.part_of is not None)
    assert (whole.low, whole.best, whole.high) == (19, 19, 19)
    assert (part.best, part.part_of and part.part_of.best) == (11, 19)
    total = toll_of(incident, "killed")
    assert total is not None
    assert (total.low, total.best, total.high) == (19, 19, 19)
    assert words.total_words(incident) == "19"
    assert view.contradictions == ()
    assert [(row.best, row.part_of is not None) for row in incident.toll_history] == [
        (11, False), (19, False), (11, True)
    ]  # fmt: skip


def test_a_part_is_said_to_be_one(view: LedgerView) -> None:
    assert words.totals_words(view.incidents[0]) == "19 killed"
    assert words.part_words(Count(low=19, best=19, high=19, text=None)) == "part of 19"
    assert words.part_words(Count(low=None, best=None, high=None, text=None)) == "part of the total"
    assert words.part_words(None) == ""


def test_parts_are_read(tmp_path: Path) -> None:
    text = "Air strikes on Idlib killed 19 people, including 11 militiamen, a monitor said.\n"
    reading = tacitus.read(text, published="2024-05-11")
    tolls = {toll.best: toll.part_of for incident in reading.incidents for toll in incident.tolls}
    assert tolls[19] is None
    assert tolls[11] is not None
    assert tolls[11].best == 19
    assert tolls[11].text is not None
    assert reading.report.text[tolls[11].text.start : tolls[11].text.end] == tolls[11].text.text
