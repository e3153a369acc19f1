"""One address fetched from a real server that is slow, lies, cuts off, sends on, and points where nobody may look."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import time
import zlib
from collections.abc import Iterator

import pytest

from tacitus.errors import AddressRefused, FetchFailed, RecordError, ReportTooLarge, RobotsForbid
from tacitus.net.addresses import is_public, require_web
from tacitus.net.fetching import Fetched, Fetcher, Limits
from tacitus.net.pace import Pace
from web_site import Handler, Site, page, site

SLOW = 120.0
"""Seconds that a slow answer takes in all."""
STORY = b"<html><body><p>Shells fell on Kharkiv on Monday.</p></body></html>"


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as opened:
        yield opened


def fetched(
    url: str,
    *,
    allow_private: bool = True,
    pause: float = 0.0,
    limits: Limits = Limits(seconds=60.0),
    etag: str | None = None,
    modified: str | None = None,
    times: int = 1,
) -> Fetched:
    async def ask() -> Fetched:
        async with Fetcher(
            agent="Tacitus/test", allow_private=allow_private, pause=pause, limits=limits
        ) as fetcher:
            for _ in range(times):
                found = await fetcher.fetch(url, etag=etag, modified=modified)
            return found

    return asyncio.run(ask())


def test_a_page_comes_with_what_the_server_says_of_it(web: Site) -> None:
    web.answers["/story"] = page(STORY, ETag='"a1"', Last_Modified="Mon, 06 May 2024 10:00:00 GMT")
    came = fetched(f"{web.home}/story")
    assert came.body == STORY
    assert (came.media_type, came.charset, came.etag) == ("text/html", "utf-8", '"a1"')
    assert came.modified == "Mon, 06 May 2024 10:00:00 GMT"
    heard = web.asked[-1][2]
    assert heard["user-agent"] == "Tacitus/test"
    assert heard["host"] == web.home.removeprefix("http://")


def test_what_is_unchanged_is_not_sent_again(web: Site) -> None:
    web.answers["/story"] = lambda handler: handler.say(
        304 if handler.headers["if-none-match"] == '"a1"' else 200
    )
    came = fetched(f"{web.home}/story", etag='"a1"', modified="Mon, 06 May 2024 10:00:00 GMT")
    assert came.body is None
    assert web.asked[-1][2]["if-modified-since"] == "Mon, 06 May 2024 10:00:00 GMT"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_its_end_is_the_address(web: Site, status: int) -> None:
    web.answers["/old"] = page(b"", status=status, Location="/new")
    web.answers["/new"] = page(STORY)
    assert fetched(f"{web.home}/old").url == f"{web.home}/new"


def test_redirects_that_go_in_a_circle_or_on_and_on_end(web: Site) -> None:
    web.answers["/a"] = page(b"", status=302, Location="/b")
    web.answers["/b"] = page(b"", status=302, Location="/a")
    for number in range(50):
        web.answers[f"/on{number}"] = page(b"", status=302, Location=f"/on{number + 1}")
    for start in ("/a", "/on0"):
        with pytest.raises(FetchFailed, match="without end") as raised:
            fetched(f"{web.home}{start}")
        assert raised.value.lasting
    assert len(web.paths()) < 15


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:9/x",
        "http://localhost/x",
        "http://[::1]/x",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://127.1/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://0.0.0.0/",
        "http://100.64.0.1/",
    ],
)
def test_a_private_address_is_never_asked(web: Site, location: str) -> None:
    with pytest.raises((AddressRefused, FetchFailed)) as raised:
        fetched(location, allow_private=False)
    assert isinstance(raised.value, AddressRefused), raised.value


def test_a_redirect_to_a_private_address_is_refused_like_any(
    web: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first host counts as public here; where it sends on to is looked at anew."""
    from tacitus.net import addresses

    web.answers["/public"] = page(
        b"", status=302, Location=f"http://127.0.0.2:{web.server_address[1]}/secret"
    )
    web.answers["/secret"] = page(b"a secret")
    allowed = ipaddress.ip_address("127.0.0.1")
    monkeypatch.setattr(addresses, "is_public", lambda address: address == allowed)
    with pytest.raises(AddressRefused):
        fetched(f"{web.home}/public", allow_private=False)
    assert web.paths() == ["/public"]


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://example.org/x", "gopher://x/", "http://", "http://u:p@example.org/", "x"],
)
def test_only_the_web_is_asked_and_no_password_is_sent(url: str) -> None:
    with pytest.raises(AddressRefused):
        require_web(url)


