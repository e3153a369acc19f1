"""Incidents as GeoJSON, for the map and for any other tool that draws."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tacitus.model.ledger import LedgerIncident
from tacitus.web import words
from tacitus.ontology.families import family_of


def feature_collection(incidents: Iterable[LedgerIncident]) -> dict[str, Any]:
    """A FeatureCollection of those that have a point, and `counts` of those that have none, by reason."""
    listed = list(incidents)
    features = [feature(i) for i in listed if words.has_point(i.where)]
    return {
        "type": "FeatureCollection",
        "features": features,
        "counts": {"all": len(listed), "drawn": len(features), "without_point": len(listed) - len(features)},
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
