"""Actor → CAMEO actor code (`USAMIL`, `SYRREB`, `IGOUNO`): country or body, then role."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tacitus.ground.actors.description import describe
from tacitus.ground.actors.folding import fold
from tacitus.ground.actors.phrases import head_of
from tacitus.ground.actors.registry import Entry, Registry, load_registry
from tacitus.model.records import Actor, Mention
from tacitus.model.vocabulary import ActorCategory
from tacitus.ontology import actor_categories

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import ParsedReport

ROLES: dict[ActorCategory, str] = {
    "state_forces": "MIL",
    "state": "GOV",
    "rebel": "REB",
    "militia": "UAF",
    "criminal": "CRM",
    "civilian": "CVL",
    "ngo": "NGO",
    "media": "MED",
    "business": "BUS",
    "io": "IGO",
    "unknown": "",
}
"""CAMEO sector of a category where neither registry nor noun says more."""
LINK = re.compile(r"\s(?:of|in|from|at|for|near|on)\s", re.IGNORECASE)
MAX_COUNTRY_WORDS = 4
SUPRANATIONAL = {"io": "IGO", "ngo": "NGO"}


def cameo_code(actor: Actor, registry: Registry | None = None) -> str:
    """The CAMEO actor code; "" when neither country nor role is known.

    A state by its bare name is the country alone (`USA`), its bodies carry the role (`USAMIL`). Religious,
    ethnic and party codes are not made.
    """
    registry = registry or load_registry()
    if actor.id is not None and actor.id in registry.entries:
        return _of_entry(actor, registry)
    role = _role(actor, registry)
    if actor.country is not None:
        return actor.country + role
    return SUPRANATIONAL.get(actor.category, role)


def _of_entry(actor: Actor, registry: Registry) -> str:
    entry = registry.entries[str(actor.id)]
    if entry.id.startswith("state:") and actor.text is not None:
        noun = actor_categories.lookup(actor.text.text)
        if noun is None or registry.country_of(actor.text.text) is not None:
            return str(entry.country)
        return str(entry.country) + noun.role
    return code_of_entry(entry)


def code_of_entry(entry: Entry) -> str:
    """The code of a registry entry."""
    if entry.cameo is not None:
        return entry.cameo
    if entry.id.startswith("state:"):
        return str(entry.country)
    return (entry.country or SUPRANATIONAL.get(entry.category, "")) + ROLES[entry.category]


def _role(actor: Actor, registry: Registry) -> str:
    phrase = actor.text.text if actor.text else actor.name
    if registry.country_of(phrase) is not None:
        return ""
    noun = actor_categories.lookup(LINK.split(phrase, maxsplit=1)[0])
    if noun is None or noun.category == "unknown":
        noun = actor_categories.lookup(phrase) or noun
    if noun is not None and (noun.category != "unknown" or actor.category == "unknown"):
        return noun.role
    return ROLES[actor.category]


def code_at(
    parsed: ParsedReport, start: int, end: int, registry: Registry, spotted: tuple[Mention, ...]
) -> str:
    """The code of the actor named by the characters `[start, end)`: by the head of the phrase.

    When the phrase itself has no country, the first one named in it or straight around it lends its own.
    """
    tokens = [token for token in parsed.doc if start <= token.idx < end and not token.is_space]
    if not tokens:
        return ""
    actor = describe(parsed, head_of(tokens), registry, spotted)
    if actor.id is not None and actor.id in registry.entries:
        return cameo_code(actor, registry)
    country = (
        _country_in(tokens, registry) or actor.country or _country_around(parsed, tokens, registry, spotted)
    )
    return cameo_code(replace(actor, country=country), registry)


def _country_around(
    parsed: ParsedReport, tokens: list[Token], registry: Registry, spotted: tuple[Mention, ...]
) -> str | None:
    """The one country that the sentence names without making it an actor (`rebels … in Ivory Coast`)."""
    sentence = parsed.sentence_at(tokens[0].idx)
    if sentence is None or describe(parsed, head_of(tokens), registry, spotted).category in SUPRANATIONAL:
        return None
    acting = {i for mention in spotted for i in range(mention.start, mention.end)}
    named: set[str] = set()
    for run in _runs([token for token in sentence.tokens if token.idx not in acting]):
        if (country := _country_in(run, registry)) is not None:
            named.add(country)
    return named.pop() if len(named) == 1 else None


def _runs(tokens: list[Token]) -> list[list[Token]]:
    """Neighbouring capitalised tokens together."""
    runs: list[list[Token]] = []
    for token in tokens:
        if not token.text[:1].isupper():
            continue
        if runs and runs[-1][-1].i == token.i - 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def _country_in(tokens: list[Token], registry: Registry) -> str | None:
    """The first country, people, capital or public figure named among `tokens`."""
    folded = [fold(token.text) for token in tokens]
    for first in range(len(folded)):
        for last in range(min(first + MAX_COUNTRY_WORDS, len(folded)), first, -1):
            for alias in registry.names.get(" ".join(folded[first:last]), ()):
                if alias.how in ("country", "demonym", "metonym"):
                    return registry.entries[alias.entry].country
    for token in tokens:
        if token.is_title and (figure := registry.figure(token.text, titled=True)) is not None:
            return figure.country
    return None
