"""One JSON request to the one server that is meant, and its answer: within limits, tried again where that may help."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx

from tacitus.boundary import report_seconds_left, step
from tacitus.errors import AddressRefused, FetchFailed, RequestRefused, ServerFailed, UsageError
from tacitus.net.addresses import Outward, require_web
from tacitus.net.pace import retry_after

MOST_BYTES = 4 * 1024**2
TRIES = 4
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds between two tries, however long the server asks to be left alone."""
UNAUTHORISED, NOT_FOUND = 401, 404
REFUSED = frozenset({400, 415, 422, 501})
"""Answers to a request whose form the server does not take."""
BUSY = frozenset({408, 425, 429})
THIS_MACHINE = "127.0.0.1"


def endpoint(url: str, path: str, host: str) -> httpx.URL:
    """Where requests go: `path` below the base address `url`.

    This machine may be asked plainly; any other only where `host` names it, and by https. Raises `UsageError`.
    """
    try:
        base = require_web(url)
    except AddressRefused as error:
        raise UsageError(str(error), remedy="Set TACITUS_LLM_URL.") from error
    where = base.copy_with(raw_path=(base.path.rstrip("/") + path).encode())
    if is_this_machine(where.host):
        return where.copy_with(host=THIS_MACHINE) if where.host == "localhost" else where
    if where.host != host.casefold():
        raise UsageError(
            f"Texts would leave this machine for {where.host}.",
            remedy=f"If that is meant, set TACITUS_LLM_HOST={where.host}.",
        )
    if where.scheme != "https":
        raise UsageError(f"Texts would go to {where.host} unencrypted.", remedy="Give an address with https.")
    return where


def is_this_machine(host: str) -> bool:
    """Whether a host is `localhost`, which is taken for 127.0.0.1, or a loopback address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """Sends JSON to one address. `seconds` is how long an answer may take."""

    where: httpx.URL
    key: str = field(default="", repr=False)
    seconds: float = 120.0

    def post(self, body: bytes) -> bytes:
        """The JSON that the server answers, as bytes; up to four tries, each pause twice the one before.

        Raises `RequestRefused` for a form of request that it does not take, `ServerFailed` for all else that may be
        otherwise another time, `UsageError` where key or address are wrong, and `Overrun` where the time is up.
        """
        for tried in range(1, TRIES + 1):
            step("asking the language model")
            try:
                return self._once(body)
            except ServerFailed as error:
                if error.lasting or tried == TRIES:
                    raise
                time.sleep(min(error.wait or FIRST_PAUSE * 2 ** (tried - 1), LONGEST_PAUSE))
        raise AssertionError("the last try returns or raises")

    def _once(self, body: bytes) -> bytes:
        """One try, in a thread of its own: whoever reads may be within a loop already."""
        seconds = min(self.seconds, max(report_seconds_left(), 0.0))
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, self._exchange(body, seconds)).result()

    async def _exchange(self, body: bytes, seconds: float) -> bytes:
        host = self.where.host
        headers = {
            "content-type": "application/json",
            "accept": "application/json",
            "accept-encoding": "identity",
        }
        if self.key:
            headers["authorization"] = f"Bearer {self.key}"
        try:
            async with (
                asyncio.timeout(seconds),
                httpx.AsyncClient(
                    transport=Outward(allow_private=True), timeout=seconds, trust_env=False
                ) as client,
                client.stream("POST", self.where, content=body, headers=headers) as answer,
            ):
                self._require_success(answer)
                return await _body(answer)
        except TimeoutError as error:
            # not asked again: as likely as not it is still at work, and each request may be paid for
            raise ServerFailed(
                f"{host} did not answer within {seconds:.1f} seconds.", lasting=True
            ) from error
        except ServerFailed:
            raise
        except (httpx.HTTPError, FetchFailed) as error:
            # neither what the error says nor what the server said is repeated: the key may stand in it
            raise ServerFailed(f"{host} broke off or cannot be reached ({type(error).__name__}).") from error

    def _require_success(self, answer: httpx.Response) -> None:
        host, status = self.where.host, answer.status_code
        if status == UNAUTHORISED:
            raise UsageError(f"{host} does not take the key.", remedy="Set TACITUS_LLM_KEY.")
        if status == NOT_FOUND:
            raise UsageError(
                f"{host} has no such model, or no such address ({self.where.path}).",
                remedy="Look at TACITUS_LLM_URL, which ends before /chat/completions, and TACITUS_LLM_MODEL.",
            )
        if status in REFUSED:
            raise RequestRefused(f"{host} does not take the request ({status}).", lasting=True)
        if status != httpx.codes.OK:
            passing = status in BUSY or status >= 500
            raise ServerFailed(
                f"{host} answers {status}.",
                lasting=not passing,
                wait=retry_after(answer.headers.get("retry-after")) if passing else None,
            )
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise ServerFailed(f"{host} answers no JSON.", lasting=True)
        if answer.headers.get("content-encoding", "identity").strip().lower() != "identity":
            raise ServerFailed(f"{host} packs its answer, which was not asked for.", lasting=True)


async def _body(answer: httpx.Response) -> bytes:
    body = bytearray()
    async for piece in answer.aiter_raw():
        body += piece
        if len(body) > MOST_BYTES:
            raise ServerFailed(f"{answer.url.host} sends more than {MOST_BYTES // 1024:,} KiB.", lasting=True)
    return bytes(body)
