"""Confidence: a chance, moved by what the weights name."""

from __future__ import annotations

import numpy as np
from evaluation.calibration import Judged, expected_calibration_error, reliability
from hypothesis import given
from hypothesis import strategies as st
from training.confidence import fit

from tacitus.readers.rules.confidence import confidence, terms


@given(st.text(max_size=20), st.text(max_size=20), st.booleans())
def test_any_rule_has_a_chance(field: str, rule: str, hedged: bool) -> None:
    assert 0.0 <= confidence(field, rule, "reported", hedged, "body") <= 1.0


def test_a_hedge_lowers_it_and_words_of_a_rule_do_not_matter() -> None:
    assert confidence("type", "verb 'shell'", "asserted", True, "body") < confidence(
        "type", "verb 'kill'", "asserted", False, "body"
    )
    assert list(terms("type", "verb 'shell'", "asserted", False, False)) == [
        "field=type",
        "rule=type/verb",
        "modality=asserted",
    ]


def test_fit_finds_the_share_that_is_right() -> None:
    features = np.array([[1.0, 0.0]] * 100 + [[1.0, 1.0]] * 100)
    right = np.array([1.0] * 90 + [0.0] * 10 + [1.0] * 20 + [0.0] * 80)
    bias, term = fit(features, right)
    assert 1 / (1 + np.exp(-bias)) > 0.8
    assert 1 / (1 + np.exp(-(bias + term))) < 0.4


def test_a_sure_reader_that_errs_is_badly_calibrated() -> None:
    def claim(stated: float, right: bool) -> Judged:
        return Judged(
            field="type", rule="verb", modality="asserted", hedged=False, summary=False,
            confidence=stated, right=right,
        )  # fmt: skip

    honest = [claim(0.75, number < 3) for number in range(4)]
    boasting = [claim(0.95, number < 1) for number in range(4)]
    assert expected_calibration_error(honest) == 0.0
    assert expected_calibration_error(boasting) > 0.6
    assert [count for _, _, count, _, _ in reliability(honest)] == [4]
