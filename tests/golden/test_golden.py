"""The sample reports are read as stored. On purpose otherwise? `python -m tests.golden.update --write`."""

from __future__ import annotations

import pytest

from golden.update import SAMPLES, STORED, difference, golden


@pytest.mark.parametrize("name", SAMPLES)
def test_read_as_stored(name: str) -> None:
    shown = difference(name, golden(name))
    assert not shown, f"\n{shown}\nOn purpose? python -m tests.golden.update --write"


def test_nothing_stored_is_forgotten() -> None:
    assert {path.name for path in STORED.glob("*.json")} == {f"{name}.json" for name in SAMPLES}


def test_a_change_shows() -> None:
    name = SAMPLES[0]
    text = (STORED / f"{name}.json").read_text("utf-8")
    assert "+" in difference(name, text.replace('"status"', '"state"', 1))
    assert difference(name, text) == ""
