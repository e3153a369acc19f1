"""Long documents of many stories: what is violent in them is read, the rest stays out, and no story speaks for another.

The documents are those of `evaluation.long`, which measures all of them.
"""

from __future__ import annotations

import pytest
from evaluation import long

import tacitus
from tacitus.text.outline import LONG

NUMBERED = pytest.param(
    "numbered",
    marks=pytest.mark.xfail(strict=True, reason="a budget is read as an attack, a stormed post is missed"),
)


@pytest.mark.parametrize("name", ["newsletter", "wire-digest", NUMBERED])
def test_every_violent_story_is_found_and_nothing_else(name: str) -> None:
    document = next(document for document in long.documents() if document.name == name)
    made = long.read(document)
    assert made.counts["violent"] >= 3
    assert made.wrong == []
    assert made.counts["strayed"] == 0


def test_a_violent_paragraph_among_daily_life_is_read() -> None:
    daily = long.stories()
    told = long.stories()["car-bomb-kharkiv"].text
    around = [daily[key].text for key in ("harvest", "school", "recipe", "bees", "bridge", "tax", "road")]
    text = "\n\n".join(["Published 24 May 2024", *around[:4], told, *around[4:]])
    (incident,) = tacitus.read(text).incidents
    assert incident.label == "bombing"
    assert incident.where is not None
    assert incident.where.name == "Kharkiv"


def test_headings_within_one_long_story_do_not_part_it() -> None:
    before = (
        "Gunmen attacked the market of Gao on Monday, killing nine people, a doctor said. The army said that it had sent "
        "two companies after them. Nobody had claimed the attack by nightfall. "
    )
    after = (
        "The gunmen came on eleven motorcycles and fired at anybody who ran, a trader who hid under his stall said. "
        "The attackers burned four lorries and left for the north. Soldiers searched the houses at the river. "
    )
    text = f"Published 24 May 2024\n\n{before * 8}\n\nWhat witnesses saw\n\n{after * 8}\n\nThe pursuit\n\n{after * 8}"
    assert len(text) > LONG
    attacks = [one for one in tacitus.read(text).incidents if one.where and one.where.name == "Gao"]
    assert len(attacks) == 1


def test_paragraphs_of_a_letter_without_headings_are_stories_of_their_own() -> None:
    document = next(document for document in long.documents() if document.name == "flat-letter")
    made = long.read(document)
    assert made.wrong == []
    assert made.counts["strayed"] == 0
