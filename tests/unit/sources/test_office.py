"""Word, OpenDocument and RTF."""

from __future__ import annotations

import io

import docx as library
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from source_files import TEXT, TITLE, docx, odt, rtf, zipped
from tacitus.model.records import Report
from tacitus.settings import Settings
from tacitus.sources import Opened, Original, SourceReject, office, open_bytes

SETTINGS = Settings()


def found_in(raw: bytes) -> list[Opened | SourceReject]:
    return list(open_bytes(Original(path="a", raw=raw), SETTINGS))


def report_of(raw: bytes) -> Report:
    (found,) = found_in(raw)
    assert isinstance(found, Opened), found
    return found.report


def reason_of(raw: bytes) -> str:
    (found,) = found_in(raw)
    assert isinstance(found, SourceReject), found
    return found.reject.reason


def test_word_gives_paragraphs_and_tables_in_their_order_and_a_title_that_the_text_bears_out() -> None:
    document = library.Document()
    document.core_properties.title = TITLE
    document.core_properties.author = "Jane Roe"
    document.add_heading(TITLE)
    document.add_paragraph(TEXT)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Killed", "4"
    document.add_paragraph("The end.")
    written = io.BytesIO()
    document.save(written)
    report = report_of(written.getvalue())
    assert report.text == f"{TITLE}\n\n{TEXT}\n\nKilled\t4\n\nThe end."
    assert (report.title, report.authors, report.published) == (TITLE, (), None)
    assert report_of(docx(TEXT, title="Microsoft Word - x")).title is None


def test_what_was_inserted_counts_and_what_was_deleted_does_not() -> None:
    document = library.Document()
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:p {nsdecls('w')}><w:r><w:t xml:space='preserve'>Shells killed </w:t></w:r>"
            "<w:del><w:r><w:delText>four</w:delText></w:r></w:del><w:ins><w:r><w:t>nine</w:t></w:r></w:ins>"
            "<w:r><w:tab/><w:t>people.</w:t><w:br/><w:t>So said she.</w:t></w:r></w:p>"
        ),
    )
    written = io.BytesIO()
    document.save(written)
    assert report_of(written.getvalue()).text == "Shells killed nine\tpeople.\nSo said she."


def test_opendocument_gives_its_text_without_remarks_and_notes_after_their_paragraph() -> None:
    marked = (
        "Shells<text:s text:c='2'/>killed <text:span>four</text:span><o:annotation><text:p>check</text:p></o:annotation>"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>So the mayor.</text:p>"
        "</text:note-body></text:note> people<text:line-break/>in Orlan."
    )
    report = report_of(odt(marked, "The end.", title="Shells"))
    assert report.text == "Shells  killed four people\nin Orlan.\n\nSo the mayor.\n\nThe end."
    assert report.title == "Shells"
    assert report.modified is not None
    assert report.modified.start == "2024-05-14T10:00:00"


def test_rtf() -> None:
    report = report_of(rtf(f"{TITLE}\n{TEXT} The café – “gone”."))
    assert report.text == f"{TITLE}\n\n{TEXT} The café – “gone”."
    assert report.title == TITLE


def test_a_password_is_asked_for_in_words() -> None:
    assert reason_of(odt(TEXT, manifest="<x><encryption-data/></x>")) == "encrypted"
    (found,) = found_in(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert isinstance(found, SourceReject)
    assert "password" in found.reject.message


def test_a_document_that_unpacks_to_more_than_anybody_writes_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(office, "MOST_HELD", 500)
    assert reason_of(docx(TEXT)) == "archive_limit"
    assert reason_of(odt(TEXT)) == "archive_limit"


@pytest.mark.parametrize("name", ["word/document.xml", "xl/workbook.xml"])
def test_an_office_file_that_lacks_its_parts_is_rejected(name: str) -> None:
    assert reason_of(zipped((name, b"<x/>"))) == "unreadable_source"


def test_entities_are_not_resolved() -> None:
    raw = odt("x").replace(
        b"<o:document-content", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><o:document-content'
    )
    for found in found_in(raw.replace(b"<text:p>x<", b"<text:p>&x;<")):
        assert not isinstance(found, Opened) or "root" not in found.report.text
