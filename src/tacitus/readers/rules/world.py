"""What the reader knows of the world: gazetteer and actor registry, loaded once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tacitus.boundary import uncounted
from tacitus.ground import actors, places
from tacitus.settings import Settings, load_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Settings, gazetteer and registry that one process reads with."""

    settings: Settings
    gazetteer: places.Gazetteer
    registry: actors.Registry


@cache
@uncounted()
def load_world() -> World:
    """Load (and on first use build) what grounding needs. Raises `InstallationError`."""
    chosen = load_settings()
    return World(
        settings=chosen,
        gazetteer=places.load_gazetteer(chosen),
        registry=actors.load_registry(chosen),
    )
