"""Words that may name an incident though no rule says so: those to which the network points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tacitus.readers.rules.events import dying
from tacitus.readers.rules.events.adverbials import sets_a_time
from tacitus.readers.rules.events.behind import CUES_OF_ANOTHER
from tacitus.readers.rules.events.triggers import (
    NearMiss,
    Trigger,
    no_matter_of_war,
    remarks_on_those_harmed,
)
from tacitus.readers.rules.learned import parts as learned
from tacitus.readers.rules.learned import votes
from tacitus.readers.rules.roles import LAUNCH
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.rules.learned.naming import Pointed
    from tacitus.readers.rules.scene import Scene

FLYING = frozenset({"drone", "missile", "rocket", "shelling"})
"""Classes of weapons that fly to what they hit."""


def by_network(
    scene: Scene, triggers: Sequence[Trigger], misses: Iterable[NearMiss]
) -> Iterator[tuple[Trigger, Pointed, bool]]:
    """Words that may name an incident by the network's word alone, what speaks for them, and whether it is certain.

    None that only describes somebody, and what a rule refused is certain only if nothing is surer.

    Who "fired" without a word for what was fired, or "had hit it", mostly answers for what was told already, "sent"
    says nothing by itself, and "since fighting broke out" tells a time. "Died of cancer" has said what it was.
    """
    refused = {miss.token.i: miss.kind.frame for miss in misses}
    harms = {miss.token.i: miss.kind for miss in misses if miss.kind.frame == "harm"}
    peaceful = {miss.token.i for miss in misses if miss.explained}
    for trigger, weighed in learned.missed(scene, triggers, refused):
        frames = {refused[i] for i in range(trigger.start, trigger.end) if i in refused}
        token = trigger.token
        answers = "fire" in frames or any(t.pos_ == "PRON" for t in syntax.direct_objects(token))
        overrules = not answers and votes.overrules(scene, trigger.stretch)
        explained = peaceful.intersection(range(trigger.start, trigger.end))
        harmless = any(no_matter_of_war(scene, token, doer) is not None for doer in syntax.doers(token))
        if not (_says_little(token) or explained or harmless):
            known = harms.get(token.i)
            if known is not None and trigger.kind.frame == known.frame:
                trigger = replace(trigger, kind=known)  # "beat": the word says how they were harmed
            certain = overrules if frames else weighed.chance >= learned.NAMED
            yield trigger, weighed, certain or (weighed.chance >= learned.HURLED and _is_hurled(scene, token))


def _is_hurled(scene: Scene, verb: Token) -> bool:
    """ "A drone crashed into the perimeter": what a weapon that flies did."""
    flown = (scene.means_of(doer) for doer in syntax.doers(verb) if verb.pos_ == "VERB")
    return any(scene.means_at[one.i].class_ in FLYING for one in flown if one is not None)


def _says_little(token: Token) -> bool:
    """Words that describe somebody or his wounds, tell when something else was or that it was answered, or send
    something on its way."""
    describes = token.dep_ == "amod" or remarks_on_those_harmed(token)
    is_hurt = token.dep_ == "pobj" and token.lemma_.lower() in dying.HURTS
    answers = token.pos_ == "NOUN" and token.lower_ in CUES_OF_ANOTHER
    return describes or is_hurt or answers or token.lemma_.lower() in LAUNCH or sets_a_time(token)
