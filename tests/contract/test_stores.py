"""What every store does: appended once, chained, replayed, undone, seen whole. A store is one file and one registration.

That an index answers as the plain definition does is held by `tests/property/test_projections.py`, for each store too.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from databases import ledger_at
from ledger_factory import Paper, a_reading, day
from tacitus import store as stores
from tacitus.errors import LedgerError
from tacitus.ledger.ledger import Ledger
from tacitus.model.query import IncidentQuery
from tacitus.model.records import Judgement, Reject, Row
from tacitus.store import STORES, open_store
from tacitus.store.base import CONTENTS, Store
from tacitus.store.memory import MemoryStore

AT = "2026-01-01T00:00:00.000000Z"


@pytest.fixture(params=sorted(STORES))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def store(kind: str, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(ledger_at(kind, tmp_path / "ledger.db"))
    yield opened
    opened.close()


def test_adding_twice_adds_nothing(store: Store) -> None:
    assert store.add_reading(a_reading(), at=AT)
    assert not store.add_reading(a_reading(), at="2026-02-02T00:00:00.000000Z")
    assert store.last_seq() == 1
    assert store.count_listed() == (1, len(a_reading().claims))


def test_a_report_that_is_taken_back_is_kept_and_not_shown(kind: str, tmp_path: Path) -> None:
    with Ledger(ledger_at(kind, tmp_path / "ledger.db")) as ledger:
        ledger.add(a_reading())
        report = a_reading().report.id
        assert ledger.retract(report, by="Ada", reason="an error")
        assert not ledger.retract(report, by="Ada", reason="an error")
        assert ledger.holds(report)
        assert not ledger.stands(report)
        assert (ledger.view().incidents, ledger.entries(), ledger.search("Monday")) == ((), [], [])
        assert ledger.report(report).id == report
        assert ledger.verify(deep=True) == []
        ledger.rebuild()
        assert ledger.summary().incidents == 0


def test_a_report_that_is_restored_says_what_it_said(kind: str, tmp_path: Path) -> None:
    clock = (f"2026-01-{number:02d}T00:00:00.000000Z" for number in range(1, 20))
    with Ledger(ledger_at(kind, tmp_path / "ledger.db"), now=lambda: next(clock)) as ledger:
        ledger.add(a_reading())
        report, before = a_reading().report.id, ledger.view()
        assert not ledger.reinstate(report, by="Ada", reason="it stands")
        for _ in range(2):  # taken back on the 4th and 8th, restored on the 6th and 10th
            next(clock)
            assert ledger.retract(report, by="Ada", reason="an error")
            assert ledger.view().incidents == ()
            next(clock)
            assert ledger.reinstate(report, by="Ada", reason="no error")
            assert ledger.view().incidents == before.incidents
        there = [bool(ledger.view(f"2026-01-{day:02d}", "known").incidents) for day in range(1, 11)]
        assert there == [True, True, True, False, False, True, True, False, False, True]
        listed = [bool(ledger.entries(f"2026-01-{day:02d}", "known")) for day in range(1, 11)]
        found = [bool(ledger.search("Monday", 9, f"2026-01-{day:02d}", "known")) for day in range(1, 11)]
        assert there == listed == found
        assert ledger.view("2026-01-04").incidents == before.incidents  # every decision counts on this clock
        assert ledger.verify(deep=True) == []


def test_a_reading_comes_back_as_it_went_in(store: Store) -> None:
    store.add_reading(a_reading(), at=AT)
    assert store.extraction(a_reading().report.id) == a_reading()


@pytest.mark.parametrize(
    "text",
    ["Ali\x00 said two died on Monday", "half \ud800 on Monday", "قُتل اثنان on Monday", "😀 on Monday"],
)
def test_any_text_is_kept(store: Store, text: str) -> None:
    store.add_reading(a_reading(text), at=AT)
    found = store.report(a_reading(text).report.id)
    assert found is not None
    assert found.text == text.replace("\ud800", "\ufffd")
    assert store.verify() == []


def test_a_log_replayed_into_an_empty_one_is_the_same_ledger(store: Store, kind: str, tmp_path: Path) -> None:
    store.add_reading(a_reading(), at=AT)
    store.add_reject("x_1", "bad.txt", Reject(stage="source", reason="empty_report", message="empty"), at=AT)
    other = open_store(ledger_at(kind, tmp_path / "other.db"))
    assert other.append_entries(store.entries()) == 2
    assert list(other.entries()) == list(store.entries())
    assert other.extraction(a_reading().report.id) == a_reading()
    with pytest.raises(LedgerError, match="not empty"):
        other.append_entries(store.entries())


def test_a_log_that_was_tampered_with_is_not_replayed(store: Store, kind: str, tmp_path: Path) -> None:
    store.add_reading(a_reading(), at=AT)
    entries = [replace(entry, at="2020-01-01T00:00:00.000000Z") for entry in store.entries()]
    other = open_store(ledger_at(kind, tmp_path / "other.db"))
    with pytest.raises(LedgerError, match="does not follow"):
        other.append_entries(iter(entries))
    assert other.last_seq() == 0


def test_backup_is_whole_and_never_overwrites(store: Store, tmp_path: Path) -> None:
    store.add_reading(a_reading(), at=AT)
    store.backup(tmp_path / "copy.db")
    copy = open_store(tmp_path / "copy.db")
    assert list(copy.entries()) == list(store.entries())
    with pytest.raises(LedgerError, match="exists"):
        store.backup(tmp_path / "copy.db")


def test_search_finds_reports_and_claims(store: Store) -> None:
    store.add_reading(a_reading(), at=AT)
    assert {hit.kind for hit in store.search("shells kharkiv")} == {"report", "claim"}
    assert store.search("nowhere") == []
    assert store.search('" OR *') == []


def stopped(store: Store) -> None:
    with store.writing():
        store.add_reading(a_reading("Shells fell on Dnipro on Monday."), at=AT)
        store.index.set_mark("seq", 9)
        assert store.last_seq() == 2
        raise KeyboardInterrupt


def test_what_an_exception_ends_is_not_written(store: Store) -> None:
    store.add_reading(a_reading(), at=AT)
    with store.writing():
        store.index.clear()
    with pytest.raises(KeyboardInterrupt):
        stopped(store)
    assert (store.last_seq(), store.count_listed()[0]) == (1, 1)
    assert (store.index.mark("epoch"), store.index.mark("seq")) == ("1", None)


def test_what_is_looked_at_stays_as_it_was(store: Store) -> None:
    def add() -> None:
        store.add_reading(a_reading("Shells fell on Dnipro on Monday."), at=AT)

    store.add_reading(a_reading(), at=AT)
    with store.looking():
        assert store.last_seq() == 1
        writer = threading.Thread(target=add)
        writer.start()
        writer.join()
        assert (store.last_seq(), store.count_listed()[0]) == (1, 1)
    assert store.last_seq() == 2


def test_a_decision_is_withdrawn_once(store: Store) -> None:
    judgement = Judgement(left="i_1", right="i_2", verdict="same", by="Ada", at=AT, reason="one raid")
    assert store.add_decision("j_1", judgement)
    assert not store.add_decision("j_1", judgement)
    assert not store.add_withdrawal("j_2", by="Ada", reason="mistaken", at=AT)
    assert store.add_withdrawal("j_1", by="Ada", reason="mistaken", at=AT)
    assert not store.add_withdrawal("j_1", by="Ada", reason="mistaken", at=AT)
    assert store.decisions(Judgement) == [replace(judgement, id="j_1", withdrawn_at=AT)]
    assert [entry.kind for entry in store.in_stretches()] == ["judgement", "withdrawal"]


def test_a_hidden_name_is_found_no_more(store: Store) -> None:
    store.add_reading(a_reading(), at=AT)
    assert store.places_of("Kharkiv") > 0
    assert store.add_redaction("Kharkiv", by="Ada", reason="asked for", at=AT)
    assert store.search("Kharkiv") == []
    found = store.report(a_reading().report.id)
    assert found is not None
    assert "Kharkiv" not in found.text
    assert store.reports_holding(next(store.entries("redaction"))) == [1]
    store.project_again()
    assert store.search("Kharkiv") == []
    assert store.count_listed()[0] == 1


def test_reports_by_both_clocks(store: Store) -> None:
    early, late = a_reading(), Paper("Shells fell on Dnipro.", "2024-05-09").extraction()
    store.add_reading(late, at="2026-01-01T00:00:00.000000Z")
    store.add_reading(early, at="2026-01-02T00:00:00.000000Z")
    ids = early.report.id, late.report.id
    assert tuple(report for report, *_ in store.report_ids()) == ids
    assert [report for report, *_ in store.report_ids(clock="known", before="2026-01-02")] == [ids[1]]
    assert store.newest(clock="reported", before=None, offset=0, limit=1) == [(1, ids[1])]
    assert store.days("reported") == ["2024-05-07", "2024-05-09"]
    assert store.days("known") == ["2026-01-01", "2026-01-02"]
    assert store.times(2) == (ids[0], "2024-05-07T00:00:00.000000Z", "2026-01-02T00:00:00.000000Z")
    assert not store.search("shells", before="2024-05-01")
    assert store.is_in_order()


def filled(address: str) -> Ledger:
    ledger = Ledger(address, now=lambda: AT)
    for number, town in enumerate(("Kharkiv", "Kharkiv", "Dnipro", "Beirut"), start=1):
        paper = Paper(f"Shells fell on {town}, wire {number} says.", f"2024-05-0{number}")
        paper.incident("Shells fell", label="shelling", when=day("2024-05-01"), where=town, killed=number)
        made = paper.reading()
        row = Row(dataset="A list", id=town, part="", rules="list/1")
        url = f"https://news.example/{town}"
        ledger.add(replace(made, report=replace(made.report, row=row if number == 4 else None, url=url)))
    first, *_, last = ledger.view().incidents
    ledger.judge(first.id, last.id, "same", by="Ada", reason="one raid")
    return ledger


def test_a_ledger_is_the_same_in_every_store(kind: str, tmp_path: Path) -> None:
    with filled(ledger_at(kind, tmp_path / "l.db")) as ledger, filled(f"memory:{tmp_path}") as other:
        assert ledger.verify(deep=True) == other.verify(deep=True) == []
        assert ledger.find(IncidentQuery()) == other.find(IncidentQuery())
        assert ledger.near() == other.near()
        assert ledger.counts() == other.counts()
        log = list(ledger.export_log())
        with Ledger(f"memory:{tmp_path}") as replayed:
            assert replayed.import_log(log) == len(log)
            assert list(replayed.export_log()) == log


def test_deep_verification_names_what_the_log_does_not_give(store: Store, kind: str, tmp_path: Path) -> None:
    with filled(ledger_at(kind, tmp_path / "l.db")) as ledger:
        held = ledger._store
        for what in CONTENTS:
            assert list(held.contents(what)), what
        with held.writing():
            held.index.drop_fold(1, 1)
            held.index.forget_pairs(1)
        assert {fault.split(":")[0] for fault in ledger.verify(deep=True)} >= {"blocks", "incidents"}


def test_a_store_is_one_class_and_one_registration(monkeypatch: pytest.MonkeyPatch) -> None:
    class Counting(MemoryStore):
        """A store of somebody's own."""

    monkeypatch.setitem(stores.STORES, "counting", Counting)
    with Ledger("counting:here") as ledger:
        assert ledger.add(a_reading())
        assert isinstance(ledger._store, Counting)
        assert ledger.summary().incidents == 1
