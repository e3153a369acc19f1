"""WARC and WACZ: pages with their final address, redirects, errors, compression, damage."""

from __future__ import annotations

import gzip

import brotli
import pytest

from source_files import TEXT, html, page_in_warc, pdf, wacz, warc
from tacitus.settings import Settings
from tacitus.sources import Opened, Original, SourceReject, open_bytes

SETTINGS = Settings()
PAGE = page_in_warc(TEXT)
OTHER = ("https://lake.example/b.pdf", pdf(TEXT), "200 OK", "application/pdf")
MOVED = ("http://lake.example/old", PAGE[0].encode(), "301 Moved Permanently", "text/html")
GONE = ("https://lake.example/gone", html("Not here."), "404 Not Found", "text/html")
STYLE = ("https://lake.example/s.css", b"p{}", "200 OK", "text/css")
ROBOTS = ("https://lake.example/robots.txt", b"User-agent: *", "200 OK", "text/plain")


def found_in(raw: bytes) -> list[Opened | SourceReject]:
    return list(open_bytes(Original(path="a.warc.gz", raw=raw), SETTINGS))


@pytest.mark.parametrize("compressed", [True, False])
def test_pages_come_with_their_final_address_and_what_is_no_report_is_passed_over(compressed: bool) -> None:
    first, gone, second = found_in(warc(MOVED, STYLE, ROBOTS, PAGE, GONE, OTHER, compressed=compressed))
    assert isinstance(first, Opened)
    assert isinstance(second, Opened)
    assert isinstance(gone, SourceReject)
    assert (first.report.url, second.report.url) == (PAGE[0], "https://lake.example/b.pdf")
    assert first.report.path == f"a.warc.gz/{PAGE[0]}"
    assert first.report.published is None, "the day of the capture is no day of publication"
    assert first.original.raw == html(TEXT)
    assert (gone.path, gone.reject.reason) == ("a.warc.gz/https://lake.example/gone", "error_page")


def test_a_charset_that_only_the_server_names_is_used() -> None:
    body = (
        html("Shells hit the café in Orlan on Monday, killing four, “nobody was warned”.")
        .decode()
        .encode("cp1253", "replace")
    )
    greek = "Ορλάν".encode("cp1253")
    page = ("https://l.example/a", body.replace(b"Orlan", greek), "200 OK", "text/html; charset=windows-1253")
    (found,) = found_in(warc(page))
    assert isinstance(found, Opened)
    assert "Ορλάν" in found.report.text


def test_a_wacz_gives_the_pages_that_it_lists_also_through_a_redirect() -> None:
    frame = ("https://ads.example/frame", html("Buy a car today, it is cheap."), "200 OK", "text/html")
    (found,) = found_in(wacz(MOVED, frame, PAGE, pages=("http://lake.example/old",)))
    assert isinstance(found, Opened)
    assert found.report.url == PAGE[0]
    assert len(found_in(wacz(frame, PAGE))) == 2, "without a list every page counts"


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_pages_that_were_sent_compressed_are_unpacked_within_limits(coding: str) -> None:
    pack = {"gzip": gzip.compress, "br": brotli.compress}[coding]
    plain = warc(PAGE, compressed=False)
    sent = warc(
        (PAGE[0], pack(html(TEXT)), "200 OK", f"text/html\r\nContent-Encoding: {coding}"), compressed=False
    )
    (found,) = found_in(sent)
    assert isinstance(found, Opened)
    assert TEXT in found.report.text
    assert found_in(plain)
    bomb = pack(b"<p>a</p>" * 30_000_000)
    (turned,) = found_in(
        warc((PAGE[0], bomb, "200 OK", f"text/html\r\nContent-Encoding: {coding}"), compressed=False)
    )
    assert isinstance(turned, SourceReject)
    assert turned.reject.reason in ("report_too_large", "archive_limit")


def test_one_that_is_compressed_as_a_whole_is_read_too() -> None:
    (found,) = found_in(gzip.compress(warc(PAGE, compressed=False)))
    assert isinstance(found, Opened)


def test_pages_before_the_damage_are_read_and_the_damage_is_said() -> None:
    whole = warc(PAGE, OTHER, compressed=False)
    cut = found_in(whole[: whole.index(b"b.pdf") + 400])
    assert [one.report.url for one in cut if isinstance(one, Opened)][:1] == [PAGE[0]]
    packed = warc(PAGE, OTHER)
    torn = found_in(packed[:-200])
    assert [one.report.url for one in torn if isinstance(one, Opened)][:1] == [PAGE[0]]
    assert any(isinstance(one, SourceReject) for one in torn)


def test_no_file_is_passed_as_an_empty_report() -> None:
    (found,) = found_in(warc())
    assert isinstance(found, SourceReject)
    assert found.reject.reason == "empty_report"
