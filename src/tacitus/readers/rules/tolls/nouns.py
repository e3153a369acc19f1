"""Tolls that nouns state: the death of two, 12 deaths, no casualties, bodies, the death toll."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tacitus.model.records import Count
from tacitus.model.vocabulary import Effect
from tacitus.readers.rules.rule import words_of
from tacitus.readers.rules.tolls.base import Found, TollRules, bare_victim, is_fatal, is_negated
from tacitus.readers.rules.tolls.quantities import Quantity, count_of
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import Sentence

TOLL_REACH = 24
"""Tokens after "death toll" in which its figure is looked for (longest in our samples: 20)."""
BRINGING = words_of("tolls/bringing")
"""Verbs with which a day's dead are added to a count of many days."""
NOT_KILLING = words_of("tolls/not_killing")
"""Verbs whose "to death" kills nobody yet."""


class NounRules(TollRules):
    """Nouns of harm and nouns that count it."""

    def at(self, token: Token, sentence: Sentence) -> Iterator[Found]:
        """Tolls that the noun `token` states."""
        lemma, words = token.lemma_.lower(), self.words
        if lemma in words.zero_nouns:
            yield from self._nought(token, words.zero_nouns[lemma])
        if lemma in words.nouns_of:
            yield from self._of_phrase(token, words.nouns_of[lemma])
        if lemma in words.weak_nouns:
            fatal = is_fatal(token)
            for found in self._of_phrase(token, "killed" if fatal else words.weak_nouns[lemma]):
                yield replace(found, weak=not fatal)
        if lemma in words.counted_nouns:
            yield from self._counted(token, words.counted_nouns[lemma])
        if lemma in words.remains:
            yield from self._remains(token)
        if lemma in words.toll_heads:
            yield from self._death_toll(token, sentence)
        if lemma == "death" and token.i and self.doc[token.i - 1].lower_ == "to":
            yield from self._to_death(token)

    def _nought(self, noun: Token, effects: Sequence[Effect]) -> Iterator[Found]:
        """ "No casualties", "without injuries" — but not "no reports of casualties"."""
        denied = any(t.lower_ == "no" for t in noun.lefts) or noun.head.lower_ == "without"
        if not denied and noun.dep_ == "conj" and noun.i - noun.head.i == 2:
            denied = any(t.lower_ == "no" for t in noun.head.lefts)
        if not denied:
            return
        span = self.victims.parsed.span_of(self.doc[noun.left_edge.i : noun.i + 1])
        count = Count(low=0, best=0, high=0, text=span)
        group = next((t.text for t in noun.lefts if t.dep_ in {"amod", "compound"}), "")
        for effect in effects:
            victim = bare_victim(noun.left_edge.i, noun.i + 1, count, self.victims.group_named(group))
            yield self.found(effect, noun, victim, "stated nought", True)

    def _of_phrase(self, noun: Token, effect: Effect) -> Iterator[Found]:
        """ "The death of two soldiers", "the soldier's killing"."""
        if any(t.lower_ in {"attempted", "foiled", "failed"} for t in noun.lefts):
            return
        tokens = list(syntax.prepositional(noun, ("of",)))
        tokens += [t for t in noun.children if t.dep_ == "poss"]
        for token in tokens:
            victim = self.victims.read(token, strict=True)
            if victim is not None:
                yield self.found(effect, noun, victim, "of-phrase of noun", False)

    def _counted(self, noun: Token, effect: Effect) -> Iterator[Found]:
        """ "12 deaths", "four arrests"."""
        quantity = self.victims.by_head.get(noun.i)
        if (
            quantity is not None
            and noun.tag_ in {"NNS", "NN"}
            and quantity.best != 0
            and noun.head.lower_ != "toll"
        ):
            yield self.bare(effect, noun, quantity, "counted noun")

    def _remains(self, noun: Token) -> Iterator[Found]:
        """ "The bodies of five men", "12 bodies were recovered"."""
        quantity = self.victims.by_head.get(noun.i)
        count = count_of(self.victims.parsed, quantity) if quantity is not None else None
        victims = [self.victims.read(t, strict=True) for t in syntax.prepositional(noun, ("of",))]
        for victim in victims:
            if victim is not None:
                counted = replace(victim, count=count) if victim.count is None and count else victim
                yield self.found("killed", noun, counted, "bodies", False)
        if quantity is not None and not any(victims):
            yield self.bare("killed", noun, quantity, "bodies")

    def _to_death(self, noun: Token) -> Iterator[Found]:
        """ "Stabbed to death", "burned to death"."""
        verb = self.doc[noun.i - 1].head
        if verb.tag_[0] != "V" or verb.lemma_.lower() in NOT_KILLING:
            return
        tokens = syntax.undergoers(verb) or syntax.grammatical_subjects(verb)
        for token in tokens:
            victim = self.victims.read(token, strict=True)
            if victim is not None:
                yield self.found("killed", noun, victim, "verb + to death", is_negated(verb))

    def _death_toll(self, noun: Token, sentence: Sentence) -> Iterator[Found]:
        """ "The death toll rose to 11", "bringing the number of dead to 30"."""
        effect = self._what_is_counted(noun)
        if effect is None:
            return
        quantity = self._toll_figure(noun, sentence)
        if quantity is None:
            return
        verb = next((t for t in noun.ancestors if t.tag_[0] == "V"), noun.head)
        rising = verb.lemma_.lower() in self.words.toll_rising
        adjacent = quantity.head is not None and quantity.head <= quantity.end + 1
        victim = (
            self.victims.of_quantity(quantity) if adjacent else self.victims.bare(quantity)
        ) or bare_victim(quantity.start, quantity.end, None, "unknown")
        brings = noun.dep_ == "dobj" and verb.lemma_.lower() in BRINGING
        found = self.found(effect, noun, victim, "death toll", False)
        yield replace(found, update=rising, cumulative=brings)

    def _what_is_counted(self, noun: Token) -> Effect | None:
        """The effect that "death toll", "toll" or "number of wounded" counts, None for other nouns."""
        around = {t.lower_ for t in (*noun.lefts, *self.doc[noun.i + 1 : noun.i + 5])}
        if "their" in around:
            # "most of the dead were civilians, and put their number at 400"
            around |= {t.lower_ for t in self.doc[noun.sent.start : noun.i]}
        if around & self.words.toll_of_what:
            return "killed"
        effects = self.words.toll_effects
        stated = next((effects[word] for word in sorted(around) if word in effects), None)
        return stated or ("killed" if noun.lemma_.lower() == "toll" else None)

    def _toll_figure(self, noun: Token, sentence: Sentence) -> Quantity | None:
        end = min(sentence.tokens.end, noun.i + TOLL_REACH)
        candidates = self.victims.numbers_in(noun.i + 1, end)
        led = [q for q in candidates if self.doc[q.start - 1].lower_ in self.words.toll_leads]
        return next(iter(led), next(iter(candidates), None))
