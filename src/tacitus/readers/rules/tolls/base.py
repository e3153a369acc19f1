"""What all rules about tolls share: a find, and the number phrase that touches a trigger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tacitus.model.records import Count
from tacitus.model.vocabulary import Effect
from tacitus.readers.rules.tolls.lexicon import TollLexicon, toll_lexicon
from tacitus.readers.rules.tolls.quantities import Quantity
from tacitus.readers.rules.tolls.victims import Victim, VictimReader
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

PARTICIPLES = frozenset({"VBN", "VBD", "JJ"})
TOUCH = 4
"""Tokens between a figure and its state ("12 others were seriously wounded"): longest seen 3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A trigger with one victim, before totals and parts are told apart.

    `shared`: the figure is for two effects at once. `part`: of a total named elsewhere.
    """

    effect: Effect
    trigger: int
    victim: Victim
    why: str
    negated: bool = False
    weak: bool = False
    update: bool = False
    cumulative: bool = False
    shared: bool = False
    part: bool = False
    moved_from: Effect | None = None


class TollRules:
    """Base of the rules: the report's victims and the lexicon."""

    def __init__(self, victims: VictimReader) -> None:
        self.victims = victims
        self.doc = victims.doc
        self.words: TollLexicon = toll_lexicon()

    def touching(
        self,
        trigger: Token,
        effect: Effect,
        why: str,
        *,
        after: bool = False,
        weak: bool = False,
        of_people: bool = False,
    ) -> Iterator[Found]:
        """The number phrase that touches the trigger: left of a state, or right after a verb.

        `of_people`: a noun that it counts must be one of people ("seized 40 rifles" harmed nobody).
        """
        quantity = self.left_quantity(trigger) if trigger.tag_ in PARTICIPLES or not after else None
        if quantity is None and after:
            quantity = self.victims.by_token.get(trigger.i + 1)
        if quantity is None or self.victims.is_family_size(quantity):
            return
        victim = self.victims.of_quantity(quantity)
        if victim is not None and of_people and victim.head is None and quantity.head is not None:
            return
        if victim is not None:
            yield self.found(effect, trigger, victim, why, False, weak=weak)
            yield from self._coordinated_before(effect, trigger, victim, why, weak)

    def _coordinated_before(
        self, effect: Effect, trigger: Token, victim: Victim, why: str, weak: bool
    ) -> Iterator[Found]:
        """ "A man and two children found dead": what the figure's noun is coordinated with."""
        if victim.head is None or self.doc[victim.head].dep_ != "conj":
            return
        first = self.doc[victim.head].head
        for token in syntax.with_conjuncts(first):
            other = self.victims.read(token, strict=True) if token.i < victim.start else None
            if other is not None:
                yield self.found(effect, trigger, other, why, False, weak=weak)

    def with_list(self, tokens: list[Token]) -> list[Token]:
        """`tokens` and the rest of lists parsed as appositions ("a mother, a father and a toddler")."""
        found = []
        for token in tokens:
            found.append(token)
            listed = [t for t in token.children if t.dep_ == "appos" and t.i > token.i and _is_coordinated(t)]
            members = [m for t in listed for m in syntax.with_conjuncts(t)]
            if token.i not in self.victims.by_head:
                found += members if token.tag_ == "NN" else []
            elif members and not self._adds_up(token, members):
                found += members
            found += self._joined_below(token)
        return found

    def _joined_below(self, counted: Token) -> list[Token]:
        """ "Killed 84 fighters of the group and 47 soldiers": the parser joins the soldiers to the group."""
        if counted.i not in self.victims.by_head:
            return []
        return [
            other
            for inner in syntax.prepositional(counted, ("of", "from"))
            for other in inner.children
            if other.dep_ == "conj" and other.i in self.victims.by_head
        ]

    def _adds_up(self, total: Token, members: list[Token]) -> bool:
        """ "19 people, 16 men and three women, died": the list between commas breaks the figure down."""
        after = max(member.right_edge.i for member in members) + 1
        closed = after < len(self.doc) and self.doc[after].text in {",", "–", "—", ")"}
        return closed or total.lemma_.lower() in {"people", "person", "victim"}

    def left_quantity(self, trigger: Token) -> Quantity | None:
        at = trigger.i - 1
        while at >= 0 and trigger.i - at <= TOUCH and at not in self.victims.by_token:
            if at in self.victims.by_head and self.doc[at].lower_ not in self.words.states:
                return self.victims.by_head[at]
            if self.doc[at].lower_ not in self.words.between:
                return None
            at -= 1
        return self.victims.by_token.get(at)

    def bare(self, effect: Effect, trigger: Token, quantity: Quantity, why: str) -> Found:
        victim = self.victims.bare(quantity)
        return self.found(effect, trigger, victim, why, False)

    def found(
        self,
        effect: Effect,
        trigger: Token,
        victim: Victim,
        why: str,
        negated: bool,
        *,
        weak: bool = False,
        shared: bool = False,
    ) -> Found:
        nought = victim.count is not None and victim.count.best == 0
        return Found(
            effect=effect,
            trigger=trigger.i,
            victim=victim,
            why=why,
            negated=negated or nought,
            weak=weak,
            shared=shared,
        )


def _is_coordinated(token: Token) -> bool:
    return token.tag_ in {"NN", "NNS"} and any(child.dep_ == "conj" for child in token.children)


def is_fatal(verb: Token) -> bool:
    """ "Fatally shot", "shot two fatally", "shot dead"."""
    if verb.i + 1 < len(verb.doc) and verb.nbor(1).lower_ == "dead":
        return True
    return any(child.lower_ in toll_lexicon().fatal for child in verb.children)


def is_joint(state: Token) -> bool:
    """ "Dozens of dead and wounded", "30 killed or hurt": one figure for both, which counts neither."""
    states = toll_lexicon().states
    for first in (state.i, state.i - 2):
        words = state.doc[max(0, first) : first + 3]
        if first < 1 or len(words) < 3 or words[1].lower_ not in {"and", "or", "or/and"}:
            continue
        one, other = (states.get(word.lower_) for word in (words[0], words[2]))
        behind = state.doc[first + 3] if first + 3 < len(state.doc) else None
        ends = behind is None or behind.pos_ not in ("NUM", "NOUN", "PROPN")
        before = state.doc[first - 1]
        of_figure = before.like_num or before.lower_ in {"of", "many", "several", "number"}
        if one and other and one != other and ends and of_figure:
            return True
    return False


def is_negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" or child.lower_ in {"neither", "nor"} for child in verb.children)


def bare_victim(start: int, end: int, count: Count | None, group: str) -> Victim:
    return Victim(
        head=None,
        start=start,
        end=end,
        count=count,
        group=group,
        nationality=None,
        side="unknown",
        definite=False,
        named=False,
        actor=None,
        of_them=False,
    )
