"""GeoJSON (RFC 7946): one feature for each incident; no point, no geometry."""

from __future__ import annotations

import json
from typing import Any

from tacitus.export.written import Written, toll_range, toll_speakers
from tacitus.model.codec import to_plain
from tacitus.model.ledger import LedgerIncident, LedgerView


def write(view: LedgerView) -> Written:
    """A FeatureCollection. An incident whose place has no point has null geometry, never a centroid."""
    features = [_feature(incident) for incident in view.incidents]
    collection = {
        "type": "FeatureCollection",
        "as_of": view.as_of,
        "rule": view.rule,
        "features": features,
    }
    nowhere = sum(feature["geometry"] is None for feature in features)
    left_out = (
        f"{nowhere} incidents have no point and stand with null geometry" if nowhere else "",
        f"{len(view.claims)} claims and {len(view.judgements)} judgements",
        f"{len(view.links)} links and {len(view.contradictions)} contradictions",
        "radii are properties: GeoJSON has no circle",
    )
    text = json.dumps(collection, ensure_ascii=False, indent=1) + "\n"
    return Written(text=text, left_out=tuple(filter(None, left_out)))


def _feature(incident: LedgerIncident) -> dict[str, Any]:
    where = incident.where
    point = None
    if where is not None and where.lat is not None and where.lon is not None:
        point = {"type": "Point", "coordinates": [where.lon, where.lat]}
    return {"type": "Feature", "id": incident.id, "geometry": point, "properties": _properties(incident)}


def _properties(incident: LedgerIncident) -> dict[str, Any]:
    where, when = incident.where, incident.when
    properties: dict[str, Any] = {
        "id": incident.id,
        "type": incident.type,
        "mode": incident.mode,
        "label": incident.label,
        "status": incident.status,
        "when_start": when.start if when else None,
        "when_end": when.end if when else None,
        "when_precision": when.precision if when else None,
        "where": where.name if where else None,
        "radius_km": where.radius_km if where else None,
        "where_precision": where.precision if where else None,
        "country": where.country if where else None,
        "initiators": [actor.name for actor in incident.initiators],
        "attributions": to_plain(incident.attributions),
        "targets": [actor.name for actor in incident.targets],
        "means": [means.class_ for means in incident.means],
        "reports": sorted({member.report for member in incident.members}),
        "independent_origins": incident.independent_origins,
        "grade": incident.grade,
        "merged_ids": list(incident.merged_ids),
    }
    for effect in sorted({toll.effect for toll in incident.tolls}):
        low, best, high = toll_range(incident, effect)
        speakers = list(toll_speakers(incident, effect))
        properties[effect] = {"low": low, "best": best, "high": high, "speakers": speakers}
    return properties
