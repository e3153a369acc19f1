"""Definite descriptions and the actor they name: `the group`, `the militia`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tacitus.model.records import Actor, Mention
from tacitus.ontology import actor_categories

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import ParsedReport

REACH = 1500
"""How far back (characters) an antecedent is sought; about four paragraphs."""
BODIES = frozenset({"rebel", "militia", "criminal", "state_forces", "io", "ngo", "media", "business"})


def antecedent(parsed: ParsedReport, token: Token, spotted: tuple[Mention, ...]) -> Mention | None:
    """The nearest earlier name that the description headed by `token` can stand for, else None.

    Only a definite, otherwise bare noun refers back: `the militia`, `this group`; not `a group`, not
    `the Iran-backed group`.
    """
    row = actor_categories.lookup(token.lemma_)
    if row is None or row.is_people or not _is_bare_definite(token):
        return None
    for mention in reversed([m for m in spotted if token.idx - REACH <= m.start and m.end <= token.idx]):
        if isinstance(mention.grounded, Actor) and _compatible(mention.grounded, row):
            return mention
    return None


def _is_bare_definite(token: Token) -> bool:
    left = list(token.lefts)
    return (
        len(left) == 1
        and left[0].lower_ in ("the", "this", "that")
        and not any(child.dep_ in ("prep", "relcl", "acl") for child in token.rights)
    )


def _compatible(actor: Actor, row: actor_categories.ActorNoun) -> bool:
    if actor.id is None or actor.id.startswith("state:"):
        return False
    if row.category == "unknown":
        return actor.category in BODIES - {"state_forces", "media"}
    if row.category in ("rebel", "militia"):
        return actor.category in ("rebel", "militia")
    return actor.category == row.category
