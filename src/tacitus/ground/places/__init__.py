"""Places: spotting toponyms, and grounding them in the world (docs/grounding.md)."""

from tacitus.ground.places.build import remove_old_indexes
from tacitus.ground.places.gazetteer import Gazetteer, load_gazetteer
from tacitus.ground.places.grounding import spot
from tacitus.ground.places.holdings import Holding, holdings
from tacitus.ground.places.importing import import_csv, import_geonames, import_wof
from tacitus.ground.places.packs import manifests, remove_pack
from tacitus.ground.places.spotting import nobody_vouches
from tacitus.ground.places.zones import zone_of

__all__ = [
    "Gazetteer",
    "Holding",
    "holdings",
    "import_csv",
    "import_geonames",
    "import_wof",
    "load_gazetteer",
    "manifests",
    "nobody_vouches",
    "remove_old_indexes",
    "remove_pack",
    "spot",
    "zone_of",
]
