"""Who came to harm, how many, and which words say so.

`find_tolls` reads one report. A trigger (verb, state or noun of `harm/tolls.toml`) names the effect; its
victims are read from the parse (object of the active, subject of the passive, "of" phrase, small clause) and,
where the parse fails (headlines, thinned-out punctuation), from the number phrase that touches the trigger.

Conventions: coordinated victims are separate tolls ("his wife and two children": 1 and 2). A part of a total
("19 people, including 3 children"; "8: six in the city, two near the border") points at its total by
`is_part_of` and must not be added to it. "Killing or wounding 20" gives no figure to either effect. A count of
nought is only ever a stated one ("no casualties"), with `negated`. What was said of whom by whom, and whether it
happened at all, is left to other extractors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tacitus.extract import syntax
from tacitus.extract.quantities import NOUN_TAGS, Quantity, count_of
from tacitus.extract.tolls_lexicon import TollLexicon, toll_lexicon
from tacitus.extract.tolls_victims import Describe, Victim, VictimReader, nouns_after
from tacitus.model.records import Actor, Count, Span
from tacitus.model.vocabulary import Effect, Side

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import ParsedReport, Sentence

PARTICIPLES = frozenset({"VBN", "VBD", "JJ"})
SKIPPED = frozenset(
    [
        "were",
        "was",
        "are",
        "is",
        "been",
        "be",
        "being",
        "have",
        "has",
        "had",
        "and",
        "or",
        "also",
        "reportedly",
        "allegedly",
        "then",
        "later",
        "more",
        "others",
        "other",
        "people",
        "persons",
        "least",
        "left",
        "found",
        "confirmed",
        "feared",
        "believed",
        "reported",
        "shot",
        "fatally",
        "critically",
        "seriously",
        "severely",
        "badly",
        "slightly",
        "lightly",
        "mortally",
    ]
)
"""Words that may stand between a figure and its state ("12 others were seriously wounded")."""
TOUCH = 4
LIST_REACH = 6
"""Tokens between two members of a list ("including a senior police officer, two …"): longest seen 5."""
TOLL_REACH = 16
"""Tokens after "death toll" in which its figure is looked for (longest in our samples: 14)."""
BREAKDOWN_MARKS = frozenset({":", "-", "–", "—", "(", ";"})
REFLEXIVE = frozenset({"himself", "herself", "themselves", "self", "itself"})
LINKING = frozenset({"be", "become", "remain", "get", "go", "lie"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TollMention:
    """One statement of harm. Token indices are those of `parsed.doc`.

    `count` is None when people were harmed but nobody says how many; `head` is None for a bare figure.
    `nationality` is a demonym or country as written, or ISO 3166-1 alpha-3 when the registry gave it.
    `is_part_of` is the index, in the tuple that `find_tolls` returned, of the total that includes this toll.
    `cumulative`: the figure covers more than one incident ("this year", "bringing the toll to").
    `update`: a running figure that replaces earlier ones ("rose to"). `definite` and pronouns: most likely
    people spoken of before. `reflexive`: who did it to themselves. `additional`: on top of
    those named before ("another", "also"). `weak`: harm is likely but not said ("was shot"). `why` names the rule.
    """

    effect: Effect
    count: Count | None
    head: int | None
    trigger: int
    group: str
    nationality: str | None
    side: Side
    negated: bool
    evidence: tuple[Span, ...]
    is_part_of: int | None = None
    cumulative: bool = False
    update: bool = False
    definite: bool = False
    named: bool = False
    weak: bool = False
    reflexive: bool = False
    additional: bool = False
    actor: Actor | None = None
    start: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A trigger with one victim, before totals and parts are told apart."""

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


