"""Who: the actor registry and what grounds a name or a description in it.

`load_registry` → `spot` (names in a report) → `describe` (any noun phrase), `affiliations`, `antecedent`;
`same` compares two actors, `cameo_code` gives the CAMEO/PLOVER code.
"""

from tacitus.ground.actors.affiliation import affiliations
from tacitus.ground.actors.antecedents import antecedent
from tacitus.ground.actors.cameo import cameo_code, code_at
from tacitus.ground.actors.description import describe
from tacitus.ground.actors.registry import Country, Entry, Registry, load_registry
from tacitus.ground.actors.resemblance import same
from tacitus.ground.actors.spotting import spot

__all__ = [
    "Country",
    "Entry",
    "Registry",
    "affiliations",
    "antecedent",
    "cameo_code",
    "code_at",
    "describe",
    "load_registry",
    "same",
    "spot",
]
