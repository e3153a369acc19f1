"""What cannot all hold: figures, roles and order that disagree, within one report and over many.

Over many, a contradiction's id hangs on what clashes (two claims, or an incident and who is named), never on the words
of the explanation, so that what a person settled stays settled while reports come in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

from tacitus.model.ids import clash_id, content_id
from tacitus.model.ledger import LedgerContradiction, LedgerIncident, TollEntry
from tacitus.model.measures import instant
from tacitus.model.records import (
    Actor,
    Claim,
    Contradiction,
    Incident,
    Kind,
    Means,
    Report,
    Responsibility,
    Toll,
)
from tacitus.model.stamp import find_stamps
from tacitus.model.vocabulary import SUMMARIES, ContradictionScope
from tacitus.ontology.kinds import go_together
from tacitus.resolve.accounts import Account, speaker_name, spoken_of, total
from tacitus.resolve.actors import match_actors
from tacitus.resolve.grade import HOLDING, parties, party_key
from tacitus.resolve.order import find_disorder
from tacitus.resolve.tolls import Figure, figures_of, standing

Party = tuple[str, str, int]
"""(account, who says it, the figure)"""


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
    return spoken_of(claim.speaker) if claim.speaker else ""


def _figures(claims: Sequence[Claim]) -> Iterator[Contradiction]:
    """Two figures for the same effect and group that leave no room for each other."""
    for (left, one), (right, other) in combinations(_differing(claims), 2):
        # two figures of one sentence are two lots of people, not two accounts of one
        apart = _voice(left) != _voice(right) or left.segment != right.segment
        if apart and _whose(one) == _whose(other) and are_rivals(one, other):
            yield Contradiction(
                kind="value",
                field="toll",
                claims=(left.id, right.id),
                between="speakers" if _voice(left) != _voice(right) else "segments",
                explanation=f"{one.effect}: {said(one)} ({_voice(left)}, {left.segment}) against "
                f"{said(other)} ({_voice(right)}, {right.segment})",
                evidence=(*left.evidence, *right.evidence),
            )


def are_rivals(one: Toll | TollEntry, other: Toll | TollEntry) -> bool:
    """Whether two figures leave no room for each other; a part is no rival of a total, nor are those who died later."""
    (low, high), (other_low, other_high) = _bounds(one), _bounds(other)
    some = any(figure.part_of or figure.moved_from for figure in (one, other))
    return not some and (high < other_low or other_high < low)


def _agree(one: Toll, other: Toll) -> bool:
    return _whose(one) == _whose(other) and not (one.part_of or other.part_of) and not are_rivals(one, other)


def _bounds(toll: Toll | TollEntry) -> tuple[float, float]:
    low = next((figure for figure in (toll.low, toll.best) if figure is not None), 0)
    if toll.high is not None:
        return low, toll.high
    return low, float("inf") if toll.low is not None and toll.low == toll.best else toll.best or float("inf")


def said(toll: Toll) -> str:
    """The figure with its bounds."""
    if toll.low is not None and toll.high is not None and toll.low != toll.high:
        return f"{toll.low}–{toll.high}"
    at_least = "at least " if toll.low is not None and toll.high is None else ""
    return f"{'up to ' if toll.low is None and toll.best is None else at_least}{total(toll)}"


def _whose(toll: Toll) -> tuple[object, ...]:
    """What came upon whom."""
    return toll.effect, toll.group, toll.nationality, toll.side


MOST_FIGURES = 40
"""Different figures for the same people that are compared, each with each; more are a list, not a quarrel."""


def _differing(claims: Sequence[Claim]) -> list[tuple[Claim, Toll]]:
    """The first of those that say the same of the same people, in the same voice and part of the report.

    A headline or caption that agrees with the body adds nothing.
    """
    kept: dict[tuple[object, ...], tuple[Claim, Toll]] = {}
    figures: Counter[tuple[object, ...]] = Counter()
    body = [c.value for c in claims if isinstance(c.value, Toll) and c.segment not in SUMMARIES]
    for claim in claims:
        toll = claim.value
        if not isinstance(toll, Toll):
            continue
        if claim.segment in SUMMARIES and any(_agree(toll, one) for one in body[:MOST_FIGURES]):
            continue  # what it says against others the body says itself
        key = (_whose(toll), _bounds(toll), _voice(claim), claim.segment)
        if key not in kept and figures[_whose(toll)] < MOST_FIGURES:
            kept[key] = claim, toll
            figures[_whose(toll)] += 1
    return list(kept.values())


def _initiators(claims: Sequence[Claim]) -> Iterator[Contradiction]:
    """A summary names an initiator that nobody in the body names, or another than the body's.

    Whom it names beside one of the body's ("troops and foreign fighters") is told with him, not in his place.
    """
    named = [
        (claim, claim.value)
        for claim in claims
        if isinstance(claim.value, Actor) and claim.field == "initiator"
    ]
    body = [(claim, actor) for claim, actor in named if claim.segment not in SUMMARIES]
    told = any(claim.segment not in SUMMARIES for claim in claims)
    blamed = [
        claim.value.actor
        for claim in claims
        if isinstance(claim.value, Responsibility)
        and claim.value.kind != "denied"
        and claim.segment not in SUMMARIES
    ]
    known = [actor for _, actor in body] + blamed
    agreeing = {c.segment for c, actor in named if any(match_actors(actor, other) > 0 for other in known)}
    for claim, actor in named:
        if claim.segment not in SUMMARIES or claim.segment in agreeing or not told:
            continue
        against = "nobody in the body names an initiator"
        if body:
            against = f"the body names {body[0][1].name}"
        elif blamed:
            against = f"the body tells who blames {blamed[0].name}"
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


def contradictions_over_reports(
    incident: LedgerIncident,
    members: list[Account],
    claims: Mapping[str, list[Claim]],
    origin_of: dict[str, str],
) -> Iterator[LedgerContradiction]:
    """Figures that cannot both hold, and competing initiators, of one folded incident.

    Figures within one report were compared when it was read.
    """
    figures = figures_of(members, origin_of) if len(members) > 1 else []
    for group, held in standing(figures).items():
        for pair, clash in _rival_figures(held, claims):
            yield LedgerContradiction.of(clash, [incident.id], [content_id("k", clash.kind, group, pair)])
    for actors, clash in _rival_initiators(members, claims):
        keys = dict.fromkeys([*(member.key for member in members), *incident.merged_ids])
        anchors = [content_id("k", clash.kind, clash.field, actors, key) for key in keys]
        yield LedgerContradiction.of(clash, [incident.id], anchors)


def _rival_figures(
    held: list[Figure], claims: Mapping[str, list[Claim]]
) -> Iterator[tuple[tuple[Party, Party], Contradiction]]:
    """(the parties, the contradiction), each once."""
    told: set[tuple[Party, Party]] = set()
    for one, other in combinations(held, 2):
        if one.account.report == other.account.report:
            continue  # compared when the report was read
        if one.voice == other.voice or not are_rivals(one.toll, other.toll):
            continue
        pair = min(_party(one), _party(other)), max(_party(one), _party(other))
        if pair in told:
            continue
        told.add(pair)
        effect = one.toll.effect
        clash = Contradiction(
            kind="value",
            field=f"tolls.{effect}",
            claims=_claims_on(claims, (one, other)),
            between=_scope(one.account, other.account),
            explanation=f"{effect}: {said(one.toll)} ({_who(one)}) against {said(other.toll)} ({_who(other)})",
            evidence=one.toll.evidence + other.toll.evidence,
        )
        yield pair, clash


def _party(figure: Figure) -> Party:
    return figure.account.key, speaker_name(figure.toll.speaker) or "", total(figure.toll) or 0


def _rival_initiators(
    members: list[Account], claims: Mapping[str, list[Claim]]
) -> Iterator[tuple[list[str], Contradiction]]:
    """(who clashes, the contradiction)."""
    incidents = [member.incident for member in members]
    held, denied = parties(incidents, *HOLDING), parties(incidents, "denied")
    on_field = tuple(
        claim.id
        for member in members
        for claim in claims[member.key]
        if claim.field in ("initiator", "responsibility")
    )
    reports = {m.report for m in members if m.incident.initiators or m.incident.responsibility}
    between: ContradictionScope = "reports" if len(reports) > 1 else "speakers"
    if len(held) > 1 and len(members) > 1 and _exclude_each_other(incidents):
        words = "different initiators are named: " + ", ".join(sorted(held.values()))
        yield (
            sorted(held),
            Contradiction(
                kind="value", field="initiators", claims=on_field, between=between, explanation=words
            ),
        )
    for key in sorted(held.keys() & denied.keys()):
        words = f"held to have done it, and denying it: {held[key]}"
        yield (
            [key],
            Contradiction(
                kind="role", field="responsibility", claims=on_field, between=between, explanation=words
            ),
        )


def _exclude_each_other(incidents: Iterable[Incident]) -> bool:
    """Whether two of those held to have done it cannot be the same: "gunmen" may be anybody, a front its members.

    Who are told to have done it together do not exclude each other.
    """
    told = list(incidents)
    together = {frozenset(pair) for one in told for pair in combinations(map(party_key, one.initiators), 2)}
    actors = [
        actor
        for incident in told
        for actor in (
            *incident.initiators,
            *(row.actor for row in incident.responsibility if row.kind in HOLDING),
        )
    ]
    return any(
        match_actors(one, other) < 0 and frozenset((party_key(one), party_key(other))) not in together
        for one, other in combinations(dict.fromkeys(actors), 2)
    )


def _claims_on(claims: Mapping[str, list[Claim]], figures: tuple[Figure, Figure]) -> tuple[str, ...]:
    found = []
    for figure in figures:
        spans = set(figure.toll.evidence)
        for claim in claims[figure.account.key]:
            if claim.field == "toll" and spans & set(claim.evidence):
                found.append(claim.id)
    return tuple(dict.fromkeys(found))


def _scope(one: Account, other: Account) -> ContradictionScope:
    return "speakers" if one.report == other.report else "reports"


def _who(figure: Figure) -> str:
    if figure.toll.speaker:
        return spoken_of(figure.toll.speaker)
    return "one report"
