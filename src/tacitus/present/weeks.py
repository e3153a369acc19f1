"""What a week brought: incidents that were new, what is said otherwise than before it, and what is there no longer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tacitus.errors import UsageError
from tacitus.ledger.query import LedgerQuery
from tacitus.model.ledger import Clock, LedgerIncident
from tacitus.model.query import IncidentQuery
from tacitus.present.language import _, ngettext
from tacitus.present.query import STEPS
from tacitus.present.words import effect_words, field_words, place_name, plain, short_date, total_words
from tacitus.resolve.overlay import changed_fields

MOST = 50
"""Incidents of a kind that a week lists, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """An incident after a week, and what it says otherwise than before it, in words."""

    incident: LedgerIncident
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A week (Monday to Sunday) of a clock. `before` and `after` are days in the weeks beside it that have reports."""

    first: date
    last: date
    new_in_all: int
    new: tuple[LedgerIncident, ...]
    changed_in_all: int
    changed: tuple[Changed, ...]
    gone_in_all: int
    gone: tuple[LedgerIncident, ...]
    before: date | None
    after: date | None


def week_of(source: LedgerQuery, day: date | None, clock: Clock) -> Week:
    """What the week of a day brought, by a clock; without a day that of the newest report.

    Raises `UsageError` for the first and last week that there are.
    """
    days = [date.fromisoformat(one) for one in source.days(clock)]
    floor, step = STEPS["week"]
    chosen = day or max(days, default=date.today())
    try:
        first = floor(chosen)
        last, before = step(first) - timedelta(days=1), first - timedelta(days=1)
    except OverflowError:
        raise UsageError(
            f"The week of {chosen} is not whole.", remedy="Give a day of another week."
        ) from None
    eve, end = (
        IncidentQuery(status=frozenset("*"), as_of=one.isoformat(), clock=clock) for one in (before, last)
    )
    told = source.between(eve, end, MOST)
    return Week(
        first=first,
        last=last,
        new_in_all=told.new_in_all,
        new=told.new,
        changed_in_all=told.changed_in_all,
        changed=tuple(Changed(incident=now, words=tuple(_otherwise(was, now))) for was, now in told.changed),
        gone_in_all=told.gone_in_all,
        gone=told.gone,
        before=max((one for one in days if one < first), default=None),
        after=min((one for one in days if one > last), default=None),
    )


def _otherwise(was: LedgerIncident, now: LedgerIncident) -> Iterator[str]:
    """What an incident says otherwise, as "from → to" where it is short to say."""
    for field in changed_fields(was, now):
        if field == "tolls":
            effects = dict.fromkeys(total.effect for one in (was, now) for total in one.totals)
            pairs = (
                (effect_words(effect), total_words(was, effect), total_words(now, effect))
                for effect in effects
            )
            yield from (f"{effect}: {before} → {after}" for effect, before, after in pairs if before != after)
        elif field == "members":
            counts = {"n": len(now.members), "before": len(was.members)}
            said = ngettext(
                "%(n)s account, %(before)s before", "%(n)s accounts, %(before)s before", counts["n"]
            )
            yield said % counts
        elif field == "when":
            yield _("when") + f": {short_date(was.when)} → {short_date(now.when)}"
        elif field == "where":
            yield _("where") + f": {_place(was)} → {_place(now)}"
        elif field == "type":
            yield _("what") + f": {plain(was.label)} → {plain(now.label)}"
        elif field != "provenance":
            yield field_words(field)


def _place(incident: LedgerIncident) -> str:
    return place_name(incident.where) if incident.where else _("not known")
