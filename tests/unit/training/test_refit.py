"""Fitting anew what weighs the network's word."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from training import refit


def test_every_step_has_a_file_of_weights_that_its_reader_forgets() -> None:
    assert len(refit.READ) == len(refit.STEPS)


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
