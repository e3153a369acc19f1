"""The store in SQLite: its file, and what is done to it behind its back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from ledger_factory import a_reading as reading
from tacitus.errors import LedgerError
from tacitus.store.sqlite.store import SqliteStore

AT = "2026-01-01T00:00:00.000000Z"


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(tmp_path / "ledger.db")


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
