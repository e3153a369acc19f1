"""Who is asking: set once for a request, by the gate of the server; asked where something is signed or allowed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from tacitus.errors import NotAllowed
from tacitus.model.people import RIGHT_WORDS, RIGHTS, Right, Role
from tacitus.model.sight import NOTHING, Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Who is signed in, by a session or by a token, and what they may do."""

    person: str = ""
    """Their id; empty for nobody."""
    name: str = ""
    roles: tuple[Role, ...] = ()
    rights: frozenset[Right] = frozenset()
    session: str = ""
    """The key of the session; empty for a token."""
    sight: Sight = NOTHING
    """What of the ledger they may see: nothing where it is not said."""


NOBODY = Acting()
_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)


@contextmanager
def acting_as(who: Acting) -> Iterator[None]:
    """Within, `who` is asking."""
    token = _acting.set(who)
    try:
        yield
    finally:
        _acting.reset(token)


def acting() -> Acting | None:
    """Who is asking; None where there is no team, and whoever asks is the one person of this machine."""
    return _acting.get()


def sight_of_who_asks() -> Sight:
    """What who is asking may see; nothing where a team is served and nobody asks."""
    return (_acting.get() or NOBODY).sight


def may(right: Right) -> bool:
    """Whether who is asking has a right. Where there is no team everybody has each."""
    who = _acting.get()
    return who is None or right in who.rights


def require_right(right: Right) -> None:
    """Raise `NotAllowed` where who is asking lacks a right."""
    if not may(right):
        raise lacking(right)


def lacking(right: Right) -> NotAllowed:
    """The error for who lacks a right."""
    return NotAllowed(
        f"Your roles do not allow this ({RIGHT_WORDS[right]}).",
        remedy=f"It takes {' or '.join(sorted(RIGHTS[right]))}: ask who looks after your team.",
    )
