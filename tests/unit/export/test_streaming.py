"""No text format holds what it writes: five times the incidents take no more memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from exports import EVERY, installed
from tacitus.export.running import export
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import Case, Gone, LedgerContradiction, ReportEntry
from tacitus.model.query import Clashes, Decided, IncidentQuery, Summary
from tacitus.model.records import Judgement

KEEPING = {"duckdb", "parquet"}
"""Those that hold a row group of their own."""
FEW, MANY = 16, 80
LEEWAY = 300_000
"""Bytes: ids of reports, names and incidents that were seen, temporary files that are small enough for memory."""


class Endless:
    """The same cases again and again, under new ids, as a ledger would give them."""

    def __init__(self, cases: list[Case], many: int) -> None:
        self._cases, self._many = cases, many

    def cases(self, query: IncidentQuery, since: str | None = None) -> Iterator[Case]:
        """Case after case."""
        for number in range(self._many):
            case = self._cases[number % len(self._cases)]
            reports = tuple(replace(entry, id=f"r_{number:016x}") for entry in case.reports)
            claims = tuple(replace(claim, report=f"r_{number:016x}") for claim in case.claims)
            incident = replace(case.incident, id=f"i_{number:016x}")
            yield replace(case, incident=incident, reports=reports, claims=claims)

    def gone(self, query: IncidentQuery, since: str) -> list[Gone]:
        """Nothing."""
        return []

    def cursor(self) -> str:
        """None."""
        return ""

    def summary(self) -> Summary:
        """Its rule."""
        return Summary(rule="made up", reports=1, incidents=self._many)

    def contradictions(self, *_: Any, offset: int, limit: int, **__: Any) -> Clashes:
        """One for each incident."""
        found = (self._clash(number) for number in range(offset, min(offset + limit, self._many)))
        return Clashes(total=self._many, clashes=tuple(found), incidents=())

    def _clash(self, number: int) -> LedgerContradiction:
        return LedgerContradiction(
            kind="value",
            field="toll",
            claims=(),
            between="reports",
            explanation="two against three",
            incidents=(f"i_{number:016x}",),
        )

    def merges(self, query: IncidentQuery) -> Iterator[Judgement]:
        """One for each incident."""
        for number in range(self._many):
            yield Judgement(
                left=f"i_{number:016x}", right="i_0", verdict="unsure", by="resolver", at="", reason=""
            )

    def untold(self, *_: Any) -> Iterator[ReportEntry]:
        """None."""
        return iter(())

    def decided(self, *_: Any) -> Decided:
        """Nothing."""
        return Decided(judgements=(), ratings=(), resolutions=(), rulings=())


class Nowhere:
    """Takes bytes and keeps none."""

    closed = False

    def write(self, content: bytes) -> int:
        """Forget them."""
        return len(content)

    def flush(self) -> None:
        """Nothing."""

    def readable(self) -> bool:
        """No."""
        return False

    def writable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """No."""
        return False


def peak(name: str, cases: list[Case], many: int) -> int:
    """The most bytes that an export holds at once."""
    tracemalloc.start()
    try:
        export(name, Endless(cases, many), EVERY, Nowhere(), beside=lambda _: Nowhere())
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", sorted(set(installed()) - KEEPING))
def test_memory_does_not_grow_with_the_ledger(
    name: str, hard: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tacitus.export.cells.IN_MEMORY", 10_000)
    cases = list(hard.cases(EVERY))
    peak(name, cases, 8)  # tables and templates are read once
    assert peak(name, cases, MANY) < peak(name, cases, FEW) + LEEWAY


def test_a_ledger_gives_its_cases_a_few_at_a_time(hard: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tacitus.ledger.questions.CASES_AT_ONCE", 2)
    monkeypatch.setattr(Ledger, "view", lambda *_: pytest.fail("the whole view was built"))
    assert len(list(hard.cases(EVERY))) == 8
