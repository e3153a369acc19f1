"""Claims of a report → its incidents: which value holds, under the rule `incidents/1`.

A claim names the account that it speaks of (`Claim.incident`); an account is an incident once a claim says of what
kind it is. What the body says goes before headlines and captions, which sum up and sometimes garble.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from tacitus.ground import calendar
from tacitus.model import measures
from tacitus.model.records import (
    Actor,
    Claim,
    Extraction,
    Incident,
    Interval,
    Kind,
    Link,
    Means,
    Place,
    Reading,
    Reject,
    Report,
    Responsibility,
    Span,
    TargetObject,
    Toll,
)
from tacitus.model.vocabulary import SUMMARIES, Status
from tacitus.resolve.accounts import voice_of
from tacitus.resolve.actors import match_actors
from tacitus.resolve.contradictions import dates_of_publication, find_contradictions
from tacitus.resolve.corrections import is_taken_back
from tacitus.resolve.order import counted_times, stated
from tacitus.resolve.origins import denies
from tacitus.resolve.places import combine
from tacitus.resolve.values import (
    agreed_time,
    commonest_object,
    gathered_actors,
    gathered_doers,
    gathered_means,
    gathered_responsibility,
    gathered_tolls,
    leading_kind,
    surest_status,
    with_actor,
)

RULE = "incidents/12"
"""Name and version of this rule; a change of what it makes of the same claims is a new version."""
HISTORICAL = timedelta(days=14)
"""An incident that ended longer than this before publication is background (our choice: a news cycle is
shorter, and follow-ups of a week or two still count as current)."""
HOLDS = "stored/"
"""Begins the extractor of claims of old incidents: they hold before the others of their account."""
MADE = HOLDS + "incident"
"""The extractor of one that was made because no claim of the account said as much: nobody contradicts it."""

T = TypeVar("T")


def derive(extraction: Extraction) -> Reading:
    """What a report's claims add up to: incidents, links and contradictions."""
    report, accounts = extraction.report, accounts_of(extraction.claims)
    held = {key: holding(claims) for key, claims in accounts.items()}
    whens = times_of(held, report.published)
    incidents = tuple(
        replace(incident_of(key, claims, whens[key], report), claims=tuple(c.id for c in accounts[key]))
        for key, claims in held.items()
    )
    said = {key: [c for c in claims if c.extractor != MADE] for key, claims in accounts.items()}
    return Reading(
        report=report,
        incidents=incidents,
        claims=extraction.claims,
        links=links_of(held),
        contradictions=(*find_contradictions(said, incidents), *dates_of_publication(report)),
        mentions=extraction.mentions,
        rejects=tuple(dict.fromkeys((*extraction.rejects, *_without_kind(extraction.claims, accounts)))),
    )


def _without_kind(claims: Iterable[Claim], accounts: Mapping[str, object]) -> Iterator[Reject]:
    """Accounts that are no incident, each by the first words that tell of it."""
    first = {claim.incident: claim for claim in reversed(list(claims)) if claim.incident not in accounts}
    for claim in first.values():
        message = "no claim outside captions says of what kind it is"
        yield Reject(
            stage="resolve", reason="no_kind", message=message, evidence=next(iter(claim.evidence), None)
        )


def holding(claims: Sequence[Claim]) -> list[Claim]:
    """The claims of an account that its incident is made of: those that hold where there are any, else all.

    What a correction takes back makes none.
    """
    said = [claim for claim in claims if not is_taken_back(claim)]
    return [claim for claim in said if claim.extractor.startswith(HOLDS)] or said


