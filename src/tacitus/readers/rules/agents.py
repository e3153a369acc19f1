"""Who may be a doer: the one decision that the rules and the trained network share.

A speaker, an event, a number, a day, a weapon, the platform that carries it, a place, a rescue worker or a newsroom
never did it, whatever the parse makes of a sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tacitus.ontology.actor_categories import BYSTANDING_GROUPS, lookup
from tacitus.ontology.events import event_lexicon, target_classes
from tacitus.syntax.dependencies import NOUN_MODIFIERS, modifiers, prepositional

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.rules.scene import Scene

NO_BODY = frozenset({"media", "ngo"})
"""Categories of bodies that do no violence."""
NO_AGENT = frozenset(
    {"CARDINAL", "DATE", "TIME", "ORDINAL", "QUANTITY", "MONEY", "PERCENT", "EVENT", "PRODUCT", "WORK_OF_ART"}
)
"""Types of names that name nobody."""
PLATFORMS = frozenset({"military_vehicle", "aircraft", "ship", "vehicle"})
"""Classes of things that carry weapons to where they strike."""
ARMED_OWNERS = frozenset({"state", "state_forces", "rebel", "militia", "criminal"})


def may_act(scene: Scene, token: Token, *, violently: bool = True) -> bool:
    """Whether the phrase headed by `token` names people, a body or a state that can have done it.

    `violently`: whether the deed is violence; anybody may march or strike.
    """
    return is_no_bar(scene, token, violently=violently) and scene.is_actor(token)


def is_no_bar(scene: Scene, token: Token, *, violently: bool = True) -> bool:
    """Whether nothing that is known of the word speaks against its having done it."""
    if (scene.means_of(token) is not None and not is_person(token)) or token.i in scene.time_at:
        return False
    if token.dep_ in NOUN_MODIFIERS and _is_its_name(scene, token, token.head):
        return False
    if _is_ours(token) and token.i not in scene.quoted and not scene.is_armed(token):
        return False  # "our researchers": the outlet's own
    if token.i not in scene.actor_at and not is_person(token) and not _is_called_armed(token):
        # "Rioters", "armed Bedouins" are people, whatever their words are taken for
        if _is_no_agent(token) or token.i in scene.place_at:
            return False
    return not (is_platform(scene, token) or (violently and stands_by(scene, token)))


def _is_called_armed(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN") and any(kid.lower_ == "armed" for kid in token.children)


def _is_ours(token: Token) -> bool:
    return any(kid.lower_ == "our" for kid in token.children)


def is_person(word: Token) -> bool:
    """Whether a word that was taken for a weapon or a place is one for people: "suicide bombers", "Gunmen"."""
    noun = lookup(word.lemma_.lower())
    return noun is not None and noun.is_people


def _is_no_agent(token: Token) -> bool:
    if token.pos_ == "NUM" or token.like_num or token.ent_type_ in NO_AGENT:
        return True
    return token.pos_ == "NOUN" and (token.lemma_.lower(),) in event_lexicon().nouns


def is_platform(scene: Scene, token: Token) -> bool:
    """A thing that carries weapons ("jets", "the gunboat"): who sent it did it."""
    thing = scene.target_class(token)
    known = token.i in scene.actor_at or lookup(token.lemma_) is not None
    return not known and thing is not None and thing.name in PLATFORMS


def owners(scene: Scene, thing: Token) -> list[Token]:
    """Whose a weapon or platform is by the words before it; of "state police boats" the police.

    A platform may have them behind it: "jets of the navy", "helicopters from two Chadian ships".
    """
    named = [
        m
        for m in modifiers(thing)
        if _belongs(m, thing) and names_an_owner(scene, m) and not _is_its_name(scene, m, thing)
    ]
    before = [m for m in named if m.dep_ == "poss"] or named[-1:]
    if before or not is_platform(scene, thing):
        return before
    behind = list(prepositional(thing, ("of", "from")))
    return [t for t in behind if names_an_owner(scene, t)] or [o for t in behind for o in owners(scene, t)]


def _belongs(modifier: Token, thing: Token) -> bool:
    """Whether a word is said of the thing itself: "Chadian jets", "Chadian-led jets"."""
    return thing in (modifier.head, modifier.head.head) and (
        modifier.head == thing or modifier.head.lower_ == "led"
    )


def _is_its_name(scene: Scene, modifier: Token, thing: Token) -> bool:
    """ "Fighter" of "fighter jets", "Black" of "Black Hawks": a word of its name, nobody whose it is."""
    weapon = scene.means_at.get(thing.i)
    if weapon is not None and weapon.span.start <= modifier.idx < weapon.span.end:
        return True
    return (modifier.lemma_.lower(), thing.lemma_.lower()) in target_classes()


def stands_by(scene: Scene, token: Token) -> bool:
    """Rescue workers, medics, reporters and their bodies."""
    mention = scene.actor_at.get(token.i)
    if mention is not None and getattr(mention.grounded, "category", None) in NO_BODY:
        return True
    noun = lookup(token.lemma_) or lookup(token.lower_)
    return noun is not None and noun.group in BYSTANDING_GROUPS


def names_an_owner(scene: Scene, modifier: Token) -> bool:
    """Whether a word before a weapon or platform says whose it is: "rebel rockets", "an army drone"."""
    if modifier.i in scene.place_at and modifier.i not in scene.actor_at:
        return False
    named = scene.actor_at.get(modifier.i)
    # a name that nobody knows is the thing's own: "FPV drones", "Mirage jets"
    if named is not None and getattr(named.grounded, "category", "unknown") != "unknown":
        return may_act(scene, modifier)
    noun = lookup(modifier.lemma_) if modifier.pos_ in ("NOUN", "PROPN", "ADJ") else None
    return noun is not None and noun.category in ARMED_OWNERS
