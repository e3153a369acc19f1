"""What is said of a party once more: by the same voice in the same sentence, or by the network after the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tacitus.readers.rules.attribution.sides import is_same_side

if TYPE_CHECKING:
    from tacitus.model.records import Actor
    from tacitus.model.vocabulary import ResponsibilityKind
    from tacitus.readers.rules.attribution.responsibility import ResponsibilityMention
    from tacitus.readers.rules.scene import Scene

OWN_WORD = ("claimed", "acknowledged")
"""Kinds by which somebody says that he did it himself."""


def is_read(scene: Scene, each: ResponsibilityMention, kind: ResponsibilityKind, who: Actor) -> bool:
    """Whether that is said of the same side."""
    return _at_heart(each.kind) == _at_heart(kind) and is_said_of(scene, each, who)


def is_said_of(scene: Scene, each: ResponsibilityMention, who: Actor) -> bool:
    """Whether something is said of the same side."""
    return each.actor is not None and is_same_side(who, scene.describe(each.actor))


def _at_heart(kind: ResponsibilityKind) -> str:
    """A state that owns to its deed claims it; a suspicion accuses."""
    return {"acknowledged": "claimed", "assessed": "attributed"}.get(kind, kind)


def each_once(scene: Scene, found: Iterable[ResponsibilityMention]) -> Iterator[ResponsibilityMention]:
    """The same without what one voice says again in the same sentence, or what is said there of somebody unnamed."""
    listed = list(found)
    named = {(_at_heart(each.kind), each.sentence) for each in listed if each.actor is not None}
    said: set[tuple[object, ...]] = set()
    for each in listed:
        if each.actor is None and each.front_for is None and (_at_heart(each.kind), each.sentence) in named:
            continue
        voices = [scene.describe(t) if t is not None else None for t in (each.actor, each.speaker)]
        who = (voice and (voice.id or voice.name.casefold()) for voice in voices)
        told = ("own" if each.kind in OWN_WORD else each.kind, each.sentence, each.of and each.of.index, *who)
        if told not in said or each.front_for is not None:
            yield each
        said.add(told)
