"""A cluster of accounts → one incident of the ledger, under the rule `views`.

Every value is some report's value: folding chooses and gathers, it never averages or adds. Which report a
chosen value came from stands in `value_reports`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from tacitus.model.instants import parse_instant
from tacitus.model.ledger import Attribution, LedgerIncident, Member
from tacitus.model.measures import distance_km
from tacitus.model.records import Actor, Claim, Incident, Kind, Speaker
from tacitus.ontology.kinds import is_mutual, tells_sides_alone
from tacitus.resolve.accounts import Account, speaker_name
from tacitus.resolve.corrections import not_taken_back
from tacitus.resolve.grade import grade, party_key
from tacitus.resolve.origins import account_origins, origins_of
from tacitus.resolve.tolls import added_up, figures_of, fold, history, standing
from tacitus.resolve.values import (
    commonest_object,
    gathered_actors,
    gathered_doers,
    gathered_means,
    gathered_responsibility,
    is_unnamed,
    leading_kind,
    surest_status,
)

RULE = "views/25"
"""Name and version of this rule; a change of what it makes of the same claims is a new version."""

CLOCK_SLACK = 3_600.0
"""Two times this close (seconds) agree: clocks and memories differ."""

T = TypeVar("T")


def fold_cluster(
    members: list[Account],
    claims: Mapping[str, list[Claim]],
    origin_of: dict[str, str],
    outlet_of: Mapping[str, str | None],
    merge_reasons: tuple[str, ...],
    elders: Iterable[str] = (),
) -> LedgerIncident:
    """Fold accounts (in canonical order; the first names the incident). `claims` is by account key.

    `elders` are accounts of older versions that these stand for: their ids resolve to the incident.
    """
    told = [member.incident for member in members]
    saying_how = [i for i in told if not tells_sides_alone(i.label)] or told
    kind = leading_kind(
        [(Kind(type=i.type, mode=i.mode, label=i.label, parent=i.parent), "body") for i in saying_how]
    )
    timed = _tightest(not_taken_back(members, claims, "when"), _seconds, _times_meet)
    placed = _tightest(not_taken_back(members, claims, "where"), _radius, _places_meet)
    timed = timed or _told_by(members)
    figures = figures_of(members, origin_of)
    stood = standing(figures)
    acting = telling_who_acted(members, kind.label)
    attributions = attribute(acting, claims)
    homes = account_origins(members, origin_of)
    witnesses = [
        (claim, homes[member.key], outlet_of[member.report])
        for member in members
        for claim in claims[member.key]
    ]
    origins = origins_of(witnesses) or {f"report:{home}" for home in homes.values()}
    graded, grade_reasons = grade(members, origins)
    made = LedgerIncident(
        id=members[0].key,
        type=kind.type,
        mode=kind.mode,
        label=kind.label,
        status=surest_status(incident.status for incident in told),
        when=timed.incident.when if timed else None,
        where=placed.incident.where if placed else None,
        initiators=tuple(gathered_doers(_every(acting, lambda i: i.initiators))),
        targets=tuple(gathered_actors(_every(acting, lambda i: i.targets))),
        target_object=commonest_object([i.target_object for i in told if i.target_object]),
        means=gathered_means(_every(members, lambda i: i.means)),
        tolls=tuple(fold(held) for held in stood.values()),
        responsibility=gathered_responsibility(_every(members, lambda i: i.responsibility)),
        evidence=told[0].evidence,
        claims=tuple(dict.fromkeys(claim.id for member in members for claim in claims[member.key])),
        reasons=_unknown(members, timed is None, placed is None),
        members=tuple(
            Member(report=m.report, incident=m.incident.id, evidence=m.incident.evidence) for m in members
        ),
        toll_history=history(figures),
        independent_origins=len(origins),
        grade=graded,
        merged_ids=tuple(sorted({*(member.key for member in members), *elders} - {members[0].key})),
        merge_reasons=merge_reasons,
        grade_reasons=grade_reasons,
        attributions=attributions,
        origins=tuple(sorted(origins)),
        value_reports=_value_reports(members[0], timed, placed),
        parent=kind.parent,
    )
    return replace(made, totals=added_up(made))


def telling_who_acted(members: list[Account], label: str) -> list[Account]:
    """The members that tell who acted and who was hit: of an air strike not those that name no more than two sides."""
    if is_mutual(label):
        return members
    return [member for member in members if not tells_sides_alone(member.incident.label)]


def attribute(members: list[Account], claims: Mapping[str, list[Claim]]) -> tuple[Attribution, ...]:
    """Who is said to have done it, one row for each party and kind, with who holds it.

    A state, its forces and its ministries are one party under one name. A doer is `narrated` where the outlet itself
    tells so; on another's word he is `attributed`.
    """
    rows: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    parties: dict[str, tuple[bool, bool, Actor]] = {}
    doers = gathered_doers(_every(members, lambda i: i.initiators))
    for member in members:
        stated = list(_doers(member.incident, claims[member.key], doers))
        stated += [(said.actor, said.kind, said.speaker) for said in member.incident.responsibility]
        for actor, kind, speaker in stated:
            party = party_key(actor)
            # known to the registry first, then as he is held to have done it
            named = (actor.id is None, kind == "denied", actor)
            parties[party] = min(parties.get(party, named), named, key=lambda one: one[:2])
            speakers, reports = rows.setdefault((party, kind), (set(), set()))
            reports.add(member.report)
            name = speaker_name(speaker)
            if name:
                speakers.add(name)
    return tuple(
        Attribution(
            actor=parties[party][-1].name,
            actor_id=parties[party][-1].id,
            kind=kind,
            speakers=tuple(sorted(speakers)),
            reports=tuple(sorted(reports)),
        )
        for (party, kind), (speakers, reports) in rows.items()
    )


def _doers(
    incident: Incident, claims: Iterable[Claim], doers: Sequence[Actor]
) -> Iterator[tuple[Actor, str, Speaker | None]]:
    """The doers of an account with the kind of their standing: narrated, or attributed by a speaker.

    `doers` are those of the whole cluster: other words for the same unnamed people are left out.
    """
    told = [c for c in claims if isinstance(c.value, Actor) and c.field == "initiator"]
    answered = {_actor_key(said.actor) for said in incident.responsibility}
    for actor in incident.initiators:
        if is_unnamed(actor) and all(actor.name != doer.name for doer in doers):
            continue
        mine = [
            c.speaker for c in told if isinstance(c.value, Actor) and _actor_key(c.value) == _actor_key(actor)
        ]
        if not mine or any(not speaker or speaker[0].role == "outlet" for speaker in mine):
            yield actor, "narrated", None
        elif _actor_key(actor) not in answered:
            yield from ((actor, "attributed", speaker) for speaker in mine)


def _tightest(
    members: list[Account],
    size: Callable[[Account], float | None],
    meet: Callable[[Account, Account], bool],
) -> Account | None:
    """The member with the narrowest value among those that the most members' values agree with."""
    known = [(member, extent) for member in members if (extent := size(member)) is not None]
    if not known:
        return None
    agreeing = {member.key: sum(meet(member, other) for other, _ in known) for member, _ in known}
    return min(known, key=lambda row: (-agreeing[row[0].key], row[1], row[0].rank))[0]


