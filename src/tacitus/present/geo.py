"""Incidents as GeoJSON, for the map and for any other tool that draws."""

from __future__ import annotations

from typing import Any

from tacitus.model.ledger import LedgerIncident
from tacitus.model.query import Drawn
from tacitus.ontology.families import family_of
from tacitus.present import words


def feature_collection(drawn: Drawn) -> dict[str, Any]:
    """A FeatureCollection of the incidents drawn one by one; `counts` also of those in cells and without a point."""
    features = [feature(incident) for incident in drawn.incidents]
    return {
        "type": "FeatureCollection",
        "features": features,
        "counts": {
            "all": drawn.total,
            "drawn": drawn.total - drawn.without_point,
            "without_point": drawn.without_point,
        },
    }


def feature(incident: LedgerIncident) -> dict[str, Any]:
    """One incident with a place. `killed` is the highest figure stated, null when nobody states one."""
    place = incident.where
    assert place is not None
    low, high, stated = words.deadliest(incident)
    return {
        "type": "Feature",
        "id": incident.id,
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        "properties": {
            "id": incident.id,
            "title": words.title(incident),
            "family": family_of(incident),
            "type": incident.type,
            "label": incident.label,
            "status": incident.status,
            "when": words.short_date(incident.when),
            "where": words.place_name(place),
            "country": place.country,
            "precision": place.precision,
            "radius_km": place.radius_km,
            "radius_words": None if place.radius_km is None else words.kilometres(place.radius_km),
            "area": words.is_area(place),
            "killed_low": low,
            "killed": high,
            "killed_words": stated,
            "reports": len(incident.members),
        },
    }
