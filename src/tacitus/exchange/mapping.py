"""Mapping files: the declared rules by which a format is written, one readable, versioned TOML for each format.

A user copies one, changes it and gives it with `--mapping FILE`. Tables that he leaves out are those of the file that
comes with Tacitus; a table or rule that no such file knows is an error that names the nearest.
"""

from __future__ import annotations

import importlib.resources
import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tacitus.errors import MissingInput, UsageError, did_you_mean
from tacitus.model.toml import toml_in

FREE = frozenset({"kinds", "actors", "sectors", "groups", "quads", "identity_class", "status", "vague"})
"""Tables whose keys are labels and codes, which a user may add to."""

PLAIN = """# How an incident of the ledger is written as {0}. Copy it, change it, give it with --mapping FILE.
format = "{0}"
version = 1

[incidents]
statuses = ["*"]              # every incident that was asked for
"""


@dataclass(frozen=True, slots=True)
class Vague:
    """What is written for an open range that begins at `low` ("dozens")."""

    words: str
    low: int
    write: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """The rules of one format; `source` names the file they are from."""

    format: str
    version: int
    source: str
    rules: Table[str, Any]

    def table(self, name: str) -> dict[str, Any]:
        """A table of rules; empty where the format has none of that name."""
        found: dict[str, Any] = self.rules.get(name, {})
        return found

    def rule(self, table: str, name: str) -> Any:
        """One rule; None where the format has none of that name."""
        return self.table(table).get(name)

    def vague(self, low: int | None) -> Vague | None:
        """The rule for an open range that begins at `low`."""
        rows = (Vague(**row) for row in self.rules.get("vague", ()))
        return next((row for row in rows if row.low == low), None)


def mapping_of(name: str, file: Path | None = None) -> Mapping:
    """The rules of a format, with those of a user's file over them. Raises `MissingInput`, `UsageError`."""
    own = tomllib.loads(mapping_text(name))
    if file is None:
        return Mapping(name, int(own["version"]), f"{name}.toml", own)
    given = _read(file)
    if given.get("format") != name:
        raise UsageError(
            f"{file} maps to {given.get('format', 'no format')}.",
            remedy=f'Its first line must be format = "{name}".',
        )
    _require_known(file, given, own)
    merged = {key: _over(own.get(key), value) for key, value in given.items()}
    return Mapping(name, int(given.get("version", own["version"])), file.name, {**own, **merged})


def mapping_text(name: str) -> str:
    """The mapping file of a format as it comes with Tacitus, to copy; the plainest where it needs no rules."""
    file = importlib.resources.files("tacitus.exchange").joinpath("mappings", f"{name}.toml")
    return file.read_text("utf-8") if file.is_file() else PLAIN.format(name)


def _read(file: Path) -> dict[str, Any]:
    if not file.exists():
        raise MissingInput(f"There is no mapping file {file}.")
    return toml_in(file, remedy="A mapping file is TOML in UTF-8.")


def _over(own: Any, given: Any) -> Any:
    return {**own, **given} if isinstance(own, dict) and isinstance(given, dict) else given


def _require_known(file: Path, given: Table[str, Any], own: Table[str, Any]) -> None:
    _require(file, "table", given, own)
    for name, table in given.items():
        if isinstance(own[name], dict):
            if not isinstance(table, dict):
                raise UsageError(f"{file}: {name} is no table.", remedy=f"Begin it with [{name}].")
            if name not in FREE:
                _require(file, f"rule in [{name}]", table, own[name])


def _require(file: Path, what: str, given: Table[str, Any], known: Table[str, Any]) -> None:
    for name in given:
        if name not in known:
            raise UsageError(f"{file} has an unknown {what}: '{name}'.", remedy=did_you_mean(name, known))
