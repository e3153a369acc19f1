"""Corrections and editors' notes are segments of their own kind; each line of their table says when."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from tacitus.settings import Settings
from tacitus.sources import report_from_text
from tacitus.text.segments import segment

TABLE = tomllib.loads((files("tacitus.text.lexicon") / "corrections.toml").read_text("utf-8"))
STORY = """Shells hit Aleppo on Monday, killing eight people, the mayor said.

No group claimed the attack, which came at dawn, residents said."""


def kinds(text: str) -> list[str]:
    return [one.kind for one in segment(report_from_text(text, Settings())).segments]


@pytest.mark.parametrize("note", TABLE["examples"])
def test_it_is_told_above_and_below_the_article(note: str) -> None:
    assert kinds(f"{STORY}\n\n{note}")[-1] == "correction"
    assert kinds(f"{note}\n\n{STORY}")[0] == "correction"


@pytest.mark.parametrize("sentence", TABLE["counterexamples"])
def test_a_sentence_that_begins_a_little_like_it_is_the_article(sentence: str) -> None:
    assert "correction" not in kinds(f"{STORY}\n\n{sentence}")


@pytest.mark.parametrize("heading", TABLE["headings"])
def test_what_stands_below_a_heading_of_corrections_is_one(heading: str) -> None:
    assert kinds(f"{STORY}\n\n{heading.capitalize()}\n\nThe toll was first given as 14.")[-1] == "correction"


def test_a_long_text_is_no_correction() -> None:
    assert kinds(f"{STORY}\n\nCorrection: {'So she said on Monday. ' * 60}")[-1] != "correction"
