"""Words that name an incident though no rule knows them, and the parts of a mention that the rules left empty."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from tacitus.model.vocabulary import SUMMARIES
from tacitus.ontology.events import Kind, event_lexicon, peaceful, refinement_by_means
from tacitus.ontology.kinds import sheets
from tacitus.ontology.means import class_by_phrase
from tacitus.readers.model.scheme import STATUSES
from tacitus.readers.rules.agents import stands_by
from tacitus.readers.rules.events.means import not_used
from tacitus.readers.rules.events.triggers import (
    Trigger,
    gave_way,
    names_a_blast,
    what_burst,
    who_struck_work,
)
from tacitus.readers.rules.learned import naming
from tacitus.readers.rules.roles import LAUNCH
from tacitus.readers.rules.scene import ANYBODY
from tacitus.syntax import dependencies as syntax
from tacitus.syntax.dependencies import clause_path

if TYPE_CHECKING:
    from spacy.tokens import Span as Words
    from spacy.tokens import Token

    from tacitus.model.records import Mention
    from tacitus.readers.model.marks import Marks
    from tacitus.readers.model.scheme import Layer
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.learned.naming import Pointed
    from tacitus.readers.rules.scene import Scene

FILLED: dict[Layer, float] = {"target": 0.7, "place": 0.5, "time": 0.5}
"""From this chance on (that the words are of the layer, times that they belong to the trigger) a role is filled."""
OWN: dict[Layer, float] = {"target": 0.6}
"""The same for a mention that the network alone named: no rule was at work there that could have left it empty."""
USED = 0.5
"""The same for a weapon that the rules left to no incident."""
BESIDE = 1
"""Sentences between such a weapon and the words for what was done with it."""
NAMED = 0.9
"""From this chance on a word that the rules passed over names an incident, or tells more of one."""
HURLED = 0.5
"""The same for a word whose subject is a weapon that flies."""
HAPPENED = 0.5
"""From this chance on what such a word tells took place."""
NETWORK = "network"


def chance_of(marks: Marks, layer: Layer, mention: EventMention, start: int, end: int) -> float:
    """How likely [start, end) plays a part in what a mention tells: of the layer, and of one of its triggers."""
    return marks.its(layer, (start, end), [trigger.stretch for trigger in mention.triggers])


def words_that_happened(scene: Scene, trigger: Trigger) -> range:
    """The tokens of a word that the network alone named, where it holds that what they tell took place, whatever
    they deny: "never came home"."""
    if scene.marks is None or not trigger.why.startswith(NETWORK):
        return range(0)
    happened = scene.marks.status(*trigger.stretch)[STATUSES.index("current")] >= HAPPENED
    return range(trigger.start, trigger.end) if happened else range(0)


def complete(
    scene: Scene,
    mention: EventMention,
    placed: Collection[int],
    dated: Collection[int],
    engaged: Collection[int],
) -> None:
    """Fill the empty roles of a mention with what the network is sure of.

    `placed` has the starts of the places that already belong to a mention: a place is not given twice. `dated` has
    those of the times that are another act's alone. Nor is
    anybody who has a role by the rules (`engaged`, token indexes): who struck after a drone had hit did not fly
    the drone. Headlines and captions, which leave out words, get no parties.
    """
    marks = scene.marks
    if marks is None:
        return
    if mention.segment not in SUMMARIES and not mention.targets:
        taken = {*engaged, *(token.i for token in mention.initiators)}
        mention.targets = _targets(scene, marks, mention, taken)
    if not mention.places:
        mention.places = _adverbials(scene, marks, mention, "place", placed)
    if not mention.times:
        mention.times = _adverbials(scene, marks, mention, "time", dated)


def arm(scene: Scene, mentions: Sequence[EventMention]) -> None:
    """Give each weapon that no mention has to the one, of its sentence or the next to it, with which it was told.

    `mentions` that have a weapon of their own get none.
    """
    if scene.marks is None:
        return
    taken = {means.head for mention in mentions for means in mention.means}
    bare: dict[int, list[EventMention]] = {}
    for mention in mentions:
        if all(means.head in {t.token.i for t in mention.triggers} for means in mention.means):
            bare.setdefault(mention.sentence.index, []).append(mention)
    for means in scene.means:
        sentence = scene.parsed.sentence_at(means.span.start)
        if sentence is None or means.head in taken or not_used(scene.parsed.doc[means.head]):
            continue
        near = [
            m for at in range(sentence.index - BESIDE, sentence.index + BESIDE + 1) for m in bare.get(at, ())
        ]
        start, end = means.span.start, means.span.end
        chances = [chance_of(scene.marks, "means", mention, start, end) for mention in near]
        best = max(range(len(near)), key=chances.__getitem__, default=None)
        if best is not None and chances[best] >= USED:
            near[best].means = [*(m for m in near[best].means if m.class_ != means.class_), means]


def missed(
    scene: Scene, triggers: Sequence[Trigger], refused: Collection[int]
) -> Iterator[tuple[Trigger, Pointed]]:
    """The words that may name an incident by the network's word alone, with what speaks for and against them.

    `refused` are the tokens that a rule refused.
    """
    if scene.marks is None:
        return
    taken = {i for trigger in triggers for i in range(trigger.start, trigger.end)}
    known = sorted(trigger.stretch for trigger in triggers)
    for start, end, chance in scene.marks.spans("trigger", naming.SEEN):
        words = scene.parsed.doc.char_span(start, end, alignment_mode="expand")
        if words is None or taken & set(range(words.start, words.end)):
            continue
        part = words.root.i in scene.means_at or words.root.dep_ in ("amod", "compound", "nmod")
        if part and words.root.head.i in taken:
            continue  # "a car bomb killed two", "a missile attack": the weapon of what is told
        if scene.is_people(words.root):
            continue  # "hostages", "the dead": who came to harm, not what was done
        if _is_of_no_violence(scene, words.root):
            continue
        weapon = class_by_phrase().get((words.root.lemma_.lower(),))  # "after Friday's mine"
        label = refinement_by_means().get(weapon or "") or scene.marks.label(start, end)[0]
        kind = kinds_by_label().get(label)
        weighed = naming.weigh(scene, scene.marks, (start, end, chance), known, refused)
        if kind is not None and weighed is not None:
            why = how("trigger", chance)
            yield Trigger(token=words.root, start=words.start, end=words.end, kind=kind, why=why), weighed


def _is_of_no_violence(scene: Scene, word: Token) -> bool:
    """Whether grammar settles that it is no act: what a strike for pay or an accident is or does, what gave way.

    "A strike by metal workers hit production", "a gas explosion", "a tanker of chlorine burst".
    """
    if word.pos_ == "NOUN" and word.lemma_.lower() in peaceful().causes:
        return True
    if word.dep_ in ("compound", "amod", "nmod"):
        return what_burst(word.head) is not None and names_a_blast(word.head)
    doers = syntax.doers(word) if word.pos_ == "VERB" else []
    if any(who_struck_work(one) or (names_a_blast(one) and what_burst(one)) for one in doers):
        return True
    return gave_way(scene, word)


def how(layer: Layer | Literal["label"], chance: float) -> str:
    """What a claim says of where its value comes from."""
    return f"{NETWORK} {layer} '{chance:.2f}'"


@cache
def kinds_by_label() -> dict[str, Kind]:
    """For each label what its words have in common: those with no other sense come first, then verbs before nouns.

    What a word must be done to ("captives") is the rules' to ask. A kind without words of its own, as one that
    only its means tells, attacks.
    """
    lexicon = event_lexicon()
    found: dict[str, Kind] = {}
    for kind in (*lexicon.verbs.values(), *lexicon.nouns.values()):
        old = found.setdefault(kind.label, kind)
        if (old.needs is not None, old.guarded) > (kind.needs is not None, kind.guarded):
            found[kind.label] = kind
    for label, sheet in sheets().items():
        found.setdefault(
            label,
            Kind(
                type=sheet["type"],
                label=label,
                frame="attack",
                mode=sheet.get("mode"),
                means=sheet.get("means"),
                guarded=False,
                word=label,
            ),
        )
    return {label: replace(kind, needs=None) for label, kind in found.items()}


def _targets(scene: Scene, marks: Marks, mention: EventMention, taken: Collection[int]) -> list[Token]:
    """The heads of the sentence's phrases for whom the network holds for hit, people and bodies only."""
    own = {trigger.token.i for trigger in mention.triggers}
    chosen: dict[int, tuple[Token, float]] = {}
    for words, chance in _phrases(scene, marks, mention, "target"):
        head = words.root
        if head.i in own or head.i in taken or head.i in scene.time_at or head.i in scene.means_at:
            continue
        # "people" who are only counted are a toll's matter
        counted = head.i in scene.victim_at and head.lemma_.lower() in ANYBODY
        if counted or not _is_named(scene, head) or _leaves_it_open(mention, head):
            continue
        if not _is_party(scene, head) or _is_recipient(head) or _rescues(scene, head):
            continue
        chosen[head.i] = head, chance
    if chosen:
        mention.by_network["targets"] = how("target", min(chance for _, chance in chosen.values()))
    return [head for head, _ in chosen.values()]


