"""Event mentions of a report → drafts of MUC-4 templates: which type, which mentions belong together.

The keys have one template for each incident and type; most relevant messages have one. So mentions are joined
unless date, place or type keeps them apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from evaluation.muc_phrases import class_of, is_one_of
from evaluation.muc_words import muc_words
from tacitus.model.records import Interval
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from tacitus.model.records import Mention
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.read import Read

STAGES = {
    "threatened": "THREATENED",
    "planned": "THREATENED",
    "conditional": "THREATENED",
    "attempted": "ATTEMPTED",
}
EXPLOSIVE = ("bomb", "dynamit", "explosive", "car-bomb")
VAGUE = frozenset({"operation", "war", "combat", "violence", "offensive", "fighting"})
"""Words of warfare, which MUC leaves out."""
POLICING = frozenset({"raid", "seizure"})
REBELS = frozenset({"fmln", "guerrilla", "rebel", "contra", "eln", "mrta", "front"})
UNREAL = frozenset({"hypothetical", "generic"})
GENERIC = frozenset({"attack", "killing", "armed_clash"})
"""Labels that any other violent type may stand behind."""


@dataclass(slots=True)
class Draft:
    """Mentions of one incident of one MUC type."""

    type: str
    stage: str
    mentions: list[EventMention] = field(default_factory=list)
    days: set[tuple[date, date]] = field(default_factory=set)
    towns: set[str] = field(default_factory=set)
    generic: bool = True
    names: set[str] = field(default_factory=set)

    def add(self, mention: EventMention) -> None:
        """Take in a mention."""
        self.mentions.append(mention)
        if (day := day_of(mention)) is not None:
            self.days.add(day)
        self.towns |= towns_of(mention)
        self.names |= names_of(mention)
        self.generic = self.generic and mention.kind.label in GENERIC


def drafts_of(read: Read) -> list[Draft]:
    """The drafts, in the order told."""
    drafts: list[Draft] = []
    for mention in sorted(read.events.mentions, key=lambda m: m.lead.token.i):
        kind, stage = type_of(mention), stage_of(mention)
        if kind is None or stage is None or mention.lead.token.lemma_.lower() in VAGUE or _is_arrest(mention):
            continue
        held = _match(drafts, mention, kind, stage)
        if held is None:
            held = Draft(type=kind, stage=stage)
            drafts.append(held)
        elif held.type == "ATTACK" and kind in ("BOMBING", "ARSON"):
            held.type = kind
        held.add(mention)
    return drafts


def type_of(mention: EventMention) -> str | None:
    """The MUC type of a mention, None for what MUC does not list."""
    labels = [trigger.kind.label for trigger in (mention.lead, *mention.triggers)]
    kinds = [muc_words().types[label] for label in labels if label in muc_words().types]
    if not kinds:
        return None
    kind = next((kind for kind in kinds if kind != "ATTACK"), kinds[0])
    armed = {word.lower() for means in mention.means for word in means.span.text.split()}
    if kind == "ATTACK" and any(word.startswith(EXPLOSIVE) for word in armed):
        return "BOMBING"
    return kind


def _is_arrest(mention: EventMention) -> bool:
    """Raids, seizures and captures by police and army, which MUC leaves out."""
    if mention.kind.label not in POLICING or any(t.kind.frame == "harm" for t in mention.triggers):
        return False
    words = muc_words()
    rebels = any(is_one_of(t, words.terrorist) or is_one_of(t, REBELS) for t in mention.initiators)
    people = any(class_of(t, words.humans) or t.ent_type_ == "PERSON" for t in mention.targets)
    return not rebels and (bool(mention.initiators) or not people)


def stage_of(mention: EventMention) -> str | None:
    """The stage, None where nothing is said to have happened or to impend."""
    factuality = mention.factuality
    if factuality is None:
        return "ACCOMPLISHED"
    if factuality.status in UNREAL or (factuality.polarity == "denied" and not mention.definite):
        return None
    return STAGES.get(factuality.status, "ACCOMPLISHED")


def day_of(mention: EventMention) -> tuple[date, date] | None:
    """First and last day of the finest time of a mention."""
    best: tuple[date, date] | None = None
    for time in mention.times:
        span = days_of(time) if not _tells_when_said(mention, time) else None
        if span is not None and (best is None or span[1] - span[0] < best[1] - best[0]):
            best = span
    return best


SAY = frozenset(
    "say report state announce tell add disclose reveal declare note confirm assert issue condemn".split()
)


def _tells_when_said(mention: EventMention, time: Mention) -> bool:
    """Whether a time hangs on a verb of saying above the mention ("reported today that …")."""
    tokens = [t for t in mention.sentence.tokens if time.start <= t.idx < time.end]
    triggers = {trigger.token.i for trigger in mention.triggers}
    for token in tokens[:1]:
        node = token
        while node.head != node:
            node = node.head
            if node.i in triggers:
                return False
            if node.pos_ == "VERB":
                return node.lemma_.lower() in SAY
    return False


def days_of(time: Mention) -> tuple[date, date] | None:
    """First and last day of a grounded time no longer than a month."""
    grounded = time.grounded
    if not isinstance(grounded, Interval):
        return None
    try:
        first, end = date.fromisoformat(grounded.start[:10]), date.fromisoformat(grounded.end[:10])
    except ValueError:
        return None
    if grounded.precision in ("part_of_day", "hour", "minute"):
        return first, first
    last = end - timedelta(days=1) if grounded.end[11:19] == "00:00:00" and end > first else end
    return (first, last) if timedelta(0) <= last - first <= timedelta(days=31) else None


def towns_of(mention: EventMention) -> set[str]:
    """Names of the settlements a mention names."""
    return {
        " ".join(place.text.split()).upper()
        for place in mention.places
        if getattr(place.grounded, "kind", None) == "settlement"
    }


def names_of(mention: EventMention) -> set[str]:
    """Words of the personal names among the targets."""
    found: set[str] = set()
    for head in (each for target in mention.targets for each in syntax.with_conjuncts(target)):
        if head.pos_ == "PROPN" and head.ent_type_ == "PERSON":
            found |= {t.lower_ for t in (head, *head.children) if t.pos_ == "PROPN"}
    return found


def _match(drafts: list[Draft], mention: EventMention, kind: str, stage: str) -> Draft | None:
    for draft in reversed(drafts):
        if draft.stage == stage and _types_fit(draft, mention, kind) and _fits(draft, mention):
            return draft
    return None


def _types_fit(draft: Draft, mention: EventMention, kind: str) -> bool:
    """Equal, or an unspecific account of a bombing or arson: no shooting, and nobody killed by name."""
    pair = {draft.type, kind}
    if len(pair) == 1:
        return True
    if pair not in ({"ATTACK", "BOMBING"}, {"ATTACK", "ARSON"}):
        return False
    unspecific = draft.generic if draft.type == "ATTACK" else mention.kind.label in GENERIC
    return unspecific and bool(draft.names) <= bool(names_of(mention))


def _fits(draft: Draft, mention: EventMention) -> bool:
    day, towns = day_of(mention), towns_of(mention)
    if mention.additional:
        return False
    names = names_of(mention)
    if names and draft.names:
        if names & draft.names:
            return True
        if draft.type == "ATTACK" and mention.sentence.index != draft.mentions[-1].sentence.index:
            return False
    if day is not None and draft.days and not any(_meet(day, other) for other in draft.days):
        return False
    return not (towns and draft.towns and not towns & draft.towns)


def _meet(one: tuple[date, date], other: tuple[date, date]) -> bool:
    slack = timedelta(days=1) if one[0] == one[1] and other[0] == other[1] else timedelta(0)
    return one[0] <= other[1] + slack and other[0] <= one[1] + slack
