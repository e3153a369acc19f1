"""Definite descriptions and the actor they name: `the group`, `the militia`, `the army`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tacitus.model.records import Actor, Mention
from tacitus.ontology import actor_categories
from tacitus.syntax.dependencies import DEFINITE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from tacitus.model.parsed import ParsedReport

REACH = 1500
"""How far back (characters) an antecedent is sought; about four paragraphs."""
BODIES = frozenset({"rebel", "militia", "criminal", "io", "ngo", "business"})
PLURALS = frozenset(
    {"rebels", "insurgents", "guerrillas", "guerillas", "jihadists", "jihadis", "separatists"}
)
"""People who, in the plural and definite, are a group named before ("M23 … the rebels"); "the gunmen" are not."""
ARMIES = frozenset({"army", "military", "air force", "navy"})


def antecedent(parsed: ParsedReport, token: Token, spotted: tuple[Mention, ...]) -> Mention | None:
    """The earlier name that the description headed by `token` stands for, None when none or several can.

    Only a definite, otherwise bare noun refers back: `the militia`, `this group`, `the rebels`; not `a group`, not
    `the Iran-backed group`. Of several names that fit, the only one in this sentence and the one before is meant;
    with two there, nothing is. A name under the same verb is somebody else ("Hezbollah attacked the group").
    """
    short = _named_in_full(token, spotted)
    if short is not None:
        return short
    row = actor_categories.lookup(token.lemma_)
    if row is None or not _refers_back(token, row):
        return None
    fitting = [
        mention
        for mention in spotted
        if token.idx - REACH <= mention.start
        and mention.end <= token.idx
        and isinstance(mention.grounded, Actor)
        and _compatible(mention.grounded, row)
        and not _shares_verb(parsed, mention, token)
    ]
    if _number_of_names(fitting) > 1:
        sentence = parsed.sentence_at(token.idx)
        near = sentence.index - 1 if sentence is not None else 0
        fitting = [m for m in fitting if (s := parsed.sentence_at(m.start)) is not None and s.index >= near]
    return fitting[-1] if _number_of_names(fitting) == 1 else None


def _named_in_full(token: Token, spotted: tuple[Mention, ...]) -> Mention | None:
    """The one name told before that ends in the word which "the" stands before ("the Guards", "the Front")."""
    before = [left.lower_ for left in token.lefts]
    if before != ["the"] or not token.text[0].isupper():
        return None
    full = [
        mention
        for mention in spotted
        if token.idx - REACH <= mention.start
        and mention.end <= token.idx
        and isinstance(mention.grounded, Actor)
        and mention.grounded.id is not None
        and mention.text.split()[1:][-1:] == [token.text]
    ]
    return full[-1] if full and _number_of_names(full) == 1 else None


def _number_of_names(mentions: Sequence[Mention]) -> int:
    return len({(m.grounded.id or m.grounded.country) for m in mentions if isinstance(m.grounded, Actor)})


def _refers_back(token: Token, row: actor_categories.ActorNoun) -> bool:
    if row.is_people and token.lower_ not in PLURALS:
        return False
    left = list(token.lefts)
    return (
        len(left) == 1
        and left[0].lower_ in DEFINITE
        and not any(child.dep_ in ("prep", "relcl", "acl", "appos", "conj") for child in token.rights)
        and token.dep_ not in ("compound", "appos")
    )


def _shares_verb(parsed: ParsedReport, mention: Mention, token: Token) -> bool:
    """Whether the name is another part of the clause that the description is in."""
    span = parsed.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if span is None:
        return True
    return _verb_above(span.root) == _verb_above(token)


def _verb_above(token: Token) -> int:
    """Index of the nearest verb above; that of the root where there is none."""
    node = token
    while node.head != node and node.pos_ not in ("VERB", "AUX"):
        node = node.head
    return int(node.i)


def _compatible(actor: Actor, row: actor_categories.ActorNoun) -> bool:
    if row.category == "state_forces":
        known = actor.id is not None or actor.country is not None
        return known and row.noun in ARMIES and actor.category == "state_forces"
    if actor.id is None or actor.id.startswith("state:"):
        return False
    if row.category == "unknown":
        return actor.category in BODIES
    if row.category in ("rebel", "militia"):
        return actor.category in ("rebel", "militia")
    return actor.category == row.category