def test_a_redirect_to_another_scheme_is_refused(web: Site) -> None:
    web.answers["/out"] = page(b"", status=302, Location="file:///etc/passwd")
    with pytest.raises(AddressRefused):
        fetched(f"{web.home}/out")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("64:ff9b::5db8:d822", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("::ffff:10.0.0.1", False),
        ("224.0.0.1", False),
        ("192.168.1.1", False),
        ("fe80::1", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


def drip(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(600):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(SLOW / 600)


def silent(handler: Handler) -> None:
    time.sleep(SLOW)


@pytest.mark.parametrize("answer", [drip, silent])
def test_a_slow_server_has_its_time_and_no_more(web: Site, answer: object) -> None:
    web.answers["/slow"] = answer
    start = time.monotonic()
    with pytest.raises(FetchFailed, match="within"):
        fetched(f"{web.home}/slow", limits=Limits(seconds=0.5))
    assert time.monotonic() - start < SLOW / 2


def test_a_connection_that_is_cut_is_no_page(web: Site) -> None:
    web.answers["/cut"] = page(STORY[:20], Content_Length="5000")
    with pytest.raises(FetchFailed, match="broke off") as raised:
        fetched(f"{web.home}/cut")
    assert not raised.value.lasting


def test_what_says_it_is_packed_and_is_not_is_taken_as_it_is(web: Site) -> None:
    web.answers["/lie"] = page(STORY, Content_Encoding="gzip")
    assert fetched(f"{web.home}/lie").body == STORY


@pytest.mark.parametrize(
    ("how", "packed"),
    [
        ("gzip", gzip.compress(STORY, mtime=0)),
        ("deflate", zlib.compress(STORY)),
        ("deflate", zlib.compress(STORY)[2:-4]),
        ("x-gzip", gzip.compress(STORY, mtime=0)),
    ],
)
def test_packed_pages_are_unpacked(web: Site, how: str, packed: bytes) -> None:
    web.answers["/packed"] = page(packed, Content_Encoding=how)
    assert fetched(f"{web.home}/packed").body == STORY


def test_a_packed_page_that_is_cut_off_is_no_page(web: Site) -> None:
    web.answers["/half"] = page(gzip.compress(STORY * 100)[:-20], Content_Encoding="gzip")
    with pytest.raises(FetchFailed, match="not whole"):
        fetched(f"{web.home}/half")


def test_a_bomb_and_what_never_ends_are_refused(web: Site) -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b"x" * 65_536)

    web.answers["/bomb"] = page(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")
    web.answers["/endless"] = endless
    for path in ("/bomb", "/endless"):
        with pytest.raises(ReportTooLarge):
            fetched(f"{web.home}{path}", limits=Limits(most_bytes=1_000_000, seconds=60.0))


@pytest.mark.parametrize(
    ("status", "lasting"), [(404, True), (410, True), (403, True), (500, False), (502, False), (204, False)]
)
def test_what_an_answer_means_for_the_next_try(web: Site, status: int, lasting: bool) -> None:
    web.answers["/x"] = page(b"", status=status)
    with pytest.raises(FetchFailed) as raised:
        fetched(f"{web.home}/x")
    assert raised.value.lasting is lasting
    assert raised.value.wait is None


def test_a_server_that_asks_for_a_rest_has_it(web: Site) -> None:
    web.answers["/busy"] = page(b"", status=429, Retry_After="3600")
    web.answers["/other"] = page(STORY)

    async def ask() -> list[float | None]:
        waits: list[float | None] = []
        async with Fetcher(agent="Tacitus/test", allow_private=True, pause=0) as fetcher:
            for path in ("/busy", "/other"):
                try:
                    await fetcher.fetch(web.home + path)
                except FetchFailed as error:
                    waits.append(error.wait)
        return waits

    first, second = asyncio.run(ask())
    assert first == 3600
    assert second is not None
    assert 3500 < second <= 3600
    assert web.paths() == ["/busy"]


def test_robots_are_heeded(web: Site) -> None:
    web.answers["/robots.txt"] = page(b"User-agent: Tacitus\nDisallow: /private/\n", "text/plain")
    web.answers["/private/a"] = web.answers["/open"] = page(STORY)
    assert fetched(f"{web.home}/open").body == STORY
    with pytest.raises(RobotsForbid):
        fetched(f"{web.home}/private/a")
    assert "/private/a" not in web.paths()


def test_no_answer_for_robots_is_no_leave(web: Site) -> None:
    web.answers["/robots.txt"] = page(b"", status=500)
    web.answers["/open"] = page(STORY)
    with pytest.raises(RecordError):
        fetched(f"{web.home}/open")
    assert web.paths() == []


def test_a_host_is_asked_no_more_often_than_was_said(web: Site) -> None:
    web.answers["/story"] = page(STORY)
    start = time.monotonic()
    fetched(f"{web.home}/story", pause=0.3, times=3)
    assert time.monotonic() - start >= 0.9
    assert [path for _, path, _, _ in web.asked].count("/robots.txt") == 1


def test_the_pace_forgets_hosts_whose_turn_is_over() -> None:
    async def many() -> int:
        pace = Pace(0.0)
        for number in range(2_000):
            await pace.turn(f"host{number}")
        return len(pace._free)

    assert asyncio.run(many()) < 10
