"""Bringing tables into a ledger, and looking at what came of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tacitus.exchange.import_rules import rules_of
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import LedgerIncident
from tacitus.pipeline.importing import Asked, Imported, import_table


def bring(ledger: Ledger, name: str, path: Path, **more: Any) -> Imported:
    """Import a table of a format."""
    return import_table(ledger, path, Asked(rules=rules_of(name), **more))


def only(ledger: Ledger) -> LedgerIncident:
    """The one incident."""
    (incident,) = ledger.view().incidents
    return incident


def figures(incident: LedgerIncident) -> list[tuple[Any, ...]]:
    """(effect, low, best, high, who says so) of every figure that stands for itself."""
    return [
        (row.effect, row.low, row.best, row.high, row.speaker[0].name if row.speaker else None)
        for row in incident.toll_history
        if row.part_of is None
    ]


def rejects(ledger: Ledger) -> list[tuple[str, str]]:
    """(path, message) of what was turned away."""
    return [(row.path, row.reject.message) for row in ledger.rejects()]