def find_tolls(
    parsed: ParsedReport, describe: Describe | None = None, known: Sequence[Quantity] | None = None
) -> tuple[TollMention, ...]:
    """Every toll of the report, sentence by sentence.

    `describe` says what the registry knows of a noun token; `known` is `quantities(parsed.doc)` if at hand.
    """
    reader = _TollReader(VictimReader(parsed, describe, known))
    mentions: list[TollMention] = []
    for sentence in parsed.sentences:
        found = _without_doubles(reader.in_sentence(sentence), reader.victims)
        base = len(mentions)
        for item, total in _with_totals(found):
            if total is None and item.part:
                place = _latest_total(mentions, item.effect)
            else:
                place = None if total is None else base + total
            mentions.append(_mention(item, parsed, place, sentence))
    return tuple(mentions)


class _TollReader:
    """The rules, one method a construction; each yields what it found in one sentence."""

    def __init__(self, victims: VictimReader) -> None:
        self.victims = victims
        self.doc = victims.doc
        self.words: TollLexicon = toll_lexicon()

    def in_sentence(self, sentence: Sentence) -> list[_Found]:
        """All finds of a sentence, in order of rule precedence within each trigger."""
        found: list[_Found] = []
        for token in sentence.tokens:
            found.extend(self._at(token, sentence))
        found.extend(self._parts(sentence, found))
        found.extend(self._among_total(sentence, found))
        found.extend(self._some_of_them(sentence, found))
        found.extend(self._breakdown(sentence, found))
        return found

    def _some_of_them(self, sentence: Sentence, found: Sequence[_Found]) -> Iterator[_Found]:
        """ "Nine people were killed, three of them children"."""
        taken = {f.victim.start for f in found}
        for quantity in self.victims.numbers:
            if not quantity.of_them or not sentence.tokens.start <= quantity.start < sentence.tokens.end:
                continue
            owner = self._owner(self.doc[quantity.start], found)
            if owner is not None and quantity.start not in taken:
                noun = self.doc[quantity.end + 2] if quantity.end + 2 < len(self.doc) else None
                group = self.victims.group_named(noun.text) if noun is not None else "unknown"
                victim = replace(self.victims.bare(quantity), group=group)
                yield replace(owner, victim=victim, why="part of a total", part=True, update=False)

    def _breakdown(self, sentence: Sentence, found: Sequence[_Found]) -> Iterator[_Found]:
        """ "Killed 8: six in the city, two near the border": figures after a mark that add up to the total."""
        taken = {f.victim.start for f in found}
        for total in found:
            mark = self.doc[total.victim.end] if total.victim.end < sentence.tokens.end else None
            if mark is None or mark.text not in BREAKDOWN_MARKS or total.victim.count is None:
                continue
            after = [q for q in self.victims.numbers if mark.i < q.start < sentence.tokens.end]
            figures = [q.best for q in after if q.best]
            if len(figures) == len(after) and sum(figures) == total.victim.count.best and len(after) > 1:
                for quantity in after:
                    victim = self.victims.of_quantity(quantity)
                    if victim is not None and victim.start not in taken:
                        yield replace(total, victim=victim, why="part of a total", part=True, update=False)

    def _among_total(self, sentence: Sentence, found: Sequence[_Found]) -> Iterator[_Found]:
        """ "Ten children were among 48 people killed": the subject is a part of the total named after it."""
        for among in sentence.tokens:
            if among.lower_ not in {"among", "amongst"} or among.head.lemma_ != "be":
                continue
            total = next((f for f in found if among.i < f.victim.start <= among.i + LIST_REACH), None)
            if total is None:
                continue
            for token in syntax.grammatical_subjects(among.head):
                victim = self.victims.read(token, strict=True)
                if victim is not None:
                    yield replace(total, victim=victim, why="part of a total", part=True)

    def _at(self, token: Token, sentence: Sentence) -> Iterator[_Found]:
        lemma, lower, words = token.lemma_.lower(), token.lower_, self.words
        if token.tag_[0] == "V":
            if lemma in words.verbs:
                yield from self._verb(token, words.verbs[lemma], weak=False)
            elif lemma in words.weak_verbs:
                fatal = _is_fatal(token)
                yield from self._verb(token, "killed" if fatal else words.weak_verbs[lemma], weak=not fatal)
            elif lemma in words.sufferers:
                yield from self._sufferer(token, words.sufferers[lemma])
            elif lemma in words.harm_verbs:
                yield from self._harm(token)
            if lemma in words.life_takers or lemma in words.life_losers:
                yield from self._lives(token)
            if lemma in words.hospital_verbs:
                yield from self._to_hospital(token)
        if lower in words.states:
            yield from self._state(token, words.states[lower])
        else:
            yield from self._headline(token)
        if token.tag_ in NOUN_TAGS:
            yield from self._noun(token, lemma, sentence)
        if lower == "unaccounted":
            yield from self._touching(token, "missing", "figure before the state")

    def _noun(self, token: Token, lemma: str, sentence: Sentence) -> Iterator[_Found]:
        words = self.words
        if lemma in words.zero_nouns:
            yield from self._nought(token, words.zero_nouns[lemma])
        if lemma in words.nouns_of:
            yield from self._of_phrase(token, words.nouns_of[lemma])
        if lemma in words.weak_nouns:
            fatal = _is_fatal(token)
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

    def _verb(self, verb: Token, effect: Effect, *, weak: bool) -> Iterator[_Found]:
        if verb.dep_ == "amod" or self._shoots_dead(verb):
            return
        strict = weak or verb.lemma_.lower() in self.words.needs_people
        negated = _is_negated(verb)
        beside = self.victims.by_token.get(verb.i - 1)
        if self._is_beside(beside, verb) and beside is not None:
            yield replace(self._bare(effect, verb, beside, "figure before the participle"), weak=weak)
            return
        objects, passive = self._undergoers(verb, weak=weak)
        any_found = False
        if (
            objects
            and not passive
            and any(self._is_taken(v, verb) for t in objects if (v := self.victims.read(t, strict=strict)))
        ):
            objects = [t for t in syntax.grammatical_subjects(verb) if t.i == verb.i - 1]
        for token in objects:
            victim = self.victims.read(token, strict=strict)
            if victim is not None and (victim.start <= verb.i < victim.end):
                victim = None
            if victim is not None:
                any_found = True
                shared = not passive and self._shares_object(verb)
                yield self._found(effect, verb, victim, "object of verb", negated, weak=weak, shared=shared)
                if not passive and token is objects[-1]:
                    yield from self._without_a_comma(effect, verb, victim)
                    yield from self._skipped_by_the_parse(effect, verb, victim)
        if not any_found:
            yield from self._touching(verb, effect, "figure beside the verb", after=True, weak=weak)

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

    def _without_a_comma(self, effect: Effect, verb: Token, victim: Victim) -> Iterator[_Found]:
        """ "Killed 120 fighters 60 mercenaries": counted people right after the object, as thinned-out text has it."""
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
            yield self._found(effect, verb, found, "list without commas", False)
            victim, quantity = found, self.victims.by_token.get(found.end)

    def _skipped_by_the_parse(self, effect: Effect, verb: Token, victim: Victim) -> Iterator[_Found]:
        """ "Kill 10 children 5 women": counted people between the verb and the object that the parser took."""
        quantity = self.victims.by_token.get(verb.i + 1)
        if quantity is not None and quantity.head is not None and quantity.head < victim.start:
            found = self.victims.of_quantity(quantity)
            if found is not None and found.head is not None and found.end == victim.start:
                yield self._found(effect, verb, found, "list without commas", False)

    def _is_beside(self, quantity: Quantity | None, verb: Token) -> bool:
        return (
            quantity is not None
            and verb.tag_ in PARTICIPLES
            and quantity.head in (None, verb.i)
            and not self._is_family_size(quantity)
        )

    def _is_taken(self, victim: Victim, verb: Token) -> bool:
        """ "6 killed 35 injured": the figure belongs to the word after it, unless that one has its own."""
        following = self.doc[victim.end] if victim.end < len(self.doc) else verb
        if victim.start < verb.i or following.lower_ not in self.words.states:
            return False
        if victim.head is not None and self._left_quantity(verb) is None and not self._left_person(verb):
            return False
        return victim.end + 1 not in self.victims.by_token

    def _left_person(self, verb: Token) -> bool:
        """Whether people stand right before the verb ("Boy killed two others injured")."""
        return verb.i > 0 and self.victims.read(self.doc[verb.i - 1], strict=True) is not None

    def _shoots_dead(self, verb: Token) -> bool:
        """ "Shot dead", "shot and killed", "stabbed to death": the stronger word speaks."""
        following = [t.lower_ for t in self.doc[verb.i + 1 : verb.i + 3]]
        return following[:1] == ["dead"] or following in (["to", "death"], ["and", "killed"])

    def _undergoers(self, verb: Token, *, weak: bool) -> tuple[list[Token], bool]:
        if syntax.is_passive(verb):
            return syntax.grammatical_subjects(verb), True
        objects = syntax.direct_objects(verb)
        if objects or verb.tag_ not in {"VBN", "VBD"}:
            return objects or self._objects_of_conjunct(verb), False
        following = self.victims.by_token.get(verb.i + 1)
        has_aux = any(child.dep_ == "aux" for child in verb.children)
        if following is None and not has_aux and not self._objects_of_conjunct(verb):
            # headline passive: "Gunmen killed in raid"
            return syntax.grammatical_subjects(verb), True
        return self._objects_of_conjunct(verb), False

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

    def _sufferer(self, verb: Token, effect: Effect) -> Iterator[_Found]:
        strict = verb.lemma_.lower() in self.words.needs_people
        if strict and effect == "displaced" and not self._flees_home(verb):
            return
        any_found = False
        for token in syntax.grammatical_subjects(verb):
            victim = self.victims.read(token, strict=strict)
            if victim is not None:
                any_found = True
                yield self._found(effect, verb, victim, "subject of verb", _is_negated(verb))
        if not any_found:
            yield from self._touching(verb, effect, "figure beside the verb")

    def _flees_home(self, verb: Token) -> bool:
        return any(
            t.lemma_ in {"home", "house", "fighting", "village", "violence"}
            for t in verb.subtree
            if t.i > verb.i
        )

    def _harm(self, verb: Token) -> Iterator[_Found]:
        """ "Suffered injuries", "sustained a gunshot wound"."""
        wounds = [t for t in syntax.direct_objects(verb) if t.lemma_.lower() in self.words.harm_nouns]
        if not wounds or any(t.lower_ == "no" for t in wounds[0].lefts):
            return
        subjects = syntax.doers(verb)
        for token in subjects:
            victim = self.victims.read(token, strict=True)
            if victim is not None:
                yield self._found("wounded", verb, victim, "suffers injuries", _is_negated(verb), weak=True)

    def _to_hospital(self, verb: Token) -> Iterator[_Found]:
        """ "Sent four to the hospital", "were rushed to a hospital"."""
        if not any(
            t.lemma_.lower() in self.words.hospital_nouns for t in syntax.prepositional(verb, ("to", "in"))
        ):
            return
        for token in syntax.undergoers(verb):
            victim = self.victims.read(token, strict=True)
            if victim is not None:
                yield self._found("wounded", verb, victim, "taken to hospital", _is_negated(verb), weak=True)

    def _headline(self, token: Token) -> Iterator[_Found]:
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
            yield self._found(effect, token, victim, "headline verb", False, weak=weak)

    def _lives(self, verb: Token) -> Iterator[_Found]:
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
            yield self._bare("killed", verb, quantity, "lives taken")
        for token in tokens:
            victim = self.victims.read(token, strict=False)
            if victim is not None:
                yield self._found("killed", verb, victim, "lives taken or lost", _is_negated(verb))

    def _state(self, state: Token, effect: Effect) -> Iterator[_Found]:
        """ "Left two dead", "was found dead", "5 dead, 12 hurt", "two wounded soldiers"."""
        if state.tag_[0] == "V" and state.lemma_.lower() in self.words.verbs and state.dep_ != "amod":
            return
        any_found = False
        for token in self._state_subjects(state):
            victim = self.victims.read(
                token, strict=state.lower_ not in self.words.states or token.i > state.i
            )
            if victim is not None and not victim.start <= state.i < victim.end - 1:
                any_found = True
                yield self._found(effect, state, victim, "subject of state", _is_negated(state.head))
        if not any_found:
            yield from self._touching(state, effect, "figure before the state")
        quantity = self.victims.by_head.get(state.i)
        if quantity is not None and not any_found:
            yield self._bare(effect, state, quantity, "figure before the state")

    def _state_subjects(self, state: Token) -> list[Token]:
        own = [t for t in state.children if t.dep_ in {"nsubj", "nsubjpass"}]
        if own:
            return [found for t in own for found in syntax.with_conjuncts(syntax.antecedent_of(t))]
        head = state.head
        if state.dep_ == "amod" and head.tag_ in NOUN_TAGS:
            return [head] if self._is_counted(head) else []
        if state.dep_ == "conj" and head.lower_ in self.words.states:
            return self._state_subjects(head) if state.i - head.i <= 3 else []
        if head.lemma_.lower() not in self.words.result_verbs or state.dep_ not in {
            "acomp",
            "oprd",
            "ccomp",
            "attr",
            "advmod",
            "xcomp",
            "dobj",
            "amod",
        }:
            return []
        if head.lemma_.lower() in LINKING:
            return syntax.grammatical_subjects(head)
        return [t for t in syntax.undergoers(head) if t.i != state.i]

    def _is_counted(self, noun: Token) -> bool:
        return noun.i in self.victims.by_head or any(t.lower_ in {"a", "an", "another"} for t in noun.lefts)

    def _touching(
        self, trigger: Token, effect: Effect, why: str, *, after: bool = False, weak: bool = False
    ) -> Iterator[_Found]:
        """The number phrase that touches the trigger: on the left of a participle or state, or right after a verb."""
        quantity = self._left_quantity(trigger) if trigger.tag_ in PARTICIPLES or not after else None
        if quantity is None and after:
            quantity = self.victims.by_token.get(trigger.i + 1)
        if quantity is None or self._is_family_size(quantity):
            return
        victim = self.victims.of_quantity(quantity)
        if victim is not None:
            yield self._found(effect, trigger, victim, why, False, weak=weak)
            yield from self._coordinated_before(effect, trigger, victim, why, weak)

    def _coordinated_before(
        self, effect: Effect, trigger: Token, victim: Victim, why: str, weak: bool
    ) -> Iterator[_Found]:
        """ "A man and two children found dead": what the figure's noun is coordinated with."""
        if victim.head is None or self.doc[victim.head].dep_ != "conj":
            return
        first = self.doc[victim.head].head
        for token in syntax.with_conjuncts(first):
            other = self.victims.read(token, strict=True) if token.i < victim.start else None
            if other is not None:
                yield self._found(effect, trigger, other, why, False, weak=weak)

    def _is_family_size(self, quantity: Quantity) -> bool:
        """ "A father of four was killed": one dead, not four."""
        before = [t.lemma_.lower() for t in self.doc[max(0, quantity.start - 2) : quantity.start]]
        return before[-1:] == ["of"] and before[0] in self.words.parents

    def _left_quantity(self, trigger: Token) -> Quantity | None:
        at = trigger.i - 1
        while at >= 0 and trigger.i - at <= TOUCH and at not in self.victims.by_token:
            if at in self.victims.by_head and self.doc[at].lower_ not in self.words.states:
                return self.victims.by_head[at]
            if self.doc[at].lower_ not in SKIPPED:
                return None
            at -= 1
        return self.victims.by_token.get(at)

    def _nought(self, noun: Token, effects: Sequence[Effect]) -> Iterator[_Found]:
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
            victim = _bare_victim(noun.left_edge.i, noun.i + 1, count, self.victims.group_named(group))
            yield self._found(effect, noun, victim, "stated nought", True)

    def _of_phrase(self, noun: Token, effect: Effect) -> Iterator[_Found]:
        """ "The death of two soldiers", "the soldier's killing"."""
        tokens = list(syntax.prepositional(noun, ("of",)))
        tokens += [t for t in noun.children if t.dep_ == "poss"]
        for token in tokens:
            victim = self.victims.read(token, strict=True)
            if victim is not None:
                yield self._found(effect, noun, victim, "of-phrase of noun", False)

    def _counted(self, noun: Token, effect: Effect) -> Iterator[_Found]:
        """ "12 deaths", "four arrests"."""
        quantity = self.victims.by_head.get(noun.i)
        if (
            quantity is not None
            and noun.tag_ in {"NNS", "NN"}
            and quantity.best != 0
            and not noun.head.lower_ == "toll"
        ):
            yield self._bare(effect, noun, quantity, "counted noun")

    def _remains(self, noun: Token) -> Iterator[_Found]:
        """ "The bodies of five men", "12 bodies were recovered"."""
        quantity = self.victims.by_head.get(noun.i)
        count = count_of(self.victims.parsed, quantity) if quantity is not None else None
        victims = [self.victims.read(t, strict=True) for t in syntax.prepositional(noun, ("of",))]
        for victim in victims:
            if victim is not None:
                counted = replace(victim, count=count) if victim.count is None and count else victim
                yield self._found("killed", noun, counted, "bodies", False)
        if quantity is not None and not any(victims):
            yield self._bare("killed", noun, quantity, "bodies")

    def _to_death(self, noun: Token) -> Iterator[_Found]:
        """ "Stabbed to death", "burned to death"."""
        verb = self.doc[noun.i - 1].head
        if verb.tag_[0] != "V" or verb.lemma_.lower() in {"sentence", "condemn", "go", "put", "lead"}:
            return
        tokens = syntax.undergoers(verb) or syntax.grammatical_subjects(verb)
        for token in tokens:
            victim = self.victims.read(token, strict=True)
            if victim is not None:
                yield self._found("killed", noun, victim, "verb + to death", _is_negated(verb))

    def _death_toll(self, noun: Token, sentence: Sentence) -> Iterator[_Found]:
        """ "The death toll rose to 11", "bringing the number of dead to 30"."""
        around = {t.lower_ for t in noun.lefts}
        around |= (
            {t.lower_ for t in self.doc[noun.i + 1 : noun.i + 5]}
            if noun.lemma_ in {"number", "figure", "toll"}
            else set()
        )
        if not around & self.words.toll_of_what and noun.lemma_.lower() != "toll":
            return
        quantity = self._toll_figure(noun, sentence)
        if quantity is None:
            return
        verb = next((t for t in noun.ancestors if t.tag_[0] == "V"), noun.head)
        rising = verb.lemma_.lower() in self.words.toll_rising
        adjacent = quantity.head is not None and quantity.head <= quantity.end + 1
        victim = (
            self.victims.of_quantity(quantity) if adjacent else self.victims.bare(quantity)
        ) or _bare_victim(quantity.start, quantity.end, None, "unknown")
        brings = rising and noun.dep_ == "dobj"
        yield self._found("killed", noun, victim, "death toll", False, update=rising, cumulative=brings)

    def _toll_figure(self, noun: Token, sentence: Sentence) -> Quantity | None:
        end = min(sentence.tokens.end, noun.i + TOLL_REACH)
        candidates = [q for q in self.victims.numbers if noun.i < q.start < end]
        led = [q for q in candidates if self.doc[q.start - 1].lower_ in self.words.toll_leads]
        return next(iter(led), next(iter(candidates), None))

    def _parts(self, sentence: Sentence, found: Sequence[_Found]) -> Iterator[_Found]:
        """ "…, including three children": victims after a cue, of the effect of the nearest trigger before it."""
        taken = {found_one.victim.start for found_one in found}
        for token in sentence.tokens:
            if token.lower_ not in self.words.part_cues or not self._opens_parts(token):
                continue
            owner = self._owner(token, found)
            if owner is None:
                continue
            for victim in self._listed_after(token, sentence):
                if victim.start not in taken:
                    taken.add(victim.start)
                    yield replace(owner, victim=victim, why="part of a total", part=True, update=False)

    def _opens_parts(self, cue: Token) -> bool:
        """ "Among them …" and "including …", not "panic among shoppers"."""
        following = self.doc[cue.i + 1].lower_ if cue.i + 1 < len(self.doc) else ""
        return not cue.lower_.startswith("among") or following in {"them", "those", "whom", "which", "the"}

    def _owner(self, cue: Token, found: Sequence[_Found]) -> _Found | None:
        """The toll whose victims stand last before the cue; else the one whose trigger follows."""
        before = [f for f in found if f.victim.start < cue.i and not f.negated and not f.part]
        return max(before, key=lambda f: (f.victim.end, f.trigger <= cue.i), default=None)

    def _listed_after(self, cue: Token, sentence: Sentence) -> Iterator[Victim]:
        start = cue.i + 1
        for token in nouns_after(self.doc, start, sentence.tokens.end):
            between = self.doc[start : token.i]
            if token.i - start > LIST_REACH or any(_ends_list(t) for t in between):
                return
            victim = self.victims.read(token, strict=True)
            if victim is None:
                if token.tag_ not in {"NNP", "NNPS"}:
                    return
                continue
            yield victim
            start = token.i + 1

    def _bare(self, effect: Effect, trigger: Token, quantity: Quantity, why: str) -> _Found:
        victim = self.victims.bare(quantity)
        return self._found(effect, trigger, victim, why, False)

    def _found(
        self,
        effect: Effect,
        trigger: Token,
        victim: Victim,
        why: str,
        negated: bool,
        *,
        weak: bool = False,
        shared: bool = False,
        update: bool = False,
        cumulative: bool = False,
    ) -> _Found:
        nought = victim.count is not None and victim.count.best == 0
        return _Found(
            effect=effect,
            trigger=trigger.i,
            victim=victim,
            why=why,
            negated=negated or nought,
            weak=weak,
            shared=shared,
            update=update,
            cumulative=cumulative,
        )


