"""The server behind the application: connections that say nothing are closed, and its log is one line a fault."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, cast

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from tacitus.api.problems import problem
from tacitus.boundary import kind_of, where

MOST_CONNECTIONS = 400
"""At once; further ones are told to come again."""
SECONDS_SILENT = 20.0
"""After which a connection is closed on which no request is being answered."""
NO_HTTP = problem(
    400, "Bad Request", "This is no HTTP request.", reason="usage", remedy="See /api/openapi.json."
)


class Protocol(H11Protocol):
    """HTTP/1.1 with an end to waiting: for a request, and for a client that does not fetch its answer."""

    seconds = SECONDS_SILENT
    _watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, transport))
        self._watch = self.loop.call_later(self.seconds, self._look, (None, 0))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        headers = [*NO_HTTP.raw_headers, (b"connection", b"close")]
        for event in (
            h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
            h11.Data(data=bytes(NO_HTTP.body)),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _look(self, seen: Any) -> None:
        """Close the connection when nothing was asked and nothing fetched since it was last looked at."""
        answering = self.cycle is not None and not self.cycle.response_complete
        state = None if answering else (self.cycle, self.transport.get_write_buffer_size())
        if state is not None and state == seen:
            self.transport.abort()
            return
        self._watch = self.loop.call_later(self.seconds, self._look, state)


class OneLine(logging.Filter):
    """A fault of ours in one line with its place, as a report's is: no traceback, which may quote the ledger."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, Exception):
            record.msg, record.args = f"{kind_of(error)} ({where(error)})", ()
            record.exc_info = record.exc_text = None
        return True


def server_of(app: ASGIApp, protocol: type[Protocol] = Protocol) -> uvicorn.Server:
    """What answers for `app`, once it is given listening sockets to run on."""
    log = logging.getLogger("uvicorn.error")
    if not any(isinstance(known, OneLine) for known in log.filters):
        log.addFilter(OneLine())
    config = uvicorn.Config(
        app,
        http=protocol,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=5,
    )
    return uvicorn.Server(config)
