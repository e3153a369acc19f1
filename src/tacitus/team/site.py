"""The address at which people open the server: whom it answers, where links lead, whether cookies need TLS."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from tacitus.errors import UsageError

LOOPBACKS = frozenset({"127.0.0.1", "localhost", "::1"})
FORM = "https://ledger.example"


@dataclass(frozen=True, slots=True)
class Site:
    """Scheme, host and port as a browser says them in `Origin`."""

    origin: str
    host: str

    @property
    def is_secure(self) -> bool:
        """Whether it is reached over TLS."""
        return self.origin.startswith("https:")

    @property
    def is_loopback(self) -> bool:
        """Whether it is opened on this machine alone."""
        return self.host.strip("[]") in LOOPBACKS

    @property
    def cookie(self) -> str:
        """The name of the cookie; with its prefix no other host and no plain connection can set it."""
        return "__Host-tacitus" if self.is_secure else "tacitus"


def site_of(address: str) -> Site:
    """A public address, read. Raises `UsageError`, also for one of another machine without TLS."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        raise UsageError(f"'{address[:80]}' is no address.", remedy=f"Give one as {FORM}.") from None
    host = (parts.hostname or "").lower()
    if (
        parts.scheme not in ("http", "https")
        or not host
        or parts.path not in ("", "/")
        or "@" in parts.netloc
    ):
        raise UsageError(f"'{address[:80]}' is no address of a server.", remedy=f"Give one as {FORM}.")
    if parts.scheme == "http" and host not in LOOPBACKS:
        raise UsageError(
            f"Passwords would travel to {host} unencrypted.",
            remedy=f"Put Caddy or nginx with TLS before it, and say --site https://{host}: docs/team.md.",
        )
    named = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[parts.scheme]
    shown = named if port in (None, usual) else f"{named}:{port}"
    return Site(origin=f"{parts.scheme}://{shown}", host=named)
