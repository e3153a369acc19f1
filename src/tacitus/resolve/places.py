"""Several places named for one event, folded into the most specific one that all of them allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tacitus.model.measures import distance_km
from tacitus.model.records import Place

FINENESS = {"exact": 0, "near": 1, "settlement": 1, "admin2": 2, "admin1": 3, "region": 4, "country": 5}
"""Order of precisions, finest first; a "near" is as fine as the settlement it is near."""
APART_KM = 5.0
WIDEST_KM = 150.0
"""Radius of the widest circle that is drawn over several sites (our choice): a wider one says nothing."""


def combine(places: Sequence[Place]) -> Place | None:
    """The place of an event from the places named for it; None when there is none.

    Nested names (`a base near X in north-east Y`) give the finest. Several places equally fine and apart give
    one circle over all of them, named after them: no one of them is claimed. A name without a point gives
    way to
    the area it is said to be in.
    """
    known = [place for place in places if place.lat is not None]
    if not known:
        return places[0] if places else None
    finest = min(FINENESS[place.precision or "country"] for place in known)
    chosen = _distinct([place for place in known if FINENESS[place.precision or "country"] == finest])
    chosen = _inside_named_areas(chosen, known)
    if len(chosen) == 1:
        return _with_doubt(chosen[0], places)
    if finest >= FINENESS["region"]:
        return _overlap(chosen)
    whole = _cover(chosen)
    return whole if (whole.radius_km or 0) <= WIDEST_KM else _sites(chosen)


def _sites(chosen: Sequence[Place]) -> Place:
    """Several sites too far apart for one circle: their names and what they have in common, without a point."""
    names = list(dict.fromkeys(place.name for place in chosen))
    return replace(
        _cover(chosen),
        lat=None,
        lon=None,
        radius_km=None,
        precision=None,
        kind=None,
        reason=f"several sites, too far apart for one circle: {', '.join(names)}",
    )


def _distinct(places: Sequence[Place]) -> list[Place]:
    kept: list[Place] = []
    for place in places:
        twin = next((one for one in kept if _apart(one, place) <= APART_KM), None)
        namesake = next((one for one in kept if one.name == place.name and _meet(one, place)), None)
        if twin is None and namesake is not None:
            # "in Damascus", "outside Damascus": one name is one place, as wide as the widest that is said
            if (place.radius_km or 0) > (namesake.radius_km or 0):
                kept[kept.index(namesake)] = place
        elif twin is None:
            kept.append(place)
        elif (place.radius_km or 0) < (twin.radius_km or 0) and place.gazetteer != twin.gazetteer:
            kept[kept.index(twin)] = place
    return kept


def _inside_named_areas(chosen: list[Place], known: Sequence[Place]) -> list[Place]:
    """Of several equally fine places, those that lie in an area that is also named, if any do."""
    areas = [
        place for place in known if place.precision in ("admin1", "country", "region") and place not in chosen
    ]
    if len(chosen) < 2 or not areas:
        return chosen
    inside = [
        place for place in chosen if all(_apart(place, area) <= (area.radius_km or 0) for area in areas)
    ]
    return inside or chosen


def _with_doubt(place: Place, places: Sequence[Place]) -> Place:
    unknown = [one for one in places if one.lat is None]
    if not unknown or place.precision in ("exact", "settlement", "near"):
        return place
    first = unknown[0]
    reason = f"{first.name}: {first.reason}; so the area around it"
    if first.country not in (None, place.country) or place.country is None:
        return replace(place, reason=reason)
    return replace(place, name=first.name, text=first.text, precision="region", gazetteer=None, reason=reason)


def _overlap(chosen: Sequence[Place]) -> Place:
    """Of overlapping areas (a country and its east) the smallest; of separate ones the circle over them."""
    smallest = min(chosen, key=lambda place: place.radius_km or 0)
    several = len({place.country for place in chosen if place.precision == "country"}) > 1
    if not several and all(
        _apart(smallest, place) <= (place.radius_km or 0) + (smallest.radius_km or 0) for place in chosen
    ):
        return smallest
    return _cover(chosen)


def _cover(chosen: Sequence[Place]) -> Place:
    lat = sum(place.lat or 0.0 for place in chosen) / len(chosen)
    lon = sum(place.lon or 0.0 for place in chosen) / len(chosen)
    reach = max(distance_km(lat, lon, p.lat or 0.0, p.lon or 0.0) + (p.radius_km or 0) for p in chosen)
    countries = {place.country for place in chosen}
    divisions = {place.admin1 for place in chosen}
    zones = {place.zone for place in chosen}
    names = [place.name for place in chosen]
    return replace(
        chosen[0],
        name=", ".join(names[:-1]) + f" and {names[-1]}",
        lat=round(lat, 4),
        lon=round(lon, 4),
        radius_km=round(reach, 1),
        precision="region",
        kind="natural" if len(countries) > 1 else chosen[0].kind,
        country=countries.pop() if len(countries) == 1 else None,
        admin1=divisions.pop() if len(divisions) == 1 else None,
        gazetteer=None,
        reason="several places are named; the circle holds them all",
        zone=zones.pop() if len(zones) == 1 else None,
    )


def _meet(one: Place, other: Place) -> bool:
    """Whether two circles have ground in common."""
    return _apart(one, other) <= (one.radius_km or 0) + (other.radius_km or 0)


def _apart(one: Place, other: Place) -> float:
    return distance_km(one.lat or 0.0, one.lon or 0.0, other.lat or 0.0, other.lon or 0.0)
