"""The one boundary: what becomes of failures of every kind."""

from __future__ import annotations

import pytest

from tacitus.boundary import attempt, report_seconds_left, step, uncounted
from tacitus.errors import InstallationError, UnsupportedLanguage
from tacitus.model.records import Reject


def fail(error: BaseException) -> str:
    step("places")
    raise error


def turned(error: BaseException) -> Reject:
    found = attempt(lambda: fail(error), stage="read")
    assert isinstance(found, Reject)
    return found


def test_what_works_comes_back() -> None:
    assert attempt(lambda: 5, stage="read") == 5


def test_an_error_of_the_tree_keeps_its_reason() -> None:
    assert turned(UnsupportedLanguage("French.")) == Reject(
        stage="places", reason="unsupported_language", message="French."
    )


@pytest.mark.parametrize("error", [ValueError("no\n date"), AssertionError(), KeyError("x"), OverflowError()])
def test_any_other_is_said_with_step_kind_and_place(error: Exception) -> None:
    reject = turned(error)
    assert (reject.stage, reject.reason) == ("places", "reader_failed")
    assert type(error).__name__ in reject.message
    assert "\n" not in reject.message


def test_the_innermost_place_of_the_package_is_named() -> None:
    from tacitus.model.stamp import read_stamp

    reject = attempt(lambda: read_stamp(None, reference=""), stage="source")
    assert isinstance(reject, Reject)
    assert reject.message.endswith("read_stamp).")
    assert "(model/stamp.py:" in reject.message


def test_recursion_and_memory_are_caught() -> None:
    def deeper() -> int:
        return deeper() + 1

    found = attempt(deeper, stage="read")
    assert isinstance(found, Reject)
    assert "RecursionError" in found.message
    assert turned(MemoryError()).reason == "overrun"


def test_what_is_about_the_run_passes() -> None:
    for error in (InstallationError("No model."), KeyboardInterrupt()):
        with pytest.raises(type(error)):
            turned(error)


def test_a_report_has_its_time_and_the_step_is_said() -> None:
    def slow() -> None:
        step("syntax")
        step("places")

    found = attempt(slow, stage="read", seconds=-1.0)
    assert found == Reject(
        stage="read",
        reason="overrun",
        message="It was not read within -1 seconds. Raise TACITUS_SECONDS_A_REPORT.",
    )
    assert attempt(slow, stage="read", seconds=60.0) is None


def test_what_is_loaded_once_is_no_report_s_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 10.0, 20.0, 70.0, 80.0])
    monkeypatch.setattr("tacitus.boundary.time.monotonic", lambda: next(clock))

    def first() -> float:
        with uncounted(), uncounted():
            pass
        return report_seconds_left()

    assert attempt(first, stage="read", seconds=45.0) == 45.0 + 60.0 - 80.0


def test_steps_outside_a_budget_are_free() -> None:
    step("syntax")
