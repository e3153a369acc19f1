"""Which mentions of a report tell of armed violence: the others are refused, passage by passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tacitus.readers.model.marks import ARMED
from tacitus.readers.rules.events.figures import NOUGHT_REACH
from tacitus.readers.rules.events.find import Events, find_mentions
from tacitus.readers.rules.events.mentions import EventMention
from tacitus.readers.rules.events.triggers import NearMiss
from tacitus.readers.rules.learned import votes
from tacitus.readers.rules.passages import by_passage
from tacitus.readers.rules.scope import model as scope

if TYPE_CHECKING:
    from tacitus.readers.rules.passages import Passage
    from tacitus.readers.rules.scene import Scene

IRREGULAR = frozenset({"rebel", "militia", "criminal"})


def find_events(scene: Scene) -> Events:
    """All event mentions of the report, in order; those that tell of no armed violence apart."""
    found = find_mentions(scene)
    least: dict[int, float] = {}
    for passage, mentions in by_passage(scene, found.mentions):
        _weigh(passage, mentions)
        limit = scope.BARE_REFUSED_BELOW if _tells_of_no_doing(passage, mentions) else scope.REFUSED_BELOW
        least |= {m.index: 1.0 if votes.armed(scene, m) < ARMED else limit for m in mentions}
    _follow_what_they_count(found.mentions)
    kept = tuple(m for m in found.mentions if m.in_scope >= least[m.index])
    if _only_arrests(kept, found.misses):
        kept = ()
    held = {m.index for m in kept}
    refused = tuple(m for m in found.mentions if m.index not in held)
    return Events(kept, found.misses, refused)


def _weigh(passage: Passage, mentions: Sequence[EventMention]) -> None:
    """Say of each mention of a passage how likely it is in scope."""
    for mention, chance in zip(mentions, scope.probabilities(passage, mentions), strict=True):
        by_rule = mention.kind.type == "PROTEST" and mention.lead.why.startswith(("verb", "noun"))
        mention.in_scope = 1.0 if by_rule else chance  # a protest need not be armed
        told_in_full = bool(mention.means and mention.tolls) and chance >= scope.LIKELY
        # with its weapon and its toll an attack is one, whatever a long report is about beside it
        if votes.names_nothing(mention) and not told_in_full:
            mention.in_scope = 0.0
        elif votes.is_certain(passage.scene, mention):
            mention.in_scope = 1.0


def _only_arrests(mentions: Sequence[EventMention], misses: Iterable[NearMiss]) -> bool:
    """ "A drunken driver ran into a queue; he was detained": arrests for what was no violence, and nothing else."""
    explained = [miss.token.idx for miss in misses if miss.explained]
    return bool(mentions) and all(
        mention.kind.label == "arrest"
        and any(mention.sentence.start <= at < mention.sentence.end for at in explained)
        for mention in mentions
    )


def _follow_what_they_count(mentions: Sequence[EventMention]) -> None:
    """ "Another 36 were being treated": a bare figure is of the matter of what was told shortly before."""
    for toll in mentions:
        if toll.toll_only:
            near = range(toll.sentence.index - NOUGHT_REACH, toll.sentence.index)
            told = [m.in_scope for m in mentions if not m.toll_only and m.sentence.index in near]
            toll.in_scope = max([toll.in_scope, *told])


def _tells_of_no_doing(passage: Passage, mentions: Sequence[EventMention]) -> bool:
    """Whether a passage tells of deaths or blasts only: no doer, no weapon, nobody armed, no other violence."""
    armed = any(getattr(m.grounded, "category", None) in IRREGULAR for m in passage.actors)
    return (
        not armed
        and not passage.means
        and not any(m.initiators for m in mentions)
        and {t.kind.label for m in mentions for t in m.triggers} <= {"killing", "explosion"}
    )
