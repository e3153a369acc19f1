"""What a sentence says of an incident: its words for it, with their arguments.

A mention holds what its own sentence says; what other sentences add is folded in by `grouping.py`. `find.py` makes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from tacitus.model.records import Mention, Span
from tacitus.ontology.events import Kind
from tacitus.ontology.kinds import vagueness
from tacitus.readers.rules.attribution.charges import cues as responsibility_cues
from tacitus.readers.rules.events.means import MeansMention
from tacitus.readers.rules.events.triggers import Trigger
from tacitus.readers.rules.factuality.assess import Factuality
from tacitus.readers.rules.scene import ATTACKERS
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import Sentence
    from tacitus.readers.rules.scene import Scene
    from tacitus.readers.rules.tolls.find import TollMention

FRAME_RANK = {
    "attack": 0,
    "fire": 1,
    "burst": 2,
    "seize": 3,
    "free": 3,
    "clash": 4,
    "protest": 5,
    "harm": 6,
    "suffer": 7,
}
"""Which trigger leads a mention: the word for the act before the word for its outcome."""


BLAMING = frozenset({"blame", "attribute", "ascribe"})
"""Verbs whose object, told anew, is only somebody's account of what happened."""


LOOSE = frozenset({"operation", "incident", "violence", "bloodshed", "aggression"})
"""Nouns that say no more than that something violent went on."""


ADDITIONAL = frozenset({"another", "second", "third", "fourth", "separate", "other", "similar", "new"})


