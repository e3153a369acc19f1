"""How one incident answers or follows another, as the report puts it.

Retaliation is only ever read from words that say so; "after", "hours after" and "subsequent" give a sequence,
never more. A warned answer ("attacks would draw a response") is `warned`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tacitus.ground import calendar
from tacitus.model.records import Distance, Mention, Span
from tacitus.model.vocabulary import LinkRelation, LinkStrength
from tacitus.readers.rules.answering import ANSWER_WITH, answer_by, answered
from tacitus.readers.rules.factuality.assess import NOT_HAPPENED, assess
from tacitus.readers.rules.rule import senses_of, words_of
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import ParsedReport
    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene

ANSWER_NOUNS: dict[str, LinkRelation] = senses_of("relations/answer_nouns")
"""Nouns of "in … for/to" that state an answer."""
ANSWERING = ("pobj", "dobj", "attr", "npadvmod", "ROOT", "nsubj", "oprd", "appos", "ccomp")
"""How such a noun stands: "in response to", "was a response to", "called it a response to"."""
ANSWER_VERBS: dict[str, LinkRelation] = senses_of("relations/answer_verbs")
ANSWER_ADJECTIVES: dict[str, LinkRelation] = senses_of("relations/answer_adjectives")
AFTER = words_of("relations/after")
BEFORE = words_of("relations/before")
POINTING = re.compile(r"later|afterwards?|earlier|before|after|previous|preceding|following|next(?= day)")
"""In a time phrase that counts from what was just told ("hours later", "the previous day")."""
ON = words_of("relations/on")
CULPRITS = words_of("relations/culprits")
"""Whoever did what was told before."""
TOLD_WITHIN = 2
"""Sentences back to the event that such a phrase counts from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationMention:
    """`later` answers or follows `earlier`. `lag` is the time phrase before "after", when there is one."""

    later: EventMention
    earlier: EventMention
    relation: LinkRelation
    strength: LinkStrength
    evidence: Span
    cue: Token
    lag: Mention | None = None
    separates: bool = True
    """Whether the words tell the two apart; "then" may join acts of one incident."""


def find_relations(scene: Scene, mentions: Iterable[EventMention]) -> tuple[RelationMention, ...]:
    """Every stated answer and sequence between two mentions of one sentence."""
    listed = list(mentions)
    owner = {trigger.token.i: mention for mention in listed for trigger in mention.triggers}
    found: list[RelationMention] = []
    for sentence in scene.parsed.sentences:
        for token in sentence.tokens:
            found.extend(_at(scene, token, owner))
    found.extend(_answered(scene, listed, owner))
    found.extend(_counted_from_told(scene, listed))
    found.extend(_told_as_next(scene, listed))
    return tuple(found)


def _answered(
    scene: Scene, listed: Iterable[EventMention], owner: dict[int, EventMention]
) -> Iterator[RelationMention]:
    """ "Answered the raid with artillery fire", "the protest was met with gunfire"."""
    for this in listed:
        verb = answer_by(this.lead.token)
        if verb is None or assess(scene.parsed, verb, scene.attributions).status in NOT_HAPPENED:
            continue
        inside = (owner.get(node.i) for thing in answered(verb) for node in _by_depth(thing))
        earlier = next((other for other in inside if other is not None and other is not this), None)
        if earlier is not None:
            yield RelationMention(
                later=this,
                earlier=earlier,
                relation=ANSWER_WITH[verb.lemma_.lower()],
                strength="stated",
                evidence=_stretch(scene, verb, earlier, this),
                cue=verb,
            )


THEN = words_of("relations/then")


def _told_as_next(scene: Scene, listed: Sequence[EventMention]) -> Iterator[RelationMention]:
    """ "Police then opened fire": after what was told just before."""
    told = _by_sentence(listed)
    for this in listed:
        lead = this.lead.token
        cue = next((c for c in lead.children if c.lower_ in THEN and c.dep_ == "advmod"), None)
        near = told.get(this.sentence.index - 1, []) + told.get(this.sentence.index, [])
        before = [other for other in near if other.index < this.index]
        if cue is None or not before:
            continue
        yield RelationMention(
            later=this,
            earlier=before[-1],
            relation="follows",
            strength="sequence",
            evidence=_stretch(scene, cue, before[-1], this),
            cue=cue,
            separates=False,
        )


def _counted_from_told(scene: Scene, listed: list[EventMention]) -> Iterator[RelationMention]:
    """ "Two days later", "hours earlier", "the previous day": counted from the event told just before."""
    told = _by_sentence(listed)
    for this in listed:
        for time in this.times:
            way = POINTING.search(time.text.lower())
            other = _just_told(scene, this, time, told) if way else None
            if way is None or other is None:
                continue
            later, earlier = (this, other) if way[0] in ON else (other, this)
            span = scene.parsed.doc.char_span(time.start, time.end, alignment_mode="expand")
            yield RelationMention(
                later=later,
                earlier=earlier,
                relation="follows",
                strength="sequence",
                evidence=scene.parsed.span(time.start, time.end),
                cue=span.root if span is not None else this.lead.token,
                lag=time,
            )


