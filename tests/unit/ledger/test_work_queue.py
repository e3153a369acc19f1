"""The queue over a real ledger: what is in it, in which order, and what taking, skipping and finishing do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ledger_factory import Paper, actor, day, voice
from tacitus.errors import ChangedSince, MissingInput, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.query import work_query
from tacitus.model.records import Actor
from tacitus.model.work import WEIGHTS, WorkItem, WorkQuery, bits_of, cost, doubts_in

SIGNED = {"by": "Ada", "reason": "looked at"}


def shelling(number: int, killed: int | None, *, dated: bool = True, town: str | None = "Kharkiv") -> Paper:
    """A report of its own day; the number keeps it apart from others."""
    text = f"Shells of lot {number} hit the eastern suburb, and {killed} died, the mayor said."
    paper = Paper(text, f"2024-0{number % 9 + 1}-07")
    paper.incident(
        f"Shells of lot {number} hit",
        label="shelling",
        when=day(f"2024-0{number % 9 + 1}-06") if dated else None,
        where=town,
        killed=killed,
        by=voice("The mayor"),
    )
    return paper


def unlisted(name: str) -> Actor:
    """Somebody whom the registry does not know."""
    return replace(actor(name), id=None)


@pytest.fixture(params=["sqlite", "memory"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(f"{request.param}:{tmp_path}/ledger.db") as opened:
        yield opened


def only(ledger: Ledger, **asked: object) -> list[WorkItem]:
    return list(ledger.work(WorkQuery(**asked)).items)


def test_the_dearest_comes_first_and_the_cost_is_the_formula(ledger: Ledger) -> None:
    for paper in (shelling(1, 2), shelling(2, 300), shelling(3, 5, dated=False)):
        ledger.add(paper.extraction())
    found = only(ledger)
    assert [item.stake.people for item in found] == [5, 300, 2]
    undated, many, few = found
    assert (undated.kinds, many.kinds) == (("undated", "unreviewed"), ("unreviewed",))
    assert undated.cost == (1 + 3 + 1) * (WEIGHTS["undated"] + WEIGHTS["unreviewed"])
    assert many.cost == 1 + 9 + 1
    assert few.cost == 1 + 2 + 1
    assert ledger.work(WorkQuery(), offset=1, limit=1).items == (many,)


def test_what_is_skipped_or_done_leaves_until_it_says_something_else(ledger: Ledger) -> None:
    ledger.add(shelling(1, 2).extraction())
    (item,) = only(ledger)
    made = ledger.handle(item.key, "skipped", version=item.version, **SIGNED)
    assert only(ledger) == []
    (skipped,) = only(ledger, state="skipped")
    assert skipped.handled is not None
    assert (skipped.handled.state, skipped.handled.by, skipped.handled.reason) == (
        "skipped",
        "Ada",
        "looked at",
    )
    incident = item.incidents[0].id
    ledger.set(incident, "when", "2024-02-01", by="Ben", reason="the police record")
    assert [one.key for one in only(ledger)] == [item.key]
    assert only(ledger, state="skipped") == []
    assert ledger.withdraw(made, **SIGNED)
    assert ledger.verify(deep=True) == []


def test_undoing_brings_it_back_and_taking_leaves_it_in_sight(ledger: Ledger) -> None:
    ledger.add(shelling(1, 2).extraction())
    (item,) = only(ledger)
    made = ledger.handle(item.key, "done", **SIGNED)
    assert only(ledger) == []
    ledger.withdraw(made, **SIGNED)
    assert [one.key for one in only(ledger)] == [item.key]
    ledger.handle(item.key, "taken", **SIGNED)
    (mine,) = only(ledger)
    assert mine.handled is not None
    assert mine.handled.state == "taken"
    assert [one.key for one in only(ledger, state="taken")] == [item.key]


def test_what_was_checked_is_in_no_doubt_and_a_later_change_is(ledger: Ledger) -> None:
    ledger.add(shelling(1, 2).extraction())
    (item,) = only(ledger)
    incident = item.incidents[0].id
    ledger.check(incident, **SIGNED)
    assert only(ledger) == []
    later = Paper(
        "Shells of lot 1 hit the eastern suburb: now 7 have died, a medic said.", "2024-02-08", "wire"
    )
    later.incident(
        "Shells of lot 1 hit",
        label="shelling",
        when=day("2024-02-06"),
        where="Kharkiv",
        killed=7,
        by=voice("A medic"),
    )
    ledger.add(later.extraction())
    (again,) = only(ledger)
    assert again.incidents[0].id == incident
    assert "changed" in again.kinds


def test_a_value_that_a_person_put_right_is_in_no_doubt(ledger: Ledger) -> None:
    ledger.add(shelling(1, 2).extraction())
    (item,) = only(ledger)
    ledger.check(item.incidents[0].id, **SIGNED)
    claim = next(c for c in ledger.view().claims if c.field == "toll")
    ledger.correct(claim.id, "killed 7", by="Ben", reason="misread")
    assert only(ledger) == []


def test_a_contradiction_is_work_until_it_is_settled(ledger: Ledger) -> None:
    first = Paper("Shells hit Kharkiv on Monday, and 2 died, the mayor said.", "2024-05-07", outlet="wire")
    first.incident(
        "Shells hit",
        label="shelling",
        when=day("2024-05-06"),
        where="Kharkiv",
        killed=2,
        by=voice("The mayor"),
    )
    second = Paper("Shells hit Kharkiv on Monday, and 9 died, a medic said.", "2024-05-07", outlet="daily")
    second.incident(
        "Shells hit", label="shelling", when=day("2024-05-06"), where="Kharkiv", killed=9, by=voice("A medic")
    )
    for paper in (first, second):
        ledger.add(paper.extraction())
    (incident,) = ledger.view().incidents
    (clash,) = ledger.view().contradictions
    (item,) = only(ledger, kind=frozenset({"contradicted"}))
    assert item.incidents[0].id == incident.id
    made = ledger.settle(clash.id, **SIGNED)
    assert only(ledger, kind=frozenset({"contradicted"})) == []
    ledger.withdraw(made, **SIGNED)
    assert len(only(ledger, kind=frozenset({"contradicted"}))) == 1


def test_an_unknown_name_that_recurs_is_work_until_it_is_said_who_it_is(ledger: Ledger) -> None:
    for number in range(1, 5):
        text = f"The Black Heron group raided farm {number} near Erbil."
        paper = Paper(text, f"2024-0{number}-09")
        paper.incident(
            "raided",
            label="shooting",
            when=day(f"2024-0{number}-08"),
            where="Erbil",
            initiators=(unlisted("Black Heron group"),),
        )
        ledger.add(paper.extraction())
    (item,) = only(ledger, kind=frozenset({"actor"}))
    assert (item.name, item.stake.told, len(item.incidents)) == ("Black Heron group", 4, 3)
    ledger.handle(item.key, "done", **SIGNED)
    assert only(ledger, kind=frozenset({"actor"})) == []


def test_filters_count_and_refuse_what_is_not(ledger: Ledger) -> None:
    for paper in (shelling(1, 2), shelling(2, 3, town=None)):
        ledger.add(paper.extraction())
    assert ledger.work(WorkQuery()).kinds["unplaced"] == 1
    assert ledger.work(WorkQuery()).countries == {"UKR": 1, "unknown": 1}
    assert [i.kinds for i in only(ledger, country=frozenset({"unknown"}))] == [("unplaced", "unreviewed")]
    assert only(ledger, country=frozenset({"SYR"})) == []
    with pytest.raises(UsageError):
        work_query(["typos"], (), "open")
    with pytest.raises(UsageError):
        work_query((), (), "lost")
    (item, _) = only(ledger)
    with pytest.raises(UsageError):
        ledger.handle(item.key, "eaten", **SIGNED)
    with pytest.raises(UsageError):
        ledger.handle("nothing", "done", **SIGNED)
    with pytest.raises(MissingInput):
        ledger.handle("incident:i_0", "done", **SIGNED)
    with pytest.raises(ChangedSince):
        ledger.handle(item.key, "done", version="v_0", **SIGNED)


def test_a_name_that_is_hidden_stands_in_no_list_of_names(ledger: Ledger) -> None:
    for number in range(1, 5):
        paper = Paper(f"The Quillan Band raided farm {number} near Erbil.", f"2024-0{number}-09")
        paper.incident(
            "raided",
            label="shooting",
            when=day(f"2024-0{number}-08"),
            where="Erbil",
            initiators=(unlisted("Quillan Band"),),
        )
        ledger.add(paper.extraction())
    assert only(ledger, kind=frozenset({"actor"}))
    ledger.redact("Quillan Band", **SIGNED)
    assert "Quillan" not in repr(ledger.work(WorkQuery()))


def test_doubts_go_round_as_bits() -> None:
    assert doubts_in(bits_of(("changed", "undated"))) == ("changed", "undated")
    assert cost(5, ("contradicted", "unreviewed")) == 25
