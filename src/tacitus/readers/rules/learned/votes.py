"""Where the network's word goes before a rule's: what it is sure of stands, what it sees nothing in falls.

Rules and network err apart: where both agree they are right, where the network sees nothing at all in what a rule
read the rule is mostly wrong, and what it is certain of is mostly right though a rule refused the word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tacitus.model.vocabulary import SUMMARIES
from tacitus.readers.model.scheme import EFFECTS

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.model.marks import Marks
    from tacitus.readers.model.scheme import Layer
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene

CERTAIN = 0.97
"""From this chance on a word names an incident though a rule refused it, where the report tells of violence."""
ARMED = 0.9
"""The chance that a report tells of armed violence at all, from which on that holds."""
NAMES_NONE = 0.1
"""Below this chance that any of its words names an incident, a mention is of none."""
TARGET_FALLS, THING_FALLS, MEANS_FALLS = 0.01, 0.1, 0.02
"""Below these chances of being attacked, hit, or used to attack, what a rule read as such is not."""
FEW = 8
"""Words of a mention that are held against those of others: a sentence may have thousands, and says no more by them."""


def named(scene: Scene, mention: EventMention) -> float | None:
    """How likely the network holds the surest of a mention's words to name an incident.

    None without the network, and in headlines and captions: it was shown the words of the body alone.
    """
    marks = scene.marks
    if marks is None or mention.segment in SUMMARIES:
        return None
    return max(marks.chance("trigger", *trigger.stretch) for trigger in mention.triggers)


def names_nothing(mention: EventMention) -> bool:
    """Whether the network takes none of its words for an incident; of releases it was shown too few to say so."""
    return mention.named is not None and mention.named < NAMES_NONE and mention.kind.label != "release"


def overrules(scene: Scene, stretch: tuple[int, int]) -> bool:
    """Whether the network is certain of a word that a rule refused, in a report that speaks of arms or of harm."""
    marks = scene.marks
    if marks is None or marks.armed < ARMED or marks.chance("trigger", *stretch) < CERTAIN:
        return False
    return bool(scene.means or scene.tolls) or any(
        scene.is_armed(scene.parsed.doc[i]) for i in scene.actor_at
    )


def same(scene: Scene, one: EventMention, other: EventMention) -> float | None:
    """How likely two mentions tell of one incident: the mean over their words; None as in `named`."""
    marks = scene.marks
    if marks is None or one.segment in SUMMARIES or other.segment in SUMMARIES:
        return None
    pairs = [(t.stretch, u.stretch) for t in one.triggers[:FEW] for u in other.triggers[:FEW]]
    both = [marks.together("same", *pair) + marks.together("same", *reversed(pair)) for pair in pairs]
    return sum(both) / (2 * len(both))


def let_fall(scene: Scene, mention: EventMention) -> None:
    """Take from a mention the targets and means in which the network sees nothing; not in headlines and captions."""
    marks = scene.marks
    if marks is None or mention.segment in SUMMARIES:
        return
    mention.targets = [token for token in mention.targets if _is_hit(scene, marks, token)]
    own = {trigger.token.i for trigger in mention.triggers}
    mention.means = [
        means
        for means in mention.means
        if means.head in own or marks.chance("means", means.span.start, means.span.end) >= MEANS_FALLS
    ]


def _is_hit(scene: Scene, marks: Marks, token: Token) -> bool:
    is_thing = scene.target_class(token) is not None and not scene.is_people(token)
    layers: tuple[Layer, ...] = ("target", "object") if is_thing else ("target", "object", *EFFECTS)
    chance = max(marks.chance(layer, token.idx, token.idx + len(token)) for layer in layers)
    return chance >= (THING_FALLS if is_thing else TARGET_FALLS)