def _by_sentence(listed: Iterable[EventMention]) -> dict[int, list[EventMention]]:
    """Index of a sentence → its mentions, in their order."""
    found: dict[int, list[EventMention]] = {}
    for mention in listed:
        found.setdefault(mention.sentence.index, []).append(mention)
    return found


def _just_told(
    scene: Scene, this: EventMention, time: Mention, told: dict[int, list[EventMention]]
) -> EventMention | None:
    """The event that a pointing time counts from: of the nearest sentence before, the dated one or the first."""
    within = scene.parsed.sentence_at(time.start) or this.sentence
    for index in range(within.index, this.sentence.index - TOLD_WITHIN - 1, -1):
        last = [m for m in told.get(index, ()) if m.lead.token.idx < time.start and m.index != this.index]
        if last:
            same = this.sentence.segment.kind == last[0].sentence.segment.kind
            return next((m for m in last if m.times), last[0]) if same else None
    return None


def _at(scene: Scene, token: Token, owner: dict[int, EventMention]) -> Iterator[RelationMention]:
    word = token.lower_
    if word in ANSWER_NOUNS and token.dep_ in ANSWERING:
        yield from _answer(scene, token, ANSWER_NOUNS[word], owner)
    elif token.lemma_.lower() in ANSWER_VERBS and token.pos_ == "VERB":
        yield from _answer(scene, token, ANSWER_VERBS[token.lemma_.lower()], owner)
    elif token.lemma_.lower() == "follow" and token.pos_ == "VERB":
        yield from _follow(scene, token, owner)
    elif word in AFTER | BEFORE and token.dep_ in ("prep", "mark", "advmod", "pcomp"):
        yield from _sequence(scene, token, owner)


def _answer(
    scene: Scene, cue: Token, relation: LinkRelation, owner: dict[int, EventMention]
) -> Iterator[RelationMention]:
    """ "launched strikes in retaliation for an attack", "retaliated for the killing of …"; no answer yet to come."""
    aimed = cue.pos_ == "VERB" and cue.dep_ == "advcl" and any(c.lower_ == "to" for c in cue.lefts)
    done = (
        cue.head if aimed else cue
    )  # "stormed a camp to avenge a mine": whether it was done, the storming says
    if assess(scene.parsed, done, scene.attributions).status in NOT_HAPPENED:
        return
    earlier = (
        next(
            (
                owner[node.i]
                for start in syntax.prepositional(cue, ("for", "to", "against", "over"))
                for node in start.subtree
                if node.i in owner
            ),
            None,
        )
        or _avenged(cue, owner)
        or _told_before(cue, owner)
    )
    later = (
        next((owner[c.i] for c in cue.children if c.dep_ == "nsubj" and c.i in owner), None)
        or _above(cue, owner, without=earlier)
        or _taken_up(scene, cue, owner, without=earlier)
    )
    if earlier is not None and later is not None:
        yield RelationMention(
            later=later,
            earlier=earlier,
            relation=relation,
            strength="stated",
            evidence=_stretch(scene, cue, earlier, later),
            cue=cue,
        )


def _told_before(cue: Token, owner: dict[int, EventMention]) -> EventMention | None:
    """ "After the mine on Friday jets bombed a camp as a reply": to what the sentence puts before it."""
    verb = cue.head.head
    if cue.dep_ != "pobj" or verb.i not in owner or any(c.lower_ in ("to", "for") for c in cue.children):
        return None
    behind = (c for c in verb.children if c.lower_ in AFTER and c.dep_ == "prep")
    inside = (node for preposition in behind for node in _by_depth(preposition))
    return next((owner[node.i] for node in inside if node.i in owner), None)


def _avenged(cue: Token, owner: dict[int, EventMention]) -> EventMention | None:
    """ "Avenging the killing", "to avenge three fighters who died in a strike"."""
    if cue.pos_ != "VERB" or cue.lemma_.lower() == "punish":
        return None
    inside = (node for thing in syntax.direct_objects(cue) for node in _by_depth(thing))
    return next((owner[node.i] for node in inside if node.i in owner), None)


def _follow(scene: Scene, verb: Token, owner: dict[int, EventMention]) -> Iterator[RelationMention]:
    """ "The strikes follow an attack", "the raid was followed by shelling"."""
    doing = next((owner[t.i] for t in syntax.doers(verb) if t.i in owner), None)
    done = next((owner[t.i] for t in syntax.undergoers(verb) if t.i in owner), None)
    if doing is None or done is None or doing is done:
        return
    yield RelationMention(
        later=doing,
        earlier=done,
        relation="follows",
        strength="sequence",
        evidence=_stretch(scene, verb, done, doing),
        cue=verb,
    )


