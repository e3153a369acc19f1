"""Tolls that states and headlines state: "left two dead", "5 dead, 12 hurt", "two wounded soldiers"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tacitus.model.vocabulary import Effect
from tacitus.readers.rules.tolls.base import Found, TollRules, is_negated
from tacitus.readers.rules.tolls.quantities import NOUN_TAGS
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

COMPLEMENTS = frozenset({"acomp", "oprd", "ccomp", "attr", "advmod", "xcomp", "dobj", "amod"})
"""How the parser attaches a state to the verb that brings it about."""


class StateRules(TollRules):
    """Adjectives and participles that stand for harm."""

    def at(self, token: Token) -> Iterator[Found]:
        """Tolls that the word `token` states as a state or headline verb."""
        if token.lower_ in self.words.states:
            yield from self._state(token, self.words.states[token.lower_])
        else:
            yield from self._headline(token)
        if token.lower_ == "unaccounted":
            yield from self.touching(token, "missing", "figure before the state")

    def _state(self, state: Token, effect: Effect) -> Iterator[Found]:
        """ "Left two dead", "was found dead", "5 dead, 12 hurt", "two wounded soldiers"."""
        if state.tag_[0] == "V" and state.lemma_.lower() in self.words.verbs and state.dep_ != "amod":
            return
        own = self.victims.by_token.get(state.i - 1)
        if own is not None and state.dep_ != "amod" and self.doc[state.i - 1].head.i == state.i:
            # "64 dead and 90 wounded": each figure is of the state after it
            yield self.bare(effect, state, own, "figure before the state")
            return
        any_found = False
        subjects = self.with_list(self._state_subjects(state))
        for token in subjects:
            victim = self.victims.read(
                token, strict=state.lower_ not in self.words.states or token.i > state.i
            )
            inside = victim is not None and victim.start <= state.i < victim.end - 1
            if victim is not None and (not inside or self._is_shot_dead(state)):
                if not any_found and (other := self.victims.listed_before(victim)) is not None:
                    yield self.found(effect, state, other, "listed before", False)
                any_found = True
                yield self.found(effect, state, victim, "subject of state", is_negated(state.head))
        if not any_found:
            yield from self.touching(state, effect, "figure before the state")

    def _is_shot_dead(self, state: Token) -> bool:
        """ "Shot dead ten gunmen": what came of it, though it stands before those shot."""
        return state.i > 0 and self.doc[state.i - 1].lemma_.lower() in self.words.weak_verbs

    def _state_subjects(self, state: Token) -> list[Token]:
        own = [t for t in state.children if t.dep_ in {"nsubj", "nsubjpass"}]
        if own:
            return [found for t in own for found in syntax.with_conjuncts(syntax.antecedent_of(t))]
        head = state.head
        if state.dep_ == "amod" and head.tag_ in NOUN_TAGS:
            return [head] if self._is_counted(head) else []
        if state.dep_ == "conj" and head.lower_ in self.words.states:
            return self._state_subjects(head) if state.i - head.i <= 3 else []
        if head.lemma_.lower() not in self.words.result_verbs or state.dep_ not in COMPLEMENTS:
            return []
        # a headline leaves the auxiliary out: "Mother, child found dead"
        after = syntax.counted_after(state)
        if after is not None:
            return [after]
        tokens = syntax.undergoers(head) or syntax.grammatical_subjects(head)
        return [t for t in tokens if t.i != state.i]

    def _is_counted(self, noun: Token) -> bool:
        return noun.i in self.victims.by_head or any(t.lower_ in {"a", "an", "another"} for t in noun.lefts)

    def _headline(self, token: Token) -> Iterator[Found]:
        """Headline verbs that the tagger took for nouns: "Blast kills 3", "4 shot at party"."""
        lower, numbers = token.lower_, self.victims.by_token
        if lower in self.words.headline_verbs and token.tag_[0] != "V":
            quantity = numbers.get(token.i + 1)
        elif lower in self.words.headline_states and token.tag_[0] != "V":
            quantity = numbers.get(token.i - 1)
            if quantity is not None and quantity.best == 1:
                quantity = None
        else:
            return
        if quantity is not None:
            effect = self.words.headline_verbs.get(lower) or self.words.headline_states[lower]
            weak = lower in self.words.headline_states
            victim = self.victims.of_quantity(quantity) or self.victims.bare(quantity)
            yield self.found(effect, token, victim, "headline verb", False, weak=weak)
