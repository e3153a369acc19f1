"""Reading in several processes: order, loss, time, errors of the run."""

from __future__ import annotations

import os
import time

import pytest

from tacitus.engine import Processes
from tacitus.engine import processes as watched
from tacitus.errors import InstallationError
from tacitus.model.records import Reject


def work(item: str) -> str:
    """What `item` says to do."""
    if item == "die":
        os._exit(7)
    if item == "hang":
        time.sleep(600)
    if item == "broken":
        raise InstallationError("No model.")
    return item * 2


def test_every_item_comes_back_once() -> None:
    items = [str(number) for number in range(40)]
    found = dict(Processes(2)(work, items))
    assert found == {item: item * 2 for item in items}


def test_a_large_item_and_a_large_outcome_never_wait_for_each_other() -> None:
    items = [str(number) * 400_000 for number in range(6)]
    assert len(list(Processes(2)(work, items))) == len(items)


def test_a_process_that_dies_costs_its_item_only() -> None:
    found = dict(Processes(2)(work, ["a", "die", "b", "c", "d", "e"]))
    lost = found.pop("die")
    assert isinstance(lost, Reject)
    assert lost.reason == "reader_failed"
    assert "exit code 7" in lost.message
    assert found == {item: item * 2 for item in "abcde"}


def test_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched, "STARTING", 5.0)
    monkeypatch.setattr(watched, "GRACE", 1.0)
    found = dict(Processes(2, seconds=0.5)(work, ["hang", "a", "b"]))
    lost = found.pop("hang")
    assert isinstance(lost, Reject)
    assert (lost.stage, lost.reason) == ("read", "overrun")
    assert found == {"a": "aa", "b": "bb"}


def test_an_error_of_the_run_stops_it() -> None:
    with pytest.raises(InstallationError):
        list(Processes(2)(work, ["a", "broken", "b"]))
