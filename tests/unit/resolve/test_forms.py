"""A form of words that is filled in anew for the next town tells of another incident; a copy tells of the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tacitus.ledger.ledger import Ledger
from tacitus.model.records import Interval, Report
from tacitus.pipeline.read import read_report

DAY = Interval(start="2024-05-14T00:00:00", end="2024-05-14T23:59:59", precision="day")
FORM = (
    "At about 6 a.m. on Tuesday Russian forces shelled {town} with artillery. {dead} people were killed and {hurt} were "
    "wounded, the regional administration said. Rescue workers are clearing the rubble of a house."
)


def incidents(path: Path, *filled: tuple[str, str, int, int]) -> int:
    """How many incidents bulletins of one form make: outlet, town, dead and wounded of each."""
    with Ledger(path) as ledger:
        for number, (outlet, town, dead, hurt) in enumerate(filled):
            text = FORM.format(town=town, dead=dead, hurt=hurt)
            report = Report(id=f"r_{number:016x}", text=text, outlet=outlet, published=DAY)
            ledger.add(read_report(report))
        return len(ledger.view().incidents)


@pytest.mark.parametrize("last", ["Orikhiv", "Derhachi"], ids=["no gazetteer has it", "known"])
def test_bulletins_of_one_form_for_other_towns_are_other_incidents(tmp_path: Path, last: str) -> None:
    towns = [("Kherson", 2, 5), ("Nikopol", 1, 4), ("Beryslav", 3, 6), (last, 2, 7)]
    assert incidents(tmp_path / "l.db", *(("Bulletin", *town) for town in towns)) == 4


def test_copies_of_one_bulletin_are_one_incident(tmp_path: Path) -> None:
    copies = [(outlet, "Beryslav", 3, 6) for outlet in ("Bulletin", "Wire", "Daily")]
    assert incidents(tmp_path / "l.db", *copies) == 1
