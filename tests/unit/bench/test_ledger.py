"""The bench of the ledger: its readings hold together, it runs small, its plot is a drawing."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bench.curves import Curve, plot
from bench.ledger import ADDED, _rows, measure
from bench.made_up import readings


def test_readings_are_cut_from_their_texts_and_are_the_same_each_time() -> None:
    made = list(islice(readings(), 150))
    assert made == list(islice(readings(), 150))
    assert len({reading.report.id for _, reading in made}) == 150
    for _, reading in made:
        accounts = {incident.id for incident in reading.incidents}
        for claim in reading.claims:
            assert claim.incident in accounts
            assert all(reading.report.text[s.start : s.end] == s.text for s in claim.evidence)


@pytest.mark.slow
def test_a_small_ledger_is_filled_and_asked(tmp_path: Path) -> None:
    size = measure(300, tmp_path)
    assert size.logged >= 300
    assert size.reports > ADDED
    assert all(one.reached is None for one in _rows([size])), "no aim is reached by a small ledger"


def test_the_plot_is_well_formed() -> None:
    drawing = plot([Curve("a < b", [(1_000, 2.0), (10_000, 3.5)], 100)])
    assert ElementTree.fromstring(drawing).tag.endswith("svg")
