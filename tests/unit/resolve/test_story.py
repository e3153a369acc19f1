"""Reports as stories: names however they are spelt, boilerplate, and what doubt about a reading lets through."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ledger_factory import Paper, day
from tacitus.model.records import Interval, Span
from tacitus.resolve.accounts import Account, accounts_of
from tacitus.resolve.cluster import are_candidates
from tacitus.resolve.compare import compare
from tacitus.resolve.story import Story, name_key, people_in, share_a_key, without_boilerplate
from tacitus.resolve.table import COMPARISONS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jérémie", "Jeremie"),
        ("Kharan", "Kharaan"),
        ("Dingazi", "Dinghaazi"),
        ("Al-Hasakah", "Hasakeh"),
        ("Raqqa", "Raqqah"),
        ("Zabid", "Zabeed"),
        ("Jakiri", "Jakiry"),
        ("Domel", "Domail"),
        ("Nahud", "Nuhoud"),
        ("Khan’s", "Khan"),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Kharan", "Kerman"), ("Homs", "Hama"), ("Tartus", "Tortosa"), ("Dara", "Dora")]
)
def test_two_names(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_a_full_name_is_of_rare_words_and_no_place() -> None:
    text = "In Nova Brezna the mayor, Tilo Marquand, blamed the Rapid Support Forces. Nova Brezna is quiet."
    assert people_in(text) == {("tilu", "markand")}


FOOTER = "Write to Gavril Ostrenko at the Vidrava office."


def test_what_an_outlet_sets_on_every_page_makes_no_story() -> None:
    one = Story(None, f"A shell fell on Kolmeny.\n{FOOTER}", "the gazette")
    other = Story(None, f"A bus burned in Zarubets.\n{FOOTER}", "the gazette")
    assert not share_a_key(one, other)
    assert all(FOOTER not in story.text for story in without_boilerplate(one, other))
    assert share_a_key(one, Story(None, "Kolmeny was hit at noon.", "the gazette"))


def test_the_first_rare_names_are_what_a_report_is_looked_for_by() -> None:
    names = [f"{a}{b}{c}ovka" for a in "BDGKMPT" for b in "ai" for c in "dlnr"]
    assert len(Story(None, " and ".join(names), None).keys) == 8


def in_words(when: str) -> Interval:
    """A day that was read somewhere else in the report."""
    return replace(day(when), text=Span(start=900, end=906, text="Monday"))


def told(text: str, published: str = "2024-05-08", **fields: Any) -> Account:
    paper = Paper(text, published)
    paper.incident(text.split(".")[0], **fields)
    reading = paper.reading()
    at = f"{published}T00:00:00+00:00"
    return accounts_of(reading.report, reading.incidents, reported_at=at, known_at=at)[0]


def test_a_day_that_was_not_stated_parts_no_two_reports_of_one_story() -> None:
    one = told("A shell fell on Kolmeny. Vidrava wept.", when=day("2024-05-06"))
    other = told("A shell hit a school. Kolmeny and Vidrava mourn.", when=in_words("2024-05-02"))
    assert COMPARISONS["time"](one, other)[0] == "doubtful"
    assert are_candidates(one, other)
    assert compare(one, other).barrier is None
    stranger = told("A shell hit a mill. Zarubets mourns.", when=day("2024-05-02"))
    assert compare(one, stranger).barrier == "they happened at different times"


def test_news_of_each_day_is_of_its_own_day() -> None:
    one = told("A shell fell on Kolmeny. Vidrava wept.", "2024-05-06", when=in_words("2024-05-06"))
    other = told(
        "A shell hit a school. Kolmeny and Vidrava mourn.", "2024-05-09", when=in_words("2024-05-09")
    )
    assert COMPARISONS["time"](one, other)[0] == "each_news"


def test_a_story_ends() -> None:
    one = told("A shell fell on Kolmeny. Vidrava wept.", when=day("2024-05-06"))
    later = replace(
        told("A shell hit Kolmeny again.", "2025-05-08", when=day("2025-05-06")),
        reported_at="2025-05-08T00:00:00+00:00",
    )
    assert not are_candidates(one, later)


def test_days_of_the_week_are_what_an_undated_report_has() -> None:
    one = replace(told("A shell fell on Kolmeny on Friday."), published=None)
    other = replace(told("On Friday Kolmeny was shelled."), published=None)
    third = replace(told("Kolmeny was shelled on Sunday."), published=None)
    assert COMPARISONS["time"](one, other)[0] == "weekday"
    assert COMPARISONS["time"](one, third)[0] == "other_weekday"


def test_names_are_used_and_never_shown() -> None:
    one = told("A shell killed Tilo Marquand in Kolmeny.")
    other = told("Shelling took the life of Tilo Marquand, a baker.")
    assert COMPARISONS["names"](one, other) == ("person", "both have a full name in common")
    assert all("Marquand" not in reason.words for reason in compare(one, other).reasons)
