"""Ratings and resolutions as they stood: made, overruled, withdrawn, and none of it before its time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_factory import Paper, day, voice
from tacitus.errors import MissingInput, UsageError
from tacitus.ledger.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Two figures of two voices; a clock that moves a day at each look: reports on 1 and 2 January."""
    days = (f"2025-01-{number:02d}T12:00:00.000000Z" for number in range(1, 29))
    with Ledger(tmp_path / "l.db", now=lambda: next(days)) as ledger:
        for outlet, killed in (("wire", 3), ("daily", 40)):
            paper = Paper(f"A missile hit Kharkiv, says the {outlet} clerk.", "2024-05-07", outlet)
            paper.incident(
                "A missile hit Kharkiv",
                label="missile_strike",
                when=day("2024-05-06"),
                where="Kharkiv",
                means=["missile"],
                killed=killed,
                by=voice(f"the {outlet} clerk"),
            )
            ledger.add(paper.reading())
        yield ledger


def grades(ledger: Ledger, as_of: str) -> list[str]:
    return [rating.value for rating in ledger.view(as_of, "known").ratings]


def test_a_rating_stands_from_when_it_was_made_until_it_was_withdrawn(ledger: Ledger) -> None:
    ledger.rate("the wire clerk", "B", by="Ada", reason="seen")  # 3 January
    second = ledger.rate("The Wire Clerk", "e", by="Ben", reason="seen otherwise")  # 4 January
    ledger.withdraw(second, by="Ben", reason="mistaken")  # 5 January
    assert [grades(ledger, f"2025-01-0{number}") for number in range(2, 7)] == [
        [],
        ["B"],
        ["E"],
        ["B"],
        ["B"],
    ]
    assert [rating.value for rating in ledger.view("2024-05-07").ratings] == ["B"]


def test_a_contradiction_is_open_resolved_and_open_again(ledger: Ledger) -> None:
    (clash,) = ledger.view().contradictions
    settled = ledger.settle(clash.id, by="Ada", reason="recounted", holds=clash.claims[0])  # 3 January
    ledger.withdraw(settled, by="Ada", reason="not after all")  # 4 January
    states = [
        [
            (c.status, c.resolution.holds if c.resolution else None)
            for c in ledger.view(then, "known").contradictions
        ]
        for then in ("2025-01-01", "2025-01-02", "2025-01-03", "2025-01-04")
    ]
    assert states == [[], [("open", None)], [("resolved", clash.claims[0])], [("open", None)]]


def test_what_cannot_be_settled_or_rated(ledger: Ledger) -> None:
    (clash,) = ledger.view().contradictions
    with pytest.raises(MissingInput):
        ledger.settle(clash.id, by="Ada", reason="x", holds="c_none")
    with pytest.raises(MissingInput):
        ledger.settle("k_none", by="Ada", reason="x")
    with pytest.raises(MissingInput):
        ledger.rate("c_none", "2", by="Ada", reason="x")
    with pytest.raises(UsageError):
        ledger.rate("the wire clerk", "7", by="Ada", reason="x")
    (incident,) = ledger.view().incidents
    assert ledger.settle(clash.id, by="Ada", reason="x", incident=incident.id)


def test_a_hidden_speaker_keeps_the_rating_under_the_hidden_name(ledger: Ledger) -> None:
    ledger.rate("the wire clerk", "B", by="Ada", reason="the wire clerk was right before")
    ledger.redact("wire clerk", by="Ada", reason="asked for")
    (rating,) = ledger.view().ratings
    assert "wire clerk" not in rating.subject + rating.reason
    speakers = {link.name for claim in ledger.view().claims for link in claim.speaker}
    assert rating.subject in speakers
