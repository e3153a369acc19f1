"""ECB+: which documents tell of the same incident (`--measure documents`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from evaluation.clustering import cluster_documents

MEASURE = "documents"


def predict_all(records: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A label for each document, from its text alone (the topic is not looked at)."""
    for record, label in zip(records, cluster_documents(records), strict=True):
        yield {"id": record["id"], "incident": label}


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """A document alone is its own cluster."""
    return {"id": record["id"], "incident": str(record["id"])}
