"""Gun Violence Corpus: killed and injured of the report's incident (`--measure numbers`), and which reports
tell of the same one (`--measure clusters`).

The corpus's figures come from an archive: 0 there may mean "not in this article", and somebody who was shot
in this article may have died later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from evaluation.casualties import parsed_record
from evaluation.clustering import cluster_documents
from tacitus.readers.rules.tolls.document import document_tolls
from tacitus.readers.rules.tolls.find import TollMention, find_tolls

FIELDS = {"killed": "killed", "wounded": "injured"}


def predict_all(records: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What `predict` gives for each report, with a label that reports of one incident share."""
    for record, label in zip(records, cluster_documents(records), strict=True):
        yield {**predict(record), "incident": label}


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
