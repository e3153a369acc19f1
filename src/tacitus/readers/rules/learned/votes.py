"""Where the network's word goes before a rule's: what it is sure of stands, what it sees nothing in falls.

Rules and network err apart: where both agree they are right, where the network sees nothing at all in what a rule
read the rule is mostly wrong, and what it is certain of is mostly right though a rule refused the word.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tacitus.model.vocabulary import SUMMARIES
from tacitus.readers.model.marks import chances, log_odds, mix, mixed
from tacitus.readers.model.scheme import EFFECTS

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.model.marks import Marks, Numbers, Sides, Stretch
    from tacitus.readers.model.scheme import Layer, Relation
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene

CERTAIN = 0.95
"""From this chance on a word names an incident though a rule refused it, among what tells of violence."""
ARMED = 0.99
"""The chance that what is told around a word is armed violence at all, from which on that holds."""
NAMES_NONE = 0.1
"""Below this chance that any of its words names an incident, a mention is of none."""
TARGET_FALLS, THING_FALLS, MEANS_FALLS = 0.01, 0.1, 0.02
"""Below these chances of being attacked, hit, or used to attack, what a rule read as such is not."""
TORN = 0.5
"""From this chance on a word names an incident even where the network holds it for idle too."""
FEW = 8
"""Words of a mention that are held against those of others: a sentence may have thousands, and says no more by them."""


def named(scene: Scene, mention: EventMention) -> float | None:
    """How likely the network holds the surest of a mention's words to name an incident; None without the network.

    What it holds for violent words of no incident counts against: of the two it is the likelier one that it means.
    """
    marks = scene.marks
    if marks is None:
        return None
    return max(_named(marks, trigger.stretch) for trigger in mention.triggers)


def _named(marks: Marks, stretch: tuple[int, int]) -> float:
    chance, idle = (marks.chance(layer, *stretch) for layer in ("trigger", "idle"))
    return chance if chance >= min(idle, TORN) else chance * (1 - idle)


def names_nothing(mention: EventMention) -> bool:
    """Whether the network takes none of its words for an incident; of releases it was shown too few to say so."""
    return mention.named is not None and mention.named < NAMES_NONE and mention.kind.label != "release"


def is_certain(scene: Scene, mention: EventMention) -> bool:
    """Whether the network is certain that a mention names an incident, among what tells of armed violence."""
    certain = mention.named is not None and mention.named >= CERTAIN
    return certain and armed(scene, mention) >= ARMED


def armed(scene: Scene, mention: EventMention) -> float:
    """How likely the network holds what is told around a mention for armed violence; certain without it."""
    marks = scene.marks
    if marks is None:
        return 1.0
    return max(marks.tells_of_violence(*trigger.stretch) for trigger in mention.triggers)


def overrules(scene: Scene, stretch: tuple[int, int]) -> bool:
    """The same of a word that a rule refused."""
    marks = scene.marks
    if marks is None or marks.chance("trigger", *stretch) < CERTAIN:
        return False
    return marks.tells_of_violence(*stretch) >= ARMED


SHARED: tuple[Layer, ...] = ("target", "object", "means", "place", "time")
"""Layers of which two mentions of one incident mostly share a phrase."""
LINKS: tuple[Relation, ...] = ("answers", "follows", "part_of")
SEEN = 0.3
"""From this chance on a phrase is looked at as a part of what a mention tells."""
PHRASES = 48
"""Phrases of a layer that mentions are held to share, the first of the report: time stays linear."""
FARTHEST = 6.0
"""Log-odds beyond which the network is not believed to know better."""


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """A mention as the network sees it: vectors of its words, those of its first word by `LINKS`, and its phrases.

    `lead` is where its first word stands."""

    words: Sides
    first: Sides
    lead: Stretch
    phrases: Numbers
    """How likely each phrase of the report belongs to the mention, the layers one behind the other."""


class PairVotes:
    """What the network holds of two mentions: whether they are one incident, and what they share.

    What is asked of a mention over and over is worked out once.
    """

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        spans = {layer: found for layer in SHARED if (found := marks.spans(layer, SEEN)[:PHRASES])}
        self._layers = list(spans)
        self._starts = np.cumsum([0, *(len(found) for found in spans.values())])[:-1]
        """Where the phrases of each layer begin."""
        listed = [span for found in spans.values() for span in found]
        self._stretches = [span[:2] for span in listed]
        self._phrases = marks.sides("of", self._stretches)[0] if listed else None
        self._certainty = np.array([chance for *_, chance in listed], dtype=np.float32)
        self._seen: dict[int, _Seen] = {}

    def __call__(self, later: EventMention, earlier: EventMention) -> dict[str, float]:
        """Its word on a pair by the names of `alike.json`: log-odds of relations, chances of shared phrases."""
        one, other = self._of(later), self._of(earlier)
        found = {"held for one by the network": self._same(one, other)}
        links = np.clip(np.maximum(self._linked(one, other), self._linked(other, one)), -FARTHEST, FARTHEST)
        found |= {f"network: {link}": float(held) for link, held in zip(LINKS, links, strict=True)}
        if self._layers:
            shared = np.maximum.reduceat(np.minimum(one.phrases, other.phrases), self._starts)
            found |= {
                f"network: one {layer}": float(held) for layer, held in zip(self._layers, shared, strict=True)
            }
        return found

    def _same(self, one: _Seen, other: _Seen) -> float:
        """The log-odds that two are one incident, as all words of both have it and as each sees the other's first."""
        by_words = (
            chances(one.words[0], other.words[1]).mean() + chances(other.words[0], one.words[1]).mean()
        ) / 2
        product = _log_odds(float(by_words))
        if one.lead == other.lead:
            return product  # "hit a school in Gao and a market in Sumy": one word for two
        ways = [self._marks.marked("same", [a.lead], b.lead)[0] for a, b in ((one, other), (other, one))]
        return min(max(mix(product, float(np.mean(ways))), -FARTHEST), FARTHEST)

    def _linked(self, one: _Seen, other: _Seen) -> Numbers:
        """The log-odds of each of `LINKS` from one to the other."""
        marked = [self._marks.marked(link, [one.lead], other.lead)[0] for link in LINKS]
        return mixed(log_odds(one.first[0], other.first[1]), np.array(marked, np.float32))

    def _of(self, mention: EventMention) -> _Seen:
        if mention.index not in self._seen:
            spans = [trigger.stretch for trigger in mention.triggers[:FEW]]
            links = [self._marks.sides(link, spans[:1]) for link in LINKS]
            told = self._marks.sides("of", spans)[1]
            held = self._certainty
            if self._phrases is not None:
                held = self._belong(told, spans[0]) * held
            self._seen[mention.index] = _Seen(
                words=self._marks.sides("same", spans),
                first=(np.vstack([left for left, _ in links]), np.vstack([right for _, right in links])),
                lead=spans[0],
                phrases=held,
            )
        return self._seen[mention.index]

    def _belong(self, told: Numbers, lead: Stretch) -> Numbers:
        """The chance that each phrase belongs to a mention: by any of its words, and as its first one sees it."""
        assert self._phrases is not None
        by_words = np.clip(chances(self._phrases, told).max(axis=1), EDGE, 1 - EDGE)
        marked = self._marks.marked("of", self._stretches, lead)
        found = 1 / (1 + np.exp(-mixed(np.log(by_words / (1 - by_words)), marked)))
        return found.astype(np.float32)


EDGE = 1 / (1 + math.exp(FARTHEST))


def _log_odds(chance: float) -> float:
    held = min(max(chance, EDGE), 1 - EDGE)
    return math.log(held / (1 - held))


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
