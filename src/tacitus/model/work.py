"""What a person has to do: incidents in doubt and other work, and the one formula that orders it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from tacitus.model.ledger import Explanation, LedgerIncident

Doubt = Literal["contradicted", "changed", "doubtful", "unplaced", "undated", "unreviewed"]
"""What is to be settled of an incident: two values that cannot both hold, a value that changed after it was checked,
one that the reader was not sure of, no place, no date, or that nobody has looked at it."""
DOUBTS: tuple[Doubt, ...] = get_args(Doubt)
WorkKind = Literal[
    "contradicted", "changed", "doubtful", "near", "unplaced", "undated", "actor", "left_out", "unreviewed"
]
"""The doubts, and beside them: two incidents that were nearly one, a name that recurs and that nobody knows, a report of
which every word of violence was set aside."""
WORK_KINDS: tuple[WorkKind, ...] = get_args(WorkKind)
WEIGHTS: dict[WorkKind, int] = {
    "contradicted": 4,
    "changed": 3,
    "doubtful": 3,
    "near": 3,
    "unplaced": 2,
    "undated": 2,
    "actor": 2,
    "left_out": 1,
    "unreviewed": 1,
}
"""How much each kind of doubt counts."""
WorkState = Literal["open", "taken", "skipped", "done"]
"""Work that waits (what somebody took is open too), or what a person said of it."""
WORK_STATES: tuple[WorkState, ...] = get_args(WorkState)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """What hangs on a value: how many people came to harm (at most), and how many reports or incidents tell of it."""

    people: int
    told: int

    @property
    def points(self) -> int:
        """One, one more for each doubling of people, and one for each doubling of those who tell."""
        return 1 + self.people.bit_length() + self.told.bit_length()


def cost(stake: int, kinds: tuple[WorkKind, ...]) -> int:
    """What a wrong value would cost: the points at stake times the doubts."""
    return stake * sum(WEIGHTS[kind] for kind in kinds)


def bits_of(doubts: tuple[Doubt, ...]) -> int:
    """Doubts as a number, one bit for each of `DOUBTS`."""
    return sum(1 << DOUBTS.index(doubt) for doubt in doubts)


def doubts_in(bits: int) -> tuple[Doubt, ...]:
    """The doubts that a number stands for."""
    return tuple(doubt for place, doubt in enumerate(DOUBTS) if bits >> place & 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkQuery:
    """Which work to show. Empty means no filter; `country` is ISO alpha-3 or "unknown", and leaves out what has none."""

    kind: frozenset[str] = frozenset()
    country: frozenset[str] = frozenset()
    state: WorkState = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What a person said last of a piece of work."""

    state: WorkState
    by: str
    at: str
    reason: str
    ruling: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """A piece of work. `key` names it; `version` says in which state it was seen: in another one it is open again.

    `incidents` are one, or the two that were nearly one, or the newest of those that name an unknown actor; `name` is
    that actor's, `report` one whose words were set aside, `words` how many.
    """

    key: str
    version: str
    kinds: tuple[WorkKind, ...]
    cost: int
    stake: Stake
    incidents: tuple[LedgerIncident, ...] = ()
    name: str = ""
    report: str = ""
    words: int = 0
    explanation: Explanation | None = None
    handled: Handled | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One page of work, dearest first. The counts are of all that is in this state: by kind, and by country."""

    total: int
    items: tuple[WorkItem, ...]
    kinds: dict[str, int] = field(default_factory=dict)
    countries: dict[str, int] = field(default_factory=dict)
