"""RSS, Atom and JSON Feed."""

from __future__ import annotations

import json

import pytest

from tacitus.model.records import Report
from tacitus.settings import Settings
from tacitus.sources import Opened, Original, SourceReject, open_bytes
from tacitus.sources.feeds import _pieces
from yardstick import times_the_loop

SETTINGS = Settings()
AT_MOST = 50
"""Loops of the yardstick that finding twenty thousand entries may take."""
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Lake Tribune</title>
<item><title>Shells hit the port</title><link>https://lake.example/1</link><guid>lake-1</guid>
<dc:creator>Ann Lee</dc:creator>
<pubDate>Mon, 13 May 2024 18:20:00 +0300</pubDate><description>Shells hit.</description>
<content:encoded><![CDATA[<p>Shells hit the port &amp; a mill on Monday.</p><p>Four died, the mayor said.</p>
<figure><img src=x><figcaption>Smoke.</figcaption></figure><script>x()</script>]]></content:encoded></item>
<item><title>Four more died</title><link>https://lake.example/2</link>
<description>&lt;b&gt;Four&lt;/b&gt; more died of wounds.</description></item>
<item></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>
<entry><id>tag:1</id><title type="html">Raid &lt;i&gt;kills&lt;/i&gt; two</title>
<link rel="alternate" href="https://wire.example/1"/><updated>2024-05-14T09:00:00Z</updated>
<author><name>Bo Roe</name></author><source><title>Hill Post</title></source>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>A raid killed two.</p></div></content></entry>
<entry><id>tag:2</id><title>Second</title><published>2024-05-14T10:00:00+02:00</published>
<updated>2024-05-15T11:00:00Z</updated><summary>Two died.</summary></entry></feed>"""


def found_in(raw: bytes) -> list[Opened | SourceReject]:
    return list(open_bytes(Original(path="f", raw=raw), SETTINGS))


def reports(raw: bytes) -> list[Report]:
    return [one.report for one in found_in(raw) if isinstance(one, Opened)]


def test_rss_gives_full_text_or_what_there_is_with_the_link() -> None:
    first, second = reports(RSS.encode())
    assert first.text == (
        "Shells hit the port\n\nShells hit the port & a mill on Monday.\n\nFour died, the mayor said.\n\nCaption: Smoke."
    )
    assert (first.title, first.url, first.outlet) == (
        "Shells hit the port",
        "https://lake.example/1",
        "Lake Tribune",
    )
    assert (first.authors, first.path) == (("Ann Lee",), "f#lake-1")
    assert first.published is not None
    assert (first.published.start, first.published.zone) == ("2024-05-13T18:20:00+03:00", "+0300")
    assert second.text == "Four more died\n\nFour more died of wounds."
    assert second.published is None
    (empty,) = [one for one in found_in(RSS.encode()) if isinstance(one, SourceReject)]
    assert (empty.path, empty.reject.reason) == ("f#3", "empty_report")


def test_each_entry_has_its_own_bytes() -> None:
    first, second, _ = found_in(RSS.encode())
    assert isinstance(first, Opened)
    assert isinstance(second, Opened)
    assert first.original.raw.startswith(b"<item><title>Shells hit the port")
    assert second.original.raw.startswith(b"<item><title>Four more")


def test_entries_that_are_never_closed_are_looked_for_once() -> None:
    raw = b"<item>" * 20_000
    assert times_the_loop(lambda: _pieces(raw, 20_000), enough=AT_MOST) < AT_MOST
    assert _pieces(raw, 2) == [raw, raw]


def test_an_entry_that_was_updated_when_it_was_published_was_not_changed() -> None:
    entry = (
        "<entry><title>A</title><summary>A raid.</summary><updated>2024-05-14T10:00:00Z</updated>{}</entry>"
    )
    later = entry.format("<published>2024-05-14T09:00:00Z</published>")
    feed = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Hill Post</title>{entry.format("")}{later}</feed>'
    )
    first, second = reports(feed.encode())
    assert first.published is not None
    assert (first.published.start, first.modified) == ("2024-05-14T10:00:00+00:00", None)
    assert second.modified is not None
    assert second.modified.start == "2024-05-14T10:00:00+00:00"


def test_atom_gives_the_original_s_name_and_both_times() -> None:
    first, second = reports(ATOM.encode())
    assert (first.title, first.outlet, first.authors) == ("Raid kills two", "Hill Post", ("Bo Roe",))
    assert first.text == "Raid kills two\n\nA raid killed two."
    assert first.published is not None
    assert (first.published.start, first.published.reference) == (
        "2024-05-14T09:00:00+00:00",
        "feed field updated",
    )
    assert second.published is not None
    assert second.modified is not None
    assert (second.outlet, second.published.start) == ("Wire", "2024-05-14T10:00:00+02:00")
    assert second.modified.start == "2024-05-15T11:00:00+00:00"


def test_a_feed_in_another_encoding_or_broken_half_way_gives_what_it_holds() -> None:
    wide = RSS.replace("Shells hit the port &amp;", "Café bombed &amp;").encode("utf-16")
    assert "Café bombed & a mill" in reports(wide)[0].text
    assert reports(RSS[: RSS.index("<item></item>")].encode())[1].title == "Four more died"


@pytest.mark.parametrize("raw", [b"<rss", b"<rss version='2.0'><channel></channel></rss>", b"<feed/>"])
def test_a_feed_without_entries_is_rejected(raw: bytes) -> None:
    (found,) = found_in(raw)
    assert isinstance(found, SourceReject)
    assert "no entries" in found.reject.message


def test_entities_that_grow_are_not_resolved() -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    raw = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{bomb}]>{RSS[21:].replace("Four died", "&a11;")}'
    assert all(len(one.text) < 10_000 for one in reports(raw.encode()))


def test_json_feed() -> None:
    items = [
        {"id": "1", "url": "https://l.example/1", "title": "One", "content_html": "<p>A raid.</p><p>Two died.</p>",
         "date_published": "2024-05-14T10:00:00+02:00", "authors": [{"name": "Ann Lee"}]},
        {"id": "2", "content_text": "Shells hit.\nOne died.", "date_modified": "2024-05-15", "external_url": "https://x.example"},
        5,
        {"id": "4", "title": ["?"], "content_text": None},
    ]  # fmt: skip
    raw = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "Lake", "items": items}
    ).encode()
    first, second = reports(raw)
    assert first.text == "One\n\nA raid.\n\nTwo died."
    assert (first.outlet, first.authors, first.url) == ("Lake", ("Ann Lee",), "https://l.example/1")
    assert first.published is not None
    assert first.published.start == "2024-05-14T10:00:00+02:00"
    assert second.text == "Shells hit.\n\nOne died."
    assert (second.url, second.modified is not None) == ("https://x.example", True)
    assert [one.path for one in found_in(raw) if isinstance(one, SourceReject)] == ["f#3", "f#4"]
