"""Figures of harm that no rule reads: "nine never came out", "a count of 14 by the hospital"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tacitus.ontology.events import peaceful
from tacitus.readers.model.scheme import EFFECTS
from tacitus.readers.rules.tolls.base import Found, is_joint
from tacitus.readers.rules.tolls.quantities import is_change
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Span as TokenSpan
    from spacy.tokens import Token

    from tacitus.model.parsed import Sentence
    from tacitus.model.vocabulary import Effect
    from tacitus.readers.model.marks import Marks
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene
    from tacitus.readers.rules.tolls.find import TollMention
    from tacitus.readers.rules.tolls.quantities import Quantity
    from tacitus.readers.rules.tolls.victims import Victim, VictimReader

COUNTED = 0.95
"""From this chance on words count those who came to harm. They must hold a figure: it points, and never counts."""
SEEN = 0.5
"""From this chance on words are looked at for a figure in them, which is then weighed by itself."""
PART = 0.5
"""From this chance on a figure is part of another one."""
OTHERWISE = 0.1
"""Below this chance the harm is not the one that a rule took it for, where the network is sure of another."""
ONE = frozenset({"a", "an", "another"})

REACH = 3
"""Words behind a figure within which it may be told to be of two states at once ("dozens of dead and wounded")."""


def _tells_of_before(people: Token) -> bool:
    """ "About 330 people had lived there before": what somebody had been doing is no harm that came to him."""
    verb = people.head
    if people.dep_ != "nsubj" or verb.pos_ != "VERB":
        return False
    return any(c.dep_ == "aux" and c.lower_ == "had" for c in verb.children) and not any(
        c.dep_ == "neg" for c in verb.children
    )


def counted(
    sentence: Sentence, victims: VictimReader, marks: Marks, known: Sequence[Found]
) -> Iterator[Found]:
    """The tolls of a sentence by the network's word, each with the figure that stands in its words, or of one person.

    `known` are those that the rules read there: no figure that a rule took for anything is counted again.
    """
    taken = {i for item in known for i in (item.victim.start, item.victim.head) if i is not None}
    for effect in EFFECTS:
        for start, end, _ in marks.spans(effect, SEEN, (sentence.start, sentence.end)):
            words = victims.doc.char_span(start, end, alignment_mode="expand")
            if words is None or any(map(is_joint, victims.doc[words.start : words.end + REACH])):
                continue
            figures = victims.numbers_in(words.start, words.end)[:1]
            told = [_counted(effect, one, victims, marks) for one in figures] or [
                _one_person(effect, words, victims, marks)
            ]
            for found, chance in filter(None, told):
                if _hangs_on_idle(victims.doc[found.trigger], marks):
                    continue  # "a lion killed a keeper"
                of_its_kind = chance >= SEEN and _is_of_its_kind(marks, effect, (start, end), sentence)
                if (chance >= COUNTED or of_its_kind) and not taken & {
                    found.victim.start,
                    found.victim.head,
                    found.trigger,
                }:
                    apart = found.victim.head is None and _stands_apart(found.victim, sentence, victims)
                    yield replace(found, part=not apart and marks.part_of(start, end) > PART)


TAKING: dict[Effect, str] = {"abducted": "abduction", "detained": "arrest"}
"""The kind of incident whose victims an effect counts."""
NAMED = 0.9
"""From this chance on words name an incident, and a figure is of it."""


def _is_of_its_kind(marks: Marks, effect: Effect, words: tuple[int, int], sentence: Sentence) -> bool:
    """Whether words of the sentence name what is done to those of an effect, and are said of `words`."""
    return effect in TAKING and any(
        marks.label(start, end)[0] == TAKING[effect] and marks.together("of", words, (start, end)) >= NAMED
        for start, end, _ in marks.spans("trigger", NAMED, (sentence.start, sentence.end))
    )


def _stands_apart(bare: Victim, sentence: Sentence, victims: VictimReader) -> bool:
    """ "Officials count 160 dead; the government's figure is 132": a figure alone that no figure leads up to."""
    before = victims.numbers_in(sentence.tokens.start, bare.start)
    return not before or any(t.text in ";:" for t in victims.doc[before[-1].end : bare.start])


def _hangs_on_idle(people: Token, marks: Marks) -> bool:
    """Whether the word of harm is a violent word that names no incident."""
    word = people.head
    idle, named = (marks.chance(layer, word.idx, word.idx + len(word)) for layer in ("idle", "trigger"))
    return idle > max(SEEN, named)


Weighed = tuple[Found, float]
"""A toll, and how sure the network is of it."""


def _counted(effect: Effect, quantity: Quantity, victims: VictimReader, marks: Marks) -> Weighed | None:
    figure = victims.doc[quantity.start : quantity.end]
    chance = marks.chance(effect, figure.start_char, figure.end_char)
    victim = victims.of_quantity(quantity)
    head = victims.doc[quantity.head if quantity.head is not None else quantity.end - 1]
    if head.i in victims.voices or _tells_of_before(head) or _is_of_no_violence(head):
        return None  # "as many as 100 people said"
    if is_change(victims.doc, quantity.start - 1):
        return None  # "had climbed from 41 to 57"
    if victim is None or victim.count is None or _is_age(quantity, victims):
        return None
    return _made(effect, head, victim, chance), chance


def _is_of_no_violence(people: Token) -> bool:
    """ "A further 1,340 people were treated for malaria"."""
    of_what = syntax.prepositional(people.head, ("for", "of", "from", "with"))
    return any(noun.lemma_.lower() in peaceful().causes for noun in of_what)


def _is_age(quantity: Quantity, victims: VictimReader) -> bool:
    """ "A man of 31 was wounded"."""
    before = victims.doc[max(0, quantity.start - 2) : quantity.start]
    if quantity.head is not None or len(before) < 2 or before[1].lower_ != "of":
        return False
    somebody = victims.read(before[0], strict=True)
    return somebody is not None and somebody.count is not None and somebody.count.best == 1


def _one_person(effect: Effect, words: TokenSpan, victims: VictimReader, marks: Marks) -> Weighed | None:
    """ "Killing a crane operator", "a third is missing": one more of whom no rule knows that they are people."""
    article = words[0]
    if article.lower_ not in ONE or words.root.i in victims.voices or _tells_of_before(words.root):
        return None
    head = words.root if words.root.tag_ in ("NN", "NNP", "JJ") else article.head
    victim = victims.one(head, article)
    if victim is None:
        return None
    chance = marks.chance(effect, article.idx, head.idx + len(head))
    return _made(effect, head, victim, chance), chance


def _made(effect: Effect, head: Token, victim: Victim, chance: float) -> Found:
    return Found(effect=effect, trigger=head.i, victim=victim, why=f"network '{chance:.2f}'")


def weighed(found: Sequence[Found], victims: VictimReader, marks: Marks) -> Iterator[Found]:
    """What the rules read, as the network has it: with its effect where it is sure of another ("shot four traders", who
    were captured and who was seized), and without what it sees no harm in ("eight drones were shot down").
    """
    for item in found:
        victim = item.victim
        words = victims.doc[victim.start : victim.end]
        chances = {effect: marks.chance(effect, words.start_char, words.end_char) for effect in EFFECTS}
        likeliest = max(EFFECTS, key=chances.__getitem__)
        if not item.negated and chances[item.effect] < OTHERWISE and chances[likeliest] >= COUNTED:
            item = replace(item, effect=likeliest, weak=False)
        yield item


def with_parts(found: Sequence[Found], victims: VictimReader, marks: Marks) -> Iterator[Found]:
    """The tolls of a sentence, as parts of a larger one told behind them where the network holds them for such.

    "Two more of the wounded died, which takes the dead to 15".
    """
    for item in found:
        count, words = item.victim.count, victims.doc[item.victim.start : item.victim.end]
        larger = count is not None and any(
            other.effect == item.effect
            and not (other.part or other.negated)
            and other.victim.start > item.victim.start
            and (_best(other) or 0) > (count.best or 0) > 0
            for other in found
        )
        held = larger and marks.part_of(words.start_char, words.end_char) > PART
        yield replace(item, part=True) if held else item


def _best(found: Found) -> int | None:
    return found.victim.count.best if found.victim.count is not None else None


REACH_BACK = 2
"""Sentences before a figure in which the act is looked for that did the harm."""
OF_IT = 0.7
"""From this chance on (of the harm, times that it came of the act) a figure is of an act."""


def act(
    scene: Scene, toll: TollMention, holder: EventMention | None, acts: Sequence[EventMention]
) -> EventMention | None:
    """The act of violence that did the harm of a toll, where the network is sure of it and the rules found no act.

    `holder` is what the rules gave it to. A figure in a sentence of its own ("another 32 are being treated"), and one
    beside a mere noun for the outcome ("nine deaths, after a missile hit"), are of the act told there or before.
    """
    marks = scene.marks
    settled = holder is not None and (holder in acts or holder.lead.token.pos_ != "NOUN")
    if marks is None or settled or not acts or not toll.evidence:
        return None
    figure = max(((e.start, e.end) for e in toll.evidence), key=lambda e: marks.chance(toll.effect, *e))
    chances = [max(marks.together("of", figure, t.stretch) for t in mention.triggers) for mention in acts]
    best = max(range(len(acts)), key=chances.__getitem__)
    sure = marks.chance(toll.effect, *figure) * chances[best] >= OF_IT
    return acts[best] if sure else None
