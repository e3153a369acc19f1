"""The ledger's view as of a moment: what `tacitus export json` prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tacitus.model.records import (
    Claim,
    Contradiction,
    Incident,
    Interval,
    Judgement,
    Link,
    Span,
    Speaker,
)
from tacitus.model.vocabulary import Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEntry:
    """One report in the ledger. `origin` is shared by copies of one original."""

    id: str
    path: str | None
    title: str | None
    outlet: str | None
    published: Interval | None
    origin: str
    known_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerClaim(Claim):
    """A claim and the report that it was read from. `incident` is the ledger's incident id."""

    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One report's account of an incident: the id that `read` gave it there, and its evidence."""

    report: str
    incident: str
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TollEntry:
    """One figure in the history of a toll."""

    known_at: str
    effect: Effect
    low: int | None
    best: int | None
    high: int | None
    speaker: Speaker | None
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerIncident(Incident):
    """An incident folded over all its reports. `grade` follows Airwars' grading (see the docs)."""

    members: tuple[Member, ...]
    toll_history: tuple[TollEntry, ...]
    independent_origins: int
    grade: str | None
    merged_ids: tuple[str, ...]
    merge_reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerView:
    """Everything the ledger says as of a moment, under a named and versioned rule."""

    as_of: str | None
    rule: str
    reports: tuple[ReportEntry, ...] = ()
    claims: tuple[LedgerClaim, ...] = ()
    incidents: tuple[LedgerIncident, ...] = ()
    links: tuple[Link, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    notes: dict[str, Any] = field(default_factory=dict)
