"""What the decision on scope looks at: strings in groups, read off a mention, its sentence and its passage.

Names never count by their letters: a place is `@place`, an actor its category, so that no city and no army is
violent or peaceful by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.passages import Passage
    from tacitus.readers.rules.scene import Scene

WORDS = frozenset({"NOUN", "VERB", "ADJ", "ADV", "INTJ"})
"""Parts of speech whose lemmas tell what a report is about."""
NEAR = 4
"""Tokens to each side of the trigger that are looked at with their side."""

Features = dict[str, frozenset[str]]
"""Group → its features; each group weighs the same, however many it has."""


def passage_features(passage: Passage, mentions: Iterable[EventMention]) -> Features:
    """What the whole passage speaks of, the same for each of its mentions."""
    scene = passage.scene
    return {
        "report": frozenset(f"r:{word}" for token in passage.tokens if (word := _content(scene, token))),
        "parties": frozenset(_parties(passage, mentions)),
    }


def mention_features(scene: Scene, mention: EventMention) -> Features:
    """What one mention and its sentence say."""
    words = [word for token in mention.sentence.tokens if (word := _word(scene, token))]
    return {
        "sentence": frozenset(f"s:{word}" for word in words),
        "pairs": frozenset(f"p:{one} {other}" for one, other in pairwise(words)),
        "near": frozenset(_near(scene, mention)),
        "roles": frozenset(_roles(scene, mention)),
    }


def _content(scene: Scene, token: Token) -> str | None:
    if token.pos_ not in WORDS or token.i in scene.place_at or token.i in scene.time_at:
        return None
    return token.lemma_.lower()


def _word(scene: Scene, token: Token) -> str | None:
    """The lemma of a token, what kind of name it is, or None for what says nothing."""
    if token.is_space or token.is_punct:
        return None
    actor = scene.actor_at.get(token.i)
    if actor is not None and (category := getattr(actor.grounded, "category", None)) is not None:
        return f"@{category}"
    if token.i in scene.place_at:
        return "@place"
    if token.i in scene.time_at:
        return "@time"
    if token.like_num:
        return "@number"
    return "@name" if token.pos_ == "PROPN" else token.lemma_.lower()


def _parties(passage: Passage, mentions: Iterable[EventMention]) -> Iterator[str]:
    for actor in passage.actors:
        category = getattr(actor.grounded, "category", None)
        yield f"ra:{category}"
        if getattr(actor.grounded, "id", None) is not None:
            yield f"ri:{category}"
    for means in passage.means:
        yield f"rm:{means.class_}"
    for mention in mentions:
        for trigger in mention.triggers:
            yield f"rk:{trigger.kind.label}:{trigger.kind.guarded}"
    for attribution in passage.attributions:
        yield f"rv:{attribution.verb_class}"
    yield from (f"ro:{age}" for age in _ages(passage))


def _ages(passage: Passage) -> Iterator[str]:
    """How long before publication the years lie that the passage names."""
    published = passage.scene.parsed.report.published
    if published is None:
        return
    this = int(published.start[:4])
    for mention in passage.times:
        when = mention.grounded
        if (start := getattr(when, "start", None)) is not None:
            years = this - int(str(start)[:4])
            yield "now" if years <= 0 else "last" if years == 1 else "some" if years < 10 else "long"


def _near(scene: Scene, mention: EventMention) -> Iterator[str]:
    for trigger in mention.triggers:
        token = trigger.token
        sentence = mention.sentence.tokens
        for step in range(-NEAR, NEAR + 1):
            if step and sentence.start <= token.i + step < sentence.end:
                word = _word(scene, token.nbor(step))
                if word:
                    yield f"n{'-' if step < 0 else '+'}:{word}"
        yield from _grammar(scene, token)


def _grammar(scene: Scene, token: Token) -> Iterator[str]:
    verbal = token.pos_ in ("VERB", "AUX")
    for name, found in (("d", syntax.doers(token)), ("u", syntax.undergoers(token))) if verbal else ():
        yield from (f"{name}:{_word(scene, syntax.counted(other))}" for other in found)
        if not found:
            yield f"{name}:none"
    for modifier in syntax.modifiers(token):
        yield f"m:{_word(scene, modifier)}"
    for child in token.children:
        if child.dep_ in ("prep", "agent"):
            yield from (f"q:{child.lower_}:{_word(scene, t)}" for t in child.children if t.dep_ == "pobj")
    yield f"h:{token.dep_}:{_word(scene, token.head)}"


def _roles(scene: Scene, mention: EventMention) -> Iterator[str]:
    """Who, whom, with what and how many, by class; together with the word that led."""
    initiators = {_class(scene, token) for token in mention.initiators} or {"none"}
    targets = {_class(scene, token) for token in mention.targets} or {"none"}
    means = {m.class_ for m in mention.means} or {"none"}
    tolls = {str(toll.effect) for toll in mention.tolls} or {"none"}
    word = mention.kind.word
    facts = {f"i:{c}" for c in initiators} | {f"m:{c}" for c in means} | {f"k:{c}" for c in tolls}
    facts |= {f"t:{c}" for c in targets}
    yield f"w:{word}"
    yield f"l:{mention.kind.label}:{mention.kind.guarded}"
    yield f"g:{mention.segment}"
    for fact in facts:
        yield fact
        yield f"{word}+{fact}"
        yield f"{mention.kind.frame}+{fact}"
    yield f"im:{'none' in initiators}:{'none' in means}:{'none' in tolls}"


def _class(scene: Scene, token: Token) -> str:
    thing = scene.target_class(token)
    if thing is not None and not scene.is_people(token):
        return thing.name
    if scene.is_armed(token):
        return "armed"
    mention = scene.actor_at.get(token.i)
    category = getattr(mention.grounded, "category", None) if mention is not None else None
    return category or ("people" if scene.is_people(token) else "thing")
