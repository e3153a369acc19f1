"""Grades and competing initiators: a state and its forces are one party."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ledger_factory import Paper, actor, day, voice
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import LedgerView
from tacitus.model.records import Actor, Report, Responsibility
from tacitus.pipeline.read import read_report
from tacitus.resolve.grade import party_key


def known(name: str, country: str | None, category: str, id_: str | None = None) -> Actor:
    return Actor(name=name, text=None, id=id_, category=category, country=country)


ISRAEL = known("Israel", "ISR", "state", "state:ISR")
ARMY = known("Israel's military", "ISR", "state_forces")
RUSSIANS, RUSSIA = (
    known("Russian forces", "RUS", "state_forces"),
    known("Russia", "RUS", "state", "state:RUS"),
)


def view_of(tmp_path: Path, *reports: dict[str, Any]) -> LedgerView:
    tmp_path.mkdir(exist_ok=True)
    with Ledger(tmp_path / "l.db") as ledger:
        for number, told in enumerate(reports):
            paper = Paper(
                f"Report {number}: a missile hit a clinic in Kharkiv.", "2024-05-07", f"daily {number}"
            )
            said = [
                Responsibility(
                    kind=kind, actor=who, speaker=voice("a clerk"), hedge=None, evidence=paper.span("hit")
                )
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


@pytest.mark.parametrize(
    ("doubted", "grade"),
    [([True], "weak"), ([True, True], "weak"), ([False], "confirmed"), ([True, False], "confirmed")],
)
def test_a_claim_that_every_report_doubts_confirms_nothing(
    tmp_path: Path, doubted: list[bool], grade: str
) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        for number, is_doubted in enumerate(doubted):
            text = f"Report {number}: a missile hit a clinic in Kharkiv; the claim could not be verified."
            paper = Paper(text, "2024-05-07", f"daily {number}")
            said = Responsibility(
                kind="claimed",
                actor=RUSSIA,
                speaker=voice("the Front", "party"),
                hedge=paper.span("could not be verified") if is_doubted else None,
                evidence=paper.span("hit"),
            )
            paper.incident(
                "a missile hit a clinic", label="missile_strike", when=day("2024-05-06"), where="Kharkiv",
                responsibility=[said],
            )  # fmt: skip
            ledger.add(paper.reading())
        (found,) = ledger.view().incidents
    assert found.grade == grade
    assert any(reason.startswith("claimed by Russia") for reason in found.grade_reasons)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (actor("Armed men"), actor("gunmen")),
        (
            known("Iran-backed groups", None, "militia"),
            known("Islamic Resistance", "IRQ", "militia", "irq-iri"),
        ),
        (actor("attackers"), known("the Victors", "SYR", "rebel", "syr-v")),
    ],
)
def test_who_may_be_the_same_is_no_rival(tmp_path: Path, one: Actor, other: Actor) -> None:
    view = view_of(tmp_path, {"initiators": [one]}, {"initiators": [other]})
    assert not [clash for clash in view.contradictions if clash.field == "initiators"]


def test_who_are_told_to_have_done_it_together_are_no_rivals(tmp_path: Path) -> None:
    helpers = known("foreign fighters", None, "rebel")
    apart = view_of(tmp_path / "apart", {"initiators": [RUSSIANS]}, {"initiators": [helpers]})
    together = view_of(tmp_path / "together", {"initiators": [RUSSIANS]}, {"initiators": [RUSSIANS, helpers]})
    assert [
        [clash.field for clash in view.contradictions]
        for view in (apart, together)
        if len(view.incidents) == 1
    ] == [["initiators"], []]


@pytest.mark.parametrize(
    ("headline", "clashes"),
    [
        ("At least 30 killed by Chadian troops and foreign fighters at Bol", 0),
        ("At least 30 killed by foreign fighters at Bol", 1),
    ],
)
def test_a_headline_that_names_one_more_names_no_other(headline: str, clashes: int) -> None:
    text = f"{headline}\n\nChadian soldiers killed at least 30 people in the village of Bol on Monday."
    found = read_report(Report(id="r", text=text, published=day("2024-05-08"))).contradictions
    assert len([clash for clash in found if clash.field == "initiator"]) == clashes


def test_a_state_its_army_and_its_ministry_are_one_row_for_each_kind(tmp_path: Path) -> None:
    ministry = known("Israel's defence ministry", "ISR", "state")
    view = view_of(
        tmp_path, {"said": [("attributed", ISRAEL)]}, {"said": [("denied", ARMY), ("denied", ministry)]}
    )
    rows = [(row.actor, row.kind) for one in view.incidents for row in one.attributions]
    assert len({name for name, _ in rows}) == 1
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize(
    ("owned", "counted", "grade"),
    [(203, 500, "fair"), (12, 40, "fair"), (5, 8, "confirmed"), (30, 9, "confirmed")],
)
def test_who_owns_to_far_fewer_dead_has_not_owned_to_it(
    tmp_path: Path, owned: int, counted: int, grade: str
) -> None:
    army, monitor = voice("Russia's army", "authority"), voice("a monitor", "monitor")
    paper = Paper("A missile hit a clinic in Kharkiv.", "2024-05-07", "daily")
    said = Responsibility(
        kind="acknowledged", actor=RUSSIA, speaker=army, hedge=None, evidence=paper.span("hit")
    )
    tolls = [
        paper.toll("hit", "killed", number, by=speaker)
        for number, speaker in ((owned, army), (counted, monitor))
    ]
    paper.incident("A missile hit a clinic", label="missile_strike", responsibility=[said], tolls=tolls)
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(paper.reading())
        (found,) = ledger.view().incidents
    assert found.grade == grade
    assert (str(counted) in " ".join(found.grade_reasons)) == (grade != "confirmed")
