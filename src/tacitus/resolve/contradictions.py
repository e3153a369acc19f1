"""What cannot all hold within one report: figures, roles and order that disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

from tacitus.model.ids import clash_id, content_id
from tacitus.model.measures import instant
from tacitus.model.records import Actor, Claim, Contradiction, Incident, Kind, Means, Report, Toll
from tacitus.model.stamp import find_stamps
from tacitus.model.vocabulary import SUMMARIES
from tacitus.ontology.events import go_together
from tacitus.resolve.actors import match_actors
from tacitus.resolve.order import find_disorder


def find_contradictions(
    accounts: Mapping[str, Sequence[Claim]], incidents: Sequence[Incident]
) -> tuple[Contradiction, ...]:
    """All contradictions of a report, from the claims of each account and the incidents they add up to."""
    found: list[Contradiction] = []
    for incident in incidents:
        claims = accounts[incident.id]
        found += _figures(claims)
        found += _initiators(claims)
        found += _means(incident, claims, incidents)
    claims = [claim for mine in accounts.values() for claim in mine]
    found += find_disorder(claims, {incident.id: incident.when for incident in incidents})
    return tuple(replace(one, id=clash_id(one.kind, one.field, one.claims)) for one in found)


DISAGREE = timedelta(days=1)
"""Dates of publication further apart than this are no matter of zones."""


def dates_of_publication(report: Report) -> Iterator[Contradiction]:
    """What the page says of its own date that cannot all hold; when it was changed is no rival."""
    chosen = report.published
    if chosen is None or _is_live(report) or not any(chosen.start == date.start for date in report.dates):
        return
    for date in report.dates:
        apart = abs(instant(date.start) - instant(chosen.start))
        if apart > DISAGREE and "updated" not in (date.reference or ""):
            yield Contradiction(
                id=content_id("k", report.id, "published", chosen.start, date.start, date.reference),
                kind="published",
                field="published",
                claims=(),
                between="segments",
                explanation=f"{chosen.start[:10]} ({chosen.reference}) against {date.start[:10]} ({date.reference}): "
                "the first is taken, since metadata goes before printed lines, and these before addresses",
                evidence=tuple(one.text for one in (chosen, date) if one.text is not None),
            )


def _is_live(report: Report) -> bool:
    """Whether dates stand before entries of its body, as in a live blog: they are the entries'."""
    body = next((segment.start for segment in report.segments if segment.kind == "body"), len(report.text))
    return any(
        find_stamps(report.text[segment.start : segment.end])
        for segment in report.segments
        if segment.kind == "dateline" and segment.start > body
    )


def _voice(claim: Claim) -> str:
    return claim.speaker[0].name if claim.speaker else ""


def _figures(claims: Sequence[Claim]) -> Iterator[Contradiction]:
    """Two figures for the same effect and group that leave no room for each other."""
    for (left, one), (right, other) in combinations(_differing(claims), 2):
        if _whose(one) != _whose(other):
            continue
        if one.part_of or other.part_of:  # a part is no rival of a total
            continue
        # two figures of one sentence are two lots of people, not two accounts of one
        if _voice(left) == _voice(right) and left.segment == right.segment:
            continue
        if None in (one.best, other.best) or one.best == other.best:
            continue
        yield Contradiction(
            kind="value",
            field="toll",
            claims=(left.id, right.id),
            between="speakers" if _voice(left) != _voice(right) else "segments",
            explanation=f"{one.effect}: {one.best} ({_voice(left)}, {left.segment}) against "
            f"{other.best} ({_voice(right)}, {right.segment})",
            evidence=(*left.evidence, *right.evidence),
        )


def _whose(toll: Toll) -> tuple[object, ...]:
    """What came upon whom."""
    return toll.effect, toll.group, toll.nationality, toll.side


def _differing(claims: Iterable[Claim]) -> list[tuple[Claim, Toll]]:
    """The first of those that say the same of the same people, in the same voice and part of the report."""
    kept: dict[tuple[object, ...], tuple[Claim, Toll]] = {}
    for claim in claims:
        toll = claim.value
        if isinstance(toll, Toll):
            kept.setdefault((_whose(toll), toll.best, _voice(claim), claim.segment), (claim, toll))
    return list(kept.values())


def _initiators(claims: Sequence[Claim]) -> Iterator[Contradiction]:
    """A summary names an initiator that nobody in the body names, or another than the body's."""
    named = [(claim, claim.value) for claim in claims if claim.field == "initiator"]
    body = [(claim, actor) for claim, actor in named if claim.segment not in SUMMARIES]
    told = any(claim.segment not in SUMMARIES for claim in claims)
    for claim, actor in named:
        assert isinstance(actor, Actor)
        if claim.segment not in SUMMARIES or not told:
            continue
        if any(match_actors(actor, other) > 0 for _, other in body if isinstance(other, Actor)):
            continue
        against = (
            f"the body names {body[0][1].name}"  # type: ignore[union-attr]
            if body
            else "nobody in the body names an initiator"
        )
        yield Contradiction(
            kind="role",
            field="initiator",
            claims=(claim.id, *(other.id for other, _ in body)),
            between="segments",
            explanation=f"the {claim.segment} names {actor.name} as initiator; {against}",
            evidence=claim.evidence,
        )


def _means(
    incident: Incident, claims: Sequence[Claim], incidents: Sequence[Incident]
) -> Iterator[Contradiction]:
    """A summary gives an incident means that the body gives to another incident, or to none."""
    in_summaries = all(claim.segment in SUMMARIES for claim in claims if claim.field == "type")
    named = [(claim, claim.value) for claim in claims if isinstance(claim.value, Means)]
    body = {means.class_: claim for claim, means in named if claim.segment not in SUMMARIES}
    implied = {
        claim.value.means
        for claim in claims
        if isinstance(claim.value, Kind) and (in_summaries or claim.segment not in SUMMARIES)
    }
    if in_summaries:
        implied |= {means.class_ for _, means in named}
    told = {*body, *implied} - {None}
    for claim, means in named:
        if claim.segment not in SUMMARIES or not told or any(_fits(means, other) for other in told):
            continue
        other = next((o for o in incidents if o is not incident and _used(means.class_, o)), None)
        yield Contradiction(
            kind="role" if other is not None else "value",
            field="means",
            claims=(claim.id, *(one.id for one in body.values())),
            between="segments",
            explanation=_means_words(claim, means, sorted(filter(None, told)), incident, other),
            evidence=claim.evidence,
        )


def _fits(means: Means, other: str | None) -> bool:
    return other is not None and go_together("means", means.class_, other)


def _used(means: str, incident: Incident) -> bool:
    return any(one.class_ == means for one in incident.means)


def _means_words(
    claim: Claim, means: Means, told: Sequence[str], incident: Incident, other: Incident | None
) -> str:
    name = means.class_.replace("_", " ")
    words = f"the {claim.segment} has a {name} where the body has {', '.join(told).replace('_', ' ')}"
    if other is None:
        return words
    initiators = ", ".join(actor.name for actor in incident.initiators) or "the initiator"
    hit = ", ".join(actor.name for actor in other.targets) or "another target"
    return f"{words}; the body's {name} hit {hit}, it was not used by {initiators}"
