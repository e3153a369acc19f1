"""The ledger in memory: two states that take turns and are alike, whatever was written; a copy is made for who looks."""

from __future__ import annotations

import pytest

from ledger_factory import Paper
from tacitus.store.memory import MemoryStore, State

AT = "2026-01-01T00:00:00.000000Z"


class Counted(MemoryStore):
    """It counts the databases that it makes."""

    made = 0

    def _new(self) -> State:
        self.made += 1
        return super()._new()


def add(store: MemoryStore, number: int) -> None:
    store.add_reading(Paper(f"Shells fell on Kharkiv, wire {number} says.").extraction(), at=AT)


def test_a_write_copies_nothing_of_what_is_there() -> None:
    store = Counted()
    for number in range(6):
        add(store, number)
        with store.looking():
            assert store.last_seq() == number + 1
    assert store.made == 2
    assert store.verify() == []
    assert len(store.search("wire", 10)) == 6


def test_who_looks_keeps_a_state_and_the_others_go_on() -> None:
    store = Counted()
    add(store, 0)
    with store.looking():
        held = store._connection
    for number in range(1, 5):
        add(store, number)
    assert held.execute("SELECT count(*) FROM log").fetchone() == (1,)
    assert store.last_seq() == 5
    assert store.made == 3


def test_what_is_written_in_no_transaction_is_in_every_later_state() -> None:
    store = Counted()
    with store.writing():
        store.index.clear()
    store.index.set_mark("seq", 7)
    for number in range(3):
        add(store, number)
        assert store.index.mark("seq") == "7"
    assert store.made == 2


def undone(store: MemoryStore, number: int) -> None:
    with store.writing():
        add(store, number)
        raise KeyboardInterrupt


def test_what_was_undone_is_in_no_later_state() -> None:
    store = Counted()
    for number in range(3):
        add(store, number)
        with pytest.raises(KeyboardInterrupt):
            undone(store, 10 + number)
        assert store.last_seq() == number + 1
    assert store.made == 2
    assert store.verify() == []


def test_what_is_done_to_a_copy_beside_it_is_not_done_to_it() -> None:
    store = Counted()
    with store.writing():
        store.index.clear()
    for number in range(3):
        add(store, number)
        with store.beside() as (as_it_is, anew):
            assert as_it_is.damages(deep=True) == []
            as_it_is.index.clear()
            assert (as_it_is.last_seq(), anew.last_seq()) == (number + 1, 0)
        assert store.last_seq() == number + 1
    assert store.verify() == []
