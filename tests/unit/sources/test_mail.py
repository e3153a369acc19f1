"""Letters, mailboxes and pages saved as letters."""

from __future__ import annotations

from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from source_files import TEXT, TITLE, address, html, mail, mailbox, mhtml, pdf
from tacitus.model.records import Report
from tacitus.settings import Settings
from tacitus.sources import Opened, Original, SourceReject, open_bytes

SETTINGS = Settings()
STORY = f"{TEXT} “Nobody was warned,” she said – the café burnt down.\n\nTwo more died on Tuesday, the hospital said."


def found_in(raw: bytes, name: str = "a.eml") -> list[Opened | SourceReject]:
    return list(open_bytes(Original(path=name, raw=raw), SETTINGS))


def reports(raw: bytes, name: str = "a.eml") -> list[Report]:
    return [one.report for one in found_in(raw, name) if isinstance(one, Opened)]


def test_a_newsletter_is_a_report_of_its_sender_dated_by_its_letter() -> None:
    (report,) = reports(mail(STORY, **{"List-Unsubscribe": "<https://lake.example/u>"}))
    assert report.text == STORY
    assert (report.title, report.outlet) == (TITLE, "Lake Tribune")
    assert report.published is not None
    assert (report.published.start, report.published.reference) == (
        "2024-05-13T18:20:00+03:00",
        "mail header Date",
    )


def test_the_name_of_a_person_who_writes_is_no_outlet() -> None:
    (report,) = reports(mail(STORY, From="Jane Roe <jane@example.org>"))
    assert (report.outlet, report.authors) == (None, ())


def test_html_counts_where_the_plain_text_is_only_a_pointer() -> None:
    (report,) = reports(
        mail("Read it in your browser.", html=f"<p>{TEXT}</p><p>Two more died &amp; were buried.</p>")
    )
    assert report.text == f"{TEXT}\n\nTwo more died & were buried."


def test_attachments_are_reports_of_their_own_with_the_letter_s_day() -> None:
    raw = mail(
        "See the bulletin.",
        ("../../bulletin.pdf", pdf(TEXT)),
        ("page.html", html(TEXT)),
        ("logo.exe", b"MZ\0\0" * 99),
    )
    found = found_in(raw)
    assert [one.report.path for one in found if isinstance(one, Opened)] == [
        "a.eml", "a.eml/bulletin.pdf", "a.eml/page.html",
    ]  # fmt: skip
    (turned,) = [one for one in found if isinstance(one, SourceReject)]
    assert (turned.path, turned.reject.reason) == ("a.eml/logo.exe", "unreadable_source")
    attached = reports(raw)[1]
    assert attached.published is not None
    assert attached.published.start == "2024-05-13T18:20:00+03:00"
    assert attached.published.reference == "day of the letter that it was attached to"


FORWARDS = {
    "gmail": "---------- Forwarded message ---------\nFrom: Hill Post <alerts@hill.example>\n"
    "Date: Sun, 12 May 2024 at 10:15\nSubject: Raid kills two\nTo: <jane@example.org>\n\n\n{0}",
    "outlook": "-----Original Message-----\nFrom: Hill Post <alerts@hill.example>\nSent: 12 May 2024 10:15\n"
    "To: Jane Roe\nSubject: FW: Raid kills two\n\n{0}",
    "apple": "Begin forwarded message:\n\n> From: Hill Post <alerts@hill.example>\n> Subject: Raid kills two\n"
    "> Date: 12 May 2024 at 10:15:00\n> To: jane@example.org\n>\n> {0}",
}


@pytest.mark.parametrize("way", FORWARDS)
def test_a_forwarded_newsletter_is_its_sender_s_report(way: str) -> None:
    (report,) = reports(mail("FYI\n\n" + FORWARDS[way].format(TEXT), From="Jane Roe <jane@example.org>"))
    assert (report.outlet, report.forwarded_from, report.title) == (
        "Hill Post",
        "Hill Post",
        "Raid kills two",
    )
    assert report.text == TEXT
    assert report.published is not None
    assert report.published.start == "2024-05-12T10:15:00"


