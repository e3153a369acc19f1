"""Which side a phrase names, and for which side somebody speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tacitus.ontology.actor_categories import lookup
from tacitus.readers.rules.agents import names_an_owner
from tacitus.readers.rules.attribution.speakers import SPOKESMEN, is_speaking_noun, is_voice, role_of
from tacitus.readers.rules.scene import ARMED, ATTACKERS
from tacitus.syntax import dependencies as syntax
from tacitus.syntax.dependencies import NOUN_MODIFIERS

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.records import Actor
    from tacitus.readers.rules.scene import Scene

STATES = frozenset({"state", "state_forces"})
SIDED = frozenset({"state", "state_forces", "rebel", "militia"})
"""Categories of nouns that say on which side somebody stands: soldiers and rebels do, gunmen do not."""
OFFICES = frozenset({"spokesman", "spokeswoman", "spokesperson", "commander", "chief", "general", "official"})
"""People who speak for a side without being it."""
GOVERNMENTS = frozenset({"government", "regime", "junta", "authorities"})
UNNAMED = frozenset({"unidentified", "unknown", "unnamed"})


def is_party(scene: Scene, token: Token) -> bool:
    """Whether a phrase names a side: a force, an armed group, a state or an organ of it, no person of an office."""
    if token.lemma_.lower() in OFFICES or (token.ent_type_ == "PERSON" and token.i not in scene.actor_at):
        return False
    if token.pos_ not in ("NOUN", "PROPN", "ADJ"):
        return False
    known = scene.describe(token)
    if known.category == "state" and token.i in scene.actor_at:
        noun = lookup(token.lemma_)
        return known.id is not None or (noun is not None and not noun.is_people)
    if known.id is not None and known.category in ARMED:
        return True
    return scene.is_armed(token) or token.lower_ in GOVERNMENTS or _is_body_of_a_side(scene, token)


def _is_body_of_a_side(scene: Scene, token: Token) -> bool:
    """ "The separatist council", "the rebel command": a body called by those whose it is."""
    noun = lookup(token.lemma_)
    people = noun.is_people if noun is not None else not is_speaking_noun(token)
    return not people and any(
        child.dep_ in ("amod", "compound") and child.i not in scene.place_at and scene.is_armed(child)
        for child in token.children
    )


def may_claim(scene: Scene, token: Token) -> bool:
    """Whether a speaker can have done it: a force, a group or a state, no bystander, no spokesman."""
    mention = scene.actor_at.get(token.i)
    category = getattr(mention.grounded, "category", None) if mention is not None else None
    named = token.pos_ == "PROPN" and token.ent_type_ in ("ORG", "NORP") and category in (None, "unknown")
    return named or _is_band(token) or is_party(scene, token)


def _is_band(token: Token) -> bool:
    """ "A group", "the organisation": a body of whom only the deed is known."""
    noun = lookup(token.lemma_)
    return noun is not None and not noun.is_people and noun.category == "unknown"


def names_a_side(scene: Scene, token: Token) -> bool:
    """Whether a phrase says who it is, by name, nation or side; "gunmen", "men" and "the bomber" may be anybody's."""
    if any(child.lower_ in UNNAMED for child in token.children):
        return False
    if scene.describe(token).id is not None:
        return True
    noun = lookup(token.lemma_)
    if token.pos_ == "PROPN" and noun is None:
        return True
    if noun is not None and noun.category in SIDED and noun.noun not in ATTACKERS:
        return True
    return any(scene.is_armed(m) and names_an_owner(scene, m) for m in syntax.modifiers(token))


def principal(scene: Scene, source: Token) -> Token | None:
    """The body that a speaker speaks for, None where his words do not name it.

    "A spokesman for the rebels", "the army spokesman", "Iran's foreign ministry", "Hamas official X", "the Afghan
    branch of Islamic State".
    """
    if role_of(source) == "media":
        return None
    phrases = [source, *(child for child in source.children if child.dep_ in ("appos", "compound", "nmod"))]
    for head in phrases:
        # "the Afghan branch of Islamic State" speaks for that group, and for no state
        owners = [*syntax.prepositional(head, ("of", "for", "from"))]
        owners += [c for c in head.children if c.dep_ in NOUN_MODIFIERS]
        for owner in (*owners, *phrases[1:]):
            if owner != source and is_party(scene, owner):
                return owner
    return None


def side_of(scene: Scene, who: Token) -> Token | None:
    """The side in whose name somebody claims or denies; whoever names no side speaks for himself.

    A ministry answers for its state, what "whose regime" did is put on whose it is.
    """
    whose = next((child for child in who.children if child.lower_ == "whose"), None)
    if whose is not None:
        return syntax.antecedent_of(whose)
    if may_claim(scene, who):
        return (principal(scene, who) if _is_organ(scene, who) else None) or who
    named = name_beside(scene, who)
    if named != who and (may_claim(scene, named) or scene.may_be_body(named)):
        return named
    speaks = is_voice(scene, who) and who.lemma_.lower() not in SPOKESMEN
    owner = next((child for child in who.children if child.dep_ == "poss" and child.pos_ == "PROPN"), None)
    return principal(scene, who) or (who if speaks else owner)


def _is_organ(scene: Scene, token: Token) -> bool:
    """ "The foreign ministry": a part of a state that fights nobody itself."""
    noun = lookup(token.lemma_)
    return (
        noun is not None
        and scene.describe(token).id is None
        and noun.category == "state"
        and token.lower_ not in GOVERNMENTS
    )


def name_beside(scene: Scene, token: Token) -> Token:
    """The name set beside a noun: "its offshoot, the YPG", "an unheard-of outfit, Saraya al-Fath"."""
    if token.pos_ == "PROPN" or token.i in scene.actor_at:
        return token
    return next((c for c in token.children if c.dep_ == "appos" and c.pos_ == "PROPN"), token)


def is_same_side(one: Actor, other: Actor) -> bool:
    """Whether two phrases mean one side: one body, one name, or a state and what is its own."""
    if one.id is not None and one.id == other.id:
        return True
    if one.category in STATES and other.category in STATES:
        return one.country == other.country or one.country is None or other.country is None
    return one.id is None and other.id is None and one.name.casefold() == other.name.casefold()
