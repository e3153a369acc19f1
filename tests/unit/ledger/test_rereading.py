"""A ledger read anew by a changed reader: what persons decided stays with the words, what fits nothing is listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ledger_factory import Paper, day, voice
from tacitus.errors import LedgerError, UnreadableSource
from tacitus.ledger.ledger import Ledger
from tacitus.model.ids import content_id
from tacitus.model.ledger import LedgerIncident
from tacitus.model.records import Claim, Extraction, Kind, Report, Toll

SIGNED: dict[str, Any] = {"by": "Ada", "reason": "the words say so"}
TEXT = "Shells hit Kharkiv on Monday and killed 9. A drone struck a bridge and killed 3, the mayor said."


def paper() -> Paper:
    made = Paper(TEXT, "2024-05-07")
    made.incident(
        "Shells hit Kharkiv",
        label="shelling",
        when=day("2024-05-06"),
        where="Kharkiv",
        killed=9,
        by=voice("The mayor"),
    )
    made.incident("A drone struck", label="drone_strike", when=day("2024-05-06"), where="Dnipro", killed=3)
    return made


def other() -> Paper:
    made = Paper("The shelling of Kharkiv killed nine.", "2024-05-08", outlet="weekly")
    made.incident("shelling of Kharkiv", label="shelling", when=day("2024-05-06"), where="Kharkiv", killed=9)
    return made


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ticks = (f"2025-01-{number:02d}T12:00:00.000000Z" for number in range(1, 32))
    with Ledger(tmp_path / "old.db", now=lambda: next(ticks)) as made:
        made.add(paper().extraction())
        made.add(other().extraction())
        yield made


def changed(report: Report) -> Extraction:
    """A newer reader: it names its accounts and claims otherwise, and reads no bridge and no drone."""
    read = {one.id: one.extraction() for one in (paper(), other())}[report.id]
    claims = [renamed(claim) for claim in read.claims if not struck(read, claim)]
    return replace(read, claims=tuple(claims))


def struck(read: Extraction, claim: Claim) -> bool:
    kinds = {c.incident: c.value.label for c in read.claims if isinstance(c.value, Kind)}
    return kinds[claim.incident] == "drone_strike"


def renamed(claim: Claim) -> Claim:
    value = claim.value
    if isinstance(value, Toll) and value.best == 9:
        value = replace(value, group="civilian")
    return replace(
        claim,
        id=content_id("c", "new", claim.id),
        incident=content_id("i", "new", claim.incident),
        value=value,
    )


def of_label(ledger: Ledger, label: str) -> LedgerIncident:
    return next(i for i in ledger.view().incidents if i.label == label)


def claim_of(ledger: Ledger, label: str, field: str, report: str) -> str:
    incident = of_label(ledger, label)
    return next(c.id for c in ledger.part([incident.id]).claims if c.field == field and c.report == report)


def test_decisions_stay_with_their_words(ledger: Ledger, tmp_path: Path) -> None:
    shelling = of_label(ledger, "shelling")
    report = shelling.members[0].report
    repeated = claim_of(ledger, "shelling", "toll", shelling.members[1].report)
    kept = [
        ledger.set(shelling.id, "grade", "contested", **SIGNED),
        ledger.correct(claim_of(ledger, "shelling", "toll", report), "killed 8", **SIGNED),
        ledger.claim(report, (0, 6), "toll", "wounded 4", incident=shelling.id, **SIGNED),
        ledger.note(shelling.id, "ask again", by="Ada"),
        ledger.move(shelling.members[1].incident, **SIGNED),
    ]
    drone = of_label(ledger, "drone_strike")
    lost = [
        ledger.correct(claim_of(ledger, "drone_strike", "toll", report), "killed 2", **SIGNED),
        ledger.dismiss(drone.id, **SIGNED),
    ]
    dropped = ledger.correct(repeated, None, by="Ada", reason="a repeat")
    assert ledger.unfit() == []
    assert ledger.reread(tmp_path / "new.db", changed).failed == ()
    with Ledger(tmp_path / "new.db") as anew:
        assert anew.verify(deep=True) == []
        found = next(i for i in anew.view().incidents if i.grade == "contested")
        assert found.id != shelling.id
        assert {(t.effect, t.best) for t in found.totals} == {("killed", 8), ("wounded", 4)}
        assert [note.text for note in found.notes] == ["ask again"]
        assert len([i for i in anew.view().incidents if i.label == "shelling"]) == 2
        assert {u.decision for u in anew.unfit()} == {*lost, dropped}
        assert all(u.why and u.by == "Ada" for u in anew.unfit())
        assert {made.id for made in anew.decisions()} == {*kept, *lost, dropped}
        before = anew.view("2025-01-02", "known")
        assert [i.grade for i in before.incidents if i.label == "shelling"] != ["contested"]
        anew.withdraw(kept[0], **SIGNED)
        assert anew.incident(found.id).grade != "contested"
    assert of_label(ledger, "shelling").grade == "contested"


def test_the_same_reader_changes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    shelling = of_label(ledger, "shelling")
    ledger.judge(shelling.id, of_label(ledger, "drone_strike").id, "same", **SIGNED)
    ledger.set(shelling.id, "status", "ongoing", **SIGNED)
    made = {one.id: one.extraction() for one in (paper(), other())}
    ledger.reread(tmp_path / "new.db", lambda report: made[report.id])
    with Ledger(tmp_path / "new.db") as anew:
        assert anew.view() == ledger.view()
        assert anew.unfit() == []


def test_what_cannot_be_read_stands_as_it_was(ledger: Ledger, tmp_path: Path) -> None:
    def fails(report: Report) -> Extraction:
        raise UnreadableSource("no")

    failed = ledger.reread(tmp_path / "new.db", fails).failed
    assert len(failed) == 2
    with Ledger(tmp_path / "new.db") as anew:
        assert anew.view() == ledger.view()
    with pytest.raises(LedgerError, match="not empty"):
        ledger.reread(tmp_path / "new.db", fails)


def test_a_report_that_is_taken_back_leaves_its_rulings_unfit(ledger: Ledger) -> None:
    shelling = of_label(ledger, "shelling")
    report = shelling.members[1].report
    made = ledger.correct(claim_of(ledger, "shelling", "toll", report), "killed 8", **SIGNED)
    ledger.retract(report, by="Ada", reason="an error")
    (lost,) = ledger.unfit()
    assert lost.decision == made
    ledger.withdraw(made, **SIGNED)
    assert ledger.unfit() == []


def test_saved_searches_stay_and_a_reader_that_breaks_stops_nothing(ledger: Ledger, tmp_path: Path) -> None:
    ledger.save_search("kharkiv", [("near", "50.0,36.2")], by="Ada")

    def breaks_on_one(report: Report) -> Extraction:
        if report.id == other().id:
            raise ZeroDivisionError("a fault")
        return changed(report)

    failed = ledger.reread(tmp_path / "new.db", breaks_on_one).failed
    assert [one.report for one in failed] == [other().id]
    with Ledger(tmp_path / "new.db") as made:
        assert [search.name for search in made.saved_searches()] == ["kharkiv"]
        assert made.verify(deep=True) == []
