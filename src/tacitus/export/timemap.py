"""timemap (Forensic Architecture): events, sources and associations as three JSON files in a zip."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime
from typing import IO, Any

from tacitus.exchange.lists import in_one_cell
from tacitus.export.case_values import day_said, names_of, published, quoted
from tacitus.export.cells import bundle, text_of
from tacitus.export.job import Job
from tacitus.model.ledger import Case, ReportEntry
from tacitus.ontology.kinds import families, family_of
from tacitus.present import words
from tacitus.present.titles import title

EVENTS, SOURCES, ASSOCIATIONS = "events.json", "sources.json", "associations.json"
HOLDS = frozenset("label when time_of_day where point initiators targets killed reports grade".split())


def write(job: Job) -> None:
    """Incidents as events; reports as sources; families of kinds as filters."""
    seen: set[str] = set()
    with bundle(job.main, EVENTS, SOURCES, ASSOCIATIONS) as parts, ExitStack() as stack:
        put = {name: _listed(stack, part) for name, part in parts.items()}
        for case in job.wanted():
            if job.unmet(case, "date_and_place"):
                continue
            put[EVENTS](_event(job, case))
            for entry in case.reports:
                if entry.id not in seen:
                    seen.add(entry.id)
                    put[SOURCES](_source(job, entry))
            job.losses.write()
            job.losses.drop(case, HOLDS)
        for key, name in families().items():
            put[ASSOCIATIONS](
                {"id": key, "title": name, "desc": name, "mode": "FILTER", "filter_paths": ["Kind", name]}
            )


class _List:
    """A JSON array in the making."""

    def __init__(self, sink: IO[str]) -> None:
        self._sink, self._begun = sink, False
        sink.write("[")

    def __call__(self, row: dict[str, Any]) -> None:
        self._sink.write((",\n" if self._begun else "\n") + json.dumps(row, ensure_ascii=False))
        self._begun = True

    def close(self) -> None:
        """End the array."""
        self._sink.write("\n]\n")


def _listed(stack: ExitStack, part: IO[bytes]) -> _List:
    made = _List(stack.enter_context(text_of(part)))
    stack.callback(made.close)
    return made


def _event(job: Job, case: Case) -> dict[str, Any]:
    i, place = case.incident, case.incident.where
    row: dict[str, Any] = {
        "id": i.id,
        "description": f"{title(i)}. Killed: {words.total_words(i)}. {quoted(case)}",
        "location": words.place_name(place) if place else "",
        "type": i.label,
        "category": families().get(family_of(i), "Other"),
        "associations": [family_of(i)],
        "sources": [entry.id for entry in case.reports],
        "comments": _comments(case),
    }
    if i.when is not None:
        first = day_said(job, case).first
        row |= {"date": f"{first.month}/{first.day}/{first.year}"}
        if i.when.precision in ("minute", "hour"):
            row |= {
                "time": f"{datetime.fromisoformat(i.when.start):%H:%M:%S}",
                "time_precision": i.when.precision,
            }
    if place is not None and place.lat is not None:
        row |= {"latitude": str(place.lat), "longitude": str(place.lon)}
    return row


def _comments(case: Case) -> str:
    i = case.incident
    parts: Iterable[str] = (
        f"Initiators: {in_one_cell(names_of(i.initiators))}" if i.initiators else "",
        f"Targets: {in_one_cell(names_of(i.targets))}" if i.targets else "",
        f"Grade: {i.grade}" if i.grade else "",
    )
    return ". ".join(filter(None, parts))


def _source(job: Job, entry: ReportEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "title": entry.title or "",
        "paths": [f"{job.home}/reports/{entry.id}"],
        "type": "Report",
        "author": entry.outlet or "",
        "date": published(entry) or "",
    }
