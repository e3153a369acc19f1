"""Whatever answers `LedgerQuery` answers all of it, alike: a ledger in each store, and one whose file comes later."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger_factory import Paper, a_reading, day
from plain import Viewed
from tacitus.errors import MissingInput
from tacitus.ledger.late import late_ledger
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.query import LedgerQuery, asked
from tacitus.model.query import IncidentQuery
from tacitus.store import STORES

AT = "2026-01-01T00:00:00.000000Z"
QUESTIONS: dict[str, Callable[[LedgerQuery, str], Any]] = {
    "view": lambda ledger, _: ledger.view(),
    "summary": lambda ledger, _: (ledger.summary().reports, ledger.summary().incidents),
    "find": lambda ledger, _: ledger.find(IncidentQuery(), offset=1, limit=2),
    "cases": lambda ledger, _: {case.incident.id for case in ledger.cases(IncidentQuery())},
    "gone": lambda ledger, _: ledger.gone(IncidentQuery(), ledger.cursor()),
    "cursor": lambda ledger, _: isinstance(ledger.cursor(), str),
    "overview": lambda ledger, _: ledger.overview(asked(country="ukr", since="2024-05")),
    "drawn": lambda ledger, _: ledger.drawn(IncidentQuery()),
    "part": lambda ledger, incident: incident in {i.id for i in ledger.part([incident]).incidents},
    "part_of_report": lambda ledger, _: bool(ledger.part_of_report(a_reading().report.id).incidents),
    "near": lambda ledger, _: ledger.near(),
    "entries": lambda ledger, _: ledger.entries(),
    "days": lambda ledger, _: ledger.days("reported"),
    "search": lambda ledger, _: {hit.kind for hit in ledger.search("Shells fell")},
    "report": lambda ledger, _: ledger.report(a_reading().report.id),
}


def filled(address: str) -> Ledger:
    ledger = Ledger(address, now=lambda: AT)
    ledger.add(a_reading())
    for number, town in ((1, "Dnipro"), (2, "Beirut")):
        paper = Paper(f"Shells fell on {town}, killing {number}.", f"2024-05-0{number}")
        paper.incident("Shells fell", label="shelling", when=day(f"2024-05-0{number}"), where=town)
        ledger.add(paper.reading())
    return ledger


class Plain(Viewed):
    def __init__(self, ledger: Ledger) -> None:
        self.view, self.report = ledger.view, ledger.report  # type: ignore[method-assign]


def test_every_question_is_put() -> None:
    assert set(QUESTIONS) | {"close"} == {name for name in vars(LedgerQuery) if not name.startswith("_")}


@pytest.mark.parametrize("kind", [*sorted(STORES), "late"])
def test_it_is_answered_as_the_whole_view_does(kind: str, tmp_path: Path) -> None:
    plain, late = Plain(filled("memory:")), late_ledger(tmp_path / "l.db")
    assert late.summary().missing_file == "l.db"
    with filled(f"{'sqlite' if kind == 'late' else kind}:{tmp_path}/l.db") as opened:
        found = late if kind == "late" else opened
        incident = found.find(IncidentQuery()).incidents[0].id
        for name, question in QUESTIONS.items():
            told, expected = question(found, incident), question(plain, incident)
            assert told == expected or (name == "search" and told > expected), name
        assert found.summary().missing_file is None
        for unknown in (lambda: found.part(["i_none"]), lambda: found.report("r_none")):
            with pytest.raises(MissingInput):
                unknown()
    late.close()
