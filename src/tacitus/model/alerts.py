"""Saved searches, and what changed of what they find. They are about what was reported, never about where to go."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import Field

from tacitus.errors import UsageError

Trigger = Literal["incident", "toll", "grade", "claimed", "contradiction", "gone"]
"""What of the incidents that are found is told: one that is new or passes now, a toll that changed, a grade or status,
somebody who claims it, accounts that contradict each other anew, one that is told no more."""
TRIGGERS: tuple[Trigger, ...] = get_args(Trigger)


_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")


def check_name(name: str) -> None:
    """Raise `UsageError` for what may not be the name of a saved search."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"'{name[:80]}' is no name for an alert.", remedy="Letters, digits, - and _, up to 60."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search that a person saved under a name. `filters` are those of the list, as addresses write them.

    `id` and `withdrawn_at` (when it was removed) are set by the ledger.
    """

    name: str
    filters: tuple[tuple[str, str], ...]
    on: tuple[Trigger, ...]
    by: str
    at: str
    reason: str = ""
    id: str | None = None
    withdrawn_at: str | None = None
    sight: Annotated[str | None, Field(exclude_if=lambda sight: sight is None)] = None
    """Whose it is where those who may not see all saved it: what their sight is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a report that a change rests on: characters `[start, end)` of it, and who says them."""

    report: str
    start: int
    end: int
    text: str
    speaker: str
    outlet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that changed of an incident since an alert last looked. `number` counts the changes of a ledger's alerts.

    `words` says it in a line ("killed 8 → 14"); `found_at` is when it was found (a sortable instant).
    """

    id: str
    number: int
    alert: str
    incident: str
    title: str
    kind: Trigger
    words: str
    quotes: tuple[Quote, ...]
    found_at: str