def _is_fatal(verb: Token) -> bool:
    """ "Fatally shot", "shot two fatally"."""
    return any(child.lower_ in toll_lexicon().fatal for child in verb.children)


def _ends_list(token: Token) -> bool:
    """Whether a token cannot stand inside a list of victims."""
    if token.tag_[0] == "V":
        return token.tag_ != "VBN"
    return token.lower_ in {"well", "while", "but"} or (
        token.pos_ == "ADP" and token.lower_ not in {"of", "among"}
    )


def _is_negated(verb: Token) -> bool:
    return any(child.dep_ == "neg" or child.lower_ in {"neither", "nor"} for child in verb.children)


def _bare_victim(start: int, end: int, count: Count | None, group: str) -> Victim:
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


def _crosses_a_bar(item: _Found, victims: VictimReader) -> bool:
    """Whether a name stands beyond the " | " or " - " that sets the outlet off in a headline."""
    if not item.victim.named or item.victim.start < item.trigger:
        return False
    between = victims.doc[item.trigger : item.victim.start]
    return any(
        t.text in {"|", "-", "–", "—", "::"} and t.whitespace_ and t.nbor(-1).whitespace_ for t in between
    )


def _without_doubles(found: Sequence[_Found], victims: VictimReader) -> list[_Found]:
    """One toll for one victim phrase and effect; a weak one yields to any other about the same victims."""
    found = [item for item in found if not _crosses_a_bar(item, victims)]
    strong = {f.victim.start for f in found if not f.weak}
    kept: dict[tuple[Effect, int], _Found] = {}
    for item in found:
        if item.weak and item.victim.start in strong:
            continue
        kept.setdefault((item.effect, item.victim.start), item)
    return sorted(kept.values(), key=lambda f: (f.victim.start, f.trigger))


