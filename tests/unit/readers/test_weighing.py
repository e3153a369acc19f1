"""Decisions that were fitted: what ships can be read, and another file is an error that says what is wrong with it."""

from __future__ import annotations

from importlib.resources import files

import pytest

from tacitus.errors import InstallationError
from tacitus.readers.rules.learned.weighing import fitted, fitted_of

SHIPPED = [
    f"{folder}/{file.name}"
    for folder in ("learned", "events")
    for file in files(f"tacitus.readers.rules.{folder}").iterdir()
    if file.name.endswith(".json")
]


@pytest.mark.parametrize("name", [*SHIPPED, "confidence.json"])
def test_what_ships_has_models_with_a_bias(name: str) -> None:
    held = fitted(name)
    assert held.models
    assert all(0 <= chance <= 1 for chance in held.least.values())
    assert all(0 < held.chance({}, model) < 1 for model in held.models)


def test_a_model_weighs_what_was_found_by_its_name() -> None:
    held = fitted_of(
        '{"note": "by hand", "least": {"it": 0.6}, "weights": {"bias": -1, "seen": 2.0}}', "it.json"
    )
    assert held.odds({}) == -1
    assert held.odds({"seen": 0.5, "unheard of": 9.0}) == 0
    assert held.chance({"seen": 0.5}) == 0.5
    assert held.least["it"] == 0.6


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Expecting value"),
        ("[1]", "it.json"),
        ('{"least": {"it": 0.5}}', "no model"),
        ('{"weights": {"seen": 1.0}}', "no model with a bias"),
        ('{"weights": {"bias": "none"}}', "'bias' of weights is no number"),
        ('{"weights": {"bias": 0.0, "seen": NaN}}', "'seen' of weights is no number"),
    ],
)
def test_another_file_is_an_error_that_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(InstallationError, match=r"it\.json") as caught:
        fitted_of(text, "it.json")
    assert said in str(caught.value)
