"""Tolls that verbs state: kill and wound, die and flee, claim lives, send to hospital."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tacitus.model.vocabulary import Effect
from tacitus.ontology.actor_categories import COMBATANT_GROUPS
from tacitus.readers.rules.rule import words_of
from tacitus.readers.rules.tolls.base import PARTICIPLES, Found, TollRules, is_fatal, is_negated
from tacitus.readers.rules.tolls.quantities import NOUN_TAGS, Quantity
from tacitus.readers.rules.tolls.victims import Victim
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

FLED = words_of("tolls/fled")
"""What people flee from when they are displaced."""

HOSTAGE_REACH = 8
"""Tokens after "took" in which "hostage" may stand."""
LEAVING, LOSING = frozenset({"leave"}), frozenset({"lose"})
AIMS = frozenset({"at", "into", "toward", "towards", "through"})
ONESELF_REACH = 6
"""Tokens after the last victim in which "and himself" may stand."""


class VerbRules(TollRules):
    """One method a construction; `at` gives every toll whose trigger is the verb."""

    def at(self, token: Token) -> Iterator[Found]:
        """Tolls that the verb `token` states."""
        lemma, words = token.lemma_.lower(), self.words
        if lemma in words.verbs:
            effect = words.verbs[lemma]
            yield from self._verb(
                token, "killed" if effect == "wounded" and is_fatal(token) else effect, weak=False
            )
        elif lemma in words.weak_verbs:
            fatal = is_fatal(token)
            yield from self._verb(token, "killed" if fatal else words.weak_verbs[lemma], weak=not fatal)
        elif lemma in words.sufferers:
            yield from self._sufferer(token, words.sufferers[lemma])
        elif lemma in words.harm_verbs:
            yield from self._harm(token)
        if lemma in words.life_takers or lemma in words.life_losers:
            yield from self._lives(token)
        if lemma in LEAVING:
            yield from self._left_with(token)
        if lemma in LOSING:
            yield from self._lost(token)
        if lemma in words.hospital_verbs:
            yield from self._to_hospital(token)
        if lemma in words.hostage_verbs:
            yield from self._hostage(token)

    def _verb(self, verb: Token, effect: Effect, *, weak: bool) -> Iterator[Found]:
        if verb.dep_ == "amod" or self._shoots_dead(verb) or _is_of_feelings(verb):
            return
        negated = is_negated(verb)
        if syntax.is_habit(verb):
            return  # "we do not harm civilians" counts nobody
        alone = self._beside(verb) or (None if weak else self._bare_after(verb))
        if alone is not None:
            yield replace(
                self.bare(effect, verb, alone, "figure beside the verb"), weak=weak, negated=negated
            )
            return
        strict = weak or verb.lemma_.lower() in self.words.needs_people
        victims, passive = self._victims(verb, strict=strict)
        shared = not passive and self._shares_object(verb)
        for victim in victims:
            yield self.found(effect, verb, victim, "object of verb", negated, weak=weak, shared=shared)
        if victims and not passive:
            yield from self._without_a_comma(effect, verb, victims[-1])
            yield from self._skipped_by_the_parse(effect, verb, victims[0])
            yield from self._and_oneself(effect, verb, victims[-1], weak=weak)
        if not victims and not self._aims(verb):
            yield from self.touching(
                verb, effect, "figure beside the verb", after=True, weak=weak, of_people=strict and not weak
            )

    def _victims(self, verb: Token, *, strict: bool) -> tuple[list[Victim], bool]:
        """Whom the verb befalls, and whether it is a passive."""
        tokens, passive = self._undergoers(verb)
        victims = self._read(tokens, verb, strict=strict)
        if not passive and any(self._is_taken(victim, verb) for victim in victims):
            # "Girl killed two others injured": a passive after all
            before = [t for t in syntax.grammatical_subjects(verb) if t.i == verb.i - 1]
            return self._read(before, verb, strict=strict), True
        return victims, passive

    def _read(self, tokens: list[Token], verb: Token, *, strict: bool) -> list[Victim]:
        read = [self.victims.read(token, strict=strict) for token in self.with_list(tokens)]
        read = [self.victims.listed_before(read[0]) if read and read[0] else None, *read]
        return [victim for victim in read if victim is not None and not victim.start <= verb.i < victim.end]

    def _bare_after(self, verb: Token) -> Quantity | None:
        """The figure without a noun right after the verb ("kills 3 in …", "kill 10 injure scores")."""
        quantity = self.victims.by_token.get(verb.i + 1)
        if quantity is None or quantity.start != verb.i + 1 or quantity.head is not None or quantity.of_them:
            return None
        following = self.doc[quantity.end] if quantity.end < len(self.doc) else verb
        return (
            quantity
            if following.lower_ not in self.words.states and following.tag_ not in NOUN_TAGS
            else None
        )

    def _without_a_comma(self, effect: Effect, verb: Token, victim: Victim) -> Iterator[Found]:
        """ "Killed 120 fighters 60 mercenaries": counted people right after the object."""
        quantity = self.victims.by_token.get(victim.end)
        while quantity is not None and quantity.head is not None and victim.head is not None:
            found = self.victims.of_quantity(quantity)
            if (
                found is None
                or found.head is None
                or found.start != victim.end
                or self._is_taken(found, verb)
            ):
                return
            if self.doc[found.start].lower_ in {"both", "all"}:
                return
            yield self.found(effect, verb, found, "list without commas", False)
            victim, quantity = found, self.victims.by_token.get(found.end)

    def _skipped_by_the_parse(self, effect: Effect, verb: Token, victim: Victim) -> Iterator[Found]:
        """ "Kill 10 children 5 women": people between the verb and the object that was parsed."""
        quantity = self.victims.by_token.get(verb.i + 1)
        if quantity is not None and quantity.head is not None and quantity.head < victim.start:
            found = self.victims.of_quantity(quantity)
            if found is not None and found.head is not None and found.end == victim.start:
                yield self.found(effect, verb, found, "list without commas", False)

    def _and_oneself(self, effect: Effect, verb: Token, victim: Victim, *, weak: bool) -> Iterator[Found]:
        """ "Kills son, self", "shot her son, then herself"."""
        for token in self.doc[victim.end : victim.end + ONESELF_REACH]:
            if token.tag_[0] == "V":
                return
            if token.lower_ in self.words.oneself and token.nbor(-1).lower_ in {",", "and", "then", "&"}:
                found = self.victims.oneself(token)
                yield self.found(effect, verb, found, "and oneself", False, weak=weak)
                return

    def _beside(self, verb: Token) -> Quantity | None:
        """The bare figure right before a participle ("between 5 and 10 injured")."""
        quantity = self.victims.by_token.get(verb.i - 1)
        if quantity is None or verb.tag_ not in PARTICIPLES or quantity.head not in (None, verb.i):
            return None
        return None if self.victims.is_family_size(quantity) else quantity

    def _is_taken(self, victim: Victim, verb: Token) -> bool:
        """ "6 killed 35 injured": the figure belongs to the word after it, unless that one has its own."""
        following = self.doc[victim.end] if victim.end < len(self.doc) else verb
        if victim.start < verb.i or following.lower_ not in self.words.states:
            return False
        if victim.head is not None and self.left_quantity(verb) is None and not self._left_person(verb):
            return False
        return victim.end + 1 not in self.victims.by_token

    def _left_person(self, verb: Token) -> bool:
        """Whether people stand right before the verb ("Boy killed two others injured")."""
        return verb.i > 0 and self.victims.read(self.doc[verb.i - 1], strict=True) is not None

    def _shoots_dead(self, verb: Token) -> bool:
        """ "Shot dead", "shot and killed", "stabbed to death": the stronger word speaks."""
        following = [t.lower_ for t in self.doc[verb.i + 1 : verb.i + 3]]
        if following[:1] == ["dead"] and self.doc[verb.i + 1].dep_ == "amod":
            return False  # "shot dead two guards": parsed as "dead guards"
        if any(self.doc[t.i + 1 : t.i + 2].text.lower() == "dead" for t in syntax.direct_objects(verb)):
            return True  # "shot a teacher dead"
        return following[:1] == ["dead"] or following in (["to", "death"], ["and", "killed"])

    def _undergoers(self, verb: Token) -> tuple[list[Token], bool]:
        if syntax.is_passive(verb):
            return syntax.grammatical_subjects(verb), True
        objects = syntax.direct_objects(verb)
        if objects or verb.tag_ not in {"VBN", "VBD"}:
            return objects or self._objects_of_conjunct(verb), False
        following = self.victims.by_token.get(verb.i + 1)
        has_aux = any(child.dep_ == "aux" for child in verb.children)
        if following is None and not has_aux and not self._aims(verb) and not self._objects_of_conjunct(verb):
            # headline passive: "Gunmen killed in raid"
            return syntax.grammatical_subjects(verb), True
        return self._objects_of_conjunct(verb), False

    def _aims(self, verb: Token) -> bool:
        """Whether a full sentence says what was shot at ("Gunmen shot at a bus."): no headline passive."""
        if verb.lemma_.lower() not in self.words.weak_verbs:
            return False
        aims = any(t.dep_ == "prep" and t.lower_ in AIMS for t in verb.children)
        return aims and any(t.text in {".", ","} for t in verb.doc[verb.i : verb.sent.end])

    def _objects_of_conjunct(self, verb: Token) -> list[Token]:
        """ "Killing and wounding dozens": the object stands with the last verb only."""
        return [
            found
            for child in verb.children
            if child.dep_ == "conj" and child.i - verb.i <= 3 and child.lemma_.lower() in self.words.verbs
            for found in syntax.direct_objects(child)
        ]

    def _shares_object(self, verb: Token) -> bool:
        near = [*verb.children, verb.head]
        return any(
            other.i != verb.i
            and abs(other.i - verb.i) == 2
            and other.lemma_.lower() in self.words.verbs
            and self.doc[(other.i + verb.i) // 2].lower_ in {"and", "or", "and/or"}
            and self.words.verbs[other.lemma_.lower()] != self.words.verbs.get(verb.lemma_.lower())
            for other in near
        )

    def _sufferer(self, verb: Token, effect: Effect) -> Iterator[Found]:
        strict = verb.lemma_.lower() in self.words.needs_people
        if strict and effect == "displaced" and not self._flees_home(verb):
            return
        any_found = False
        for token in self.with_list(syntax.grammatical_subjects(verb)):
            victim = self.victims.read(token, strict=strict)
            if victim is not None:
                any_found = True
                yield self.found(effect, verb, victim, "subject of verb", is_negated(verb))
        if not any_found:
            yield from self.touching(verb, effect, "figure beside the verb")

    def _flees_home(self, verb: Token) -> bool:
        return any(t.lemma_ in FLED for t in verb.subtree if t.i > verb.i)

    def _harm(self, verb: Token) -> Iterator[Found]:
        """ "Suffered injuries", "sustained a gunshot wound"."""
        wounds = [t for t in syntax.direct_objects(verb) if t.lemma_.lower() in self.words.harm_nouns]
        if not wounds or any(t.lower_ == "no" for t in wounds[0].lefts):
            return
        subjects = syntax.doers(verb)
        for token in subjects:
            victim = self.victims.read(token, strict=True)
            if victim is not None:
                yield self.found("wounded", verb, victim, "suffers injuries", is_negated(verb), weak=True)

    def _left_with(self, verb: Token) -> Iterator[Found]:
        """ "Splinters left a nun and three boys with burns"."""
        objects = [m for t in syntax.direct_objects(verb) for m in syntax.with_conjuncts(t)]
        wounds = [w for t in (verb, *objects) for w in syntax.prepositional(t, ("with",))]
        if not any(t.lemma_.lower() in self.words.burns for t in wounds):
            return
        for victim in self._read(objects, verb, strict=True):
            yield self.found("wounded", verb, victim, "left with wounds", is_negated(verb))

    def _lost(self, verb: Token) -> Iterator[Found]:
        """ "The army lost three men in the clash": its own dead, of whom it says no more than that."""
        if not list(syntax.prepositional(verb, ("in", "during"))):
            return
        for victim in self._read(list(syntax.direct_objects(verb)), verb, strict=True):
            fighters = victim.group in COMBATANT_GROUPS or self.doc[victim.head or 0].lemma_.lower() == "man"
            if victim.count is not None and victim.head is not None and fighters:
                yield self.found("killed", verb, victim, "lost people", is_negated(verb))

    def _hostage(self, verb: Token) -> Iterator[Found]:
        """ "Took 12 soldiers hostage", "60 people were taken hostage"."""
        after = self.doc[verb.i + 1 : verb.i + HOSTAGE_REACH]
        hostage = next((t for t in after if t.lower_ in self.words.hostage_nouns), None)
        if hostage is None:
            return
        before = list(self.doc[verb.i + 1 : hostage.i])
        tokens = [t for t in reversed(before) if t.tag_ in NOUN_TAGS][:1]
        for victim in self._read(tokens or syntax.undergoers(verb), verb, strict=True):
            if victim.head != hostage.i:
                yield self.found("abducted", verb, victim, "taken hostage", is_negated(verb))

    def _to_hospital(self, verb: Token) -> Iterator[Found]:
        """ "Sent four to the hospital", "were rushed to a hospital"."""
        places = [*syntax.prepositional(verb, ("to", "in")), *(c for c in verb.children if c.dep_ == "xcomp")]
        if not any(t.lemma_.lower() in self.words.hospital_nouns for t in places):
            return
        lying = verb.lemma_.lower() == "be"
        for token in syntax.grammatical_subjects(verb) if lying else syntax.undergoers(verb):
            victim = self.victims.read(token, strict=True)
            if victim is not None and (not lying or victim.count is not None):
                yield self.found("wounded", verb, victim, "taken to hospital", is_negated(verb), weak=True)

    def _lives(self, verb: Token) -> Iterator[Found]:
        """ "Claimed the lives of two", "took 30 lives", "lost their lives"."""
        following = self.doc[verb.i + 1 : verb.i + 7]
        life = next((t for t in following if t.lemma_.lower() == "life"), None)
        if life is None or any(t.tag_[0] == "V" for t in self.doc[verb.i + 1 : life.i]):
            return
        if verb.lemma_.lower() in self.words.life_losers:
            tokens = syntax.grammatical_subjects(verb)
        else:
            tokens = list(syntax.prepositional(life, ("of",)))
        quantity = self.victims.by_head.get(life.i)
        if quantity is not None and not tokens:
            yield self.bare("killed", verb, quantity, "lives taken")
        for token in tokens:
            victim = self.victims.read(token, strict=False)
            if victim is not None:
                yield self.found("killed", verb, victim, "lives taken or lost", is_negated(verb))


def _is_of_feelings(verb: Token) -> bool:
    """ "Deeply hurt" people were offended, not wounded."""
    return any(child.lower_ in {"deeply", "emotionally"} for child in verb.children)
