"""The loss report beside every export: what was left out, dropped, squeezed or guessed, for each incident and field.

`python -m tacitus.exchange.loss > docs/loss.schema.json` renews its JSON Schema.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Literal

from tacitus.model.codec import json_schema

LossKind = Literal["dropped", "squeezed", "guessed"]
"""No room in the format; written less exactly than it is known; written by a declared rule though it is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An incident without a row, and why. `reason` is a rule of the mapping file; `has` is what it says of itself."""

    incident: str
    reason: str
    words: str
    has: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A value that is not in the file as the ledger has it. `wrote` is None where nothing was written."""

    incident: str
    field: str
    kind: LossKind
    rule: str
    had: str | None
    wrote: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneRow:
    """An incident that went since the cursor; `now` is what its id resolves to, None where that is no more asked for."""

    incident: str
    now: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LossCount:
    """How often a field fared so."""

    field: str
    kind: LossKind
    rule: str
    incidents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingUsed:
    """Which mapping file the rules are from."""

    format: str
    version: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """`written + left_out == asked`; `rows` are lines of the main file."""

    asked: int
    written: int
    left_out: int
    rows: int
    gone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LossReport:
    """What `FILE.loss.json` holds (docs/loss.schema.json). `cursor` is what a later `--since` takes."""

    format: str
    mapping: MappingUsed
    rule: str
    as_of: str | None
    clock: str
    since: str | None
    cursor: str | None
    incidents: Tally
    summary: tuple[LossCount, ...]
    words: tuple[str, ...]
    gone: tuple[GoneRow, ...]
    left_out: tuple[LeftOut, ...]
    changes: tuple[Change, ...]


def schema_text() -> str:
    """The JSON Schema of a loss report, as it stands in the docs."""
    return json.dumps(json_schema(LossReport), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
