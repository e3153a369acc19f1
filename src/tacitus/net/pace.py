"""How often a host is asked."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tacitus.errors import FetchFailed

LONGEST_WAIT = 60.0
"""Seconds that a request waits for its turn; beyond, it comes again later."""
LONGEST_RETRY_AFTER = 24 * 3600.0


class Pace:
    """Lets a request to a host begin so many seconds after the one before it; bounded by the hosts of that while."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._free: dict[str, float] = {}

    async def turn(self, host: str, seconds: float = 0.0) -> None:
        """Wait until the host may be asked; `seconds` is what the host itself wants between two requests.

        Raises `FetchFailed`, which says how long, where that is more than a minute.
        """
        now = time.monotonic()
        self._free = {one: at for one, at in self._free.items() if at > now}
        at = max(now, self._free.get(host, now))
        if at - now > LONGEST_WAIT:
            raise FetchFailed(f"{host} wants to be left alone for a while.", wait=at - now)
        self._free[host] = at + max(self._seconds, seconds)
        await asyncio.sleep(at - now)

    def hold(self, host: str, seconds: float) -> None:
        """Leave a host alone for so long."""
        self._free[host] = max(self._free.get(host, 0.0), time.monotonic() + seconds)


def retry_after(written: str | None) -> float | None:
    """Seconds to leave a host alone, of the header that says so: a number of them, or a date. None for no such thing."""
    if not written:
        return None
    try:
        seconds = float(written)
    except ValueError:
        try:
            at = parsedate_to_datetime(written)
        except (ValueError, TypeError):
            return None
        seconds = (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER) if seconds == seconds else None
