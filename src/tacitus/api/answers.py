"""What the API answers with, as records, and how they are made of what the ledger says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tacitus.ledger.query import find_incident
from tacitus.model.ledger import (
    Chain,
    Clock,
    LagStatistics,
    LedgerClaim,
    LedgerContradiction,
    LedgerIncident,
    LedgerView,
    ReportEntry,
    StandingEntry,
)
from tacitus.model.originals import Custody
from tacitus.model.query import Drawn, Overview
from tacitus.model.records import Link, Rating, Report, Span
from tacitus.ontology.kinds import families
from tacitus.present.geo import feature_collection
from tacitus.present.query import timeline
from tacitus.present.versions import VersionRow
from tacitus.resolve.overlay import rating_key, speakers_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """That it runs, and how much it holds."""

    status: str
    version: str
    rule: str
    reports: int
    incidents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentList:
    """One page of incidents, newest first; `total` counts all that pass the filters."""

    as_of: str | None
    clock: Clock
    rule: str
    total: int
    offset: int
    incidents: tuple[LedgerIncident, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDetail:
    """An incident with all that is said of it."""

    as_of: str | None
    rule: str
    incident: LedgerIncident
    claims: tuple[LedgerClaim, ...]
    links: tuple[Link, ...]
    contradictions: tuple[LedgerContradiction, ...]
    ratings: tuple[Rating, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceEntry:
    """Words of a report, and which field of which incident they speak to."""

    incident: str
    field: str
    claim: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDetail:
    """A report's text and segments, and what of it is evidence."""

    entry: ReportEntry | None
    report: Report
    evidence: tuple[EvidenceEntry, ...]
    versions: tuple[VersionRow, ...] = ()
    """The versions of its page, oldest first, with what each changed; none where it is the only one."""
    custody: Custody | None = None
    """Where its original came from, and whether it is here; the bytes are at `/api/reports/ID/original/file`."""
    standing: tuple[StandingEntry, ...] = ()
    """What was said of whether it stands, in order: taken back, superseded, restored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainAnswer:
    """Chains by when they began, and the lags over all of them."""

    as_of: str | None
    total: int
    chains: tuple[Chain, ...]
    statistics: tuple[LagStatistics, ...]


def incident_detail(view: LedgerView, incident_id: str) -> IncidentDetail:
    """Everything said of one incident. Raises `MissingInput`."""
    incident = find_incident(view, incident_id)
    claims = tuple(claim for claim in view.claims if claim.incident == incident.id)
    rated = speakers_of(claims) | {claim.id for claim in claims}
    return IncidentDetail(
        as_of=view.as_of,
        rule=view.rule,
        incident=incident,
        claims=claims,
        links=tuple(link for link in view.links if incident.id in (link.from_, link.to)),
        contradictions=tuple(c for c in view.contradictions if incident.id in c.incidents),
        ratings=tuple(rating for rating in view.ratings if rating_key(rating) in rated),
    )


def map_answer(drawn: Drawn, counts: Overview) -> dict[str, Any]:
    """What the map and the timeline draw; `cells` stand for the features where those would be too many."""
    return {
        **feature_collection(drawn),
        "cells": [{"lat": cell.lat, "lon": cell.lon, "count": cell.count} for cell in drawn.cells],
        "families": families(),
        "facets": counts.facets,
        "timeline": [
            {"start": b.start.isoformat(), "end": b.end.isoformat(), "count": b.count}
            for b in timeline(counts.days)
        ],
    }


def evidence_of(view: LedgerView, report_id: str) -> tuple[EvidenceEntry, ...]:
    """What of a report is evidence, and for what."""
    return tuple(
        EvidenceEntry(incident=claim.incident, field=claim.field, claim=claim.id, span=span)
        for claim in view.claims
        if claim.report == report_id
        for span in claim.evidence
    )
