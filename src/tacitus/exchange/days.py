"""Days from a first to a last: what a row of others says, and what one that we write can say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Days:
    """Days, both included."""

    first: date
    last: date

    @property
    def many(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1
