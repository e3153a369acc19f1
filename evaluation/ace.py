"""From the product's claims to ACE-style event records (triggers and arguments with spans)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evaluation.product import beside, kinds, read, spans
from tacitus.model.records import Claim, Kind, Reading, Span, Toll

KILLING = frozenset({"killing", "assassination", "execution"})
EXPLOSIVE = frozenset({"explosion", "bombing", "suicide_bombing"})
ROLES = {"initiator": "initiator", "target": "target", "means": "means", "place": "where"}
"""What a style names → the field of our claims."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AceStyle:
    """A corpus's names for our kinds and, by its type name, for our roles."""

    attack: str
    die: str
    injure: str | None
    arrest: str
    protest: str
    roles: dict[str, dict[str, str]]
    explode: str | None = None

    def type_of(self, kind: Kind) -> str | None:
        """The corpus's type of a kind, None where it has none."""
        if kind.label == "arrest" or kind.type == "PROTEST":
            return self.arrest if kind.label == "arrest" else self.protest
        if kind.type != "ASSAULT":
            return None
        if kind.label in EXPLOSIVE and self.explode is not None:
            return self.explode
        return self.die if kind.label in KILLING else self.attack


def predict_events(record: dict[str, Any], style: AceStyle) -> list[dict[str, Any]]:
    """An event for every word that names an incident or the harm it did; one for each type and trigger."""
    reading = read(record)
    harms = [event for claim in reading.claims for event in _harm(claim, style)]
    taken = {(event["start"], event["end"]) for event in harms}
    named = [event for claim in kinds(reading) for event in _named(reading, claim, style, taken)]
    return list({(event["type"], event["start"], event["end"]): event for event in [*harms, *named]}.values())


def _named(
    reading: Reading, claim: Claim, style: AceStyle, taken: set[tuple[int, int]]
) -> Iterator[dict[str, Any]]:
    """A mention's trigger words, but those that tell of harm, with what its sentence says of the incident."""
    assert isinstance(claim.value, Kind)
    kind = style.type_of(claim.value)
    if kind is None:
        return
    names = style.roles.get(kind, {})
    arguments = [
        {"role": names[role], **span}
        for role, field in ROLES.items()
        if role in names
        for other in beside(reading, claim, field)
        for span in spans(other.evidence)
    ]
    for trigger in spans(claim.evidence):
        if (trigger["start"], trigger["end"]) not in taken:
            yield {"type": kind, **trigger, "arguments": arguments}


def _harm(claim: Claim, style: AceStyle) -> Iterator[dict[str, Any]]:
    """Those killed or wounded: the first words of a toll's evidence tell of the harm, the next ones whose it is."""
    kind = (
        {"killed": style.die, "wounded": style.injure}.get(claim.value.effect)
        if isinstance(claim.value, Toll)
        else None
    )
    if kind is None or len(claim.evidence) < 2 or _is_total(claim.evidence[0]):
        return
    trigger, *victims = claim.evidence
    role = style.roles.get(kind, {}).get("target")
    arguments = [{"role": role, **span} for span in spans(victims)] if role else []
    yield {"type": kind, **spans([trigger])[0], "arguments": arguments}


def _is_total(words: Span) -> bool:
    """A figure under "toll" names no act of harm."""
    return "toll" in words.text.lower()
