"""What the page and the API read: a `tacitus.pipeline.ledger.Ledger`, or anything that answers alike."""

from __future__ import annotations

from typing import Protocol

from tacitus.errors import MissingInput
from tacitus.model.ledger import Clock, LedgerIncident, LedgerView
from tacitus.model.records import Report


class LedgerReader(Protocol):
    """What is read of a ledger. Views are expected to be kept in memory by the ledger itself."""

    def view(self, as_of: str | None = None, clock: Clock = "reported") -> LedgerView:
        """Everything the ledger says as of a moment (ISO day or instant)."""
        ...

    def report(self, report_id: str) -> Report:
        """One report. Raises `MissingInput`."""
        ...


def find_incident(view: LedgerView, incident_id: str) -> LedgerIncident:
    """The incident of that id, or the one it was merged into. Raises `MissingInput`."""
    for incident in view.incidents:
        if incident.id == incident_id or incident_id in incident.merged_ids:
            return incident
    when = f" as of {view.as_of}" if view.as_of else ""
    raise MissingInput(
        f"There is no incident {incident_id}{when}.",
        remedy="Look it up in the list, or ask without an as-of date.",
    )
