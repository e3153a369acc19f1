"""How soon sign-in may be tried again, by the name that was tried and by the address it was tried from."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass

MEMORY = 24 * 3600
"""Seconds after which a failure is forgotten."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Failures that cost nothing, and the longest wait (seconds) after more, which doubles from one second on."""

    free: int
    longest: int

    def wait(self, failures: int, last: int, now: int) -> int:
        """Seconds until it may be tried again, after so many failures in a row."""
        over = failures - self.free
        if over < 0:
            return 0
        wait: int = min(self.longest, 2 ** min(over, 30))
        return max(0, last + wait - now)


OF_A_NAME = Pace(free=5, longest=60)
"""Below 100 tries an hour for one name; more would let anybody keep a person out by failing in their name."""
OF_AN_ADDRESS = Pace(free=20, longest=900)


def key_of_name(folded: str) -> str:
    """Under what failures of a name are kept, also of one that nobody has: people type passwords into the wrong field."""
    return hashed(f"name:{folded}")


def key_of_address(address: str) -> str:
    """Under what failures of an address are kept; a network of IPv6 (/64) is one address."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return hashed(f"address:{address}")
    if known.version == 6:
        return hashed(f"address:{ipaddress.ip_network((known, 64), strict=False)}")
    return hashed(f"address:{known}")


def hashed(text: str) -> str:
    """SHA-256 (hex): all that the database has of an address, or of what lets somebody in."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
