"""Which machines may be asked: none that only this machine or its network can reach, unless a person allows it."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Iterator
from urllib.parse import urljoin

import httpx

from tacitus.errors import AddressRefused, FetchFailed

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv6 addresses that stand for the IPv4 address in their last 32 bits (RFC 6052)."""
SCHEMES = frozenset({"http", "https"})
MOST_TRIED = 4
"""Addresses of one name that are tried, one after another."""


def is_public(address: Address) -> bool:
    """Whether an address, and every IPv4 address that is packed in it, belongs to the public Internet."""
    return all(one.is_global and not one.is_multicast for one in _unpacked(address))


def _unpacked(address: Address) -> Iterator[Address]:
    packed = []
    if isinstance(address, ipaddress.IPv6Address):
        packed = [address.ipv4_mapped, address.sixtofour, address.teredo and address.teredo[1]]
        packed += [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)] if address in NAT64 else []
    inner = [one for one in packed if one is not None]
    if not (isinstance(address, ipaddress.IPv6Address) and inner):
        yield address
    yield from inner


def require_web(url: str) -> httpx.URL:
    """The address of something on the web. Raises `AddressRefused` for another scheme, a password in it, or no host."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise AddressRefused(f"{url[:200]} is no address ({error}).") from error
    if parsed.scheme not in SCHEMES or not parsed.host:
        raise AddressRefused(f"{url[:200]} is no address of the web.", remedy="Give one with http or https.")
    if parsed.userinfo:
        raise AddressRefused(
            f"There is a user's name or a password in an address of {parsed.host}.", remedy="Leave it out."
        )
    return parsed


def linked(page: str, link: str) -> httpx.URL:
    """The address that a page's link leads to. Raises `AddressRefused`."""
    try:
        return require_web(urljoin(page, link))
    except ValueError as error:
        raise AddressRefused(f"{link[:200]} is no address ({error}).") from error


class Outward(httpx.AsyncBaseTransport):
    """Connects to a host at addresses that were looked at first, so that no name can stand for another machine.

    The name is resolved here, every address is checked, and the connection is made to just these. Raises
    `AddressRefused`; no proxy of the environment is used.
    """

    def __init__(self, *, allow_private: bool = False) -> None:
        self._allow_private = allow_private
        self._inner = httpx.AsyncHTTPTransport(
            trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the first address that takes the connection."""
        host = request.url.raw_host.decode("ascii")
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        addresses = (await _resolved(host, port))[:MOST_TRIED]
        if not self._allow_private and not all(map(is_public, addresses)):
            raise AddressRefused(
                f"{host} is a private address, or leads to one.",
                remedy="If it is meant, give --allow-private.",
            )
        for address in addresses[:-1]:
            try:
                return await self._inner.handle_async_request(_pinned(request, host, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._inner.handle_async_request(_pinned(request, host, addresses[-1]))

    async def aclose(self) -> None:
        """Close what is open."""
        await self._inner.aclose()


def _pinned(request: httpx.Request, host: str, address: Address) -> httpx.Request:
    """The request as it goes to an address; the certificate is still that of the host."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": host},
    )


async def _resolved(host: str, port: int) -> list[Address]:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [ipaddress.ip_address(str(where[4][0]).partition("%")[0]) for where in found]
    except (OSError, UnicodeError, ValueError) as error:
        raise FetchFailed(f"The name {host} is not known ({error}).") from error
    if not addresses:
        raise FetchFailed(f"The name {host} is not known.")
    return list(dict.fromkeys(addresses))
