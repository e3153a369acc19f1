"""Where the stories of a long report begin."""

from __future__ import annotations

from tacitus.model.records import Report
from tacitus.text.outline import PASSAGE, Outline, outline
from tacitus.text.segments import segment

PROSE = "The council met in the old town hall to talk about the new water pipes. " * 18


def outlined(text: str) -> Outline:
    return outline(segment(Report(id="r_0000000000000000", text=text)))


def starts(text: str) -> list[str]:
    """The first words of each story."""
    return [text[start : start + 12] for start in outlined(text).stories]


def test_a_short_report_is_one_story() -> None:
    text = "Published 24 May 2024\n\nFirst\n\nThe mill burned down.\n\nSecond\n\nIt was rebuilt at once.\n"
    assert outlined(text).stories == outlined(text).passages == ()


def test_headings_bullets_times_and_lines_of_marks_begin_stories() -> None:
    told = [f"Water pipes\n\n{PROSE}", f"* * *\n\nAnother {PROSE}", f"- Bullet {PROSE}", f"14:32\n{PROSE}"]
    text = "Published 24 May 2024\n\n" + "\n\n".join([PROSE, *told])
    assert starts(text) == ["Water pipes\n", "Another The ", "- Bullet The", "14:32\nThe co"]


def test_datelines_below_other_stories_begin_stories_and_make_a_digest() -> None:
    text = "\n\n".join(f"{town}, September 13 — {PROSE}" for town in ("LISBON", "OSLO", "GENEVA", "TURIN"))
    assert [one.split(",")[0] for one in starts(text)] == ["OSLO", "GENEVA", "TURIN"]
    assert outlined(text).is_digest
    assert not outlined(text.replace("OSLO, ", "Oslo, ").replace("—", "and")).is_digest


def test_passages_are_whole_paragraphs_and_not_long() -> None:
    text = "Published 24 May 2024\n\n" + "\n\n".join([PROSE] * 9)
    made = outlined(text)
    edges = [*made.passages, len(text)]
    assert made.stories == ()
    assert set(made.passages) <= set(made.paragraphs)
    assert all(end - start <= PASSAGE for start, end in zip([0, *edges], edges, strict=False))
