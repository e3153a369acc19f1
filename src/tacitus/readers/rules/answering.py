"""Deeds that are told as the answer to others: "answered the raid with artillery fire"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tacitus.model.vocabulary import LinkRelation
from tacitus.readers.rules.rule import senses_of
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

ANSWER_WITH: dict[str, LinkRelation] = senses_of("relations/answer_with")
"""Verbs whose subject answers by what stands behind "with"."""


def answer_by(deed: Token) -> Token | None:
    """The verb that tells of a deed as an answer; the parse may hang the phrase on what was answered."""
    preposition = deed.head
    if deed.dep_ != "pobj" or preposition.lower_ != "with":
        return None
    verb = next((node for node in syntax.clause_path(preposition.head) if node.pos_ == "VERB"), None)
    return verb if verb is not None and verb.lemma_.lower() in ANSWER_WITH else None


def answered(verb: Token) -> list[Token]:
    """What the subject of such a verb answers: its object, or what stands behind "to" or "for"."""
    return [*syntax.undergoers(verb), *syntax.prepositional(verb, ("to", "for"))]


def is_answered(word: Token, verb: Token) -> bool:
    """Whether a word stands in what the subject of a verb answers by another deed, and not in that deed."""
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in ANSWER_WITH:
        return False
    deeds = [token for token in verb.subtree if answer_by(token) == verb]
    inside = any(start == word or start.is_ancestor(word) for start in answered(verb))
    return inside and bool(deeds) and not any(deed == word or deed.is_ancestor(word) for deed in deeds)


def are_answer_and_answered(one: Token, other: Token) -> bool:
    """Whether one of two words is told as the answer to the other."""
    return any(
        (verb := answer_by(deed)) is not None and is_answered(act, verb)
        for deed, act in ((one, other), (other, one))
    )
