"""What cannot all hold within one report: figures, roles and order that disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from tacitus.model.codec import from_plain
from tacitus.model.ids import clash_id
from tacitus.model.records import Actor, Claim, Contradiction
from tacitus.ontology.events import go_together
from tacitus.readers.rules.assemble import Built
from tacitus.readers.rules.events.grouping import SUMMARIES, match_actors
from tacitus.readers.rules.relations.stated import RelationMention


def find_contradictions(
    built: Sequence[Built], orders: Sequence[tuple[RelationMention, Claim]]
) -> tuple[Contradiction, ...]:
    """All contradictions of a report. `orders` pairs each sequence that was read with its claim."""
    found: list[Contradiction] = []
    for one in built:
        found += _figures(one.claims)
        found += _initiators(one)
        found += _means(one, built)
    found += _orders(orders)
    return tuple(replace(one, id=clash_id(one.kind, one.field, one.claims)) for one in found)


def _voice(claim: Claim) -> str:
    return claim.speaker[0].name if claim.speaker else ""


def _figures(claims: Sequence[Claim]) -> Iterator[Contradiction]:
    """Two figures for the same effect and group that leave no room for each other."""
    for left, right in combinations(_differing(claim for claim in claims if claim.field == "toll"), 2):
        one, other = left.value, right.value
        if any(one[key] != other[key] for key in ("effect", "group", "nationality", "side")):
            continue
        if one["part_of"] or other["part_of"]:  # a part is no rival of a total
            continue
        # two figures of one sentence are two lots of people, not two accounts of one
        if _voice(left) == _voice(right) and left.segment == right.segment:
            continue
        if None in (one["best"], other["best"]) or one["best"] == other["best"]:
            continue
        yield Contradiction(
            kind="value",
            field="toll",
            claims=(left.id, right.id),
            between="speakers" if _voice(left) != _voice(right) else "segments",
            explanation=f"{one['effect']}: {one['best']} ({_voice(left)}, {left.segment}) against "
            f"{other['best']} ({_voice(right)}, {right.segment})",
            evidence=(*left.evidence, *right.evidence),
        )


def _differing(tolls: Iterable[Claim]) -> list[Claim]:
    """The first of those that say the same of the same people, in the same voice and part of the report."""
    kept: dict[tuple[object, ...], Claim] = {}
    for claim in tolls:
        value = claim.value
        same = (value[key] for key in ("effect", "group", "nationality", "side", "best"))
        kept.setdefault((*same, _voice(claim), claim.segment), claim)
    return list(kept.values())


def _initiators(built: Built) -> Iterator[Contradiction]:
    """A summary names an initiator that nobody in the body names, or another than the body's."""
    claims = [claim for claim in built.claims if claim.field == "initiator"]
    body = [claim for claim in claims if claim.segment not in SUMMARIES]
    told = any(claim.segment not in SUMMARIES for claim in built.claims)
    for claim in claims:
        if claim.segment not in SUMMARIES or not told:
            continue
        actor = from_plain(Actor, claim.value)
        agreeing = [other for other in body if match_actors(actor, from_plain(Actor, other.value)) > 0]
        if agreeing:
            continue
        against = (
            f"the body names {body[0].value['name']}" if body else "nobody in the body names an initiator"
        )
        yield Contradiction(
            kind="role",
            field="initiator",
            claims=(claim.id, *(other.id for other in body)),
            between="segments",
            explanation=f"the {claim.segment} names {actor.name} as initiator; {against}",
            evidence=claim.evidence,
        )


def _means(built: Built, everything: Sequence[Built]) -> Iterator[Contradiction]:
    """A summary gives an incident means that the body gives to another incident, or to none."""
    claims = [claim for claim in built.claims if claim.field == "means"]
    body = {claim.value["class"]: claim for claim in claims if claim.segment not in SUMMARIES}
    implied = {means for i in built.draft.body for means in built.draft.facets[i].means}
    for claim in claims:
        name = claim.value["class"]
        told = set(body) | implied
        if (
            claim.segment not in SUMMARIES
            or not told
            or any(go_together("means", name, other) for other in told)
        ):
            continue
        other = next(
            (b for b in everything if b is not built and any(m.class_ == name for m in b.incident.means)),
            None,
        )
        body_words = ", ".join(sorted(told)).replace("_", " ")
        explanation = f"the {claim.segment} has a {name.replace('_', ' ')} where the body has {body_words}"
        if other is not None:
            initiators = ", ".join(actor.name for actor in built.incident.initiators) or "the initiator"
            hit = ", ".join(actor.name for actor in other.incident.targets) or "another target"
            explanation += f"; the body's {name.replace('_', ' ')} hit {hit}, it was not used by {initiators}"
        yield Contradiction(
            kind="role" if other is not None else "value",
            field="means",
            claims=(claim.id, *(c.id for c in body.values())),
            between="segments",
            explanation=explanation,
            evidence=claim.evidence,
        )


def _orders(orders: Sequence[tuple[RelationMention, Claim]]) -> Iterator[Contradiction]:
    """Two distances between the same two incidents, or both orders of them."""
    for (left, one), (right, other) in combinations(orders, 2):
        pair = (one.incident, one.value["incident"])
        turned = (other.value["incident"], other.incident)
        if pair == turned:
            explanation = "each is said to follow the other"
        elif pair == (other.incident, other.value["incident"]) and one.value["lag"] != other.value["lag"]:
            if None in (one.value["lag"], other.value["lag"]) or left.lag is None or right.lag is None:
                continue
            explanation = f"said to follow by '{left.lag.text}' and by '{right.lag.text}'"
        else:
            continue
        yield Contradiction(
            kind="order",
            field="follows",
            claims=(one.id, other.id),
            between="segments" if one.segment != other.segment else "speakers",
            explanation=explanation,
            evidence=(*one.evidence, *other.evidence),
        )
