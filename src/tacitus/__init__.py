"""Tacitus: news reports of armed conflict into a sourced incident ledger.

`tacitus.read(text_or_path)` reads one report; `tacitus.Ledger(path)` opens a ledger. Beside them stand the records
that both give (docs/records.md) and the errors that both raise. Everything is imported on first use, so that
`import tacitus` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tacitus.errors import InstallationError as InstallationError
    from tacitus.errors import LedgerError as LedgerError
    from tacitus.errors import RecordError as RecordError
    from tacitus.errors import RunError as RunError
    from tacitus.errors import TacitusError as TacitusError
    from tacitus.errors import UsageError as UsageError
    from tacitus.ledger.ledger import Ledger as Ledger
    from tacitus.model.ledger import LedgerIncident as LedgerIncident
    from tacitus.model.ledger import LedgerView as LedgerView
    from tacitus.model.records import Actor as Actor
    from tacitus.model.records import Claim as Claim
    from tacitus.model.records import Contradiction as Contradiction
    from tacitus.model.records import Extraction as Extraction
    from tacitus.model.records import Incident as Incident
    from tacitus.model.records import Interval as Interval
    from tacitus.model.records import Link as Link
    from tacitus.model.records import Means as Means
    from tacitus.model.records import Mention as Mention
    from tacitus.model.records import Place as Place
    from tacitus.model.records import Reading as Reading
    from tacitus.model.records import Reject as Reject
    from tacitus.model.records import Report as Report
    from tacitus.model.records import Responsibility as Responsibility
    from tacitus.model.records import Span as Span
    from tacitus.model.records import Toll as Toll
    from tacitus.pipeline.public import read as read

_HOMES = {
    "tacitus.pipeline.public": ("read",),
    "tacitus.ledger.ledger": ("Ledger",),
    "tacitus.model.ledger": ("LedgerIncident", "LedgerView"),
    "tacitus.model.records": (
        "Actor", "Claim", "Contradiction", "Extraction", "Incident", "Interval", "Link", "Means", "Mention",
        "Place", "Reading", "Reject", "Report", "Responsibility", "Span", "Toll",
    ),
    "tacitus.errors": (
        "InstallationError", "LedgerError", "RecordError", "RunError", "TacitusError", "UsageError",
    ),
}  # fmt: skip
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    *_HOME_OF,
]


def __getattr__(name: str) -> Any:
    if name in _HOME_OF:
        return getattr(importlib.import_module(_HOME_OF[name]), name)
    raise AttributeError(f"module 'tacitus' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(_HOME_OF)
