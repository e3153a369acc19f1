"""One address → the bytes that stand there: politely, within limits, and only from machines that may be asked."""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType

import httpx
from protego import Protego

from tacitus.errors import FetchFailed, ReportTooLarge, RobotsForbid
from tacitus.net.addresses import Outward, require_web
from tacitus.net.pace import Pace, retry_after

ROBOTS = "Tacitus"
"""The name that robots.txt is asked for."""
ROBOTS_BYTES = 512 * 1024
ROBOTS_HOURS = 12
MOST_ROBOTS = 1_000
"""Hosts whose robots.txt is remembered."""
LONGEST_CRAWL_DELAY = 60.0
MOST_REDIRECTS = 8
REDIRECTS = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({429, 503})
LASTING = frozenset({400, 401, 402, 403, 404, 405, 406, 410, 414, 451})
"""Answers that will be the same in a minute."""
ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, text/html, application/xhtml+xml, */*;q=0.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Of one fetch: bytes as they come and unpacked, and seconds from the first byte sent to the last one read."""

    most_bytes: int = 32 * 1024**2
    seconds: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What stands at an address. `body` is None where it is what it was (304); `url` is the final one."""

    url: str
    body: bytes | None
    media_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    modified: str | None = None
    at: str = ""


class Fetcher:
    """Fetches; used as an async context manager. `agent` is what it calls itself.

    Redirects are followed by hand: each address is checked, asked of its robots.txt and waited for like the first.
    """

    def __init__(
        self, *, agent: str, allow_private: bool = False, pause: float = 5.0, limits: Limits = Limits()
    ) -> None:
        self._limits, self._pace = limits, Pace(pause)
        self._robots: dict[str, tuple[Protego, float]] = {}
        headers = {"user-agent": agent, "accept": ACCEPT, "accept-encoding": "gzip, deflate"}
        self._client = httpx.AsyncClient(
            transport=Outward(allow_private=allow_private),
            headers=headers,
            timeout=limits.seconds,
            trust_env=False,
        )

    async def __aenter__(self) -> Fetcher:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """What stands at an address, or that it is what it was when it had this tag and date of change.

        Raises `AddressRefused`, `RobotsForbid`, `ReportTooLarge`, and `FetchFailed` for all that may pass.
        """
        held = {"if-none-match": etag, "if-modified-since": modified}
        headers = {name: value for name, value in held.items() if value}
        where, seen = require_web(url), set[str]()
        while str(where) not in seen and len(seen) <= MOST_REDIRECTS:
            seen.add(str(where))
            await self._pace.turn(where.host, await self._delay(where))
            answer = await self._once(where, headers, self._limits.most_bytes)
            if isinstance(answer, Fetched):
                return answer
            where = answer
        raise FetchFailed(f"{url} is sent on without end.", lasting=True)

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> None:
        """Send something to an address; redirects are not followed. Raises as `fetch` does."""
        request = self._client.build_request("POST", require_web(url), content=body, headers=headers)
        async with self._answer(request) as answer:
            if not answer.is_success:
                raise self._refusal(answer, str(request.url))

    async def _once(self, where: httpx.URL, headers: dict[str, str], most: int) -> Fetched | httpx.URL:
        """What one request is answered with, or where it is sent on to."""
        request = self._client.build_request("GET", where, headers=headers)
        async with self._answer(request) as answer:
            if answer.status_code in REDIRECTS and "location" in answer.headers:
                return require_web(str(where.join(answer.headers["location"])))
            if answer.status_code == 304 and headers:
                return Fetched(url=str(where), body=None)
            if answer.status_code not in (200, 203):
                raise self._refusal(answer, str(where))
            body = await _body(answer, most)
        kind = answer.headers.get("content-type", "")
        return Fetched(
            url=str(where),
            body=body,
            media_type=kind.partition(";")[0].strip().lower() or None,
            charset=answer.charset_encoding,
            etag=answer.headers.get("etag"),
            modified=answer.headers.get("last-modified"),
            at=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    @asynccontextmanager
    async def _answer(self, request: httpx.Request) -> AsyncIterator[httpx.Response]:
        """The answer, whose body is still to come; all of it within the limit of time."""
        host = request.url.host
        try:
            async with asyncio.timeout(self._limits.seconds):
                answer = await self._client.send(request, stream=True)
                try:
                    yield answer
                finally:
                    await answer.aclose()
        except TimeoutError as error:
            raise FetchFailed(f"{host} did not answer within {self._limits.seconds:g} seconds.") from error
        except httpx.InvalidURL as error:
            raise FetchFailed(f"{host} sends on to what is no address.", lasting=True) from error
        except httpx.HTTPError as error:
            raise FetchFailed(f"{host} broke off or cannot be reached ({type(error).__name__}).") from error

    def _refusal(self, answer: httpx.Response, url: str) -> FetchFailed:
        wait = retry_after(answer.headers.get("retry-after"))
        if wait is not None and answer.status_code in BUSY:
            self._pace.hold(answer.url.host, wait)
        said = f"{answer.status_code} {answer.reason_phrase}".strip()
        return FetchFailed(
            f"{url} answers {said}.",
            lasting=answer.status_code in LASTING,
            wait=wait,
        )

    async def _delay(self, where: httpx.URL) -> float:
        """Seconds between two requests that the host asks for. Raises `RobotsForbid`."""
        rules = await self._rules(where)
        if not rules.can_fetch(str(where), ROBOTS):
            raise RobotsForbid(
                f"The robots.txt of {where.host} asks that {where} be left alone.",
                remedy="Ask the outlet, or save the page yourself.",
            )
        return min(rules.crawl_delay(ROBOTS) or 0.0, LONGEST_CRAWL_DELAY)

    async def _rules(self, where: httpx.URL) -> Protego:
        """The robots.txt of a host: none where it has none, and no answer is no leave (RFC 9309)."""
        origin = str(where.copy_with(raw_path=b"/robots.txt", fragment=None))
        now = time.monotonic()
        if origin in self._robots and self._robots[origin][1] > now:
            return self._robots[origin][0]
        while len(self._robots) >= MOST_ROBOTS:
            del self._robots[next(iter(self._robots))]
        rules = Protego.parse(await self._robots_text(origin))
        self._robots[origin] = rules, now + ROBOTS_HOURS * 3600
        return rules

    async def _robots_text(self, origin: str) -> str:
        place = require_web(origin)
        for _ in range(MOST_REDIRECTS):
            await self._pace.turn(place.host)
            try:
                answer = await self._once(place, {}, ROBOTS_BYTES)
            except FetchFailed as error:
                if error.lasting:
                    return ""
                raise
            except ReportTooLarge:
                return ""
            if isinstance(answer, Fetched):
                return (answer.body or b"").decode("utf-8", "replace")
            place = answer
        return ""


async def _body(answer: httpx.Response, most: int) -> bytes:
    packed = bytearray()
    async for piece in answer.aiter_raw():
        packed += piece
        if len(packed) > most:
            raise _too_large(answer, most)
    return _unpacked(answer, bytes(packed), most)


def _unpacked(answer: httpx.Response, packed: bytes, most: int) -> bytes:
    """The body; as it came where it is not packed as it says. Raises `FetchFailed` where it is cut off."""
    how = answer.headers.get("content-encoding", "identity").strip().lower()
    if how in ("identity", ""):
        return packed
    if how not in ("gzip", "x-gzip", "deflate"):
        raise FetchFailed(f"{answer.url.host} packs by {how[:20]}, which was not asked for.", lasting=True)
    for window in (47, -15):
        opener = zlib.decompressobj(window)
        try:
            body = opener.decompress(packed, most + 1)
        except zlib.error:
            continue
        if len(body) > most:
            raise _too_large(answer, most)
        if not opener.eof:
            raise FetchFailed(f"{answer.url.host} broke off: what is packed is not whole.")
        return body
    return packed


def _too_large(answer: httpx.Response, most: int) -> ReportTooLarge:
    return ReportTooLarge(
        f"{answer.url.host} sends more than {most // 1024:,} KiB.", remedy="Raise 'megabytes' in the file."
    )
