"""Places of the gazetteer that go by a name, to choose among: for page, API and terminal."""

from __future__ import annotations

from dataclasses import dataclass

from tacitus.present.words import candidate_words

MOST_PLACES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFound:
    """A place of the gazetteer by its id; `country` is ISO 3166-1 alpha-3, `words` tell it from its namesakes."""

    gazetteer: str
    name: str
    kind: str
    admin1: str | None
    country: str | None
    lat: float
    lon: float
    radius_km: float
    words: str


def places_named(name: str) -> tuple[PlaceFound, ...]:
    """The places that go by a name, the largest first (`MOST_PLACES` at most); none for an empty name."""
    from tacitus.ground.places import load_gazetteer
    from tacitus.settings import load_settings

    if not name.strip():
        return ()
    matches = load_gazetteer(load_settings(), progress=False).lookup(name.strip())
    found = {match.entry.gazetteer: match.entry for match in matches}
    largest = sorted(found.values(), key=lambda entry: (-entry.population, entry.gazetteer))
    return tuple(
        PlaceFound(
            gazetteer=one.gazetteer,
            name=one.name,
            kind=one.kind,
            admin1=one.admin1,
            country=one.country,
            lat=one.lat,
            lon=one.lon,
            radius_km=one.radius_km,
            words=candidate_words(one),
        )
        for one in largest[:MOST_PLACES]
    )
