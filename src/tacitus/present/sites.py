"""The sites of a place (hospitals, ports, camps and other things that stay where they are) that incidents are told of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tacitus.ledger.query import LedgerQuery
from tacitus.model.ledger import Clock, LedgerIncident
from tacitus.model.query import IncidentQuery
from tacitus.model.records import Place
from tacitus.ontology.events import site_classes
from tacitus.present.titles import bare
from tacitus.resolve.accounts import FINE_PLACES, voice_key
from tacitus.resolve.names import place_key
from tacitus.resolve.victims import own_name

MOST_NEAR = 500
"""Incidents, the newest, that are gone through for sites of the gazetteer that lie in a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site and how many incidents are told of it.

    `name` is as it is written most often; empty for all those of a sort that go by no name of their own. `key` is that of
    its own page where the gazetteer has it: incidents are there, not at the place around it. Else it is empty, and `part`
    tells it from others among the incidents of the place.
    """

    sort: str
    name: str
    incidents: int
    part: str = ""
    key: str = ""


def sites_of(
    source: LedgerQuery, key: str, incidents: Iterable[LedgerIncident], as_of: str | None, clock: Clock
) -> tuple[Site, ...]:
    """The sites of the place with this key, as its `incidents` name them and as the gazetteer has them in it.

    Those of which most incidents are told come first.
    """
    here = [incident for incident in incidents if incident.where and place_key(incident.where) == key]
    where = next((one.where for one in here if one.where is not None), None)
    if where is None:
        return ()
    found = (*_hit(here), *_within(source, where, as_of, clock))
    return tuple(sorted(found, key=lambda one: (-one.incidents, one.sort, one.name)))


def hit_at(incident: LedgerIncident, key: str, part: str) -> bool:
    """Whether an incident at the place with this key is told of a part of it (`Site.part`)."""
    return incident.where is not None and place_key(incident.where) == key and part_of(incident) == part


def part_of(incident: LedgerIncident) -> str:
    """The site that was hit: its sort, and its name where it has one of its own; empty where none is told of."""
    thing = incident.target_object
    if thing is None or thing.class_ not in site_classes():
        return ""
    named = own_name(thing.text.text)
    return f"{thing.class_} {voice_key(bare(thing.text.text))}" if named else thing.class_


def _hit(incidents: Iterable[LedgerIncident]) -> Iterator[Site]:
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for incident in incidents:
        if (part := part_of(incident)) and incident.target_object is not None:
            written[part][bare(incident.target_object.text.text)] += 1
    for part, spellings in written.items():
        sort, _, named = part.partition(" ")
        name = spellings.most_common(1)[0][0] if named else ""
        yield Site(sort=sort, name=name, incidents=spellings.total(), part=part)


def _within(source: LedgerQuery, place: Place, as_of: str | None, clock: Clock) -> Iterator[Site]:
    """The sites of the gazetteer whose point lies in a settlement: an incident at one is not at the settlement itself."""
    if place.precision not in FINE_PLACES or None in (place.lat, place.lon, place.radius_km):
        return
    assert place.lat is not None
    assert place.lon is not None
    assert place.radius_km is not None
    around = (place.lat, place.lon, place.radius_km)
    query = IncidentQuery(near=around, status=frozenset("*"), as_of=as_of, clock=clock)
    places = [one.where for one in source.find(query, limit=MOST_NEAR).incidents if one.where is not None]
    sites = [
        one for one in places if one.precision == "exact" and one.gazetteer not in (None, place.gazetteer)
    ]
    for key, count in Counter(map(place_key, sites)).items():
        one = next(one for one in sites if place_key(one) == key)
        yield Site(sort=one.kind or "", name=one.name, incidents=count, key=key)
