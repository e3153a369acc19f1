"""JSON as docs/records.md has it: the whole view."""

from __future__ import annotations

import json

from tacitus.export.written import Written
from tacitus.model.codec import to_plain
from tacitus.model.ledger import LedgerView


def write(view: LedgerView) -> Written:
    """The view as one JSON object; nothing is left out. The same view is the same text."""
    return Written(text=json.dumps(to_plain(view), ensure_ascii=False, indent=1) + "\n")
