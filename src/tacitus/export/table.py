"""CSV for a spreadsheet: one row an incident, with a link to its page; beside it one row a claim."""

from __future__ import annotations

from tacitus.export.cells import csv_rows
from tacitus.export.job import Job
from tacitus.ledger.tables import INCIDENT, TABLES

CLAIMS = "claims.csv"
HOLDS = frozenset(
    "label status when when_precision time_of_day where point radius_km country admin1 initiators attributions "
    "targets target_object means reports grade merged_ids claims killed wounded missing detained abducted "
    "displaced".split()
)


def write(job: Job) -> None:
    """Incidents to the file, claims beside it; both end with the address of the incident's page."""
    claims = TABLES["claims"]
    names = [name for name in claims.names if name != "evidence"]
    with (
        csv_rows(job.main, [*INCIDENT, "page"]) as put,
        csv_rows(job.beside(CLAIMS), [*names, "page"]) as put_claim,
    ):
        for case in job.wanted():
            page = job.link(case.incident.id)
            put([*(told.of(case.incident) for told in INCIDENT.values()), page])
            for row in claims.rows(case):
                put_claim([*row[: len(names)], page])
            job.losses.write()
            job.losses.drop(case, HOLDS)
