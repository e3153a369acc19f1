"""JSON as docs/records.md has it: the whole view, or what of it hangs on the incidents asked for."""

from __future__ import annotations

import json
from dataclasses import replace

from tacitus.export.cells import text_of
from tacitus.export.job import Job
from tacitus.model.codec import to_plain
from tacitus.model.ledger import LedgerView


def write(job: Job) -> None:
    """The view as one JSON object; nothing is left out. The same view is the same text."""
    kept = set()
    for case in job.wanted():
        kept.add(case.incident.id)
        job.losses.write()
    with text_of(job.main) as text:
        text.write(json.dumps(to_plain(_restricted(job.view(), kept)), ensure_ascii=False, indent=1) + "\n")


def _restricted(view: LedgerView, kept: set[str]) -> LedgerView:
    """The view with nothing but what is said of these incidents; itself where they are all."""
    incidents = tuple(incident for incident in view.incidents if incident.id in kept)
    if len(incidents) == len(view.incidents):
        return view
    reports = {member.report for incident in incidents for member in incident.members}
    ids = {key for incident in incidents for key in (incident.id, *incident.merged_ids)}
    return replace(
        view,
        incidents=incidents,
        reports=tuple(entry for entry in view.reports if entry.id in reports),
        claims=tuple(claim for claim in view.claims if claim.incident in kept),
        links=tuple(link for link in view.links if link.from_ in kept or link.to in kept),
        contradictions=tuple(clash for clash in view.contradictions if kept & set(clash.incidents)),
        judgements=tuple(one for one in view.judgements if ids & {one.left, one.right}),
    )
