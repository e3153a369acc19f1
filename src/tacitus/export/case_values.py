"""What a case says, in the plain values that tables of others ask for: days, precisions, sources, figures of the dead."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from tacitus.exchange.days import Days
from tacitus.exchange.mapping import Mapping as Rules
from tacitus.exchange.mapping import Vague
from tacitus.export.job import Job
from tacitus.ledger.tables import claimant
from tacitus.model.instants import micros, parse_instant
from tacitus.model.ledger import Case, LedgerIncident, ReportEntry, Total
from tacitus.model.records import Actor, Interval
from tacitus.resolve.tolls import toll_of


def days_of(when: Interval) -> Days:
    """The local days that an interval touches."""
    first, end = datetime.fromisoformat(when.start), datetime.fromisoformat(when.end)
    last = max(first, end - timedelta(microseconds=1))
    return Days(first.date(), last.date())


def day_said(job: Job, case: Case) -> Days:
    """The days of a dated case; where a format takes the first of several, that is noted as a guess."""
    assert case.incident.when is not None
    days = days_of(case.incident.when)
    if days.many > 1:
        job.losses.change(
            case.incident.id, "when", "guessed", "incidents.date", f"{days.first}/{days.last}", days.first
        )
    return days


def by_length(rows: Mapping[str, int], days: int) -> str:
    """The code of the first row that is as long as so many days."""
    return next(code for code, most in rows.items() if days <= most)


def names_of(actors: Iterable[Actor]) -> list[str]:
    """The names of actors, each once."""
    return list(dict.fromkeys(actor.name for actor in actors))


def note_separators(job: Job, incident: LedgerIncident) -> None:
    """Note names with the sign in them by which whoever reads the format parts names."""
    for field, actors in (("initiators", incident.initiators), ("targets", incident.targets)):
        names = names_of(actors)
        if any(";" in name for name in names):
            job.losses.change(incident.id, field, "squeezed", "separator", "; ".join(names))


def outlets(case: Case) -> list[str]:
    """Who printed it, each once, oldest account first."""
    return list(dict.fromkeys(entry.outlet for entry in case.reports if entry.outlet))


def claimants(case: Case) -> list[str]:
    """Who is quoted on it, each once."""
    return list(dict.fromkeys(name for claim in case.claims if (name := claimant(claim)[0]) is not None))


def published(entry: ReportEntry) -> str | None:
    """The day on which a report came out (ISO); None where that is unknown."""
    return entry.published.start[:10] if entry.published else None


def known_at(case: Case) -> tuple[int, int]:
    """When the ledger first and last learnt of it, in seconds since 1970."""
    moments = sorted(micros(entry.known_at) for entry in case.reports)
    return (moments[0] // 1_000_000, moments[-1] // 1_000_000) if moments else (0, 0)


def known_from(case: Case) -> tuple[str, str]:
    """The same as instants (ISO 8601, UTC, milliseconds)."""
    moments = sorted(entry.known_at for entry in case.reports) or ["1970-01-01T00:00:00.000000Z"]
    first, last = (parse_instant(moment) for moment in (moments[0], moments[-1]))
    return first.strftime(_MILLIS), last.strftime(_MILLIS)


_MILLIS = "%Y-%m-%dT%H:%M:%S.000Z"


def number_of(incident: str, floor: int, room: int) -> int:
    """A whole number for an incident that is the same in every export, in `[floor, floor + room)`."""
    return floor + int.from_bytes(hashlib.sha256(incident.encode()).digest()[:8]) % room


def figure(job: Job, incident: LedgerIncident, effect: str, name: str, order: Iterable[str]) -> int | None:
    """One figure of a total by the order in which a format takes bounds; what is not the bound itself is noted."""
    total = toll_of(incident, effect)
    if total is None:
        return None
    if (vague := _vague(job.mapping, total)) is not None:
        job.losses.change(incident.id, name, "guessed", f"vague.{vague.words}", said(total), vague.write)
        return vague.write
    for place, bound in enumerate(order):
        value: int | None = getattr(total, bound)
        if value is not None:
            if place:
                job.losses.change(incident.id, name, "guessed", f"{bound} for {name}", said(total), value)
            return value
    return None


def one_figure(
    job: Job, incident: LedgerIncident, effect: str, name: str, order: Iterable[str]
) -> int | None:
    """The same where a format has a single figure: bounds that it stands for too are noted."""
    known, total = figure(job, incident, effect, name, order), toll_of(incident, effect)
    if known is not None and total is not None and {total.low, total.high} - {known}:
        job.losses.change(incident.id, effect, "squeezed", "one figure", said(total), known)
    return known


def _vague(rules: Rules, total: Total) -> Vague | None:
    return rules.vague(total.low) if total.best is None and total.high is None else None


def said(total: Total) -> str:
    """Bounds as `low/best/high`, ? for those unknown."""
    return "/".join("?" if n is None else str(n) for n in (total.low, total.best, total.high))


def quoted(case: Case, most: int = 3) -> str:
    """The sentences that tell of it, each once, from different reports first."""
    spans = [span for member in case.incident.members for span in member.evidence[:1]]
    return " … ".join(dict.fromkeys(" ".join(span.text.split()) for span in spans[:most]))
