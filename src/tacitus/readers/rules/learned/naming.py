"""Which of the words to which the network points name an incident of their own: one trained decision over each of them.

Most words for incidents are known to the rules. The network points to others ("rebels fired upon the detachment", "was
taken from his car"), and to words of which the rules make nothing: too little is told there, or they have peaceful
senses. Its chance alone says too little, and what else it holds of them and how they stand says the rest. The weights
(`naming.json`) have the names of what they weigh; `training/naming.py` makes them, from reports from which the network
had not learned.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tacitus.model.vocabulary import NO_ACCOUNT, SUMMARIES
from tacitus.readers.model.scheme import EFFECTS, STATUSES
from tacitus.readers.rules.learned.weighing import FARTHEST, fitted, log_odds
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Span as Words

    from tacitus.model.parsed import Sentence
    from tacitus.readers.model.marks import Marks, Stretch
    from tacitus.readers.model.scheme import Layer
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene

SEEN = 0.3
"""From this chance on words are weighed as ones that name an incident, or as a part of one."""
PARTS: tuple[Layer, ...] = ("initiator", "target", "place", "time", "means", "object")
ARMED = "a report of armed violence"
SURELY = 0.99
"""Below this chance that what is told around is armed violence at all, words of which the rules make nothing name none:
who "drove away at night" in other reports took nobody with him."""
MANY = 24
"""Known words for incidents that each is held against, those nearest to it: time stays linear."""
OPENING = 2
"""Sentences at the start of a report, where it says what it is about."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """Words to which the network points: characters [start, end), its chance, and what speaks for and against them."""

    start: int
    end: int
    chance: float
    found: dict[str, float]


def chance(words: Pointed) -> float:
    """How likely the words name an incident that no others name."""
    return fitted("learned/naming.json").chance(words.found)


def names_one(words: Pointed) -> bool:
    """Whether they are likely enough to, in a report that surely tells of armed violence."""
    return (
        words.found[ARMED] >= log_odds(SURELY)
        and chance(words) >= fitted("learned/naming.json").least["chance"]
    )


def weigh(
    scene: Scene,
    marks: Marks,
    span: tuple[int, int, float],
    known: Sequence[Stretch],
    refused: Collection[int] = (),
) -> Pointed | None:
    """What speaks for and against a span of words (start, end, the network's chance); None where nothing is told.

    `known` are the other words that name incidents already, by start; `refused` the tokens that a rule refused.
    """
    start, end, share = span
    words = scene.parsed.doc.char_span(start, end, alignment_mode="expand")
    here = scene.parsed.sentence_at(words.root.idx) if words is not None else None
    if words is None or here is None or here.segment.kind in NO_ACCOUNT:
        return None
    found = {
        "named": log_odds(share),
        "refused by a rule": float(any(token.i in refused for token in words)),
        **_by_network(marks, (start, end), here),
        **_beside(marks, (start, end), here, known),
        **dict.fromkeys(_grammar(scene, words, here), 1.0),
    }
    return Pointed(start, end, share, found)


def weigh_mention(scene: Scene, mention: EventMention, known: Sequence[Stretch]) -> Pointed | None:
    """The same for the surest words of a mention of which the rules make nothing, among `known` of all mentions."""
    marks = scene.marks
    own = [trigger.stretch for trigger in mention.triggers]
    spans = [
        span
        for span in (marks.spans("trigger", SEEN) if marks is not None else ())
        if any(start < span[1] and span[0] < end for start, end in own)
    ]
    if marks is None or not spans:
        return None
    others = [stretch for stretch in known if stretch not in own]
    return weigh(scene, marks, max(spans, key=lambda span: span[2]), others)


def _by_network(marks: Marks, stretch: Stretch, here: Sentence) -> dict[str, float]:
    """What else the network holds of the words: their kind, and what of their sentence belongs to them."""
    label, share = marks.label(*stretch)
    found = {
        "idle": log_odds(marks.chance("idle", *stretch)),
        "its label": log_odds(share),
        f"label {label}": 1.0,
        ARMED: log_odds(marks.tells_of_violence(*stretch)),
        **{f"status {name}": value for name, value in zip(STATUSES, marks.status(*stretch), strict=True)},
    }
    found |= {f"has its {layer}": _best_of(marks, layer, stretch, here) for layer in PARTS}
    return found | {"has its toll": max(_best_of(marks, effect, stretch, here) for effect in EFFECTS)}


def _best_of(marks: Marks, layer: Layer, stretch: Stretch, here: Sentence) -> float:
    """The best chance that a phrase of the sentence is of a layer and belongs to the words."""
    spans = marks.spans(layer, SEEN, (here.start, here.end))
    return max(
        (share * marks.together_by_vectors("of", (a, b), stretch) for a, b, share in spans), default=0.0
    )


def _beside(marks: Marks, stretch: Stretch, here: Sentence, known: Sequence[Stretch]) -> dict[str, float]:
    """How they go with the words that name incidents already."""
    at = bisect_left(known, stretch)
    near = known[max(0, at - MANY // 2) : at + MANY // 2]
    same = max((marks.together_by_vectors("same", stretch, other) for other in near), default=None)
    return {
        "one with another": log_odds(same) if same is not None else -FARTHEST,
        "alone": float(not near),
        "beside another": float(any(here.start <= start < here.end for start, _ in near)),
    }


def _grammar(scene: Scene, words: Words, here: Sentence) -> Iterator[str]:
    """How they stand in their sentence, and where it stands."""
    head = words.root
    yield f"as {head.tag_}"
    marks = {
        "one word": len(words) == 1,
        "in a summary": here.segment.kind in SUMMARIES,
        "at the start": here.index < OPENING,
        "negated": any(child.dep_ == "neg" for child in head.children),
        "may have been": any(child.tag_ == "MD" for child in head.children),
        "quoted": head.i in scene.quoted,
        "definite": syntax.is_definite(head),
    }
    yield from (name for name, holds in marks.items() if holds)
