"""GeoJSON (RFC 7946): one feature for each incident; no point, no geometry."""

from __future__ import annotations

import json

from tacitus.export.written import Written
from tacitus.model.ledger import LedgerView
from tacitus.present.geo import collection


def write(view: LedgerView) -> Written:
    """A FeatureCollection. An incident whose place has no point has null geometry, never a centroid."""
    made = collection(view.incidents)
    nowhere = sum(feature["geometry"] is None for feature in made["features"])
    left_out = (
        f"{nowhere} incidents have no point and stand with null geometry" if nowhere else "",
        f"{len(view.claims)} claims and {len(view.judgements)} judgements",
        f"{len(view.links)} links and {len(view.contradictions)} contradictions",
        "radii are properties: GeoJSON has no circle",
    )
    text = json.dumps({"as_of": view.as_of, "rule": view.rule} | made, ensure_ascii=False, indent=1) + "\n"
    return Written(text=text, left_out=tuple(filter(None, left_out)))
