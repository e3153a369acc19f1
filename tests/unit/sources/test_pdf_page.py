"""Pages of PDFs as pictures: rectangles on just the words, turned pages, and limits that hold."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen import canvas

from source_files import pdf
from tacitus.errors import UnreadableSource
from tacitus.model.records import Report
from tacitus.settings import Settings
from tacitus.sources import Opened, Original, open_bytes, pdf_page
from tacitus.sources.pdf_page import Words, drawn, words_at

STORY = (
    "Shells hit the port of Orlan on Monday, 13 May 2024, killing four people and wounding nine others, the mayor "
    "said. A second volley fell on the fish market an hour later and killed a guard, according to residents."
)


def report_of(raw: bytes) -> Report:
    (found,) = open_bytes(Original(path="a.pdf", raw=raw), Settings())
    assert isinstance(found, Opened), found
    return found.report


def one_line(words: str, rotation: int = 0) -> bytes:
    written = io.BytesIO()
    sheet = canvas.Canvas(written, pagesize=(400, 600), invariant=1)
    sheet.drawString(60, 500, words)
    sheet.showPage()
    sheet.save()
    document = pypdfium2.PdfDocument(written.getvalue())
    document[0].set_rotation(rotation)
    document[0].set_cropbox(20, 30, 390, 580)
    turned = io.BytesIO()
    document.save(turned)
    return turned.getvalue()


def test_a_span_has_the_rectangles_of_its_words_on_each_line() -> None:
    raw = pdf(STORY, "On Tuesday the mayor said that a fifth person had died.")
    report = report_of(raw)
    turn = report.text.index("\n", report.text.index("Shells hit"))
    for wanted in ("killing four people", report.text[turn - 6 : turn + 7], "fifth person"):
        start = report.text.index(wanted)
        lines = words_at(report.text, report.locators, start, start + len(wanted))
        page = lines[0][0]
        assert page == (2 if wanted == "fifth person" else 1)
        made = drawn(raw, page, [words for _, words in lines], picture=False)
        assert (made.png, made.pages) == (b"", 2)
        assert all(spot.exact for spot in made.spots)
        text = pypdfium2.PdfDocument(raw)[page - 1].get_textpage()
        read = [text.get_text_bounded(*spot.box).split() for spot in made.spots]
        assert read == [line.split() for line in wanted.split("\n")]


@pytest.mark.parametrize("rotation", [0, 90, 180])
def test_the_picture_has_the_words_where_the_rectangle_says(rotation: int) -> None:
    raw = one_line("Shells hit Orlan.", rotation)
    report = report_of(raw)
    ((page, words),) = words_at(report.text, report.locators, 0, len(report.text))
    made = drawn(raw, page, [words])
    picture = Image.open(io.BytesIO(made.png))
    assert picture.size == (made.width, made.height)
    assert max(picture.size) <= pdf_page.MOST_HEIGHT
    dark = picture.convert("L").point(lambda value: 255 if value < 128 else 0).getbbox()
    assert dark is not None
    left, top, right, bottom = made.spots[0].dots
    assert left - 3 <= dark[0]
    assert top - 3 <= dark[1]
    assert dark[2] <= right + 3
    assert dark[3] <= bottom + 3
    assert (right - left) * (bottom - top) < made.width * made.height / 10


def test_a_line_that_is_there_no_more_has_its_own_place() -> None:
    raw = one_line("Shells hit Orlan.")
    words = Words(line="Shells hit Orlan!", box=(1.0, 2.0, 3.0, 4.0), first=0, last=3)
    (spot,) = drawn(raw, 1, [words], picture=False).spots
    assert (spot.exact, spot.box) == (False, (1.0, 2.0, 3.0, 4.0))


def test_a_page_that_cannot_be_drawn_costs_its_process_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = one_line("Shells hit Orlan.")
    for damaged, page in ((raw[:200], 1), (raw, 2)):
        with pytest.raises(UnreadableSource, match="cannot be drawn"):
            drawn(damaged, page)
    monkeypatch.setattr(pdf_page, "PATIENCE", 0.001)
    with pytest.raises(UnreadableSource, match="too long"):
        drawn(raw, 1)


def test_no_more_pages_are_drawn_at_once_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_page, "PATIENCE", 0.001)
    taken = [pdf_page._TURN.acquire(blocking=False) for _ in range(pdf_page.MOST_AT_ONCE)]
    assert all(taken)
    try:
        with pytest.raises(UnreadableSource, match="Too many"):
            drawn(b"", 1)
    finally:
        for _ in taken:
            pdf_page._TURN.release()