def _with_totals(found: Sequence[_Found]) -> Iterator[tuple[_Found, int | None]]:
    """Each find with the index (within `found`) of the total it belongs to."""
    for index, item in enumerate(found):
        yield item, _total_of(index, found)


def _total_of(index: int, found: Sequence[_Found]) -> int | None:
    item = found[index]
    if not (item.part or item.victim.of_them):
        return None
    for before in (*range(index - 1, -1, -1), *range(index + 1, len(found))):
        other = found[before]
        if other.effect == item.effect and not other.part and not other.victim.of_them:
            return before
    return None


def _latest_total(mentions: Sequence[TollMention], effect: Effect) -> int | None:
    """The last toll of an effect in the sentences before: what "among the dead" speaks of."""
    for place in range(len(mentions) - 1, -1, -1):
        if mentions[place].effect == effect and mentions[place].is_part_of is None:
            return place
    return None


def _mention(item: _Found, parsed: ParsedReport, total: int | None, sentence: Sentence) -> TollMention:
    victim = item.victim
    count = None if item.shared else victim.count
    if item.negated and (count is None or count.best != 0):
        count = Count(low=0, best=0, high=0, text=count.text if count else None)
    spans = {
        parsed.span_of(parsed.doc[victim.start : victim.end]),
        parsed.span_of(parsed.doc[item.trigger]),
    }
    return TollMention(
        effect=item.effect,
        count=count,
        head=victim.head,
        trigger=item.trigger,
        group=victim.group,
        nationality=victim.nationality,
        side=victim.side,
        negated=item.negated,
        evidence=tuple(sorted(spans)),
        is_part_of=total,
        cumulative=item.cumulative or _is_cumulative(item, count, sentence),
        update=item.update,
        definite=victim.definite or victim.of_them,
        named=victim.named,
        weak=item.weak,
        additional=victim.more or any(t.lower_ == "also" for t in parsed.doc[item.trigger].lefts),
        reflexive=victim.head is not None and parsed.doc[victim.head].lower_ in REFLEXIVE,
        actor=victim.actor,
        start=victim.start,
        why=item.why,
    )


