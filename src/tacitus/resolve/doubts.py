"""What of an incident a person should look at, and how much hangs on it."""

from __future__ import annotations

from collections.abc import Iterable

from tacitus.model.ledger import LedgerIncident
from tacitus.model.records import Claim
from tacitus.model.work import Doubt, Stake
from tacitus.resolve.corrections import is_taken_back
from tacitus.resolve.overlay import CHECKED, FIELDS

UNSURE = 0.6
"""Confidence below which a value is in doubt."""


def doubts_of(incident: LedgerIncident, claims: Iterable[Claim], *, clashes: bool) -> tuple[Doubt, ...]:
    """What is to be settled of an incident; `clashes` is whether anything said of it cannot hold together.

    A field that a person checked or changed is in no doubt, whatever it says.
    """
    last = {mark.field: mark.state for mark in incident.provenance}
    sure = {name for name, state in last.items() if state != "outdated"}
    placed = incident.where is not None and incident.where.lat is not None
    found: list[Doubt] = []
    if clashes:
        found.append("contradicted")
    if "outdated" in last.values():
        found.append("changed")
    if unsure_fields(claims) - sure:
        found.append("doubtful")
    if not placed and "where" not in sure:
        found.append("unplaced")
    if incident.when is None and "when" not in sure:
        found.append("undated")
    if not sure.issuperset(CHECKED):
        found.append("unreviewed")
    return tuple(found)


def unsure_fields(claims: Iterable[Claim]) -> frozenset[str]:
    """The fields of an incident that rest on no claim of which the reader was sure."""
    best: dict[str, float] = {}
    for claim in claims:
        if is_taken_back(claim):
            continue
        field = FIELDS.get(claim.field, claim.field)
        if field in CHECKED:
            best[field] = max(best.get(field, 0.0), claim.confidence)
    return frozenset(field for field, confidence in best.items() if confidence < UNSURE)


def stake_of(incident: LedgerIncident) -> Stake:
    """How many came to harm by the highest figures, and how many reports tell of it."""
    figures = (
        next((f for f in (total.high, total.best, total.low) if f is not None), 0)
        for total in incident.totals
    )
    return Stake(people=sum(figures), told=len({member.report for member in incident.members}))
