"""What a correction says of where and when replaces what it takes back, which stands as history."""

from __future__ import annotations

from functools import cache

import pytest

import tacitus
from tacitus.ledger.ledger import Ledger
from tacitus.model.records import Claim, Interval, Place, Reading
from tacitus.present.dossier import dossier

STORY = (
    "Gunmen attacked a market in {place} on {day}, killing eight people, the governor said.\n\n"
    "No group claimed the attack, residents said."
)
RIGHT, WRONG = STORY.format(place="Bukavu", day="Tuesday"), STORY.format(place="Goma", day="Monday")
PLACES = [
    "Correction: An earlier version of this article said the attack was in Goma; it was in Bukavu.",
    "Correction: The attack took place in Bukavu, not in Goma.",
    "An earlier version of this story misstated the location of the attack as Goma. It was in Bukavu.",
    "Clarification: The headline of this report originally placed the attack in Goma. The attack happened in Bukavu.",
    "This story has been corrected to show that the gunmen attacked Bukavu, rather than Goma.",
]
DAYS = [
    "Correction: The attack was on Tuesday, not Monday.",
    "This article was amended on 15 May 2024. An earlier version said that the attack happened on Monday; "
    "it happened on Tuesday.",
    "(Corrects day of attack to Tuesday, not Monday)",
    "Editor's note: An earlier version gave the wrong day for the attack. It was Tuesday rather than Monday.",
    "This article has been corrected: the market was attacked on Tuesday and not on Monday.",
    "(This version corrects the date of the attack to Tuesday from Monday)",
]
UNSAID = (
    "Correction: A previous version wrongly gave Goma as the scene of the attack. The market is in Bukavu."
)
"""Where it was instead is told of the market alone."""
SAYS = {"Goma": "Goma", "Bukavu": "Bukavu", "Monday": "2024-05-13", "Tuesday": "2024-05-14"}


@cache
def read(text: str) -> Reading:
    """The reading of a report of Thursday 16 May 2024."""
    return tacitus.read(text, published="2024-05-16")


def said(value: object) -> str:
    return value.name if isinstance(value, Place) else value.start[:10] if isinstance(value, Interval) else ""


def taken_back(reading: Reading) -> list[Claim]:
    return [claim for claim in reading.claims if claim.segment == "correction"]


def stated(reading: Reading) -> tuple[str, str]:
    (incident,) = reading.incidents
    return said(incident.where), said(incident.when)


@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize(
    ("note", "wrong"), [*((one, "Goma") for one in (*PLACES, UNSAID)), *((one, "Monday") for one in DAYS)]
)
def test_what_the_article_has_stands_and_the_other_is_taken_back(note: str, wrong: str, above: bool) -> None:
    reading = read(f"{note}\n\n{RIGHT}" if above else f"{RIGHT}\n\n{note}")
    assert stated(reading) == ("Bukavu", "2024-05-14")
    (gone,) = taken_back(reading)
    assert (gone.polarity, said(gone.value), gone.incident) == (
        "denied",
        SAYS[wrong],
        reading.incidents[0].id,
    )
    assert gone.context is not None
    assert gone.id in reading.incidents[0].claims
    holds = [c for c in reading.claims if c.field == gone.field and c is not gone]
    assert any(gone.context in claim.evidence for claim in holds), "the correction is among the evidence"
    assert reading.contradictions == ()


@pytest.mark.parametrize(
    ("note", "field"), [*((one, "where") for one in PLACES), *((one, "when") for one in DAYS)]
)
def test_an_article_that_still_has_the_wrong_one_is_put_right(note: str, field: str) -> None:
    reading = read(f"{WRONG}\n\n{note}")
    right = ("Bukavu", "2024-05-13") if field == "where" else ("Goma", "2024-05-14")
    assert stated(reading) == right
    (gone,) = taken_back(reading)
    assert said(gone.value) == ("Goma" if field == "where" else "2024-05-13")
    for claim in reading.claims:
        assert all(reading.report.text[span.start : span.end] == span.text for span in claim.evidence)


@pytest.mark.parametrize(
    "note",
    [
        "Correction: The governor was born in Bukavu, not Goma, and took office on Tuesday, not Monday.",
        "Correction: The hospital that treated the wounded is in Bukavu, not Goma.",
        "Editor's note: This story tells of an attack in Goma on Monday.",
        "This article was first published on Monday and amended on Wednesday to add the governor's words.",
        "Correction: The man who survived the attack lives in Bukavu, not in Goma.",
    ],
)
@pytest.mark.parametrize("story", [RIGHT, WRONG])
def test_a_note_on_something_else_or_that_leaves_it_open_changes_nothing(story: str, note: str) -> None:
    reading = read(f"{story}\n\n{note}")
    assert stated(reading) == stated(read(story))
    assert taken_back(reading) == []


def test_a_note_that_leaves_open_where_it_was_puts_no_article_right() -> None:
    reading = read(f"{WRONG}\n\n{UNSAID}")
    assert (stated(reading), taken_back(reading)) == (("Goma", "2024-05-13"), [])


def test_where_two_incidents_could_be_meant_nothing_is_taken_back() -> None:
    shot = "Gunmen shot dead two farmers in Goma on Monday, the governor said."
    bombed = "On Sunday a car bomb killed five people at a bank in Goma, the police said."
    reading = read(f"{shot}\n\n{bombed}\n\nCorrection: The attack was in Bukavu, not in Goma.")
    assert taken_back(reading) == []
    assert [said(one.where) for one in reading.incidents] == ["Goma", "Goma"]


def test_a_ledger_shows_it_as_history_and_not_as_a_contradiction() -> None:
    with Ledger("memory:") as ledger:
        ledger.add(read(f"{RIGHT}\n\n{PLACES[0]}"))
        (incident,) = ledger.view().incidents
        assert (said(incident.where), ledger.view().contradictions) == ("Bukavu", ())
        row = next(row for row in dossier(ledger.view(), incident.id).fields if row.key == "where")
        assert row.value == "Bukavu"
        assert "it was given as Goma before" in row.note
        assert "Goma" not in " ".join(row.speakers)
