"""Passwords: which are taken, how they are kept (argon2id), and tested with the same work whoever they are for."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from tacitus.data_packages import require
from tacitus.errors import TooManyFailures

FEWEST, MOST = 12, 128
"""Characters of a password."""
LOOKED_AT = 72
"""Characters of which it is told how easily they are guessed."""
STRONG = 3
"""Of zxcvbn's 0 to 4: more than 10^8 guesses, by lists of common passwords, names, words, keys, dates and repeats."""
AT_ONCE = 2
"""Passwords that are tested at a time: each takes 64 MiB."""
SECONDS_IN_LINE = 10.0
LANES = 4
"""At a time of one password; argon2 takes 8 KiB for each at the least."""
LEAST_ADVISED = 19_456
"""KiB: what OWASP asks for at the least; with less, stolen hashes are soon guessed."""


def require_team() -> None:
    """Raise `InstallationError` where what a team needs is not installed."""
    require("team", "argon2", "pyotp", "segno", "zxcvbn")


class Passwords:
    """Hashes by argon2id with the second set of RFC 9106 (3 passes over 64 MiB), unless told otherwise."""

    def __init__(self, *, passes: int = 3, kibibytes: int = 65_536) -> None:
        """Raises `InstallationError`."""
        require_team()
        from argon2 import PasswordHasher

        self._hasher = PasswordHasher(
            time_cost=passes, memory_cost=max(kibibytes, 8 * LANES), parallelism=LANES
        )
        self._nobodys = self._hasher.hash("of nobody")
        self._room = threading.BoundedSemaphore(AT_ONCE)

    def hashed(self, password: str) -> str:
        """The hash to keep, with its salt. Raises `TooManyFailures` where too many wait."""
        with _Room(self._room):
            return self._hasher.hash(password)

    def fits(self, secret: str | None, password: str) -> bool:
        """Whether it is the password of a hash; without one it never is, after the same work.

        Raises `TooManyFailures` where too many wait.
        """
        with _Room(self._room):
            return self._work(secret or self._nobodys, password) and secret is not None

    def _work(self, secret: str, password: str) -> bool:
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return self._hasher.verify(secret, password)
        except (VerificationError, InvalidHashError):
            return False

    def is_dated(self, secret: str) -> bool:
        """Whether it was hashed with less work than is asked today."""
        return self._hasher.check_needs_rehash(secret)


class _Room:
    """A place among those whose passwords are tested, waited for a while."""

    def __init__(self, room: threading.BoundedSemaphore) -> None:
        self._room = room

    def __enter__(self) -> None:
        if not self._room.acquire(timeout=SECONDS_IN_LINE):
            raise TooManyFailures(int(SECONDS_IN_LINE))

    def __exit__(self, *_: object) -> None:
        self._room.release()


def weakness(password: str, known: Iterable[str] = ()) -> str:
    """What is wrong with a new password, in words; nothing where it is taken. `known` are words that others try first."""
    if len(password) < FEWEST:
        return f"It has fewer than {FEWEST} characters."
    if len(password) > MOST:
        return f"It has more than {MOST} characters."
    from zxcvbn import zxcvbn

    told = zxcvbn(password[:LOOKED_AT], user_inputs=["tacitus", *known])
    if told["score"] >= STRONG:
        return ""
    return told["feedback"]["warning"] or "It is among those that are guessed first."
