"""The words behind the MUC-4 fills (`muc_words.toml`), read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class MucWords:
    """Word → fill value of each closed slot; words are lower-case lemmas or forms."""

    iso: dict[str, str]
    demonyms: dict[str, str]
    foreign: dict[str, str]
    types: dict[str, str]
    humans: dict[str, str]
    combatants: frozenset[str]
    terrorist: frozenset[str]
    state: frozenset[str]
    physical: dict[str, str]
    military_objects: frozenset[str]
    weapons: dict[str, str]


@cache
def muc_words() -> MucWords:
    """The lists."""
    lists: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return MucWords(
        iso=lists["iso"],
        demonyms={k.lower(): v for k, v in lists["demonyms"].items()},
        foreign={k.lower(): v for k, v in lists["foreign"].items()},
        types=lists["types"],
        humans=_by_word({k: v for k, v in lists["humans"].items() if k != "combatants"}),
        combatants=frozenset(lists["humans"]["combatants"]),
        terrorist=frozenset(lists["perpetrators"]["terrorist"]),
        state=frozenset(lists["perpetrators"]["state"]),
        physical=_by_word({k: v for k, v in lists["physical"].items() if k != "military_objects"}),
        military_objects=frozenset(lists["physical"].get("military_objects", ())),
        weapons=_by_word(lists["weapons"]),
    )


def _by_word(table: dict[str, list[str]]) -> dict[str, str]:
    """Word → class; the first class that lists a word has it."""
    found: dict[str, str] = {}
    for name, words in table.items():
        for word in words:
            found.setdefault(word, name)
    return found
