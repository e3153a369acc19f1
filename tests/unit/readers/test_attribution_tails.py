"""Closing asides whose source the parse loses."""

from __future__ import annotations

import pytest

from tacitus.model.records import Report, Segment
from tacitus.readers.rules.attribution.find import attributions
from tacitus.syntax.parse import parse


def sources_of(text: str, word: str) -> set[str]:
    """Who is said to say the part of `text` that holds `word`."""
    body = Segment(kind="body", start=0, end=len(text))
    parsed = parse(Report(id="r", text=text, segments=(body,)))
    at = text.index(word)
    token = next(t for t in parsed.doc if t.idx <= at < t.idx + len(t))
    return {a.source.text for a in attributions(parsed) if a.source is not None and a.holds(token.i)}


@pytest.mark.parametrize(
    ("text", "word", "source"),
    [
        (
            "Ten gendarmes died on Tuesday when their trucks were caught in an ambush on the road between Niono and "
            "Sokolo, a security source in Segou told this newspaper.",
            "died",
            "a security source in Segou",
        ),
        (
            "About 200 fighters crossed the river last week and raided a village, beheading at least 14 people, the "
            "head of the country's police said on Friday.",
            "beheading",
            "the head of the country's police",
        ),
        (
            "Four men were killed and two arrested within hours of the murder of a senator at his home, the police "
            "chief said, and three officers were free again.",
            "killed",
            "the police chief",
        ),
        (
            "An expert of the group was killed in a joint operation of the two armies last weekend, a spokesman, "
            "Col Deo Akiiki, said in a post.",
            "killed",
            "a spokesman, Col Deo Akiiki",
        ),
    ],
)
def test_what_stands_before_the_comma_is_said(text: str, word: str, source: str) -> None:
    assert source in sources_of(text, word)


def test_a_clause_with_its_own_verb_is_no_source() -> None:
    text = "Rebels attacked the post at dawn, residents fled to the hills and soldiers said nothing."
    assert not any("fled" in source for source in sources_of(text, "attacked"))
