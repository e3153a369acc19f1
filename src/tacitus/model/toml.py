"""TOML that a user wrote, and folders that it names: what is wrong with them is an error that names the file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tacitus.errors import UsageError, did_you_mean


def toml_of(text: str | bytes, source: str, *, remedy: str = "") -> dict[str, Any]:
    """The tables of a TOML text; `source` is what it is called. Raises `UsageError`."""
    try:
        return tomllib.loads(text.decode("utf-8") if isinstance(text, bytes) else text)
    except (ValueError, RecursionError) as error:  # also no UTF-8, and numbers longer than Python reads
        raise UsageError(f"{source} is no TOML ({error}).", remedy=remedy) from error


def toml_in(path: Path, *, remedy: str = "") -> dict[str, Any]:
    """The tables of a TOML file. Raises `UsageError`."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path.name} cannot be read: {error.strerror or error}.", remedy=remedy) from error
    return toml_of(raw, path.name, remedy=remedy)


def require_known(name: str, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    """Raise `UsageError` for a key of a table (of a file of this name) that is none of those known."""
    if unknown := [key for key in table if key not in known]:
        raise UsageError(f"{name}: there is no '{unknown[0]}' here.", remedy=did_you_mean(unknown[0], known))


def tables_of(name: str, plain: Mapping[str, Any], kind: str, known: tuple[str, ...]) -> list[dict[str, Any]]:
    """The tables of a kind, with keys that are known. Raises `UsageError`."""
    found = plain.get(kind, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise UsageError(f"{name}: {kind} is no table.", remedy=f"Write [[{kind}]] above each.")
    for table in found:
        require_known(name, table, known)
    return found


def folder_named(written: str, beside: Path) -> Path:
    """The folder that a file names: from that file on, or from somebody's home. Raises `UsageError`."""
    try:
        if "\0" in written:
            raise ValueError
        return beside.parent / Path(written).expanduser()
    except (ValueError, RuntimeError):  # RuntimeError: nobody of that name has a home
        raise UsageError(f"{beside.name}: '{written}' is no folder.") from None
