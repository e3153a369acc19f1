"""Reading in several processes: order, loss, time, errors of the run."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from tacitus.engine import Processes, Watched
from tacitus.engine import processes as watched
from tacitus.errors import InstallationError, RunError
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


LOADED: list[str] = []


def load() -> None:
    """What a process does as it starts."""
    LOADED.append("everything")


def loaded(item: str) -> int:
    """How often this process has loaded it."""
    return len(LOADED)


def test_each_process_loads_what_it_needs_once_before_its_first_item() -> None:
    found = dict(Processes(2, prepare=load)(loaded, list("abcdef")))
    assert set(found.values()) == {1}


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
    monkeypatch.setattr(watched, "GRACE", 3.0)
    found = dict(Processes(2, seconds=0.5)(work, ["a", "b", "hang", "c"]))
    lost = found.pop("hang")
    assert isinstance(lost, Reject)
    assert (lost.stage, lost.reason) == ("read", "overrun")
    assert found == {item: item * 2 for item in "abc"}


def test_an_error_of_the_run_stops_it() -> None:
    with pytest.raises(InstallationError):
        list(Processes(2)(work, ["a", "broken", "b"]))


def once(item: str) -> str:
    """Dies of a file that it finds, and takes it away; the second process finds none."""
    path = Path(item)
    if path.exists():
        path.unlink()
        os._exit(7)
    return "alive"


def hungry(item: int) -> int:
    """Takes so many mebibytes."""
    return len(bytearray(item * watched.MEBIBYTE))


def pid(item: str) -> int:
    """Which process it is."""
    return os.getpid()


def test_one_process_is_asked_again_and_again() -> None:
    ask = Watched(pid)
    first, second = ask("a"), ask("b")
    assert first == second != os.getpid()
    ask.close()
    with pytest.raises(RunError, match="stopped"):
        ask("c")


def test_what_a_process_happened_to_die_over_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "one").touch()
    ask = Watched(once)
    assert ask(str(tmp_path / "one")) == "alive"
    ask.close()


def test_what_every_process_dies_over_is_a_reject_and_the_next_is_done() -> None:
    ask = Watched(work)
    lost = ask("die")
    assert isinstance(lost, Reject)
    assert "exit code 7" in lost.message
    assert ask("a") == "aa"
    ask.close()


def test_what_hangs_is_ended_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched, "GRACE", 3.0)
    ask = Watched(work, seconds=0.5)
    assert ask("a") == "aa"
    lost = ask("hang")
    assert isinstance(lost, Reject)
    assert lost.reason == "overrun"
    assert ask("b") == "bb"
    ask.close()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep no limit on a process's own memory")
def test_a_process_has_the_memory_it_may_have() -> None:
    ask = Watched(hungry, mebibytes=512)
    assert ask(16) == 16 * watched.MEBIBYTE
    lost = ask(1_024)
    assert isinstance(lost, Reject)
    assert (lost.reason, lost.message) == ("overrun", "Its process died (exit code 77: memory ran out).")
    assert ask(16) == 16 * watched.MEBIBYTE
    ask.close()
