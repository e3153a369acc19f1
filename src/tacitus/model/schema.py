"""The published JSON Schema: `python -m tacitus.model.schema` prints it, `--write` stores it with the docs.

One document with two entry points under `$defs`: `Reading`, what `tacitus read --json` prints for a report, and
`LedgerView`, what `tacitus export json` prints.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from tacitus.model.ledger import LedgerView
from tacitus.model.records import Reading

STORED = Path("docs/records.schema.json")
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of what Tacitus prints; a document is a reading or a ledger."""
    kinds: list[tuple[type, Any, TypeAdapter[Any]]] = [
        (kind, "serialization", TypeAdapter(kind)) for kind in (Reading, LedgerView)
    ]
    _, made = TypeAdapter.json_schemas(kinds, by_alias=True, title="Tacitus records")
    either = [{"$ref": f"#/$defs/{kind.__name__}"} for kind, _, _ in kinds]
    return {"$schema": DIALECT, **made, "anyOf": either}


def as_text() -> str:
    """The schema as it is stored."""
    return json.dumps(schema(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    """Print the schema, or store it with `--write`."""
    if arguments == ["--write"]:
        STORED.write_text(as_text(), encoding="utf-8")
    elif arguments:
        sys.stderr.write("usage: python -m tacitus.model.schema [--write]\n")
        return 2
    else:
        sys.stdout.write(as_text())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
