"""The bench of pages: its ledgers have as many incidents as were asked for, and every page that it times answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.pages import NEXT, NEXT_AIM, PAGE_AIM, _row, made_ledger, measured

from tacitus.ledger.ledger import Ledger


def test_a_ledger_has_about_as_many_incidents_as_were_asked_for(tmp_path: Path) -> None:
    made_ledger(tmp_path / "made.db", 10)
    with Ledger(tmp_path / "made.db", read_only=True) as ledger:
        assert 8 <= ledger.counts().incidents <= 20
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".log"] == []


def test_a_page_reaches_its_aim_at_the_95th_percentile() -> None:
    slow = [PAGE_AIM - 1.0] * 38 + [PAGE_AIM * 4.0] * 2
    assert _row("list", [1.0] * 40, 5.0, "").reached
    assert not _row("list", [*slow, PAGE_AIM * 4.0], 5.0, "").reached
    assert not _row(NEXT[0], [NEXT_AIM + 1.0] * 40, None, "").reached


@pytest.mark.slow
def test_every_page_is_timed(tmp_path: Path) -> None:
    made_ledger(tmp_path / "made.db", 60)
    rows = {row.name: row for row in measured(tmp_path / "made.db")}
    assert {"page: list", "page: queue: next", "page: queue: accepted, then next", "page: speaker"} <= set(
        rows
    )
    assert all(row.reached is not None for row in rows.values())
