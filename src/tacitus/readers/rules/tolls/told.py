"""Figures without a word of harm beside them: they speak of the harm that was told of before.

"The governor gives 27." "Police had put it at 40." "The victims: four officers and eight conscripts." What such a
figure counts is the effect of the last toll; a list of people is a breakdown only where it fits into that toll.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from tacitus.model.records import Count
from tacitus.model.vocabulary import Effect
from tacitus.readers.rules.rule import words_of
from tacitus.readers.rules.tolls.base import Found
from tacitus.readers.rules.tolls.lexicon import toll_lexicon
from tacitus.readers.rules.tolls.parts import TOLD_OF
from tacitus.readers.rules.tolls.quantities import FIGURES, Quantity
from tacitus.readers.rules.tolls.victims import Victim, VictimReader

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import Sentence

PUTTING = words_of("tolls/putting")
PUT_REACH = 6
"""Tokens after "put" within which the figure stands: "put the number of the dead at 46"."""
OBJECTS = frozenset({"dobj", "attr", "oprd", "pobj", "npadvmod"})
YEARS = range(1900, 2101)
LEAST_LISTED = 2
"""Members of a list that is taken for a breakdown (one figure may be of anything)."""


class Told(Protocol):
    """A toll that was told of before: its effect, its count and the rule that read it."""

    @property
    def effect(self) -> Effect: ...

    @property
    def count(self) -> Count | None: ...

    @property
    def why(self) -> str: ...


def figures_told(
    sentence: Sentence, found: Sequence[Found], before: Sequence[Told], victims: VictimReader
) -> Iterator[Found]:
    """The figures of a sentence that only what was told before gives a meaning."""
    yield from _put(sentence, before, victims)
    last = found[-1].effect if found else before[-1].effect if before else None
    if last is not None:
        yield from _given(sentence, last, found, victims)
    if before and not found:
        yield from _listed(sentence, before[-1], victims)
        yield from _said_to_be(sentence, before[-1], victims)
    elif found:
        yield from _spelt_out(sentence, found, victims)


def _put(sentence: Sentence, before: Sequence[Told], victims: VictimReader) -> Iterator[Found]:
    """ "Putting the dead at 46"; "Police had put it at 40": a figure for the death toll told of last."""
    for verb in sentence.tokens:
        if verb.lemma_.lower() not in PUTTING:
            continue
        words = [t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 4]]
        if words[:2] == ["it", "at"] and before and before[-1].why == "death toll":
            effect = before[-1].effect
        elif words[:1] + words[2:] == ["the", "at"] and words[1] in TOLD_OF:
            effect = TOLD_OF[words[1]]
        else:
            continue
        for quantity in victims.numbers_in(verb.i + 3, min(sentence.tokens.end, verb.i + PUT_REACH))[:1]:
            yield Found(effect=effect, trigger=verb.i, victim=victims.bare(quantity), why="figure put")


def _given(
    sentence: Sentence, effect: Effect, found: Sequence[Found], victims: VictimReader
) -> Iterator[Found]:
    """ "The governor gives 27", "the rebels say 112": a bare figure as what somebody tells."""
    taken = {item.victim.start for item in found}
    for quantity in victims.numbers_in(sentence.tokens.start, sentence.tokens.end):
        verb = _teller(victims.doc[quantity.end - 1])
        if verb is None or quantity.start in taken or not _stands_alone(quantity, victims):
            continue
        yield Found(effect=effect, trigger=verb.i, victim=victims.bare(quantity), why="figure told")


def _teller(number: Token) -> Token | None:
    """The verb whose bare object the number is, where it is one of telling and has a subject."""
    verb, figure = number.head, number
    if number.dep_ == "appos" and verb.lemma_.lower() in FIGURES:
        figure, verb = verb, verb.head  # "gave a higher figure, 34"
    number = figure
    if number.dep_ not in OBJECTS or verb.lemma_.lower() not in toll_lexicon().tellers or verb.i > number.i:
        return None
    return verb if any(child.dep_ == "nsubj" for child in verb.children) else None


def _stands_alone(quantity: Quantity, victims: VictimReader) -> bool:
    """Whether nothing is counted but what was told of, and no year is named."""
    if quantity.head is not None or quantity.best is None or quantity.best in YEARS:
        return False
    following = victims.doc[quantity.end] if quantity.end < len(victims.doc) else None
    return following is None or following.is_punct or following.dep_ == "cc"


def _said_to_be(sentence: Sentence, total: Told, victims: VictimReader) -> Iterator[Found]:
    """ "Nineteen are schoolchildren": who some of those told of last were."""
    if total.count is None or total.count.best is None:
        return
    for quantity in victims.numbers_in(sentence.tokens.start, sentence.tokens.end):
        number = victims.doc[quantity.end - 1]
        verb = number.head
        if quantity.head is not None or number.dep_ != "nsubj" or verb.lemma_ != "be":
            continue
        noun = next((child for child in verb.children if child.dep_ == "attr"), None)
        if noun is None or noun.tag_ != "NNS" or quantity.best is None or quantity.best > total.count.best:
            continue
        victim = victims.read(noun, strict=True)
        if victim is not None:
            victim = replace(victims.bare(quantity), group=victim.group)
            yield Found(effect=total.effect, trigger=verb.i, victim=victim, why="part of a total", part=True)


def _spelt_out(sentence: Sentence, found: Sequence[Found], victims: VictimReader) -> Iterator[Found]:
    """ "The ambush took 14 lives: nine gendarmes, three drivers, two guides": a list behind a colon that adds up."""
    colon = next((token for token in reversed(sentence.tokens) if token.text in (":", "–", "—")), None)
    total = found[0]
    figure = total.victim.count.best if total.victim.count is not None else None
    if colon is None or figure is None or any(item.victim.end > colon.i for item in found):
        return
    members = [_member(q, victims) for q in victims.numbers_in(colon.i + 1, sentence.tokens.end)]
    counted = [member for member in members if member is not None]
    figures = [member.count.best for member in counted if member.count and member.count.best]
    if LEAST_LISTED <= len(figures) == len(members) and sum(figures) == figure:
        for member in counted:
            yield replace(total, trigger=colon.i, victim=member, why="breakdown", part=True)


def _listed(sentence: Sentence, total: Told, victims: VictimReader) -> Iterator[Found]:
    """ "The victims: four officers, eight conscripts": counted people that fit into the toll told of last."""
    opening = _opens_list(sentence)
    if opening is None or total.count is None or total.count.best is None:
        return
    members = [_member(q, victims) for q in victims.numbers_in(opening.i + 1, sentence.tokens.end)]
    counted = [member for member in members if member is not None]
    figures = [member.count.best for member in counted if member.count and member.count.best]
    if len(figures) < max(LEAST_LISTED, len(members)) or sum(figures) > total.count.best:
        return
    for member in counted:
        yield Found(effect=total.effect, trigger=opening.i, victim=member, why="breakdown", part=True)


def _opens_list(sentence: Sentence) -> Token | None:
    """The verb or noun that a list of those harmed hangs on."""
    words = toll_lexicon()
    for token in sentence.tokens:
        lemma = token.lemma_.lower()
        if token.tag_[0] == "V" and lemma in words.listers and any(c.dep_ == "nsubj" for c in token.children):
            return token
        following = token.nbor(1).text if token.i + 1 < len(token.doc) else ""
        if lemma in words.listed and following in {":", "–", "—"}:
            return token
    return None


def _member(quantity: Quantity, victims: VictimReader) -> Victim | None:
    """The people that a figure counts; None where it counts anything else."""
    if quantity.head is None:
        return None
    head = victims.doc[quantity.head]
    return victims.read(head, strict=head.ent_type_ != "NORP")
