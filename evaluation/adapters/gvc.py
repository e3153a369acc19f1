"""Gun Violence Corpus: killed and injured of the report's incident (`--measure numbers`).

The corpus's figures come from an archive: 0 there may mean "not in this article". The label of the incident
across reports (`incident`) is added by `label_incidents` below.
"""

from __future__ import annotations

from typing import Any

from evaluation.casualties import parsed_record
from tacitus.extract.tolls import TollMention, find_tolls
from tacitus.extract.tolls_document import document_tolls

FIELDS = {"killed": "killed", "wounded": "injured"}


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """Killed and injured of one report."""
    parsed = parsed_record(record)
    tolls = find_tolls(parsed)
    prediction: dict[str, Any] = {"id": record["id"], "killed": 0, "injured": 0}
    for figure in document_tolls(parsed, tolls, _kind):
        prediction[FIELDS[figure.effect]] = figure.best
    return prediction


def _kind(toll: TollMention) -> str | None:
    return "anybody" if toll.effect in FIELDS else None