def _is_named(scene: Scene, head: Token) -> bool:
    """Whether a word names somebody: a noun, or the adjective of a nation."""
    return head.pos_ in ("NOUN", "PROPN") or (head.pos_ == "ADJ" and head.i in scene.actor_at)


def _leaves_it_open(mention: EventMention, head: Token) -> bool:
    """ "The army handed the bodies of five killed in Gao to elders": neither the army nor the elders had a part."""
    own = {trigger.token.i for trigger in mention.triggers}
    verb = next((node for node in clause_path(head) if node.pos_ == "VERB"), head)
    if verb == head or verb.i in own or verb.lemma_.lower() in LAUNCH:
        return False
    told = mention.lead.token
    handed = next((node for node in clause_path(told) if node.head == verb), told)
    outcome = mention.kind.frame in ("harm", "suffer") and told.dep_ in ("acl", "dobj")
    return outcome and handed.dep_ == "dobj" and head not in handed.subtree


def _is_recipient(head: Token) -> bool:
    """ "Handed to elders": to whom something went, whatever verb the parse hangs it on."""
    return head.dep_ == "pobj" and head.head.lower_ == "to"


def _rescues(scene: Scene, head: Token) -> bool:
    """Rescue workers and reporters who do something themselves: they came afterwards."""
    return head.dep_ == "nsubj" and not syntax.is_passive(head.head) and stands_by(scene, head)


