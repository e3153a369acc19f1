"""Contradictions that only show when several reports or speakers stand side by side.

A contradiction's id hangs on what clashes (two claims, or an incident and who is named), never on the words of
the explanation, so that what a person settled stays settled while reports come in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from itertools import combinations

from tacitus.model.ids import clash_id, content_id
from tacitus.model.ledger import LedgerContradiction, LedgerIncident
from tacitus.model.records import Claim, Contradiction, Toll
from tacitus.model.vocabulary import ContradictionScope
from tacitus.resolve.accounts import Account, speaker_name, total
from tacitus.resolve.grade import HOLDING, parties
from tacitus.resolve.tolls import Figure, figures_of, standing

Party = tuple[str, str, int]
"""(account, who says it, the figure)"""


def contradictions(
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
        for pair, clash in _figures(held, claims):
            yield in_ledger(clash, [incident.id], [content_id("k", clash.kind, group, pair)])
    for actors, clash in _initiators(members, claims):
        anchors = [content_id("k", clash.kind, clash.field, actors, member.key) for member in members]
        yield in_ledger(clash, [incident.id], anchors)


def in_ledger(
    clash: Contradiction, incidents: Iterable[str], anchors: Iterable[str] = ()
) -> LedgerContradiction:
    """A contradiction with its place in the ledger; `anchors` are its ids, else the claims give one."""
    first, *others = dict.fromkeys(anchors) or [clash.id or clash_id(clash.kind, clash.field, clash.claims)]
    values = {one.name: getattr(clash, one.name) for one in fields(Contradiction)} | {"id": first}
    return LedgerContradiction(
        **values, incidents=tuple(dict.fromkeys(incidents)), merged_ids=tuple(sorted(others))
    )


def _figures(
    held: list[Figure], claims: Mapping[str, list[Claim]]
) -> Iterator[tuple[tuple[Party, Party], Contradiction]]:
    """(the parties, the contradiction), each once."""
    told: set[tuple[Party, Party]] = set()
    for one, other in combinations(held, 2):
        if one.voice == other.voice or one.toll.part_of or not _disjoint(one, other):
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
            explanation=f"{effect}: {_said(one.toll)} ({_who(one)}) against {_said(other.toll)} ({_who(other)})",
            evidence=one.toll.evidence + other.toll.evidence,
        )
        yield pair, clash


def _party(figure: Figure) -> Party:
    return figure.account.key, speaker_name(figure.toll.speaker) or "", total(figure.toll) or 0


def _disjoint(one: Figure, other: Figure) -> bool:
    (low1, high1), (low2, high2) = _bounds(one), _bounds(other)
    return high1 < low2 or high2 < low1


def _bounds(figure: Figure) -> tuple[float, float]:
    toll = figure.toll
    low = next((f for f in (toll.low, toll.best) if f is not None), 0)
    if toll.high is not None:
        return low, toll.high
    return low, float("inf") if toll.low is not None and toll.low == toll.best else toll.best or float("inf")


def _initiators(
    members: list[Account], claims: Mapping[str, list[Claim]]
) -> Iterator[tuple[list[str], Contradiction]]:
    """(who clashes, the contradiction)."""
    incidents = [member.incident for member in members]
    held, denied = parties(incidents, *HOLDING), parties(incidents, "denied")
    on_field = tuple(
        claim.id
        for member in members
        for claim in claims[member.key]
        if claim.field.startswith(("initiator", "responsib"))
    )
    reports = {m.report for m in members if m.incident.initiators or m.incident.responsibility}
    between: ContradictionScope = "reports" if len(reports) > 1 else "speakers"
    if len(held) > 1 and len(members) > 1:
        words = "different initiators are named: " + ", ".join(sorted(held.values()))
        yield (
            sorted(held),
            Contradiction(
                kind="value", field="initiators", claims=on_field, between=between, explanation=words
            ),
        )
    for key in sorted(held.keys() & denied.keys()):
        words = f"{held[key]} is held to have done it and denies it"
        yield (
            [key],
            Contradiction(
                kind="role", field="responsibility", claims=on_field, between=between, explanation=words
            ),
        )


def _claims_on(claims: Mapping[str, list[Claim]], figures: tuple[Figure, Figure]) -> tuple[str, ...]:
    found = []
    for figure in figures:
        spans = set(figure.toll.evidence)
        for claim in claims[figure.account.key]:
            if claim.field.startswith("toll") and spans & set(claim.evidence):
                found.append(claim.id)
    return tuple(dict.fromkeys(found))


def _scope(one: Account, other: Account) -> ContradictionScope:
    return "speakers" if one.report == other.report else "reports"


def _said(toll: Toll) -> str:
    """The figure with its bounds."""
    if toll.low is not None and toll.high is not None and toll.low != toll.high:
        return f"{toll.low}–{toll.high}"
    at_least = "at least " if toll.low is not None and toll.high is None else ""
    return f"{'up to ' if toll.low is None and toll.best is None else at_least}{total(toll)}"


def _who(figure: Figure) -> str:
    if figure.toll.speaker:
        return figure.toll.speaker[0].name
    return "one report"
