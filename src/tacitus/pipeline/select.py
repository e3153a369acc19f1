"""Choosing incidents of a view by type, country and time."""

from __future__ import annotations

from collections.abc import Iterable

from tacitus.model.instants import cut_after, parse_instant, sortable
from tacitus.model.ledger import LedgerIncident


def select(
    incidents: Iterable[LedgerIncident],
    *,
    kind: str | None = None,
    country: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> list[LedgerIncident]:
    """The incidents that pass every filter given; an unknown value passes no filter on it.

    `kind` is a PLOVER type or a label; `since` and `until` are dates that the incident's interval must touch.
    Raises `UsageError` for a date that is none.
    """
    first = sortable(parse_instant(since)) if since and cut_after(since) else None
    last = cut_after(until) if until else None
    return [
        incident
        for incident in incidents
        if (kind is None or kind.casefold() in (incident.type.casefold(), incident.label.casefold()))
        and (country is None or (incident.where is not None and incident.where.country == country.upper()))
        and _within(incident, first, last)
    ]


def _within(incident: LedgerIncident, first: str | None, last: str | None) -> bool:
    if first is None and last is None:
        return True
    if incident.when is None:
        return False
    start, end = (sortable(parse_instant(edge)) for edge in (incident.when.start, incident.when.end))
    return (first is None or end > first) and (last is None or start < last)
