"""From our triggers and arguments to ACE-style event records (triggers and arguments with spans)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evaluation.reports import report_of
from tacitus.readers.rules.events.mentions import EventMention
from tacitus.readers.rules.events.triggers import Trigger
from tacitus.readers.rules.read import Read, RuleReader

if TYPE_CHECKING:
    from spacy.tokens import Token

KILLING = frozenset(
    {"kill", "murder", "slay", "massacre", "slaughter", "assassinate", "execute", "behead", "die"}
)
DEADLY_NOUNS = frozenset({"death", "killing", "murder", "fatality", "massacre", "assassination", "execution"})
WOUNDING = frozenset({"wound", "injure", "hurt", "maim"})
EXPLOSIVE = frozenset({"explosion", "bombing", "suicide_bombing"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AceStyle:
    """A corpus's names for our types and, by its type name, for our roles."""

    attack: str
    die: str
    injure: str | None
    arrest: str
    protest: str
    roles: dict[str, dict[str, str]]
    explode: str | None = None
    bare_nouns: bool = True
    """Whether its annotators marked nouns without anyone or anything taking part ("the violence")."""
    extra: dict[str, str] = field(default_factory=dict)


def predict_events(record: dict[str, Any], style: AceStyle) -> list[dict[str, Any]]:
    """Every trigger of the record with its arguments, whether or not it came to be an incident."""
    read = RuleReader().read_fully(report_of(record))
    found = []
    for mention in read.events.mentions:
        for trigger in mention.triggers:
            kind = _type_of(trigger, mention, style)
            if kind is not None:
                found.append(_event(read, mention, trigger, kind, style))
    found += list(_states(read, style))
    return [event for event in _once(found) if style.bare_nouns or _has_parties(read, event, style)]


def _has_parties(read: Read, event: dict[str, Any], style: AceStyle) -> bool:
    """Whether a trigger is a verb, or a noun with an argument other than its place."""
    span = read.scene.parsed.doc.char_span(event["start"], event["end"], alignment_mode="expand")
    place = style.roles.get(event["type"], {}).get("place")
    verbal = span is None or span.root.pos_ not in ("NOUN", "PROPN")
    return verbal or any(a["role"] != place for a in event["arguments"])


def _type_of(trigger: Trigger, mention: EventMention, style: AceStyle) -> str | None:
    lemma, kind = trigger.token.lemma_.lower(), trigger.kind
    if kind.type == "PROTEST":
        return style.protest
    if kind.label == "arrest":
        return style.arrest
    if kind.type == "COERCE":
        return None
    if lemma in KILLING or lemma in DEADLY_NOUNS or kind.frame == "suffer":
        return style.die
    if lemma in WOUNDING:
        return style.injure
    if style.explode is not None and (kind.label in EXPLOSIVE or kind.frame == "burst"):
        return style.explode
    return style.attack


def _event(read: Read, mention: EventMention, trigger: Trigger, kind: str, style: AceStyle) -> dict[str, Any]:
    span = read.scene.parsed.span_of(read.scene.parsed.doc[trigger.start : trigger.end])
    names = style.roles.get(kind, {})
    arguments = []
    for role, tokens in (("initiator", mention.initiators), ("target", mention.targets)):
        if role in names:
            arguments += [{"role": names[role], **_span(read, token)} for token in tokens]
    if "means" in names:
        heads = [read.scene.parsed.doc[m.head] for m in mention.means if m.head != trigger.token.i]
        arguments += [{"role": names["means"], **_span(read, token)} for token in heads]
    if "place" in names:
        arguments += [{"role": names["place"], "start": p.start, "end": p.end} for p in mention.places]
    return {"type": kind, "start": span.start, "end": span.end, "arguments": arguments}


def _states(read: Read, style: AceStyle) -> Iterator[dict[str, Any]]:
    """Words of harm that are no triggers of ours: "five dead", "the wounded"."""
    names = {"killed": style.die, "wounded": style.injure}
    for toll in read.scene.tolls:
        kind = names.get(toll.effect)
        token = read.scene.parsed.doc[toll.trigger]
        if kind is None or token.lemma_.lower() in ("attack", "shoot", "toll"):
            continue
        role = style.roles.get(kind, {}).get("target")
        head = read.scene.parsed.doc[toll.head] if toll.head is not None else None
        arguments = [{"role": role, **_span(read, head)}] if role and head is not None else []
        yield {"type": kind, "start": token.idx, "end": token.idx + len(token), "arguments": arguments}


def _span(read: Read, head: Token) -> dict[str, int]:
    """The extent of an argument: the name it is, else its head."""
    for table in (read.scene.actor_at, read.scene.place_at):
        mention = table.get(head.i)
        if mention is not None and head.ent_type_:
            return {"start": mention.start, "end": mention.end}
    return {"start": head.idx, "end": head.idx + len(head)}


def _once(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One event for each type and trigger."""
    kept: dict[tuple[str, int, int], dict[str, Any]] = {}
    for event in events:
        kept.setdefault((event["type"], event["start"], event["end"]), event)
    return list(kept.values())
