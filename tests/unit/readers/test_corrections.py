"""What a correction takes back is said, and nothing is claimed from the note alone."""

from __future__ import annotations

import pytest

import tacitus
from tacitus.model.records import Reading, Toll

STORY = (
    "Shells hit Aleppo on Monday, killing eight people and wounding 20, the mayor said.\n\n"
    "No group claimed the attack, which came at dawn, residents said."
)
NOTES = [
    "Correction: An earlier version of this article said that 14 people were killed. The number is eight.",
    "(Corrects death toll in paragraph 2 to eight, not 14)",
    "Correction\n\nThe number of people killed was misstated as 14. It was eight.",
    "This story has been corrected to say that eight people were killed, not 14.",
]


def tolls(reading: Reading, effect: str) -> list[Toll]:
    return [toll for incident in reading.incidents for toll in incident.tolls if toll.effect == effect]


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("above", [True, False])
def test_the_figure_of_the_article_replaces_the_one_that_is_taken_back(note: str, above: bool) -> None:
    text = f"{note}\n\n{STORY}" if above else f"{STORY}\n\n{note}"
    reading = tacitus.read(text, published="2024-05-14")
    (killed,) = tolls(reading, "killed")
    assert killed.best == 8
    assert killed.supersedes is not None
    assert (killed.supersedes.low, killed.supersedes.high) == (14, 14)
    assert any("14" in span.text for span in killed.evidence), "the correction is among the evidence"
    assert [toll.supersedes for toll in tolls(reading, "wounded")] == [None]
    assert [claim for claim in reading.claims if claim.segment == "correction"] == []


@pytest.mark.parametrize(
    "note",
    [
        *NOTES,
        "Correction: An earlier version of this article gave a wrong number. Eight people were killed, not 14.",
        "This report was corrected. The number of people killed is eight instead of 14.",
    ],
)
def test_an_article_that_still_has_the_wrong_figure_is_put_right(note: str) -> None:
    text = f"{STORY.replace('eight', '14')}\n\n{note}"
    reading = tacitus.read(text, published="2024-05-14")
    (killed,) = tolls(reading, "killed")
    assert (killed.low, killed.best, killed.high) == (8, 8, 8)
    assert killed.supersedes is not None
    assert killed.supersedes.best == 14
    assert any("8" in span.text or "eight" in span.text.lower() for span in killed.evidence)


def test_an_article_that_has_another_figure_than_a_note_is_left_as_it_is() -> None:
    note = "Correction: An earlier version said that 14 people were killed. The number is eight."
    (killed,) = tolls(
        tacitus.read(f"{STORY.replace('eight', 'nine')}\n\n{note}", published="2024-05-14"), "killed"
    )
    assert (killed.best, killed.supersedes) == (9, None)


@pytest.mark.parametrize(
    "note",
    [
        "Correction: An earlier version of this article misspelt the mayor's name. It is Roe.",
        "Correction: An earlier version of this article said that 14 people were abducted, not nine.",
        "Editor's note: This story tells of an attack in which eight people were killed.",
        "Correction: An earlier version said that 14 were killed and eight wounded.",
    ],
)
def test_a_note_on_something_else_takes_nothing_back(note: str) -> None:
    (killed,) = tolls(tacitus.read(f"{STORY}\n\n{note}", published="2024-05-14"), "killed")
    assert killed.supersedes is None


BUS = "At least three passengers died when gunmen fired on a bus near Bunia on Tuesday, wounding nine, police said."


@pytest.mark.parametrize(
    "note",
    [
        "Correction: An earlier version of this story said that four passengers had died.",
        "Clarification: a previous version of this article gave the number of dead as four.",
        "This article was amended on 15 May. It originally put the number of people killed at four.",
        "Editor's note: The headline first said that four people were killed.",
    ],
)
def test_what_an_earlier_version_said_is_replaced_by_the_only_figure(note: str) -> None:
    reading = tacitus.read(f"{BUS}\n\n{note}", published="2024-05-14")
    (killed,) = tolls(reading, "killed")
    assert killed.best == 3
    assert killed.supersedes is not None
    assert (killed.supersedes.low, killed.supersedes.high) == (4, 4)
    assert [toll.supersedes for toll in tolls(reading, "wounded")] == [None]


@pytest.mark.parametrize(
    ("story", "note"),
    [
        (BUS, "Correction: An earlier version of this story said that four passengers had been abducted."),
        (BUS, "Correction: The story says that three passengers died. It was first published on Monday."),
        (BUS, "Editor's note: This story tells of an attack in which four people were killed."),
        (
            BUS + " A hospital put the number of dead at five.",
            "Correction: An earlier version of this story said that four passengers had died.",
        ),
    ],
)
def test_a_note_replaces_nothing_where_it_is_not_clear_by_what(story: str, note: str) -> None:
    reading = tacitus.read(f"{story}\n\n{note}", published="2024-05-14")
    assert {toll.supersedes for toll in tolls(reading, "killed")} == {None}
