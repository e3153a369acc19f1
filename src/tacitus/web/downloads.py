"""The page before a download: what a format would hold, and what it would lose."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from tacitus.export import FORMATS
from tacitus.export.formats import require_format
from tacitus.export.running import export
from tacitus.ledger.query import LedgerQuery
from tacitus.model.query import IncidentQuery
from tacitus.present.query import as_pairs

MOST_TRIED = 100
"""Incidents, the oldest, that the page writes nowhere to tell what is lost; the loss report goes through all."""
MOST_LISTED = 50
"""Incidents without a row that the page lists."""
OPTIONS = {"q": "text", "as_of": "as-of"}


def asked_for(query: IncidentQuery) -> str:
    """`?…` of what is shown, for the addresses of downloads."""
    return "?" + urlencode(as_pairs(query))


def download_context(source: LedgerQuery, name: str, query: IncidentQuery) -> dict[str, Any]:
    """What the page shows, from a run whose rows go nowhere. Raises `UsageError`."""
    require_format(name)
    pairs = as_pairs(query)
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device
        made = export(name, source, query, nowhere, beside=lambda _: nowhere, most=MOST_TRIED)
    return {
        "name": name,
        "format": FORMATS[name],
        "total": source.find(query, limit=0).total,
        "tally": made.report.incidents,
        "said": made.words,
        "left_out": [json.loads(row) for row in islice(made.losses.left_out_rows(), MOST_LISTED)],
        "asked_for": "?" + urlencode(pairs),
        "with_part": lambda part: "?" + urlencode([*pairs, ("part", part)]),
        "command": _command(name, pairs),
    }


def _command(name: str, pairs: Sequence[tuple[str, str]]) -> str:
    options = [word for key, value in pairs for word in (f"--{OPTIONS.get(key, key)}", value)]
    return shlex.join(["tacitus", "export", name, *options, "-o", f"incidents{FORMATS[name].suffix}"])
