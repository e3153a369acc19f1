"""Judging from the page: what may be judged, who may ask, and what was judged already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, get_args
from urllib.parse import parse_qs

from fastapi import Request

from tacitus.errors import TacitusError, UsageError
from tacitus.model.ledger import LedgerIncident, LedgerView, ReportEntry
from tacitus.model.records import Judgement
from tacitus.model.vocabulary import Verdict
from tacitus.web import words

MOST_OTHERS = 25
"""Incidents offered for a judgement: those nearest in time."""
LONGEST_WORDS = 500
LONGEST_BODY = 10_000
"""Bytes of a form; a judgement is a few lines."""
RESOLVER = "resolver"


class ForeignRequest(TacitusError):
    """A change asked for from another site, or from nowhere that can be told."""

    reason = "foreign_request"


class LedgerJudge(Protocol):
    """What takes judgements: a `tacitus.pipeline.ledger.Ledger` opened for writing."""

    def judge(self, left: str, right: str, verdict: Verdict, *, by: str, reason: str) -> str:
        """Record a judgement; its id. Raises `MissingInput` and `UsageError`."""
        ...

    def withdraw(self, judgement: str, *, by: str, reason: str) -> bool:
        """Take one back; False when that was done before. Raises `MissingInput`."""
        ...

    def judgements(self) -> list[tuple[str, Judgement]]:
        """(id, judgement) of every judgement by a person."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A judgement as the page shows it. `id` is empty where it cannot be withdrawn from here."""

    id: str
    judgement: Judgement
    left: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """The part of an incident's page on judgements."""

    allowed: bool
    made: tuple[Made, ...]
    others: tuple[LedgerIncident, ...] = ()
    accounts: tuple[tuple[str, str], ...] = ()

    @property
    def shown(self) -> bool:
        """Whether there is anything to show or to do."""
        return self.allowed or bool(self.made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A judgement that somebody asks for."""

    left: str
    right: str
    verdict: Verdict
    by: str
    reason: str


def judging_of(view: LedgerView, incident: LedgerIncident, judge: LedgerJudge | None) -> Judging:
    """What was judged of `incident`; with `judge`, also what can be."""
    mine = {incident.id, *incident.merged_ids, *(member.incident for member in incident.members)}
    logged = judge.judgements() if judge else [("", j) for j in view.judgements]
    titles = _titles(view)
    made = tuple(
        Made(
            id=subject,
            judgement=row,
            left=titles.get(row.left, row.left),
            right=titles.get(row.right, row.right),
        )
        for subject, row in logged
        if mine & {row.left, row.right} and not row.by.startswith(RESOLVER)
    )
    if judge is None:
        return Judging(allowed=False, made=made)
    return Judging(
        allowed=True, made=made, others=_others(view, incident), accounts=_accounts(view, incident)
    )


def require_same_origin(request: Request) -> None:
    """Raises `ForeignRequest` unless the request comes from a page of this server.

    Browsers say where a request comes from (`Sec-Fetch-Site`, `Origin`) and no page can forge that; a program
    sends `Origin` itself.
    """
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site")
    host = request.headers.get("host", "")
    own = f"{request.url.scheme}://{host}"
    at_home = origin.partition("://")[2] == host if origin is not None else site is not None
    if at_home and site in (None, "same-origin"):
        return
    raise ForeignRequest(
        "A judgement may be asked for only from this server's own page.", remedy=f"Send 'Origin: {own}'."
    )


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a posted form, the last value of each. Raises `UsageError`."""
    body = await request.body()
    if len(body) > LONGEST_BODY:
        raise UsageError(f"The form is longer than {LONGEST_BODY} bytes.")
    try:
        fields = parse_qs(body.decode("utf-8"), max_num_fields=20)
    except ValueError:
        raise UsageError("The form cannot be read.") from None
    return {name: values[-1] for name, values in fields.items()}


def wanted(fields: Mapping[str, str]) -> Wanted:
    """A judgement from its fields. Raises `UsageError`."""
    by, reason = signed(fields)
    chosen = _required(fields, "verdict")
    for verdict in get_args(Verdict):
        if verdict == chosen:
            return Wanted(
                left=_required(fields, "left"),
                right=_required(fields, "right"),
                verdict=verdict,
                by=by,
                reason=reason,
            )
    raise UsageError(f"verdict is '{chosen}'.", remedy=f"Give one of {', '.join(get_args(Verdict))}.")


def signed(fields: Mapping[str, str]) -> tuple[str, str]:
    """(by, reason), both needed; nobody signs as the resolver. Raises `UsageError`."""
    by, reason = _required(fields, "by"), _required(fields, "reason")
    if by.casefold().startswith(RESOLVER):
        raise UsageError("The resolver's judgements are its own.", remedy="Give your name.")
    return by, reason


def _required(fields: Mapping[str, str], name: str) -> str:
    value = " ".join(fields.get(name, "").split())
    if not value or len(value) > LONGEST_WORDS:
        raise UsageError(f"'{name}' is missing or longer than {LONGEST_WORDS} characters.")
    return value


def _others(view: LedgerView, incident: LedgerIncident) -> tuple[LedgerIncident, ...]:
    """Other incidents, those of the same label, country and nearest start first."""
    country = incident.where.country if incident.where else None
    start = incident.when.start[:10] if incident.when else ""

    def distance(other: LedgerIncident) -> tuple[bool, bool, float]:
        elsewhere = not (country and other.where and other.where.country == country)
        return elsewhere, other.label != incident.label, _days(start, other)

    others = (other for other in view.incidents if other.id != incident.id)
    return tuple(sorted(others, key=lambda other: (*distance(other), other.id))[:MOST_OTHERS])


def _days(start: str, other: LedgerIncident) -> float:
    if not start or other.when is None:
        return float("inf")
    return abs((date.fromisoformat(start) - date.fromisoformat(other.when.start[:10])).days)


def _accounts(view: LedgerView, incident: LedgerIncident) -> tuple[tuple[str, str], ...]:
    """(id, words) of the accounts that make up the incident, one for each report."""
    reports = {entry.id: entry for entry in view.reports}
    return tuple((m.incident, _account_words(reports.get(m.report))) for m in incident.members)


def _account_words(entry: ReportEntry | None) -> str:
    if entry is None:
        return "a report"
    return f"{words.shortened(entry.title or 'Untitled report', 60)} ({words.outlet_words(entry)})"


def _titles(view: LedgerView) -> dict[str, str]:
    """Every id an incident answers to → its title now, with the report where the account is one of several."""
    reports: Mapping[str, ReportEntry] = {entry.id: entry for entry in view.reports}
    titles: dict[str, str] = {}
    for incident in view.incidents:
        ids: Sequence[str] = (incident.id, *incident.merged_ids)
        titles |= dict.fromkeys(ids, words.title(incident))
        if len(incident.members) > 1:
            titles |= {m.incident: _account_words(reports.get(m.report)) for m in incident.members}
    return titles
