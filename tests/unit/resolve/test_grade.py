"""Grades and competing initiators: a state and its forces are one party."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ledger_factory import Paper, actor, day, voice
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import LedgerView
from tacitus.model.records import Actor, Responsibility
from tacitus.resolve.grade import party_key


def known(name: str, country: str | None, category: str, id_: str | None = None) -> Actor:
    return Actor(name=name, text=None, id=id_, category=category, country=country)  # type: ignore[arg-type]


ISRAEL = known("Israel", "ISR", "state", "state:ISR")
ARMY = known("Israel's military", "ISR", "state_forces")
RUSSIANS, RUSSIA = (
    known("Russian forces", "RUS", "state_forces"),
    known("Russia", "RUS", "state", "state:RUS"),
)


def view_of(tmp_path: Path, *reports: dict[str, Any]) -> LedgerView:
    with Ledger(tmp_path / "l.db") as ledger:
        for number, told in enumerate(reports):
            paper = Paper(
                f"Report {number}: a missile hit a clinic in Kharkiv.", "2024-05-07", f"daily {number}"
            )
            said = [
                Responsibility(
                    kind=kind, actor=who, speaker=voice("a clerk"), hedge=None, evidence=paper.span("hit")
                )  # type: ignore[arg-type]
                for kind, who in told.pop("said", [])
            ]
            options = {"label": "missile_strike", "when": day("2024-05-06"), "where": "Kharkiv", "killed": 3}
            paper.incident("a missile hit a clinic", responsibility=said, **{**options, **told})
            ledger.add(paper.reading())
        return ledger.view()


@pytest.mark.parametrize(
    ("reports", "grade"),
    [
        ([{"initiators": [RUSSIA]}], "weak"),
        ([{}, {}], "fair"),
        ([{"said": [("claimed", RUSSIA)]}], "confirmed"),
        ([{"said": [("claimed", RUSSIA)]}, {"said": [("claimed", ISRAEL)]}], "contested"),
        ([{"said": [("claimed", RUSSIA), ("claimed", RUSSIANS)]}], "confirmed"),
        ([{"said": [("attributed", ISRAEL), ("denied", ARMY)]}], "contested"),
        ([{"said": [("attributed", ISRAEL), ("denied", RUSSIANS)]}], "weak"),
        ([{"status": "denied"}], "discounted"),
    ],
)
def test_grades(tmp_path: Path, reports: list[dict[str, Any]], grade: str) -> None:
    (incident,) = view_of(tmp_path, *reports).incidents
    assert incident.grade == grade
    assert incident.grade_reasons


def test_an_accusation_and_its_denial_clash_within_one_report_too(tmp_path: Path) -> None:
    view = view_of(tmp_path, {"said": [("attributed", ISRAEL), ("denied", ARMY)]})
    (clash,) = view.contradictions
    assert (clash.kind, clash.field, clash.between) == ("role", "responsibility", "speakers")
    assert "Israel" in clash.explanation


def test_a_state_and_its_forces_are_no_two_initiators(tmp_path: Path) -> None:
    same = view_of(tmp_path, {"initiators": [RUSSIA]}, {"initiators": [RUSSIANS]})
    assert len(same.incidents) == 1
    assert same.contradictions == ()


@pytest.mark.parametrize(
    ("who", "key"),
    [
        (ARMY, "state:ISR"),
        (known("the Guards", "IRN", "state_forces", "irn-irgc"), "state:IRN"),
        (known("rebels", "YEM", "rebel"), "rebels"),
        (actor("A Group"), "test:a group"),
    ],
)
def test_parties(who: Actor, key: str) -> None:
    assert party_key(who) == key


def test_a_doer_on_anothers_word_is_not_narrated(tmp_path: Path) -> None:
    paper = Paper("A missile hit a clinic in Kharkiv, the mayor said.", "2024-05-07", "daily")
    made = paper.incident("A missile hit a clinic", label="missile_strike")
    paper.claim(made, "initiator", RUSSIA, "A missile hit a clinic", by=voice("the mayor"))
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(paper.reading())
        (found,) = ledger.view().incidents
    assert [(row.kind, row.speakers) for row in found.attributions] == [("attributed", ("the mayor",))]


@pytest.mark.parametrize(("role", "grade"), [("party", "confirmed"), ("witness", "weak")])
def test_only_a_party_or_its_organ_confirms(tmp_path: Path, role: str, grade: str) -> None:
    paper = Paper("A missile hit a clinic in Kharkiv.", "2024-05-07", "daily")
    said = Responsibility(
        kind="claimed", actor=RUSSIA, speaker=voice("somebody", role), hedge=None, evidence=paper.span("hit")
    )
    paper.incident("A missile hit a clinic", label="missile_strike", responsibility=[said])
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(paper.reading())
        (found,) = ledger.view().incidents
    assert found.grade == grade
