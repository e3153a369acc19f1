"""The gate: a fixed sample of every corpus part, read now, stands on its floors or above."""

from __future__ import annotations

import pytest
from evaluation import gate
from evaluation.parts import SHARED
from evaluation.scoring import ruler_exists

pytestmark = pytest.mark.corpus


@pytest.mark.skipif(not ruler_exists(), reason=f"THE GATE WAS NOT CHECKED: no corpora and rulers at {SHARED}")
def test_no_figure_is_below_its_floor(capsys: pytest.CaptureFixture[str]) -> None:
    failed = gate.run()
    assert not failed, capsys.readouterr().out