def _is_cumulative(item: _Found, count: Count | None, sentence: Sentence) -> bool:
    """Whether the sentence spreads the figure over a war, a year, a campaign."""
    words = toll_lexicon()
    figure = max((n for n in (count.low, count.best, count.high) if n is not None), default=0) if count else 0
    if figure >= words.least_for_war and item.effect in {"killed", "wounded"}:
        return True
    doc = sentence.tokens.doc
    trigger = doc[item.trigger]
    if trigger.tag_[0] == "V" and any(t.lemma_.lower() in words.war_words for t in syntax.doers(trigger)):
        return True
    for token in sentence.tokens:
        if token.text in words.rates:
            return True
        if token.lower_ in words.since and _since_a_while(token):
            return True
        if token.lower_ in words.spans and _is_long_span(token, words):
            return True
    return False


def _since_a_while(since: Token) -> bool:
    """ "Since 2011", "since the start of the war", "since March": not "since Monday" or "since dawn"."""
    if any(t.lower_ in toll_lexicon().superlatives for t in since.doc[since.sent.start : since.i]):
        return False
    following = since.doc[since.i + 1 : since.i + 8]
    return any(
        (t.text.isdigit() and len(t.text) == 4)
        or t.lemma_.lower()
        in {"war", "conflict", "uprising", "revolution", "revolt", "start", "beginning", "invasion"}
        or (t.ent_type_ == "DATE" and t.lower_ in _months())
        for t in following
    )


def _months() -> frozenset[str]:
    return frozenset(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ]
    )


def _is_long_span(token: Token, words: TollLexicon) -> bool:
    """ "This year", "over the past three months", "in two decades": not "a year ago", "12-year-old"."""
    following = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    if following in {"-", "old", "ago", "earlier", "later", "before", "after", "'s"}:
        return False
    if token.i and token.nbor(-1).lower_ in {"-", "–"}:
        return False
    before = {t.lower_ for t in token.doc[max(0, token.i - 5) : token.i]}
    return (token.i > 0 and token.nbor(-1).lower_ in {"this"}) or (
        bool(before & {"past", "last", "over", "during", "throughout"}) and token.lower_.endswith("s")
    )
