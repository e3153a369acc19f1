"""Originals as they are shown: of every kind, with the words of the evidence marked in it, and nothing that acts."""

from __future__ import annotations

import base64
import email
import io
import re
from email.mime.image import MIMEImage
from html import unescape

import docx as library
import pytest

import source_files
from source_files import FILES, TEXT, docx, html, mail, mhtml
from tacitus.model.records import Report
from tacitus.present.originals import NOT_FOUND, View, can_show, places, shown
from tacitus.present.tracing import Mark
from tacitus.settings import Settings
from tacitus.sources import Opened, Original, media_type_of, open_bytes

WORDS = "killing four people"
MARKED = re.compile(r'<mark id="words"[^>]*>(.*?)</mark>', re.DOTALL)


def opened(name: str, raw: bytes) -> tuple[Report, bytes, str]:
    """The report in a file, and its original with its media type."""
    (found,) = open_bytes(Original(path=name, raw=raw), Settings())
    assert isinstance(found, Opened), found
    return found.report, found.original.raw, media_type_of(found.original)


def view_of(report: Report, words: str = WORDS) -> View:
    start = report.text.index(words)
    return View(
        report=report, marks=(Mark(start=start, end=start + len(words), says="killed: 4", focus=True),)
    )


def seen(name: str, raw: bytes, words: str = WORDS) -> str:
    report, original, kind = opened(name, raw)
    page = shown(original, kind, view_of(report, words))
    assert page is not None
    return page


@pytest.mark.parametrize("kind", FILES)
def test_the_words_are_marked_in_the_original_of_every_kind(kind: str) -> None:
    name, make = FILES[kind]
    page = seen(name, make(TEXT))
    if kind == "pdf":
        assert re.search(r'<rect id="words" class="f"[^>]*><title>killed: 4</title></rect>', page)
        assert "data:image/png;base64," in page
        return
    found = MARKED.search(page)
    assert found is not None, page
    assert unescape(found[1]).split() == WORDS.split()
    assert 'title="killed: 4"' in found[0]
    assert "<script" not in page


def test_words_in_a_page_are_marked_where_they_were_read_and_not_in_its_furniture() -> None:
    page = (
        f"<!doctype html><title>Orlan: {WORDS}</title><style>p{{content:'{WORDS}'}}</style><nav>{WORDS}</nav>"
        "<article><h1>Shells hit Orlan</h1><p>Shells hit Orlan on Monday, 13 May 2024, <b>killing</b> four people, "
        "the mayor said.</p>"
        "<p>Rain fell in the night on all of the coast, and the harbour was closed to every ship.</p></article>"
    )
    made = seen("a.html", page.encode())
    start = made.index('id="words"')
    assert start > made.index("13 May 2024")
    assert "<b><mark" in made
    assert len(re.findall("<mark", made)) == 2


def test_what_was_forwarded_is_found_behind_its_marks_of_quotation() -> None:
    story = "Shells hit Orlan on Monday,\nkilling four people there, the mayor said."
    letter = "-----Original Message-----\nFrom: Lake <a@lake.example>\n\n" + story
    page = seen("a.eml", mail(letter.replace("\n", "\n> ")), "Monday,\nkilling four")
    found = MARKED.search(page)
    assert found is not None
    assert "Subject" in page


def test_a_document_keeps_its_headings_and_tables() -> None:
    document = library.Document()
    document.add_heading("Bulletin <1>", level=2)
    document.add_paragraph(TEXT)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Orlan", "4 killed"
    written = io.BytesIO()
    document.save(written)
    page = seen("a.docx", written.getvalue())
    assert "<h2>Bulletin &lt;1&gt;</h2>" in page
    assert "<td>Orlan</td><td>4 killed</td>" in page


def test_of_a_table_the_rows_around_the_report_are_shown() -> None:
    rows = [
        ["title", "text"],
        *([f"t{number}", f"Nothing in {number}."] for number in range(40)),
        ["t", TEXT],
    ]
    found = list(open_bytes(Original(path="a.xlsx", raw=source_files.xlsx(*rows)), Settings()))
    last = found[-1]
    assert isinstance(last, Opened)
    page = shown(last.original.raw, media_type_of(last.original), view_of(last.report))
    assert page is not None
    assert MARKED.search(page)
    assert "Nothing in 39." in page
    assert "Nothing in 20." not in page


def test_a_saved_page_has_the_pictures_that_were_saved_with_it() -> None:
    letter = email.message_from_bytes(mhtml(TEXT))
    picture = MIMEImage(b"GIF89a", "gif")
    picture["Content-Location"] = "https://lake.example/p.gif"
    pictured = html(TEXT).replace(b"</article>", b"<img src='https://lake.example/p.gif'></article>")
    letter.get_payload()[0].set_payload(base64.b64encode(pictured))
    letter.attach(picture)
    page = seen("a.mhtml", letter.as_bytes())
    assert 'src="data:image/gif;base64,R0lGODlh"' in page


def test_words_that_do_not_stand_there_are_said_not_to() -> None:
    report, _, _ = opened("a.txt", TEXT.encode())
    for raw, kind in ((b"<p>Rain fell.</p>", "text/html"), (b"Rain fell.", "text/plain")):
        page = shown(raw, kind, view_of(report))
        assert page is not None
        assert NOT_FOUND in page
        assert "<mark" not in page


def test_a_pdf_of_which_no_line_is_known_says_so_and_is_shown() -> None:
    report, raw, kind = opened("a.pdf", source_files.pdf(TEXT))
    other, _, _ = opened("a.txt", TEXT.encode())
    assert places(raw, other, 0, 5) == []
    page = shown(raw, kind, view_of(other))
    assert page is not None
    assert NOT_FOUND in page
    assert "data:image/png" in page
    (place,) = places(raw, report, *_span(report))
    assert (place.page, place.exact) == (1, True)


def _span(report: Report) -> tuple[int, int]:
    start = report.text.index(WORDS)
    return start, start + len(WORDS)


def test_a_page_of_a_pdf_that_it_does_not_have_is_said_in_the_frame() -> None:
    report, raw, kind = opened("a.pdf", source_files.pdf(TEXT, "More."))
    page = shown(raw, kind, View(report=report, page=2))
    assert page is not None
    assert "Page 2 of 2" in page
    assert 'href="?page=1"' in page
    missing = shown(raw, kind, View(report=report, page=9))
    assert missing is not None
    assert "cannot be drawn" in missing


def test_a_damaged_document_is_said_to_be_one() -> None:
    report, raw, kind = opened("a.docx", docx(TEXT))
    page = shown(raw[:300], kind, view_of(report))
    assert page is not None
    assert "told" in page
    assert not can_show(bytes(100), "image/png")
    assert not can_show(b"a" * (16 * 1024**2 + 1), "text/plain")
