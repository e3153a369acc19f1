"""What a report claims of itself: the deeds that a party tells of its own in a bulletin, a communiqué, its channel.

"Our fighters destroyed a tank", "the air defence shot down 12 drones overnight" in a ministry's bulletin: nobody is named
who says so, the report itself does. Everybody who does what nobody else tells is weighed by one trained decision: what
the report shows of who tells it (its masthead, "our forces", how much others tell), and whether he is of that party or
its enemy. The weights (`own_deeds.json`) have the names of what they weigh; `training/own_deeds.py` makes them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tacitus.model.vocabulary import SUMMARIES
from tacitus.ontology.actor_categories import lookup
from tacitus.readers.rules.attribution.lexicon import media_names, word_list
from tacitus.readers.rules.attribution.model import holding
from tacitus.readers.rules.attribution.sides import STATES, is_same_side, names_a_side
from tacitus.readers.rules.factuality.assess import NOT_HAPPENED
from tacitus.readers.rules.learned.weighing import fitted

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene
    from tacitus.readers.rules.tolls.find import TollMention

OPENING = 40
"""Words at the start of a report in which it may say what it is."""
FORCES = frozenset({"state", "state_forces", "rebel", "militia"})
"""Categories of the words by which a party's outlet is called."""
DOING = 0.5
"""From this chance on the network's word is taken for who does a deed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A deed that the report itself tells, who does it, and what was found of him, by name.

    `of_a_state`: the outlet is called by an organ of a state.
    """

    mention: EventMention
    doer: Token
    of_a_state: bool
    found: dict[str, float]

    @property
    def is_of_the_teller(self) -> bool:
        """Whether a party is seen to tell it: the outlet is called by a force or by him, or he is "ours".

        A wire that writes of "Malian troops" is nobody's.
        """
        by_a_force = any(f"outlet: {category}" in self.found for category in FORCES)
        return by_a_force or not self.found.keys().isdisjoint({"ours", "in the masthead"})

    @property
    def chance(self) -> float:
        """How likely the report claims it."""
        return fitted("learned/own_deeds.json").chance(self.found)


def claimed(scene: Scene, mentions: Sequence[EventMention]) -> Iterator[Deed]:
    """The deeds that a report which is a party's own word claims."""
    least = fitted("learned/own_deeds.json").least["chance"]
    yield from (
        deed for deed in candidates(scene, mentions) if deed.chance >= least and deed.is_of_the_teller
    )


def candidates(scene: Scene, mentions: Sequence[EventMention]) -> Iterator[Deed]:
    """Everybody who does what the report itself tells."""
    report = _Report(scene, mentions)
    for mention in mentions:
        if not report.tells(mention):
            continue
        for doer in report.doers(mention):
            found = dict(report.evidence(doer))
            yield Deed(mention=mention, doer=doer, of_a_state=bool(report.outlet & STATES), found=found)


