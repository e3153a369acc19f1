"""TOML that a user wrote, and folders that it names: what is wrong with them is an error that names the file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from tacitus.errors import UsageError


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


def folder_named(written: str, beside: Path) -> Path:
    """The folder that a file names: from that file on, or from somebody's home. Raises `UsageError`."""
    try:
        if "\0" in written:
            raise ValueError
        return beside.parent / Path(written).expanduser()
    except (ValueError, RuntimeError):  # RuntimeError: nobody of that name has a home
        raise UsageError(f"{beside.name}: '{written}' is no folder.") from None
