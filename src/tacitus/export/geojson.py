"""GeoJSON (RFC 7946): one feature for each incident; no point, no geometry."""

from __future__ import annotations

import json
from typing import Any

from tacitus.export.cells import text_of
from tacitus.export.job import Job
from tacitus.export.shapes import disc
from tacitus.model.ledger import Case
from tacitus.present.geo import feature

HOLDS = frozenset(
    "label status when when_precision time_of_day where point radius_km country initiators attributions targets "
    "means reports grade merged_ids links killed wounded missing detained abducted displaced".split()
)


def write(job: Job) -> None:
    """A FeatureCollection. An incident whose place has no point has null geometry, never a centroid."""
    head = {"type": "FeatureCollection", "as_of": job.query.as_of, "rule": job.rule}
    with text_of(job.main) as text:
        text.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [')
        for number, case in enumerate(job.wanted()):
            text.write((",\n" if number else "\n") + json.dumps(_feature(job, case), ensure_ascii=False))
            job.losses.write()
            job.losses.drop(case, HOLDS)
        text.write("\n]}\n")


def _feature(job: Job, case: Case) -> dict[str, Any]:
    made, where = feature(case.incident), case.incident.where
    made["properties"] |= {
        "links": [
            {"to": link.to, "relation": link.relation, "strength": link.strength}
            for link in case.links
            if link.from_ == case.incident.id
        ],
        "outlets": sorted({entry.outlet for entry in case.reports if entry.outlet}),
        "page": job.link(case.incident.id),
    }
    geometry = job.mapping.table("geometry")
    if geometry["uncertainty"] == "polygon" and made["geometry"] and where is not None and where.radius_km:
        made["geometry"] = {
            "type": "Polygon",
            "coordinates": [disc(where.lat or 0.0, where.lon or 0.0, where.radius_km, geometry["corners"])],
        }
    return made
