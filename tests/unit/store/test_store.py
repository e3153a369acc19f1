"""The store: appended once, chained, verified, copied."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from ledger_factory import Paper, day, voice
from tacitus.errors import LedgerError
from tacitus.model.instants import cut_after
from tacitus.model.records import Extraction, Reject
from tacitus.store.sqlite import SqliteStore

AT = "2026-01-01T00:00:00.000000Z"


def reading(text: str = "Shells fell on Kharkiv on Monday, killing two.") -> Extraction:
    paper = Paper(text, "2024-05-07")
    paper.incident(
        text.split(" on Monday")[0],
        label="shelling",
        when=day("2024-05-06"),
        where="Kharkiv",
        killed=2,
        by=voice("The mayor"),
    )
    return paper.extraction()


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(tmp_path / "ledger.db")


def test_adding_twice_adds_nothing(store: SqliteStore) -> None:
    assert store.add_reading(reading(), at=AT)
    assert not store.add_reading(reading(), at="2026-02-02T00:00:00.000000Z")
    assert store.last_seq() == 1
    assert store.count("reports") == 1


def test_a_reading_comes_back_as_it_went_in(store: SqliteStore) -> None:
    store.add_reading(reading(), at=AT)
    assert store.extraction(reading().report.id) == reading()


@pytest.mark.parametrize(
    "text",
    ["Ali\x00 said two died on Monday", "half \ud800 on Monday", "قُتل اثنان on Monday", "😀 on Monday"],
)
def test_any_text_is_kept(store: SqliteStore, text: str) -> None:
    store.add_reading(reading(text), at=AT)
    found = store.report(reading(text).report.id)
    assert found is not None
    assert found.text == text.replace("\ud800", "\ufffd")
    assert store.verify() == []


def test_the_log_cannot_be_edited_or_cut(store: SqliteStore) -> None:
    store.add_reading(reading(), at=AT)
    connection = sqlite3.connect(store.path)
    for statement in ("UPDATE log SET body = '{}'", "DELETE FROM log"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)


def test_verify_tells_a_change_made_behind_its_back(store: SqliteStore) -> None:
    store.add_reading(reading(), at=AT)
    store.add_reading(reading("Shells fell on Dnipro on Monday, killing two."), at=AT)
    assert store.verify() == []
    connection = sqlite3.connect(store.path)
    connection.execute("DROP TRIGGER log_is_never_edited")
    connection.execute("UPDATE log SET body = replace(body, 'Kharkiv', 'Odesa') WHERE seq = 1")
    connection.commit()
    assert any("entry 1" in fault for fault in store.verify())


def test_verify_tells_a_row_that_was_dropped(store: SqliteStore) -> None:
    for town in ("Kharkiv", "Dnipro", "Sumy"):
        store.add_reading(reading(f"Shells fell on {town} on Monday."), at=AT)
    connection = sqlite3.connect(store.path)
    connection.executescript(
        "PRAGMA foreign_keys = OFF; DROP TRIGGER log_is_never_cut; DELETE FROM log WHERE seq = 2;"
    )
    assert any("entry 2 is missing" in fault for fault in store.verify())


def test_a_log_replayed_into_an_empty_file_is_the_same_ledger(store: SqliteStore, tmp_path: Path) -> None:
    store.add_reading(reading(), at=AT)
    store.add_reject("x_1", "bad.txt", Reject(stage="source", reason="empty_report", message="empty"), at=AT)
    other = SqliteStore(tmp_path / "other.db")
    assert other.append_entries(store.entries()) == 2
    assert list(other.entries()) == list(store.entries())
    assert other.extraction(reading().report.id) == reading()
    with pytest.raises(LedgerError, match="not empty"):
        other.append_entries(store.entries())


def test_a_log_that_was_tampered_with_is_not_replayed(store: SqliteStore, tmp_path: Path) -> None:
    from dataclasses import replace

    store.add_reading(reading(), at=AT)
    entries = [replace(entry, at="2020-01-01T00:00:00.000000Z") for entry in store.entries()]
    other = SqliteStore(tmp_path / "other.db")
    with pytest.raises(LedgerError, match="does not follow"):
        other.append_entries(iter(entries))
    assert other.last_seq() == 0


def test_backup_is_whole_and_never_overwrites(store: SqliteStore, tmp_path: Path) -> None:
    store.add_reading(reading(), at=AT)
    store.backup(tmp_path / "copy.db")
    copy = SqliteStore(tmp_path / "copy.db")
    assert list(copy.entries()) == list(store.entries())
    with pytest.raises(LedgerError, match="exists"):
        store.backup(tmp_path / "copy.db")


def test_another_file_is_not_taken_for_a_ledger(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    sqlite3.connect(other).executescript("CREATE TABLE t (a); INSERT INTO t VALUES (1);")
    with pytest.raises(LedgerError, match="no Tacitus ledger"):
        SqliteStore(other)
    text = tmp_path / "text.db"
    text.write_text("this is no database, and long enough to be read as a page of one " * 20)
    with pytest.raises(LedgerError):
        SqliteStore(text)


def test_a_newer_ledger_is_refused(store: SqliteStore) -> None:
    sqlite3.connect(store.path).execute("PRAGMA user_version = 99")
    with pytest.raises(LedgerError, match="newer"):
        SqliteStore(store.path)


def test_search_finds_reports_and_claims(store: SqliteStore) -> None:
    store.add_reading(reading(), at=AT)
    assert {hit.kind for hit in store.search("shells kharkiv")} == {"report", "claim"}
    assert store.search("nowhere") == []
    assert store.search('" OR *') == []


@pytest.mark.parametrize(
    ("asked", "cut"),
    [
        ("2023-03-24", "2023-03-25T00:00:00.000000Z"),
        ("2023-12-31", "2024-01-01T00:00:00.000000Z"),
        ("2023-12", "2024-01-01T00:00:00.000000Z"),
        ("2024-02", "2024-03-01T00:00:00.000000Z"),
        ("2023", "2024-01-01T00:00:00.000000Z"),
        ("2023-03-24T18:00:00+03:00", "2023-03-24T15:00:00.000001Z"),
    ],
)
def test_a_date_covers_its_whole_day(asked: str, cut: str) -> None:
    assert cut_after(asked) == cut