def _sequence(scene: Scene, cue: Token, owner: dict[int, EventMention]) -> Iterator[RelationMention]:
    """ "hours after the strikes", "after a drone hit …": the clause or noun below is the earlier incident."""
    below = _clause_below(cue)
    inside = [owner[node.i] for start in below for node in _by_depth(start) if node.i in owner]
    other = inside[0] if inside else None
    clause = cue.head if cue.dep_ == "mark" else cue
    this = _above(clause, owner, without=other) or _taken_up(scene, clause.head, owner, without=other)
    if this is None or other is None or _is_comparison(cue, this):
        return
    for each in {one.index: one for one in inside if one is not this}.values():
        later, earlier = (this, each) if cue.lower_ in AFTER else (each, this)
        yield RelationMention(
            later=later,
            earlier=earlier,
            relation="follows",
            strength="sequence",
            evidence=_stretch(scene, cue, earlier, later),
            cue=cue,
            lag=_lag(scene, cue),
        )


def _is_comparison(cue: Token, this: EventMention) -> bool:
    """ "The deadliest attack in the city since gunmen killed 150": measured by an older one, not in its wake."""
    superlative = any(child.tag_ in ("JJS", "RBS") for child in this.lead.token.children)
    return cue.lower_ == "since" and superlative


def _clause_below(cue: Token) -> list[Token]:
    if cue.dep_ == "mark":
        return [cue.head]
    return [child for child in cue.children if child.dep_ in ("pobj", "pcomp", "prep", "advcl", "ccomp")]


def _by_depth(start: Token) -> Iterator[Token]:
    """Tokens below `start`, nearest to it first."""
    level = [start]
    while level:
        yield from level
        level = [child for token in level for child in token.children]


def _above(token: Token, owner: dict[int, EventMention], without: EventMention | None) -> EventMention | None:
    """The mention met on the way up, looking also at what the verbs on the way have as subject or object."""
    for node in syntax.clause_path(token):
        if node == token:
            continue
        mention = owner.get(node.i)
        if mention is not None and mention is not without:
            return mention
        if node.pos_ in ("VERB", "AUX"):
            for child in node.children:
                if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr") and child.i in owner:
                    if owner[child.i] is not without:
                        return owner[child.i]
    return None


def _taken_up(
    scene: Scene, cue: Token, owner: dict[int, EventMention], without: EventMention | None
) -> EventMention | None:
    """ "They were in retaliation for …": the pronoun takes up the last incident of the sentence before."""
    verb = next((node for node in syntax.clause_path(cue) if node.pos_ in ("VERB", "AUX")), None)
    spoken_of = (
        [*syntax.grammatical_subjects(verb), *verb.children, *cue.children] if verb is not None else []
    )
    if not any(
        s.lower_ in ("they", "it", "this", "these") and s.dep_ in ("nsubj", "nsubjpass", "dobj")
        for s in spoken_of
    ):
        return None
    here = scene.parsed.sentence_at(cue.idx)
    before = [m for i, m in sorted(owner.items()) if i < cue.i and m is not without]
    if here is None or not before or here.index - before[-1].sentence.index > 1:
        return None
    return next((m for m in before if m.sentence.index == before[-1].sentence.index), None)


def _lag(scene: Scene, cue: Token) -> Mention | None:
    """The time phrase that touches "after" from the left."""
    return scene.time_at.get(cue.i - 1) or scene.time_at.get(cue.i)


def _stretch(scene: Scene, cue: Token, earlier: EventMention, later: EventMention) -> Span:
    doc = scene.parsed.doc
    ends = [cue.i, earlier.lead.token.i, later.lead.token.i]
    return scene.parsed.span_of(doc[min(ends) : max(ends) + 1])


def distance(parsed: ParsedReport, relation: RelationMention) -> Distance | None:
    """How long after the earlier incident the later one was; None when not told."""
    found = None
    if relation.lag is not None:
        found = calendar.relative(parsed, relation.lag) or calendar.counted(relation.lag, relation.cue.i)
    if found is None:
        found = next(iter(calendar.vague(parsed, relation.cue.i)), None)
    return found.distance if found is not None else None


def lag_of(parsed: ParsedReport, relation: RelationMention) -> str | None:
    """The lag as a TIMEX3 duration, None when none was told."""
    if relation.lag is None:
        return None
    if relation.lag.timex is not None and relation.lag.timex.type == "DURATION":
        return relation.lag.timex.value
    told = distance(parsed, relation)
    return calendar.lag_value(told) if told is not None else None


def answering_adjective(mention: EventMention) -> LinkRelation | None:
    """The relation that an adjective of the lead noun states ("retaliatory strikes"), if any."""
    for modifier in syntax.modifiers(mention.lead.token):
        if modifier.lower_ in ANSWER_ADJECTIVES:
            return ANSWER_ADJECTIVES[modifier.lower_]
    return None


def deals_with_culprits(mention: EventMention) -> LinkRelation | None:
    """ "Three suspects were arrested" follows what was told before; "both attackers were shot dead" answers it."""
    if mention.kind.label == "release":
        return "follows"
    culprits = [token for token in mention.targets if token.lemma_.lower() in CULPRITS]
    if not culprits:
        return None
    if mention.kind.label == "arrest":
        return "follows"
    named = any(child.lower_ in ("the", "both", "all") for token in culprits for child in token.lefts)
    return "response" if named and mention.kind.label in ("killing", "shooting") else None
