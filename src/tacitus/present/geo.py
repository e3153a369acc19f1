"""Incidents as GeoJSON (RFC 7946): one writer, for the map, the API and the export."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tacitus.model.codec import to_plain
from tacitus.model.ledger import LedgerIncident
from tacitus.model.query import Drawn
from tacitus.model.records import Incident, Interval, Place
from tacitus.ontology.kinds import family_of
from tacitus.present import words
from tacitus.present.titles import title
from tacitus.resolve.tolls import EFFECTS, toll_of, toll_speakers

Properties = dict[str, Any]


def feature_collection(drawn: Drawn) -> dict[str, Any]:
    """A FeatureCollection of the incidents drawn one by one; `counts` also of those in cells and without a point."""
    return collection(drawn.incidents) | {
        "counts": {
            "all": drawn.total,
            "drawn": drawn.total - drawn.without_point,
            "without_point": drawn.without_point,
        }
    }


def collection(incidents: Iterable[LedgerIncident]) -> dict[str, Any]:
    """One feature for each incident."""
    return {"type": "FeatureCollection", "features": [feature(incident) for incident in incidents]}


def feature(incident: LedgerIncident) -> dict[str, Any]:
    """One incident. A place without a point has null geometry, never a centroid."""
    where = incident.where
    point = None
    if where is not None and where.lat is not None and where.lon is not None:
        point = {"type": "Point", "coordinates": [where.lon, where.lat]}
    return {"type": "Feature", "id": incident.id, "geometry": point, "properties": _properties(incident)}


def _properties(incident: LedgerIncident) -> Properties:
    return {
        "id": incident.id,
        "title": title(incident),
        "family": family_of(incident),
        "type": incident.type,
        "mode": incident.mode,
        "label": incident.label,
        "status": incident.status,
        **_when(incident.when),
        **_where(incident.where),
        "initiators": [actor.name for actor in incident.initiators],
        "attributions": to_plain(incident.attributions),
        "targets": [actor.name for actor in incident.targets],
        "means": [means.class_ for means in incident.means],
        "reports": sorted({member.report for member in incident.members}),
        "independent_origins": incident.independent_origins,
        "grade": incident.grade,
        "merged_ids": list(incident.merged_ids),
        "killed_words": words.total_words(incident),
        "killed_most": _most(incident),
        **_tolls(incident),
    }


def _when(when: Interval | None) -> Properties:
    return {
        "when": words.short_date(when),
        "when_start": when.start if when else None,
        "when_end": when.end if when else None,
        "when_precision": when.precision if when else None,
    }


def _where(place: Place | None) -> Properties:
    radius = place.radius_km if place else None
    return {
        "where": words.place_name(place) if place else None,
        "gazetteer_name": place.name if place else None,
        "country": place.country if place else None,
        "where_precision": place.precision if place else None,
        "radius_km": radius,
        "radius_words": None if radius is None else words.kilometres(radius),
        "area": words.is_area(place),
    }


def _most(incident: Incident) -> int | None:
    """The highest bound of those killed, for the size of a symbol; None when nobody says how many."""
    total = toll_of(incident, "killed")
    return (
        max((n for n in (total.low, total.best, total.high) if n is not None), default=None)
        if total
        else None
    )


def _tolls(incident: LedgerIncident) -> Properties:
    """Each effect that anybody speaks of, with its bounds and its speakers."""
    return {
        effect: {
            "low": total.low,
            "best": total.best,
            "high": total.high,
            "speakers": list(toll_speakers(incident, effect)),
        }
        for effect in EFFECTS
        if (total := toll_of(incident, effect)) is not None
    }
