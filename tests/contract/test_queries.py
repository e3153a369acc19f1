"""Whatever answers `LedgerQuery` answers all of it, alike: a ledger in each store, and one whose file comes later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from databases import ledger_at
from ledger_factory import Paper, a_reading, day
from plain import Viewed
from tacitus.errors import MissingInput
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.not_yet_there import late_ledger
from tacitus.ledger.query import LedgerQuery, WorkQuery, asked
from tacitus.model.ledger import LedgerContradiction
from tacitus.model.query import IncidentQuery
from tacitus.store import STORES

AT = "2026-01-01T00:00:00.000000Z"
QUESTIONS: dict[str, Callable[[LedgerQuery, str], Any]] = {
    "summary": lambda ledger, _: (ledger.summary().reports, ledger.summary().incidents),
    "find": lambda ledger, _: ledger.find(IncidentQuery(), offset=1, limit=2),
    "cases": lambda ledger, _: {case.incident.id for case in ledger.cases(IncidentQuery())},
    "gone": lambda ledger, _: ledger.gone(IncidentQuery(), ledger.cursor()),
    "cursor": lambda ledger, _: isinstance(ledger.cursor(), str),
    "overview": lambda ledger, _: ledger.overview(asked(country="ukr", since="2024-05")),
    "drawn": lambda ledger, _: ledger.drawn(IncidentQuery()),
    "part": lambda ledger, incident: incident in {i.id for i in ledger.part([incident]).incidents},
    "part_of_report": lambda ledger, _: bool(ledger.part_of_report(a_reading().report.id).incidents),
    "chains": lambda ledger, _: (ledger.chains(), ledger.chains(offset=1, limit=1).chains),
    "contradictions": lambda ledger, _: _paged(ledger),
    "clashes": lambda ledger, _: ledger.clashes([clash.id for clash in _paged(ledger)[1][:1]]),
    "decided": lambda ledger, _: ledger.decided(),
    "merges": lambda ledger, _: _each(ledger.merges(IncidentQuery(status=frozenset("*")))),
    "merges_of": lambda ledger, incident: _each(ledger.merges_of(incident)),
    "home_of_claim": lambda ledger, _: [
        ledger.home_of_claim(claim.id) for claim in ledger.reading(a_reading().report.id).claims
    ],
    "untold": lambda ledger, _: list(ledger.untold()),
    "near": lambda ledger, _: ledger.near(),
    "named": lambda ledger, _: ledger.named(ledger.names("Dnipro")[0].key).incidents,
    "names": lambda ledger, _: ledger.names("Dnipro"),
    "work": lambda ledger, _: ledger.work(WorkQuery()).items,
    "work_item": lambda ledger, _: ledger.work_item(ledger.work(WorkQuery()).items[0].key),
    "unfit": lambda ledger, _: ledger.unfit(),
    "rulings": lambda ledger, _: ledger.rulings(),
    "last_at": lambda ledger, _: ledger.last_at(),
    "harms": lambda ledger, _: sorted(map(repr, ledger.harms(IncidentQuery()))),
    "between": lambda ledger, _: ledger.between(IncidentQuery(as_of="2020-01-01"), IncidentQuery()).new,
    "contents": lambda ledger, _: ledger.contents(IncidentQuery()),
    "entries": lambda ledger, _: ledger.entries(),
    "days": lambda ledger, _: ledger.days("reported"),
    "search": lambda ledger, _: {hit.kind for hit in ledger.search("Shells fell")},
    "versions": lambda ledger, _: ledger.versions(a_reading().report.id),
    "reading": lambda ledger, _: ledger.reading(a_reading().report.id),
    "custody": lambda ledger, _: ledger.custody(a_reading().report.id),
    "original": lambda ledger, _: _refused(lambda: ledger.original(a_reading().report.id)),
    "standing": lambda ledger, _: ledger.standing(a_reading().report.id),
    "report": lambda ledger, _: ledger.report(a_reading().report.id),
}


def _refused(ask: Callable[[], object]) -> bool:
    with pytest.raises(MissingInput):
        ask()
    return True


def _paged(ledger: LedgerQuery) -> tuple[int, list[LedgerContradiction]]:
    """Every contradiction, taken two at a time."""
    pages = [ledger.contradictions(offset=offset, limit=2) for offset in (0, 2, 4, 6)]
    return pages[0].total, _each(clash for page in pages for clash in page.clashes)


def _each(records: Iterable[Any]) -> list[Any]:
    return sorted(records, key=repr)


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
        self.view, self.report, self.reading = ledger.view, ledger.report, ledger.reading
        self.named, self.names = ledger.named, ledger.names
        self.work, self.work_item = ledger.work, ledger.work_item


def test_every_question_is_put() -> None:
    assert set(QUESTIONS) | {"close"} == {name for name in vars(LedgerQuery) if not name.startswith("_")}


@pytest.mark.parametrize("kind", [*sorted(STORES), "late"])
def test_it_is_answered_as_the_whole_view_does(kind: str, tmp_path: Path) -> None:
    plain, late = Plain(filled("memory:")), late_ledger(tmp_path / "l.db")
    assert late.summary().missing_file == "l.db"
    with filled(ledger_at("sqlite" if kind == "late" else kind, tmp_path / "l.db")) as opened:
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
