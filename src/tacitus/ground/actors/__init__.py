"""Who: the actor registry and what grounds a name or a description in it.

`load_registry` → `spot` (names in a report) → `describe` (any noun phrase), `affiliations`, `antecedent`.
"""

from tacitus.ground.actors.affiliation import affiliations
from tacitus.ground.actors.antecedents import antecedent
from tacitus.ground.actors.description import describe
from tacitus.ground.actors.registry import Country, Entry, Registry, load_registry
from tacitus.ground.actors.spotting import homelands, registered, spot

__all__ = [
    "Country",
    "Entry",
    "Registry",
    "affiliations",
    "antecedent",
    "describe",
    "homelands",
    "load_registry",
    "registered",
    "spot",
]
