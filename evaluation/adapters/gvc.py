"""Gun Violence Corpus: killed and injured of the report's main incident, and which reports tell of the same one.

The corpus's figures come from an archive: 0 there may mean "not in this article", and somebody who was shot
in this article may have died later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from evaluation.product import figure, incident_labels, main_incident, read_titled


def predict_all(records: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What `predict` gives for each report, with the ledger's incident that it tells of."""
    for record, label in zip(records, incident_labels(records), strict=True):
        yield {**predict(record), "incident": label}


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """Killed and injured of one report."""
    main = main_incident(read_titled(record))
    if main is None:
        return {"id": record["id"], "killed": 0, "injured": 0}
    return {"id": record["id"], "killed": figure(main, "killed"), "injured": figure(main, "wounded")}
