"""Claims of a report → its incidents: which value holds, under the rule `incidents/1`.

A claim names the account that it speaks of (`Claim.incident`); an account is an incident once a claim says of what
kind it is. What the body says goes before headlines and captions, which sum up and sometimes garble.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    Report,
    Responsibility,
    Span,
    TargetObject,
    Toll,
)
from tacitus.model.vocabulary import SUMMARIES, Status
from tacitus.resolve.actors import match_actors
from tacitus.resolve.contradictions import find_contradictions
from tacitus.resolve.kinds import SECONDARY_LABELS
from tacitus.resolve.order import counted_times, stated
from tacitus.resolve.places import combine

RULE = "incidents/1"
"""Name and version of this rule; a change of what it makes of the same claims is a new version."""
HISTORICAL = timedelta(days=14)
"""An incident that ended longer than this before publication is background (our choice: a news cycle is
shorter, and follow-ups of a week or two still count as current)."""
VAGUENESS = {"attack": 1, "explosion": 1, "killing": 2, **dict.fromkeys(SECONDARY_LABELS, 3)}
"""Label → how little it says of how: 0 says how, 1 are plain words of violence, 2 outcomes, 3 what goes along."""

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
        contradictions=find_contradictions(said, incidents),
        mentions=extraction.mentions,
        rejects=extraction.rejects,
    )


def holding(claims: Sequence[Claim]) -> list[Claim]:
    """The claims of an account that its incident is made of: those that hold where there are any, else all."""
    return [claim for claim in claims if claim.extractor.startswith(HOLDS)] or list(claims)


def accounts_of(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Account → its claims, in their order; only accounts of which some claim gives the kind."""
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.incident, []).append(claim)
    return {key: mine for key, mine in found.items() if any(claim.field == "type" for claim in mine)}


def incident_of(account: str, claims: Sequence[Claim], when: Interval | None, report: Report) -> Incident:
    """The incident that the claims of one account add up to; `when` is its time, maybe counted from others'."""
    kinds = [(claim.value, claim.segment) for claim in claims if isinstance(claim.value, Kind)]
    body = in_body(claims)
    kind = leading_kind(kinds)
    where = combine([*_values(body, Place), *_values(_without(claims, body), Place)])
    when = _in_zone(when, where)
    initiators = _actors(claims, body, "initiator")
    return Incident(
        id=account,
        type=kind.type,
        mode=kind.mode,
        label=kind.label,
        status=_status([one for one, _ in kinds], when, report.published),
        when=when,
        where=where,
        initiators=initiators,
        targets=_actors(claims, body, "target"),
        target_object=next(iter(_values(body, TargetObject)), None),
        means=_means(_values(body, Means)),
        tolls=_tolls(_values(claims, Toll)),
        responsibility=_responsibility(_values(claims, Responsibility)),
        evidence=_evidence(claims),
        claims=tuple(claim.id for claim in claims),
        reasons=_reasons(when, where, initiators),
    )


def in_body(claims: Sequence[Claim]) -> list[Claim]:
    """The claims of an account that no summary makes; all where only summaries name its kind, or they hold anyway."""
    if all(c.segment in SUMMARIES or c.extractor.startswith(HOLDS) for c in claims if c.field == "type"):
        return list(claims)
    return [claim for claim in claims if claim.segment not in SUMMARIES]


def leading_kind(kinds: Sequence[tuple[Kind, str]]) -> Kind:
    """The kind that says how and that most mentions of the body give; among equals the first.

    Where the body says nothing of how, a headline may; a caption that errs must not.
    """
    body = [kind for kind, segment in kinds if segment not in SUMMARIES] or [kind for kind, _ in kinds]
    heard = body
    if all(VAGUENESS.get(kind.label, 0) > 1 for kind in body):
        heard = [kind for kind, segment in kinds if segment != "caption"] or body
    labels = [kind.label for kind in heard]
    return min(heard, key=lambda kind: (VAGUENESS.get(kind.label, 0), -labels.count(kind.label)))


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
    whens = {key: _agreed(_dated(in_body(claims)) or _dated(claims)) for key, claims in accounts.items()}
    counted = counted_times(accounts, whens, published)
    return {key: when or _bound(accounts[key]) for key, when in counted.items()}


def _dated(claims: Iterable[Claim]) -> list[Interval]:
    return [when for when in _values(claims, Interval) if when.precision != "unknown"]


def _bound(claims: Iterable[Claim]) -> Interval | None:
    """What claims say that give no more than a day by which it had happened."""
    return min(_values(claims, Interval), key=lambda when: when.end, default=None)


