"""Near misses: what was nearly one incident is a person's queue, until somebody has judged it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger_factory import Paper, day
from tacitus.ledger import work_queue
from tacitus.ledger.ledger import Ledger


def told(text: str, when: str, killed: int, label: str = "shelling") -> Paper:
    paper = Paper(text, "2024-05-08", text[:4])
    paper.incident(text.rstrip("."), label=label, when=day(when), where="Kharkiv", killed=killed)
    return paper


def test_what_is_nearly_one_is_listed_until_it_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_queue, "UNSURE_BELOW", 50.0)
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(told("Shells fell on Kharkiv.", "2024-05-06", 2).reading())
        ledger.add(told("Rounds hit a far suburb of Kharkiv.", "2024-05-06", 90, "shooting").reading())
        (pair,) = ledger.near()
        assert not pair.together
        assert pair.reasons
        ledger.judge(pair.left, pair.right, "different", by="Ada", reason="two suburbs")
        assert ledger.near() == []


def test_what_is_one_is_no_near_miss(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(told("Shells fell on Kharkiv.", "2024-05-06", 17).reading())
        ledger.add(told("Shelling of Kharkiv killed 17.", "2024-05-06", 17).reading())
        assert ledger.summary().incidents == 1
        assert ledger.near() == []
