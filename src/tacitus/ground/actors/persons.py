"""Persons by name, and what their titles say of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tacitus.ground.actors.lexicon import lexicon
from tacitus.model.records import Actor, Mention
from tacitus.model.vocabulary import ActorCategory
from tacitus.ontology import actor_categories
from tacitus.syntax.dependencies import NOUN_MODIFIERS

if TYPE_CHECKING:
    from spacy.tokens import Span as TokenSpan
    from spacy.tokens import Token

    from tacitus.ground.actors.registry import Registry
    from tacitus.model.parsed import ParsedReport

BRACKETED = re.compile(r"\s?[(\[]\s?[\"“']?([A-Z][A-Za-z/\-]{1,9})[\"”']?\s?[)\]]")
"""`(SDF)` after a name."""
TITLE_REACH = 6
"""How many tokens before a name may belong to its title."""


def spot_persons(parsed: ParsedReport, registry: Registry, known: list[Mention]) -> Iterator[Mention]:
    """Named persons; a surname alone takes what the full name was given."""
    seen: dict[str, Actor] = {}
    for entity in parsed.doc.ents:
        if entity.label_ != "PERSON" or not any(token.pos_ == "PROPN" for token in entity):
            continue
        span = parsed.span_of(entity)
        category, country = _standing(entity, registry, known)
        surname = entity[-1].lower_
        if surname in seen and category == "unknown":
            category, country = seen[surname].category, seen[surname].country
        actor = Actor(name=span.text, text=span, id=None, category=category, country=country)
        if len(entity) > 1 or surname not in seen:
            seen[surname] = actor
        yield Mention(
            kind="actor", start=span.start, end=span.end, text=span.text, grounded=actor, why="named person"
        )


def _standing(
    entity: TokenSpan, registry: Registry, known: list[Mention]
) -> tuple[ActorCategory, str | None]:
    """Category and country from the title before the name or the apposition after it, else from who it is."""
    inner = _title_within(entity)
    name = " ".join(token.text for token in entity[len(inner) :])
    figure = registry.figure(name, titled=bool(inner) or _by_title(title_before(entity)) == "state")
    for phrase in ([*title_before(entity), *inner], apposition(entity)):
        if not phrase:
            continue
        row = actor_categories.lookup(" ".join(token.lemma_.lower() for token in phrase if token.is_alpha))
        category = row.category if row and row.category != "unknown" else _by_title(phrase)
        country = _country(phrase, registry, known)
        if category is not None:
            return category, country or (figure.country if figure else None)
    return (figure.category, figure.country) if figure else ("unknown", None)


def _title_within(entity: TokenSpan) -> list[Token]:
    """Titles that the language pipeline took for a part of the name (`President Askar Akayev`)."""
    words = lexicon()
    titles = words.military_titles | words.state_titles
    inner: list[Token] = []
    for token in entity[:-1]:
        title = token.lower_.rstrip(".")
        if title not in titles and actor_categories.lookup(title) is None:
            break
        inner.append(token)
    return inner


def title_before(entity: TokenSpan) -> list[Token]:
    """The run of nouns and adjectives straight before a name."""
    tokens: list[Token] = []
    for i in range(entity.start - 1, max(-1, entity.start - 1 - TITLE_REACH), -1):
        token = entity.doc[i]
        if token.pos_ not in ("NOUN", "PROPN", "ADJ", "PART") and token.text not in ("-", "’s", "'s"):
            break
        tokens.insert(0, token)
    return tokens


def apposition(entity: TokenSpan) -> list[Token]:
    """The noun set beside a name, with what modifies it."""
    for child in entity.root.children:
        if child.dep_ == "appos" and child.i > entity.root.i:
            return [token for token in child.lefts if token.dep_ in NOUN_MODIFIERS] + [child]
    return []


def _by_title(phrase: list[Token]) -> ActorCategory | None:
    words = lexicon()
    for token in reversed(phrase):
        title = token.lower_.rstrip(".")
        if title in words.military_titles:
            return "state_forces"
        if title in words.state_titles:
            return "state"
    return None


def _country(phrase: list[Token], registry: Registry, known: list[Mention]) -> str | None:
    for token in phrase:
        if (country := registry.country_of(token.text)) is not None:
            return country
    start, end = phrase[0].idx, phrase[-1].idx + len(phrase[-1])
    for mention in known:
        if mention.start >= start and mention.end <= end and isinstance(mention.grounded, Actor):
            return mention.grounded.country
    return None
