"""PDF: text with page and rectangle, running heads, hyphens, scans, passwords."""

from __future__ import annotations

import io

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from source_files import TITLE, pdf
from tacitus.model.records import Report
from tacitus.pipeline.intake import published_on, read_new
from tacitus.settings import Settings
from tacitus.sources import Beside, Opened, Original, SourceReject, open_bytes

SETTINGS = Settings()
STORY = (
    "Shells hit the port of Orlan on Monday, 13 May 2024, killing four people and wounding nine others, the mayor "
    "said. A second volley fell on the fish market an hour later and killed a guard, according to residents."
)


def drawn(*pages: list[tuple[float, float, str]], picture: int | None = None) -> bytes:
    """Pages of words at given points; `picture` is the number of a page that is a picture."""
    written = io.BytesIO()
    sheet = canvas.Canvas(written, invariant=1)
    for number, page in enumerate(pages, start=1):
        if number == picture:
            sheet.drawImage(ImageReader(_picture()), 50, 50, 400, 600)
        for x, y, words in page:
            sheet.drawString(x, y, words)
        sheet.showPage()
    sheet.save()
    return written.getvalue()


def _picture() -> io.BytesIO:
    from PIL import Image

    made = io.BytesIO()
    Image.new("L", (40, 60), 200).save(made, "PNG")
    made.seek(0)
    return made


def found_in(raw: bytes, beside: Beside | None = None) -> list[Opened | SourceReject]:
    return list(open_bytes(Original(path="a.pdf", raw=raw, beside=beside or Beside()), SETTINGS))


def report_of(raw: bytes) -> Report:
    (found,) = found_in(raw)
    assert isinstance(found, Opened), found
    return found.report


def test_every_line_has_its_page_and_rectangle() -> None:
    report = report_of(pdf(STORY, "On Tuesday the mayor said that a fifth person had died of wounds."))
    assert report.title == TITLE
    assert " ".join(report.text.split()).startswith(f"{TITLE} {STORY}")
    assert [one.page for one in report.locators] == [1, 1, 1, 1, 2]
    for one in report.locators:
        assert one.box is not None
        left, bottom, right, top = one.box
        assert 0 < left < right < 596
        assert 0 < bottom < top < 842
        assert report.text[one.start : one.end].strip() == report.text[one.start : one.end]
    heights = [one.box[1] for one in report.locators[:4] if one.box]
    assert heights == sorted(heights, reverse=True)
    assert report.modified is not None


def test_what_was_read_of_it_stands_on_a_page() -> None:
    reading = read_new(report_of(pdf(STORY)))
    assert {incident.label for incident in reading.incidents} >= {"shelling"}
    spans = [span for incident in reading.incidents for span in incident.evidence]
    assert spans
    for span in spans:
        assert [one for one in reading.report.locators if one.start < span.end and span.start < one.end]


def test_running_heads_and_page_numbers_are_left_out_and_a_word_cut_by_a_hyphen_is_whole() -> None:
    pages = [
        [(60, 820, "Bulletin of the Lake"), (60, 700, "Shells wound-"), (60, 686, f"ed {n} people, a cease-"),
         (60, 672, "fire monitor in U.N.-"), (60, 658, "Town said."), (300, 20, f"Page {n} of 3")]
        for n in (1, 2, 3)
    ]  # fmt: skip
    text = report_of(drawn(*pages)).text
    assert "Bulletin" not in text
    assert "Page" not in text
    assert text.startswith("Shells wounded 1 people, a ceasefire monitor in U.N.-Town said.")


def test_a_gap_begins_a_paragraph_and_a_line_end_does_not() -> None:
    text = report_of(
        drawn([(60, 700, "One line"), (60, 686, "goes on."), (60, 672, "So."), (60, 640, "Then another.")])
    ).text
    assert text == "One line\ngoes on.\nSo.\n\nThen another."


def test_a_scan_is_rejected_with_the_remedy() -> None:
    (found,) = found_in(drawn([], picture=1))
    assert isinstance(found, SourceReject)
    assert found.reject.reason == "no_text_layer"
    assert "ocrmypdf" in found.reject.message


def test_a_page_without_text_among_others_is_named_and_the_rest_is_read() -> None:
    words = [(60.0, 700.0, "Shells hit the port, killing four people.")]
    opened, said = found_in(drawn(words, [], words, picture=2))
    assert isinstance(opened, Opened)
    assert isinstance(said, SourceReject)
    assert said.reject.reason == "no_text_layer"
    assert "not read: 2." in said.reject.message


def test_a_password_is_asked_for_in_words() -> None:
    (found,) = found_in(pdf(STORY, password="secret"))
    assert isinstance(found, SourceReject)
    assert found.reject.reason == "encrypted"


def test_a_letter_s_day_dates_what_is_attached_to_it_and_the_file_s_own_does_not() -> None:
    sent = published_on("2024-05-14")
    (found,) = found_in(pdf(STORY), Beside(published=sent))
    assert isinstance(found, Opened)
    assert found.report.published == sent
    assert report_of(pdf(STORY)).published is None


@pytest.mark.parametrize("cut", [9, 200, 600])
def test_half_a_file_is_read_or_rejected_in_words(cut: int) -> None:
    for found in found_in(pdf(STORY)[:cut]):
        assert isinstance(found, SourceReject)
        assert found.reject.reason in ("unreadable_source", "no_text_layer")


def test_half_a_character_in_what_the_file_says_of_itself_costs_no_report() -> None:
    raw = drawn([(72, 700, STORY[:80]), (72, 685, STORY[81:])])
    assert b"(anonymous)" in raw
    assert "killing four" in report_of(raw.replace(b"(anonymous)", b"<FEFFD83D> ")).text