def test_what_is_said_above_a_forwarded_letter_is_kept_where_it_says_something() -> None:
    said = "Our own man at the port counted nine bodies on Monday evening, not four as they write here."
    first, second = reports(mail(f"{said}\n\n{FORWARDS['gmail'].format(TEXT)}"))
    assert (first.text, second.text) == (TEXT, said)
    assert second.path == "a.eml#comment"


def test_a_letter_within_a_letter_is_opened_too() -> None:
    outer = MIMEMultipart()
    outer["From"], outer["Subject"], outer["Message-ID"] = "Jane <j@example.org>", "Fwd", "<2@example.org>"
    outer.attach(MIMEText("Please read the letter that I attach to this one."))
    inner = EmailMessage()
    inner["From"], inner["Subject"], inner["Message-ID"] = (
        "Hill Post <a@hill.example>",
        "Raid",
        "<3@hill.example>",
    )
    inner["List-Id"] = "Hill <l.hill.example>"
    inner.set_content(TEXT)
    outer.attach(MIMEMessage(inner))
    _, second = reports(outer.as_bytes())
    assert (second.text, second.outlet, second.title) == (TEXT, "Hill Post", "Raid")
    assert second.path == "a.eml/part-1.eml"


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-16", "koi8-r", "no-such-code"])
def test_a_letter_that_names_its_encoding_wrongly_or_rarely_is_read(charset: str) -> None:
    text = "Shells hit the café, killing four. " * 3
    raw = text.encode("utf-16" if charset == "utf-16" else "iso-8859-1")
    head = f"From: a@b.example\nMessage-ID: <1@b>\nContent-Type: text/plain; charset={charset}\n\n".encode()
    (report,) = reports(head + raw)
    assert "Shells hit the caf" in report.text
    assert "killing four." in report.text


def test_headers_in_odd_codes_are_decoded_as_far_as_they_can_be() -> None:
    raw = mail(TEXT).replace(TITLE.encode(), b"=?utf-8?B?U2hlbGxzIGhpdCBjYWbDqQ==?= =?x-none?Q?a?=")
    (report,) = reports(raw)
    assert report.title
    assert "=?x-none" in report.title or "Shells hit café" in report.title


def test_a_sealed_letter_is_refused_in_words() -> None:
    raw = b"From: a@b.example\nMessage-ID: <1@b>\nContent-Type: multipart/encrypted; boundary=x\n\n--x\n\nabc\n--x--\n"
    (found,) = found_in(raw)
    assert isinstance(found, SourceReject)
    assert found.reject.reason == "encrypted"


def test_a_mailbox_is_its_letters_and_one_that_is_broken_loses_no_other() -> None:
    escaped = "The mayor of Orlan spoke on Monday.\nFrom the port came smoke, she said, and four were killed."
    box = mailbox(mail(STORY), mail(escaped), b"Subject: x\nMessage-ID: <1@b>\n\n", mail(TEXT))
    found = found_in(box, "in.mbox")
    texts = [one.report.text for one in found if isinstance(one, Opened)]
    assert texts == [STORY, escaped, TEXT]
    assert [one.path for one in found if isinstance(one, SourceReject)] == ["in.mbox/3"]


def test_parts_nested_without_end_are_no_crash() -> None:
    deep = b"".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n".encode() for n in range(3_000)
    )
    found = found_in(b"From: a@b.example\nMessage-ID: <1@b>\n" + deep + b"\nx")
    assert found
    assert all(isinstance(one, SourceReject) and one.reject.reason == "unreadable_source" for one in found)


def test_a_saved_page_has_the_address_that_it_was_saved_from() -> None:
    (report,) = reports(mhtml(TEXT), "a.mhtml")
    assert TEXT in report.text
    assert (report.url, report.title) == (address(TEXT), TITLE)
    (found,) = found_in(mhtml(TEXT), "a.mhtml")
    assert isinstance(found, Opened)
    assert found.original.raw == mhtml(TEXT)
