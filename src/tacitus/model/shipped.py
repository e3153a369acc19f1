"""Files that come with the package, beside the code."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any


def shipped(package: str, *path: str) -> str:
    """The text of a file in a package."""
    return files(package).joinpath(*path).read_text("utf-8")


def shipped_in(package: str, folder: str, ending: str) -> dict[str, str]:
    """The texts of the files in a folder that end so, by their names without the ending, in order."""
    found = (one for one in files(package).joinpath(folder).iterdir() if one.name.endswith(ending))
    return {
        one.name.removesuffix(ending): one.read_text("utf-8") for one in sorted(found, key=lambda f: f.name)
    }


def shipped_table(package: str, *path: str) -> dict[str, Any]:
    """What a TOML file in a package holds."""
    return tomllib.loads(shipped(package, *path))


def shipped_words(package: str, *path: str) -> dict[str, Any]:
    """The same, its lists as sets: the fields of a lexicon."""
    table = shipped_table(package, *path)
    return {name: frozenset(held) if isinstance(held, list) else held for name, held in table.items()}