def _agreed(intervals: Sequence[Interval]) -> Interval | None:
    """What all of them hold; the first of them where they do not agree."""
    return calendar.combine(intervals) or (intervals[0] if intervals else None)


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


def _status(kinds: Sequence[Kind], when: Interval | None, published: Interval | None) -> Status:
    """What all mentions say, else current; long before publication is history in any case."""
    told = {kind.status for kind in kinds}
    status = told.pop() if len(told) == 1 else "current"
    return "historical" if status == "current" and is_old(when, published) else status


def is_old(when: Interval | None, published: Interval | None) -> bool:
    """Whether it ended long before publication; without a date of publication, whether only its year is told.

    News names the day of what is new.
    """
    if when is None or published is None:
        return when is not None and when.precision == "year"
    return measures.instant(published.start) - measures.instant(when.end) > HISTORICAL


def _actors(claims: Sequence[Claim], body: Sequence[Claim], role: str) -> tuple[Actor, ...]:
    kept: list[Actor] = []
    for actor in _values(body, Actor, role):
        kept = with_actor(kept, actor)
    for actor in _values(_without(claims, body), Actor, role):
        # a summary's vaguer words ("armed men") for somebody whom the body describes add nobody
        if actor.id is not None or not any(match_actors(actor, other) > 0 for other in kept):
            kept = with_actor(kept, actor)
    return tuple(kept)


def with_actor(kept: list[Actor], actor: Actor) -> list[Actor]:
    """Add an actor unless a kept one is the same referent; the better known of the two stays."""
    for position, other in enumerate(kept):
        if match_actors(other, actor) >= 1.0 or actor.name == other.name:
            better = actor if (actor.id and not other.id) else other
            merged = {(a.to, a.relation): a for a in (*other.affiliations, *actor.affiliations)}
            better = replace(better, affiliations=tuple(merged.values()))
            return [*kept[:position], better, *kept[position + 1 :]]
    return [*kept, actor]


def _means(told: Iterable[Means]) -> tuple[Means, ...]:
    """One for each class: its first naming, with count and origin from whichever gives them."""
    kept: dict[str, Means] = {}
    for means in told:
        old = kept.get(means.class_, means)
        kept[means.class_] = replace(old, count=old.count or means.count, origin=old.origin or means.origin)
    return tuple(kept.values())


def _tolls(told: Iterable[Toll]) -> tuple[Toll, ...]:
    kept: list[Toll] = []
    for toll in told:
        kept = _with_toll(kept, toll)
    figured = {toll.effect for toll in kept if _has_figure(toll)}
    # "the first troops killed since …" adds nothing to a figure
    return tuple(toll for toll in kept if toll.effect not in figured or _has_figure(toll))


def _has_figure(toll: Toll) -> bool:
    return (toll.low, toll.best, toll.high) != (None, None, None)


def _with_toll(kept: list[Toll], toll: Toll) -> list[Toll]:
    """Add a toll; the same figure from the same mouth is one toll with more evidence."""
    for position, other in enumerate(kept):
        if _same_toll(other, toll):
            fuller = replace(
                other,
                speaker=toll.speaker if _is_narrated(other) else other.speaker,
                group=toll.group if other.group == "unknown" else other.group,
                nationality=other.nationality or toll.nationality,
                evidence=(*other.evidence, *toll.evidence),
            )
            return [*kept[:position], fuller, *kept[position + 1 :]]
    return [*kept, toll]


def _same_toll(one: Toll, other: Toll) -> bool:
    return (
        (one.effect, one.low, one.best, one.high) == (other.effect, other.low, other.best, other.high)
        and (one.group == other.group or "unknown" in (one.group, other.group))
        and (one.nationality == other.nationality or None in (one.nationality, other.nationality))
        and (one.part_of is None) == (other.part_of is None)
        and set(one.evidence).isdisjoint(other.evidence)
        and _is_one_voice(one, other)
    )


def _is_one_voice(one: Toll, other: Toll) -> bool:
    """The same speaker, or the report itself telling what somebody else in it is the source of."""
    if _is_narrated(one) or _is_narrated(other):
        return True
    return (one.speaker or ())[0].name == (other.speaker or ())[0].name


def _is_narrated(toll: Toll) -> bool:
    return not toll.speaker or toll.speaker[0].role == "outlet"


def _responsibility(told: Iterable[Responsibility]) -> tuple[Responsibility, ...]:
    """One entry for each kind, actor and speaker."""
    kept: dict[tuple[str, str, str], Responsibility] = {}
    for one in told:
        voice = one.speaker[0].name if one.speaker else ""
        kept.setdefault((one.kind, one.actor.id or one.actor.name, voice), one)
    return tuple(kept.values())


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
