"""What of a ledger somebody may see: all of it, the reports of their desks, the names of victims or none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamDesk:
    """A part of a ledger that people are limited to: countries, kinds of incident, or kinds within countries."""

    name: str
    countries: frozenset[str] = frozenset()
    """ISO 3166-1 alpha-3; without any, every country."""
    kinds: frozenset[str] = frozenset()
    """Labels and PLOVER types; without any, every kind."""

    def has(self, countries: Iterable[str], kinds: Iterable[frozenset[str]]) -> bool:
        """Whether an account is of this desk, by where it is and by the names of each kind that it is said to be of.

        Where a desk has countries, an account of none that is known is not of it.
        """
        there = frozenset(countries)
        placed = not self.countries or (bool(there) and there <= self.countries)
        return placed and (not self.kinds or all(self.kinds & named for named in kinds))

    @property
    def words(self) -> str:
        """What it has, in words."""
        return " in ".join(filter(None, (", ".join(sorted(self.kinds)), ", ".join(sorted(self.countries)))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What somebody may see: of which desks (None: of all), and whether with the names of victims."""

    desks: tuple[TeamDesk, ...] | None = None
    names: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether nothing is kept from them."""
        return self.desks is None and self.names

    @property
    def called(self) -> str:
        """What it is called, whatever its desks have: those who are limited to the same share what they save."""
        named = "every desk" if self.desks is None else "+".join(sorted(desk.name for desk in self.desks))
        return named if self.names else f"{named}, no names"

    @property
    def key(self) -> str:
        """16 hex digits of all that it is: another where a desk has other countries."""
        desks = () if self.desks is None else sorted(f"{desk.name} {desk.words}" for desk in self.desks)
        return hashlib.sha256(repr((self.called, desks)).encode()).hexdigest()[:16]


NOTHING = Sight(desks=(), names=False)
