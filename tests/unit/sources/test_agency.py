"""NewsML-G2, NewsML 1, NITF and ninjs."""

from __future__ import annotations

import json

import pytest

from source_files import TEXT, TITLE, address, news_item, newsml, ninjs, nitf
from tacitus.model.records import Report
from tacitus.settings import Settings
from tacitus.sources import Opened, Original, SourceReject, open_bytes

SETTINGS = Settings()


def found_in(raw: bytes) -> list[Opened | SourceReject]:
    return list(open_bytes(Original(path="a", raw=raw), SETTINGS))


def report_of(raw: bytes) -> Report:
    (found,) = found_in(raw)
    assert isinstance(found, Opened), found
    return found.report


def starts(report: Report) -> tuple[str | None, str | None]:
    """When it was published and changed."""
    return (
        report.published.start if report.published else None,
        report.modified.start if report.modified else None,
    )


def test_nitf_gives_headline_byline_source_and_instant_with_zone() -> None:
    report = report_of(nitf(TEXT).encode())
    assert report.text == f"{TITLE}\n\nBy Ann Lee\n\n{TEXT}"
    assert (report.title, report.outlet, report.authors) == (TITLE, "Lake Wire", ("Ann Lee",))
    assert starts(report) == ("2024-05-13T18:20:00+03:00", None)


def test_an_item_of_newsml_g2_holds_nitf_or_a_page_or_words() -> None:
    first = "<firstCreated>2024-05-13T18:20:00+03:00</firstCreated>"
    report = report_of(newsml(news_item(nitf(TEXT), more=first)))
    assert report.text == f"{TITLE}\n\n{TEXT}"
    assert (report.title, report.outlet, report.authors) == (TITLE, "Lake Wire", ("Ann Lee",))
    assert starts(report) == ("2024-05-13T18:20:00+03:00", "2024-05-13T19:00:00+03:00")
    page = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p>{TEXT}</p><p>So.</p></body></html>'
    assert report_of(newsml(news_item(page))).text == f"{TITLE}\n\n{TEXT}\n\nSo."
    assert starts(report_of(newsml(news_item(page)))) == ("2024-05-13T19:00:00+03:00", None)
    assert report_of(newsml(news_item(TEXT))).text == f"{TITLE}\n\n{TEXT}"


def test_several_items_are_several_reports_and_what_was_taken_back_is_a_reject() -> None:
    message = newsml(
        news_item(nitf(TEXT)),
        news_item(nitf(TEXT), "urn:lake:2", "canceled"),
        news_item("", "urn:lake:3"),
        news_item(nitf("So."), "urn:lake:4"),
    )
    first, withdrawn, wordless, last = found_in(message)
    assert isinstance(first, Opened)
    assert isinstance(last, Opened)
    assert isinstance(withdrawn, SourceReject)
    assert isinstance(wordless, SourceReject)
    assert [first.report.path, last.report.path] == ["a#urn:lake:1", "a#urn:lake:4"]
    assert (withdrawn.reject.reason, wordless.reject.reason) == ("withdrawn", "unreadable_source")
    assert "retract" in withdrawn.reject.message


def test_newsml_1_holds_nitf_in_a_component() -> None:
    raw = (
        "<NewsML><NewsItem><Identification><NewsIdentifier><NewsItemId>L1</NewsItemId></NewsIdentifier></Identification>"
        "<NewsManagement><FirstCreated>20240513T182000+0300</FirstCreated><ThisRevisionCreated>20240514T090000Z"
        "</ThisRevisionCreated><Status FormalName='Usable'/></NewsManagement><NewsComponent><NewsLines><HeadLine>"
        f"{TITLE}</HeadLine></NewsLines><AdministrativeMetadata><Provider><Party FormalName='Lake Wire'/></Provider>"
        f"</AdministrativeMetadata><ContentItem><DataContent>{nitf(TEXT)}</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
    )
    report = report_of(raw.encode())
    assert (report.title, report.outlet) == (TITLE, "Lake Wire")
    assert starts(report) == ("2024-05-13T18:20:00+03:00", "2024-05-14T09:00:00+00:00")
    assert TEXT in report.text
    killed = raw.replace("'Usable'", "'Canceled'").encode()
    assert [one.reject.reason for one in found_in(killed) if isinstance(one, SourceReject)] == ["withdrawn"]


def test_ninjs_of_either_version() -> None:
    report = report_of(ninjs(TEXT, firstcreated="2024-05-13T17:00:00Z"))
    assert report.text == f"{TITLE}\n\n{TEXT}"
    assert (report.outlet, report.authors, report.url) == (
        "Lake Wire",
        ("Ann Lee",),
        address(TEXT),
    )
    assert starts(report) == ("2024-05-13T17:00:00+00:00", "2024-05-13T18:20:00+03:00")
    second = {
        "uri": "urn:lake:2", "versioncreated": "2024-05-13T18:20:00Z", "headlines": [{"role": "main", "value": TITLE}],
        "bodies": [{"contenttype": "text/plain", "value": TEXT}], "infosources": [{"name": "Hill Post"}],
    }  # fmt: skip
    report = report_of(json.dumps(second).encode())
    assert (report.text, report.outlet, report.url) == (f"{TITLE}\n\n{TEXT}", "Hill Post", None)


def test_items_one_a_line_or_in_a_list_and_withdrawn_ones() -> None:
    items = [json.loads(ninjs(TEXT)), json.loads(ninjs(TEXT, uri="urn:2", pubstatus="canceled"))]
    for raw in (json.dumps(items), "\n".join(map(json.dumps, items)), json.dumps({"results": items})):
        opened, withdrawn = found_in(raw.encode())
        assert isinstance(opened, Opened)
        assert isinstance(withdrawn, SourceReject)
        assert withdrawn.reject.reason == "withdrawn"


@pytest.mark.parametrize(
    "raw",
    [
        b"<nitf/>",
        b"<newsMessage/>",
        b"<NewsML></NewsML>",
        ninjs("").replace(b"<p>", b"").replace(b"</p>", b""),
        b"<newsItem/>",
    ],
)
def test_what_holds_no_words_is_rejected_in_words(raw: bytes) -> None:
    (found,) = found_in(raw)
    assert isinstance(found, SourceReject)
    assert found.reject.reason == "unreadable_source"