def _told_by(members: list[Account]) -> Account | None:
    """Of those that only bound the time ("told on Monday"), the one with the earliest bound."""
    bounds = {member.incident.when.end: member for member in members if member.incident.when is not None}
    return bounds[min(bounds, key=parse_instant)] if bounds else None


def _seconds(member: Account) -> float | None:
    return member.when[1] - member.when[0] if member.when else None


def _times_meet(one: Account, other: Account) -> bool:
    assert one.when is not None
    assert other.when is not None
    return max(one.when[0], other.when[0]) - min(one.when[1], other.when[1]) <= CLOCK_SLACK


def _radius(member: Account) -> float | None:
    """Radius in km; a place without a point still names somewhere, and comes last."""
    if member.point:
        return member.point[2]
    return 20_000.0 if member.incident.where else None


def _places_meet(one: Account, other: Account) -> bool:
    if one.point is None or other.point is None:
        return False
    return distance_km(*one.point[:2], *other.point[:2]) <= one.point[2] + other.point[2]


def _actor_key(actor: Actor) -> str:
    return actor.id or actor.name.casefold()


def _every(members: list[Account], values: Callable[[Incident], Iterable[T]]) -> list[T]:
    """The values of all members, in canonical order."""
    return [value for member in members for value in values(member.incident)]


def _unknown(members: list[Account], no_time: bool, no_place: bool) -> dict[str, str]:
    """The members' reasons for what is still unknown after folding."""
    reasons: dict[str, str] = {}
    for member in members:
        for field, words in member.incident.reasons.items():
            if (field != "when" or no_time) and (field != "where" or no_place):
                reasons.setdefault(field, words)
    return reasons


def _value_reports(first: Account, timed: Account | None, placed: Account | None) -> dict[str, str]:
    found = {"evidence": first.report}
    if timed:
        found["when"] = timed.report
    if placed:
        found["where"] = placed.report
    return found


def starts(incident: LedgerIncident) -> str:
    """Sort key: when it happened, unknown last, then its id."""
    return (parse_instant(incident.when.start).isoformat() if incident.when else "~") + incident.id
