"""Fitting anew what weighs the network's word."""

from __future__ import annotations

import pytest
from training import refit

from tacitus.readers.rules.learned.weighing import fitted


def test_what_a_step_has_written_is_read_anew_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    steps = {
        "first": (lambda: seen.append(len(fitted("events/alike.json").models)), list[str]()),
        "second": (lambda: seen.append(fitted.cache_info().currsize), list[str]()),
    }
    monkeypatch.setattr(refit, "STEPS", steps)
    monkeypatch.setattr("sys.argv", ["refit", "--keep"])
    refit.main()
    assert seen[0] > 0
    assert seen[1] == 0


def test_an_unknown_step_is_an_error_that_says_which_there_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["refit", "groping"])
    with pytest.raises(SystemExit):
        refit.main()
    assert "grouping" in capsys.readouterr().err
