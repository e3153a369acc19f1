"""Corpus records to reports."""

from __future__ import annotations

from typing import Any

from tacitus.model.ids import content_id
from tacitus.model.records import Interval, Report


def report_of(record: dict[str, Any]) -> Report:
    """The report that a corpus record gives: text, title, day of publication, outlet; nothing of its gold."""
    published = None
    if day := record.get("published"):
        published = Interval(
            start=f"{day[:10]}T00:00:00",
            end=f"{day[:10]}T23:59:59",
            precision="day",
            reference="corpus metadata",
        )
    return Report(
        id=content_id("r", record["text"]),
        text=record["text"],
        title=record.get("title"),
        outlet=record.get("outlet"),
        published=published,
    )
