"""Fitting anew what weighs the network's word."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from training import refit

from tacitus.readers.rules.events import alike


def test_what_a_step_has_written_is_read_anew_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    steps = {
        "first": (lambda: seen.append(len(alike.weights("alone"))), list[str]()),
        "second": (lambda: seen.append(alike.weights.cache_info().currsize), list[str]()),
    }
    monkeypatch.setattr(refit, "STEPS", steps)
    monkeypatch.setattr("sys.argv", ["refit", "--keep"])
    refit.main()
    assert seen[0] > 0
    assert seen[1] == 0


@pytest.mark.parametrize("name", ["accused", "days", "doers", "hit", "kinds", "naming"])
def test_what_ships_has_a_bias(name: str) -> None:
    held = json.loads((files("tacitus.readers.rules.learned") / f"{name}.json").read_text("utf-8"))
    assert any("bias" in weights for weights in (held, *held.values()) if isinstance(weights, dict))


def test_an_unknown_step_is_an_error_that_says_which_there_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["refit", "groping"])
    with pytest.raises(SystemExit):
        refit.main()
    assert "grouping" in capsys.readouterr().err
