"""Actor → CAMEO actor code (`USAMIL`, `SYRREB`, `IGOUNO`): country or body, then role."""

from __future__ import annotations

from tacitus.ground.actors.registry import Entry, Registry, load_registry
from tacitus.model.records import Actor
from tacitus.model.vocabulary import ActorCategory
from tacitus.ontology import actor_categories

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
SUPRANATIONAL = {"io": "IGO", "ngo": "NGO"}


def cameo_code(actor: Actor, registry: Registry | None = None) -> str:
    """The CAMEO actor code; "" when neither country nor role is known.

    A state by its bare name is the country alone (`USA`), its bodies carry the role (`USAMIL`). Religious,
    ethnic and party codes are not made.
    """
    registry = registry or load_registry()
    if actor.id is not None and actor.id in registry.entries:
        return _of_entry(actor, registry)
    role = _role(actor)
    if actor.country is not None:
        return actor.country + role
    return SUPRANATIONAL.get(actor.category, role)


def _of_entry(actor: Actor, registry: Registry) -> str:
    entry = registry.entries[str(actor.id)]
    if entry.id.startswith("state:") and actor.text is not None:
        noun = actor_categories.lookup(actor.text.text)
        named_as_country = registry.country_of(actor.text.text) is not None
        return str(entry.country) + (noun.role if noun is not None and not named_as_country else "")
    return code_of_entry(entry)


def code_of_entry(entry: Entry) -> str:
    """The code of a registry entry."""
    if entry.cameo is not None:
        return entry.cameo
    if entry.id.startswith("state:"):
        return str(entry.country)
    return (entry.country or SUPRANATIONAL.get(entry.category, "")) + ROLES[entry.category]


def _role(actor: Actor) -> str:
    noun = actor_categories.lookup(actor.text.text if actor.text else actor.name)
    if noun is not None:
        return noun.role
    return ROLES[actor.category]