def accounts_of(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Account → its claims, in their order; only accounts of which some claim gives the kind.

    A caption alone, beside a text that tells of other violence, tells of none: captions err and are reused.
    """
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.incident, []).append(claim)
    kinds = {key: [c.segment for c in mine if c.field == "type"] for key, mine in found.items()}
    outside = {key for key, segments in kinds.items() if any(segment != "caption" for segment in segments)}
    return {key: mine for key, mine in found.items() if (key in outside if outside else kinds[key])}


def incident_of(account: str, claims: Sequence[Claim], when: Interval | None, report: Report) -> Incident:
    """The incident that the claims of one account add up to; `when` is its time, maybe counted from others'."""
    kinds = [(claim.value, claim.segment) for claim in claims if isinstance(claim.value, Kind)]
    body = in_body(claims)
    undisputed = _without_deniers(claims)
    told = [(claim.value, claim.segment) for claim in undisputed if isinstance(claim.value, Kind)]
    kind = leading_kind(told or kinds)
    where = combine([*_values(body, Place), *_values(_without(claims, body), Place)])
    when = _in_zone(when, where)
    initiators = _actors(claims, body, "initiator")
    return Incident(
        id=account,
        type=kind.type,
        mode=kind.mode,
        label=kind.label,
        status=_status(kinds, when, report.published),
        when=when,
        where=where,
        initiators=initiators,
        targets=_actors(claims, body, "target"),
        target_object=commonest_object(_values(body, TargetObject)),
        means=gathered_means(_values(body if not told else _without_deniers(body), Means)),
        tolls=gathered_tolls(_values(_counting(claims), Toll), _values(_without(claims, body), Toll)),
        responsibility=_responsibility(body, _without(claims, body)),
        evidence=_evidence(claims),
        claims=tuple(claim.id for claim in claims),
        reasons=_reasons(when, where, initiators),
        parent=kind.parent,
    )


def _without_deniers(claims: Sequence[Claim]) -> list[Claim]:
    """The claims without those of whoever denies that he did it: what else it was by his word is his defence."""
    heard = [(claim, voice_of(claim.speaker[0])) for claim in claims if claim.speaker]
    deniers = {voice for claim, voice in heard if denies(claim)}
    return [claim for claim, voice in heard if voice not in deniers] + [c for c in claims if not c.speaker]


def _responsibility(body: Sequence[Claim], summaries: Sequence[Claim]) -> tuple[Responsibility, ...]:
    """Who is held to have done it, or not; a headline's vaguer name for somebody of the body adds nobody."""
    told = _values(body, Responsibility)
    more = [
        one
        for one in _values(summaries, Responsibility)
        if one.actor.id is not None
        or not any(one.kind == other.kind and match_actors(one.actor, other.actor) > 0 for other in told)
    ]
    return gathered_responsibility([*told, *more])


def in_body(claims: Sequence[Claim]) -> list[Claim]:
    """The claims of an account that no summary makes; all where only summaries name its kind, or they hold anyway."""
    if all(c.segment in SUMMARIES or c.extractor.startswith(HOLDS) for c in claims if c.field == "type"):
        return list(claims)
    return [claim for claim in claims if claim.segment not in SUMMARIES]


def links_of(accounts: Mapping[str, Sequence[Claim]]) -> tuple[Link, ...]:
    """The links that claims state between incidents, each relation of two once, with all that says so."""
    found: dict[tuple[str, str, str], Link] = {}
    for claim, told in stated(claim for claims in accounts.values() for claim in claims):
        if told.incident not in accounts or told.incident == claim.incident:
            continue
        key = (claim.incident, told.incident, told.relation)
        old = found.get(key)
        found[key] = (
            replace(old, evidence=(*old.evidence, *claim.evidence), lag=old.lag or told.lag)
            if old is not None
            else Link(
                from_=claim.incident,
                to=told.incident,
                relation=told.relation,
                strength=told.strength,
                lag=told.lag,
                speaker=claim.speaker or None,
                evidence=claim.evidence,
            )
        )
    return tuple(found.values())


def times_of(
    accounts: Mapping[str, Sequence[Claim]], published: Interval | None
) -> dict[str, Interval | None]:
    """Account → the tightest interval that its claims agree on, else one counted from another incident's.

    Where nothing dates it, the earliest day on which somebody told of it bounds it.
    """
    whens = {key: agreed_time(_dated(in_body(claims)) or _dated(claims)) for key, claims in accounts.items()}
    counted = counted_times(accounts, whens, published)
    return {key: when or _bound(accounts[key]) for key, when in counted.items()}


def _dated(claims: Iterable[Claim]) -> list[Interval]:
    return [when for when in _values(claims, Interval) if when.precision != "unknown"]


def _bound(claims: Iterable[Claim]) -> Interval | None:
    """What claims say that give no more than a day by which it had happened."""
    return min(_values(claims, Interval), key=lambda when: when.end, default=None)


def _values(claims: Iterable[Claim], form: type[T], field: str | None = None) -> list[T]:
    return [
        claim.value
        for claim in claims
        if isinstance(claim.value, form) and (field is None or claim.field == field)
    ]


def _without(claims: Sequence[Claim], others: Sequence[Claim]) -> list[Claim]:
    left_out = {claim.id for claim in others}
    return [claim for claim in claims if claim.id not in left_out]


def _in_zone(when: Interval | None, where: Place | None) -> Interval | None:
    """The interval in the place's own time zone, where one zone is certain."""
    if when is None or where is None or where.zone is None or when.zone is not None:
        return when
    return calendar.with_zone(when, where.zone)


def _status(kinds: Sequence[tuple[Kind, str]], when: Interval | None, published: Interval | None) -> Status:
    """The surest that mentions give; what ended long before publication is history."""
    status = surest_status(kind.status for kind, _ in kinds)
    return "historical" if status == "current" and is_old(when, published) else status


def is_old(when: Interval | None, published: Interval | None) -> bool:
    """Whether it ended long before publication; without a date of publication, whether only its year is told.

    News names the day of what is new.
    """
    if when is None or published is None:
        return when is not None and when.precision == "year"
    return measures.instant(published.start) - measures.instant(when.end) > HISTORICAL


def _counting(claims: Sequence[Claim]) -> list[Claim]:
    """The claims without the tolls of captions, which err, for harm that is counted elsewhere."""
    outside = {c.value.effect for c in claims if isinstance(c.value, Toll) and c.segment != "caption"}
    return [
        c
        for c in claims
        if not isinstance(c.value, Toll) or c.segment != "caption" or c.value.effect not in outside
    ]


def _actors(claims: Sequence[Claim], body: Sequence[Claim], role: str) -> tuple[Actor, ...]:
    gathered = gathered_doers if role == "initiator" else gathered_actors
    kept = gathered(_values(body, Actor, role))
    summaries = [
        claim for claim in _without(claims, body) if role != "initiator" or claim.segment != "caption"
    ]
    for actor in _values(summaries, Actor, role):
        # a summary's vaguer words ("armed men") for somebody whom the body describes add nobody
        if actor.id is not None or not any(0 < match_actors(actor, other) < 1 for other in kept):
            kept = with_actor(kept, actor)
    return tuple(kept)


def _evidence(claims: Iterable[Claim]) -> tuple[Span, ...]:
    """The sentences that name its kind, in order; the words themselves, where no sentence is given."""
    named = [claim for claim in claims if claim.field == "type"]
    sentences = sorted(claim.context for claim in named if claim.context is not None)
    words = [span for claim in named if claim.context is None for span in claim.evidence]
    return tuple(dict.fromkeys((*sentences, *words)))


def _reasons(when: Interval | None, where: Place | None, initiators: tuple[Actor, ...]) -> dict[str, str]:
    """Why a value is unknown."""
    reasons = {}
    if when is None:
        reasons["when"] = "the report gives no time that can be tied to the calendar"
    if where is None:
        reasons["where"] = "the report names no place for it"
    elif where.lat is None and where.reason:
        reasons["where"] = where.reason
    if not initiators:
        reasons["initiators"] = "the report names nobody"
    return reasons
