"""Atlos: its CSV for many incidents at once."""

from __future__ import annotations

from typing import Any

from tacitus.exchange.columns import columns_of
from tacitus.export.case_values import days_of, published, quoted
from tacitus.export.cells import csv_rows
from tacitus.export.job import Job
from tacitus.model.ledger import Case
from tacitus.present import words
from tacitus.present.titles import title
from tacitus.resolve.tolls import toll_of

COLUMNS = columns_of("atlos")
SOURCES = [column for column in COLUMNS if column.startswith("source_")]
HOLDS = frozenset("label when where point country killed grade".split())


def write(job: Job) -> None:
    """One row an incident."""
    with csv_rows(job.main, COLUMNS) as put:
        for case in job.wanted():
            row = _row(job, case)
            put([row.get(column) for column in COLUMNS])
            job.losses.write()
            job.losses.drop(case, HOLDS)


def _row(job: Job, case: Case) -> dict[str, Any]:
    i = case.incident
    statuses = job.mapping.table("status")
    sources = [", ".join(filter(None, (e.outlet, published(e), e.title))) for e in case.reports]
    if len(sources) > len(SOURCES):
        job.losses.change(i.id, "reports", "dropped", "five sources", len(sources), len(SOURCES))
    days = days_of(i.when) if i.when else None
    if days and days.many > 1:
        job.losses.change(i.id, "when", "squeezed", "first day", f"{days.first}/{days.last}", days.first)
    place = i.where
    said = words.total_words(i)
    for field, told_of in (
        ("country", place and place.country),
        ("where", place and words.place_name(place)),
        ("killed", toll_of(i, "killed") and said),
    ):
        if told_of:
            job.losses.change(i.id, field, "squeezed", "in_words", told_of, "description")
    return {
        "status": statuses.get(i.status) or statuses["*"],
        "description": f"{title(i)}. Killed: {said}. {quoted(case)} {job.link(i.id)}",
        "sensitive": job.mapping.rule("sensitive", "write"),
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "date": days.first.isoformat() if days else None,
        "tags": ", ".join(filter(None, (i.label, i.grade, place.country if place else None, i.id))),
        **dict(zip(SOURCES, sources, strict=False)),
    }
