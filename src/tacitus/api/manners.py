"""How the server behaves to clients of every kind: too much, too slow, asked again.

Plain ASGI, so that answers that stream stay streams. What a client sends, how long it may take over it, how long it
may take to fetch an answer and how long a query may run are bounded; an answer that a client has already is not sent
again.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tacitus.api.problems import problem
from tacitus.boundary import time_limit

LONGEST_BODY = 64_000
"""Bytes that a request may bring; a judgement is a few lines."""
SECONDS_TO_SEND = 20.0
"""Within which a client sends each part of its request and fetches each part of the answer."""
SECONDS_A_QUERY = 60.0
"""That the ledger may be asked for one answer."""
SECONDS_A_LOT = 1800.0
"""That it takes at the longest to read all reports of a request, and then to add them."""


class Bounds:
    """Refuses bodies that are too long or too slow, leaves clients that do not fetch, ends queries that run too long."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        longer: Mapping[str, int] | None = None,
        seconds_to_send: float = SECONDS_TO_SEND,
        seconds_a_query: float = SECONDS_A_QUERY,
    ) -> None:
        """`longer`: path → bytes that a request to it may bring, where reports are sent, whose reading takes long."""
        self._app = app
        self._longer = longer or {}
        self._seconds = seconds_to_send
        self._seconds_a_query = seconds_a_query

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        reports = self._longer.get(scope["path"]) if scope["method"] == "POST" else None
        most = reports or LONGEST_BODY
        body, refusal = await self._body(Headers(scope=scope), receive, most)
        if refusal is not None:
            await refusal(scope, receive, send)
            return

        async def send_in_time(message: Message) -> None:
            await asyncio.wait_for(send(message), self._seconds)

        try:
            with time_limit(SECONDS_A_LOT if reports else self._seconds_a_query):
                await self._app(scope, _replayed(body, receive), send_in_time)
        except TimeoutError:
            return  # the client does not fetch: the server closes the connection on an answer that is not whole

    async def _body(self, headers: Headers, receive: Receive, most: int) -> tuple[bytes, ASGIApp | None]:
        """The whole body, or the answer that refuses it."""
        declared = headers.get("content-length", "0")
        if not declared.isdecimal() or len(declared) > 18 or int(declared) > most:
            return b"", _too_long(most)
        if declared == "0" and "transfer-encoding" not in headers:
            return b"", None
        body = bytearray()
        while True:
            try:
                message = await asyncio.wait_for(receive(), self._seconds)
            except TimeoutError:
                return b"", _TOO_SLOW
            body += message.get("body", b"")
            if len(body) > most:
                return b"", _too_long(most)
            if message["type"] != "http.request" or not message.get("more_body", False):
                return bytes(body), None


def _replayed(body: bytes, receive: Receive) -> Receive:
    """`receive`, once the body has been read: the body first, then whatever comes (that the client left)."""
    waiting = [body]

    async def once() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return once


def _too_long(most: int) -> ASGIApp:
    return problem(
        413,
        "Content Too Large",
        f"The request is longer than {most:,} bytes.",
        reason="usage",
        remedy="A judgement is a few lines; many reports are added by 'tacitus add'.",
    )


_TOO_SLOW = problem(
    408, "Request Timeout", "The request did not come whole in time.", reason="usage", remedy="Send it again."
)


class Conditional:
    """Gives every whole answer a tag of its content, and answers "not modified" to whoever names that tag."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        held = _tags(Headers(scope=scope).getlist("if-none-match"))
        start: Message | None = None

        async def send_unless_held(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and message["status"] == 200:
                start = message
                return
            if start is not None:
                begun, start = start, None
                message = _tagged(begun, message, held)
                await send(begun)
            await send(message)

        await self._app(scope, receive, send_unless_held)


def _tagged(start: Message, body: Message, held: frozenset[str]) -> Message:
    """The body to send after `start`, which gets the tag; both become "not modified" where the client has it."""
    headers = MutableHeaders(scope=start)
    if body.get("more_body", False):
        return body
    if "etag" not in headers:
        headers["etag"] = f'W/"{hashlib.blake2b(body.get("body", b""), digest_size=12).hexdigest()}"'
    headers.setdefault("cache-control", "no-cache")
    if not held & {headers["etag"].removeprefix("W/"), "*"}:
        return body
    start["status"] = 304
    for name in ("content-length", "content-type"):
        del headers[name]
    return {**body, "body": b""}


def _tags(written: Iterable[str]) -> frozenset[str]:
    """The tags of If-None-Match, which compares weakly."""
    return frozenset(tag.strip().removeprefix("W/") for line in written for tag in line.split(","))
