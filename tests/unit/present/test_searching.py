"""A search over everything: what is marked, what stands in which part."""

from __future__ import annotations

import pytest

from ledger_factory import Paper, actor, day, voice
from tacitus.ledger.ledger import Ledger
from tacitus.present.searching import everything, excerpt, marks

TEXT = "Shells hit a market in Kharkiv on Monday, killing two, the Border Guard said."


@pytest.fixture
def ledger():
    paper = Paper(TEXT, "2023-03-24", "Wire")
    paper.incident(
        TEXT,
        label="shelling",
        when=day("2023-03-20"),
        where="Kharkiv",
        initiators=[actor("Border Guard")],
        killed=2,
        by=voice("Border Guard"),
    )
    with Ledger("memory:") as made:
        made.add(paper.reading())
        yield made


@pytest.mark.parametrize(
    ("text", "asked", "whole", "found"),
    [
        ("Drone hits drones", "drone", True, ["Drone"]),
        ("Drone hits drones", "drone", False, ["Drone", "drones"]),
        ("Clashes in Al-Bab, not in Bab", "al-bab", True, ["Al-Bab"]),
        ("Çatışma in Diyarbakır", "diyarbakır catısma", True, ["Çatışma", "Diyarbakır"]),
        ("Cafe\u0301 bombed", "café", True, ["Cafe\u0301"]),
        ("nothing here", "...", True, []),
        ("", "drone", True, []),
    ],
)
def test_words_are_marked_whatever_their_case_and_accents(text, asked, whole, found):
    assert [text[start:end] for start, end in marks(text, asked, whole=whole)] == found


def test_pieces_are_the_text():
    one = excerpt("A drone, another drone.", "drone")
    assert "".join(text for text, _ in one.pieces) == one.text
    assert [text for text, is_marked in one.pieces if is_marked] == ["drone", "drone"]


def test_names_incidents_and_reports_are_found_at_once(ledger):
    found = everything(ledger, "border guard")
    assert [one.name.text for one in found.names][:1] == ["Border Guard"]
    (incident,) = found.incidents
    assert found.incidents_in_all == 1
    assert incident.incident.id == ledger.view().incidents[0].id
    (report,) = found.reports
    assert report.outlet == "Wire"
    assert report.words is not None
    assert [report.words.text[a:b] for a, b in report.words.marks] == ["Border", "Guard"]


def test_a_moment_before_the_report_finds_nothing_of_it(ledger):
    found = everything(ledger, "market", "2023-03-01")
    assert (found.incidents, found.reports) == ((), ())
    assert everything(ledger, "market").reports != ()


def test_no_words_find_nothing(ledger):
    assert everything(ledger, "  … ").reports == ()


def test_hidden_names_are_not_found(ledger):
    ledger.redact("Border Guard", by="Ada", reason="asked to")
    found = everything(ledger, "border")
    assert (found.names, found.incidents, found.reports) == ((), (), ())
    assert everything(ledger, "market").reports != ()


@pytest.mark.parametrize("whole", [True, False])
def test_every_word_of_many_is_marked_each_once(whole):
    text = "al-Bab, Bab al-Hawa and al Bab al"
    told = [text[start:end] for start, end in marks(text, "al-Bab bab AL al é", whole=whole)]
    assert told == ["al-Bab", "Bab", "al", "al Bab", "al"]