@dataclass
class EventMention:
    """One sentence's account of one incident. Tokens are those of the report's Doc.

    Its triggers never change, and means are all there when mentions are compared: what is asked of them over and
    over is worked out once.
    """

    index: int
    sentence: Sentence
    triggers: list[Trigger]
    initiators: list[Token] = field(default_factory=list)
    targets: list[Token] = field(default_factory=list)
    means: list[MeansMention] = field(default_factory=list)
    places: list[Mention] = field(default_factory=list)
    times: list[Mention] = field(default_factory=list)
    tolls: list[TollMention] = field(default_factory=list)
    factuality: Factuality | None = None
    refuted: bool = False
    """Whether the report itself calls it untrue."""
    toll_only: bool = False
    """Whether its only trigger is a bare figure ("put the number of dead at 43"): it never starts an incident."""
    why: dict[int, str] = field(default_factory=dict)
    """Token index of an argument → the rule that found it."""
    site: int | None = None
    """Where in the text the place begins by which it is told from the mention with the same words."""
    in_scope: float = 1.0
    """How likely it tells of armed violence (0…1), as the trained decision has it."""
    named: float | None = None
    """How likely the network holds its words to name an incident (0…1; None without the network)."""
    there: Mention | None = None
    """The place told before that its "there" stands for: where it was, if nothing else places its incident."""
    by_network: dict[str, str] = field(default_factory=dict)
    """Role ("initiators", "targets", "places") that the network filled → how sure it was."""

    @cached_property
    def lead(self) -> Trigger:
        """The trigger that names the act (not its outcome) most plainly."""
        return min(
            self.triggers,
            key=lambda t: (
                vagueness(t.kind.label) > 2,
                self._rank(t),
                t.kind.label == "killing",
                t.kind.guarded,
                t.token.i,
            ),
        )

    def _rank(self, trigger: Trigger) -> float:
        """A blast that "tore through" a market leads, and what was done in an "operation" before that word."""
        loose = any(t.kind.word in LOOSE for t in self.triggers)
        if loose and trigger.kind.frame == "harm":
            return FRAME_RANK["attack"] - 0.5
        if trigger.kind.frame == "attack" and trigger.kind.guarded and trigger.token.pos_ == "VERB":
            return FRAME_RANK["burst"] + 0.5 if self._told_by_a_blast else FRAME_RANK["attack"]
        return FRAME_RANK[trigger.kind.frame]

    @property
    def _told_by_a_blast(self) -> bool:
        return any(t.kind.frame == "burst" and t.token.pos_ in ("NOUN", "PROPN") for t in self.triggers)

    @property
    def kind(self) -> Kind:
        """The kind of the lead trigger."""
        return self.lead.kind

    @property
    def segment(self) -> str:
        """Kind of the segment it stands in."""
        return self.sentence.segment.kind

    @property
    def plural(self) -> bool:
        """Whether the lead is a plural noun ("strikes"): several acts told as one."""
        return self.lead.token.pos_ in ("NOUN", "PROPN") and syntax.is_plural(self.lead.token)

    @cached_property
    def series(self) -> bool:
        """Whether it sums up several acts: "two bomb attacks", "a series of raids", a salvo of dozens of drones."""
        doc = self.lead.token.doc
        return any(_is_several(t.token) for t in self.triggers) or any(
            _number_before(doc[means.head]) >= SALVO for means in self.means
        )

    @cached_property
    def definite(self) -> bool:
        """Whether the lead noun takes up something mentioned ("the attack")."""
        return self.lead.token.pos_ in ("NOUN", "PROPN") and syntax.is_definite(self.lead.token)

    @property
    def takes_up(self) -> bool:
        """Whether its noun, or that of what was used ("the first bomb exploded"), takes up something mentioned."""
        return self.definite or any(means.definite for means in self.means)

    @property
    def additional(self) -> bool:
        """Whether the lead is told as one more ("another attack", "a second blast")."""
        token = self.lead.token
        words = {child.lower_ for child in token.children}
        if token.pos_ in ("VERB", "AUX"):
            # "rockets also struck the port": one more, unless it says no more than its outcome
            return "also" in words and bool(self.places or self.times)
        return bool(words & ADDITIONAL) and not self.definite

    @property
    def outcome(self) -> bool:
        """Whether it only tells who came to harm, naming no act and doer; time or place, but not both."""
        only_harm = all(t.kind.frame in ("harm", "suffer") for t in self.triggers)
        told_apart = bool(self.times and self.places)
        return only_harm and not (self.initiators or self.means or told_apart) and bool(self.tolls)

    @property
    def blamed(self) -> bool:
        """Whether it is what somebody blames ("blaming an air strike"): an account of what was told already."""
        token = self.lead.token
        verb = token.head.head if token.dep_ == "pobj" and token.head.lower_ in ("on", "to") else token.head
        laid = token.dep_ in ("dobj", "pobj") and verb.lemma_.lower() in BLAMING
        return (laid and not self.definite) or _is_supposed_cause(token)

    @property
    def thin(self) -> bool:
        """Whether it names no doer, time, place, means or harm: mostly another word for what was told."""
        return not (self.initiators or self.times or self.places or self.means or self.tolls)

    @property
    def denied(self) -> bool:
        """Whether its act is said not to have been, by somebody or at all."""
        return self.factuality is not None and self.factuality.status in ("denied", "negated")

    @property
    def only_denied(self) -> bool:
        """Whether it tells of nothing but a denial; who was killed was killed."""
        return self.denied and not any(toll.count is not None and not toll.negated for toll in self.tolls)

    @property
    def by_the_attackers(self) -> bool:
        """Whether the doers are "the attackers" or the like: people spoken of before."""
        return any(t.lemma_.lower() in ATTACKERS and syntax.is_definite(t) for t in self.initiators)

    def trigger_spans(self, scene: Scene) -> list[Span]:
        """The characters of every trigger."""
        doc = scene.parsed.doc
        return [scene.parsed.span_of(doc[t.start : t.end]) for t in self.triggers]


SALVO = 20
"""Drones or missiles from which a launch is told as many strikes (our choice)."""


SEVERAL = frozenset({"several", "many", "multiple", "numerous", "dozens", "separate", "simultaneous"})


def _number_before(noun: Token) -> int:
    """The figure that counts a noun, 0 when it is not in digits."""
    return max((int(c.text) for c in noun.children if c.dep_ == "nummod" and c.text.isdecimal()), default=0)


def _is_several(noun: Token) -> bool:
    """Whether a plural noun of violence is counted or said to be many."""
    if noun.pos_ not in ("NOUN", "PROPN") or not syntax.is_plural(noun):
        return False
    if any(c.dep_ == "nummod" or c.lower_ in SEVERAL for c in noun.children):
        return True
    return noun.dep_ == "pobj" and noun.head.head.lower_ in ("series", "string", "spate", "wave", "dozens")


def _is_supposed_cause(token: Token) -> bool:
    """ "Was likely caused by a rocket fired from the hills": what may have caused that which was told."""
    node = token.head if token.dep_ in ("acl", "relcl", "compound") else token
    if node.dep_ != "pobj" or node.head.lower_ != "by" or node.head.head.lemma_.lower() != "cause":
        return False
    return any(child.lower_ in responsibility_cues().hedges for child in node.head.head.children)