class _Report:
    """What the report as a whole shows of who tells it, and of the sides that it tells of."""

    def __init__(self, scene: Scene, mentions: Sequence[EventMention]) -> None:
        self.scene = scene
        self.mentions = mentions

    def tells(self, mention: EventMention) -> bool:
        """Whether it happened, and nobody is named who says so."""
        told = mention.factuality
        if mention.denied or (told is not None and told.status in (*NOT_HAPPENED, "denied", "negated")):
            return False
        here = mention.lead.token.i
        return mention.segment not in SUMMARIES and here not in self.scene.quoted and self._is_its_own(here)

    def _is_its_own(self, index: int) -> bool:
        return all(said.source_head is None for said in holding(self.scene.attributions, index))

    def doers(self, mention: EventMention) -> Iterator[Token]:
        """Those read as doers, else those to whom the network points in the sentence; no pronoun: it names nobody."""
        named = (whose.head if whose.lower_ == "our" else whose for whose in self._pointed_at(mention))
        hit = {
            *mention.targets,
            *(victim for toll in mention.tolls if (victim := self._victim(toll)) is not None),
        }
        yield from (token for token in dict.fromkeys(named) if token.pos_ != "PRON" and token not in hit)

    def _victim(self, toll: TollMention) -> Token | None:
        return self.scene.parsed.doc[toll.head] if toll.head is not None else None

    def _pointed_at(self, mention: EventMention) -> Iterator[Token]:
        yield from mention.initiators
        marks, here = self.scene.marks, mention.sentence
        if marks is None or mention.initiators:
            return
        words = [trigger.stretch for trigger in mention.triggers]
        for start, end, _ in marks.spans("initiator", DOING, (here.start, here.end)):
            span = self.scene.parsed.doc.char_span(start, end, alignment_mode="expand")
            if span is not None and marks.its("initiator", (start, end), words) >= DOING:
                yield span.root

    @cached_property
    def voice(self) -> dict[str, float]:
        """What speaks for and against a party's telling it, by name, each with its strength."""
        ours = [t for t in self.scene.parsed.doc if t.lower_ == "our" and self._is_told(t)]
        told = [not self._is_its_own(mention.lead.token.i) for mention in self.mentions]
        return {
            "our forces": math.log1p(sum(self.scene.is_armed(token.head) for token in ours)),
            "told by others": sum(told) / max(1, len(told)),
            **dict.fromkeys(self._opening(), 1.0),
            **dict.fromkeys((f"outlet: {category}" for category in self.outlet), 1.0),
        }

    def _is_told(self, token: Token) -> bool:
        return token.i not in self.scene.quoted and self._is_its_own(token.i)

    def _opening(self) -> Iterator[str]:
        """What a document says of itself in its first line or title."""
        title = re.findall(r"[^\W\d_]+", (self.scene.parsed.report.title or "").lower())
        words = {*title, *(token.lemma_.lower() for token in self.scene.parsed.doc[:OPENING])}
        if words & word_list("document_nouns"):
            yield "calls itself a document"
        if "god" in words:
            yield "invokes God"

    @cached_property
    def outlet(self) -> frozenset[str]:
        """Whose words the outlet is called by: "Ministry of Defence", "General Command of the Armed Forces"."""
        name = self.scene.parsed.report.outlet
        if name is None:
            return frozenset({"none"})
        words = re.findall(r"[^\W\d_]+", name.lower())
        rows = [lookup(form) for word in words for form in (word, word.removesuffix("s"))]
        found = {row.category for row in rows if row is not None}
        return frozenset(found | ({"media"} if media_names().intersection(words) else set()) or {"unknown"})

    @cached_property
    def _hit(self) -> list[Token]:
        return [token for mention in self.mentions for token in mention.targets]

    @cached_property
    def _masthead(self) -> frozenset[str]:
        return frozenset(re.findall(r"[^\W\d_]{4,}", (self.scene.parsed.report.outlet or "").lower()))

    def evidence(self, doer: Token) -> Iterator[tuple[str, float]]:
        """What speaks for its claiming the deed, or against it, by name, each with its strength."""
        yield from self.voice.items()
        who = self.scene.describe(doer)
        yield f"category: {who.category}", 1.0
        yield from ((f"{who.category} in the words of: {category}", 1.0) for category in self.outlet)
        hit = any(t.lemma_ == doer.lemma_ or self._is_of(t, doer) for t in self._hit if t != doer)
        marks = {
            "ours": any(child.lower_ == "our" for child in doer.children),
            "a side": names_a_side(self.scene, doer),
            "in the masthead": bool(self._masthead.intersection(token.lower_ for token in doer.subtree)),
            "hit elsewhere": hit,
        }
        yield from ((name, 1.0) for name, holds in marks.items() if holds)

    def _is_of(self, one: Token, other: Token) -> bool:
        here, there = self.scene.describe(one), self.scene.describe(other)
        return here.category != "civilian" and is_same_side(here, there)
