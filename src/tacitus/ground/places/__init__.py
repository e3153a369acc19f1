"""Places: spotting toponyms, and grounding them in the world (docs/grounding.md)."""

from tacitus.ground.places.combining import combine
from tacitus.ground.places.gazetteer import Gazetteer, load_gazetteer
from tacitus.ground.places.grounding import spot
from tacitus.ground.places.zones import zone_of

__all__ = ["Gazetteer", "combine", "load_gazetteer", "spot", "zone_of"]