def _is_party(scene: Scene, head: Token) -> bool:
    return (
        head.i in scene.actor_at
        or scene.is_people(head)
        or scene.is_armed(head)
        or scene.target_class(head) is not None
    )


def _phrases(
    scene: Scene, marks: Marks, mention: EventMention, layer: Layer
) -> Iterator[tuple[Words, float]]:
    """The spans of a layer in the mention's sentence that belong to it, with their chance."""
    by_network = all(trigger.why.startswith(NETWORK) for trigger in mention.triggers)
    least = OWN[layer] if by_network else FILLED[layer]
    for start, end, _ in marks.spans(layer, 0.3, (mention.sentence.start, mention.sentence.end)):
        chance = chance_of(marks, layer, mention, start, end)
        words = scene.parsed.doc.char_span(start, end, alignment_mode="expand")
        if chance >= least and words is not None:
            yield words, chance


def _adverbials(
    scene: Scene, marks: Marks, mention: EventMention, layer: Layer, taken: Collection[int]
) -> list[Mention]:
    """The spotted places or times of the sentence that the network gives to the mention."""
    spotted = scene.spotted.places if layer == "place" else scene.spotted.times
    barred = _qualifiers(scene, mention) if layer == "place" else _of_saying(scene, mention)
    chosen: list[Mention] = []
    chances: list[float] = []
    for one in spotted:
        if not mention.sentence.start <= one.start < mention.sentence.end:
            continue
        if one.start in taken or one.start in barred:
            continue
        chance = chance_of(marks, layer, mention, one.start, one.end)
        if chance >= FILLED[layer]:
            chosen.append(one)
            chances.append(chance)
    if chosen:
        mention.by_network[f"{layer}s"] = how(layer, min(chances))
    return chosen


def _qualifiers(scene: Scene, mention: EventMention) -> set[int]:
    """Starts of names that only qualify a noun or name a clock ("the Saudi hospital", "Sanaa time"), and of those where
    something else is that the mention is compared with, or where a way leads."""
    return {
        scene.place_at[token.i].start
        for token in mention.sentence.tokens
        if token.i in scene.place_at
        and (
            is_qualifier(scene, token)
            or syntax.is_measured_since(mention.lead.token, token)
            or syntax.is_far_end(token)
        )
    }


def is_qualifier(scene: Scene, name: Token) -> bool:
    """Whether the name of a place only qualifies a noun, or names a clock."""
    clock = name.doc[name.i + 1 : name.i + 2].text.lower() == "time"
    return (name.dep_ in ("amod", "compound", "poss") or clock) and name.head.i not in scene.place_at


def _of_saying(scene: Scene, mention: EventMention) -> set[int]:
    """Starts of the times of its sentence that are of saying, not of the mention."""
    own = {trigger.token.i for trigger in mention.triggers}
    tokens = (token for token in mention.sentence.tokens if token.i in scene.time_at)
    return {scene.time_at[token.i].start for token in tokens if is_of_saying(scene, token, own)}


def is_of_saying(scene: Scene, time: Token, own: Collection[int] = ()) -> bool:
    """Whether a time hangs on a word of saying rather than on one of `own`: when somebody spoke, not when it happened."""
    cues = scene.attributions.cues
    return next((node.i for node in clause_path(time) if node.i in cues or node.i in own), None) in cues
