"""Spans of a report are found in its original through mark-up, escapes and line breaks, and never on other words."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacitus.present.tracing import Mark, Tracer, apart

STORY = 'Shells hit Orlan on Monday, killing “four” people & a dog.\n\nThe mayor said: "Rain" – and 4 < 5.'


def words(original: str, start: int, end: int, report: str = STORY) -> str | None:
    found = Tracer(report, original).find(start, end)
    return original[found[0] : found[1]] if found else None


def of(part: str, report: str = STORY) -> tuple[int, int]:
    return report.index(part), report.index(part) + len(part)


def in_a_cell(text: str) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(["a", text])
    return written.getvalue()


def same(text: str) -> str:
    return text


def from_json(raw: str) -> str:
    return str(json.loads(f'"{raw}"'))


def from_page(raw: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", raw))


PAGES: dict[str, tuple[str, Callable[[str], str]]] = {
    "as it is": (STORY, same),
    "wrapped": (STORY.replace(" ", "\n  "), same),
    "quoted": (
        "> " + STORY.replace("\n", "\n> ").replace("four” ", "four”\n>"),
        lambda raw: raw.replace(">", ""),
    ),
    "a page": (
        "<p class='a'><!-- Orlan -->" + html.escape(STORY).replace("four", "<b>four</b>"),
        from_page,
    ),
    "entities": ("<p>" + "".join(f"&#{ord(char)};" for char in STORY), from_page),
    "JSON": (json.dumps({"text": STORY, "n": 1}), from_json),
    "JSON of a page": (
        json.dumps({"html": f"<p>{html.escape(STORY)}</p>"}),
        lambda raw: from_page(from_json(raw)),
    ),
    "a page in XML": (
        "<item><d>" + html.escape(f"<p>{html.escape(STORY)}</p>") + "</d></item>",
        lambda raw: from_page(from_page(raw)),
    ),
    "a cell": (in_a_cell(STORY), lambda raw: raw.replace('""', '"')),
    "marks without width": (STORY.replace("people", "peo\u00adple"), lambda raw: raw.replace("\u00ad", "")),
}


@pytest.mark.parametrize("how", PAGES)
@pytest.mark.parametrize(
    "part", ["killing “four” people & a dog", "Orlan", 'The mayor said: "Rain"', "4 < 5"]
)
def test_words_are_found_however_they_are_written(how: str, part: str) -> None:
    page, read = PAGES[how]
    raw = words(page, *of(part))
    assert raw is not None
    assert read(raw).split() == part.split()


def test_of_like_words_the_right_ones_are_found_by_what_stands_around() -> None:
    report = "A shell killed three in Gao.\nA shell killed three in Mopti."
    page = (
        "<p>A shell killed three in Gao.</p><aside>killed three</aside><p>A shell killed three in Mopti.</p>"
    )
    start = report.rindex("killed three")
    found = Tracer(report, page).find(start, start + len("killed three"))
    assert found == (page.rindex("killed three"), page.rindex("killed three") + len("killed three"))


def test_what_cannot_be_told_apart_is_not_marked() -> None:
    report = "It hit.\nkilled three"
    page = "<p>killed three</p><p>killed three</p>"
    assert words(page, *of("killed three", report), report) is None
    assert words("nothing of it", *of("killed three", report), report) is None


def test_of_as_many_like_ones_each_has_its_number() -> None:
    report = "killed three\n\nkilled three"
    page = "<p>killed three</p>, <p>killed three</p>"
    tracer = Tracer(report, page)
    assert [tracer.find(at, at + 12) for at in (0, 14)] == [(3, 15), (24, 36)]


def test_a_span_of_blanks_stands_nowhere() -> None:
    assert words("<p>a b", 1, 2, "a b") is None


@given(st.text(alphabet="ab &<>\"'\\\n/;é😀", max_size=60), st.data())
def test_what_is_found_is_what_was_looked_for(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    pages = (
        (text, same),
        (json.dumps(text), from_json),
        (f"<p>{html.escape(text)}</p>", from_page),
    )
    for page, read in pages:
        raw = words(page, start, end, text)
        if raw is not None and (page is text or not set(text) & set("<>&\"'\\")):
            assert "".join(read(raw).split()) == "".join(text[start:end].split())


def test_marks_that_overlap_are_cut_and_say_what_each_says() -> None:
    marks = [Mark(start=0, end=4, says="a"), Mark(start=2, end=6, says="b", focus=True)]
    assert apart(marks) == [
        Mark(start=0, end=2, says="a"),
        Mark(start=2, end=4, says="a; b", focus=True),
        Mark(start=4, end=6, says="b", focus=True),
    ]
