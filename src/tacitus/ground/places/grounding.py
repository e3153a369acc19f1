"""From a report to its place mentions: spot, resolve, and say how precisely."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tacitus.ground.places.coordinates import find_coordinates
from tacitus.ground.places.entries import AREAS, Entry
from tacitus.ground.places.gazetteer import Gazetteer
from tacitus.ground.places.lexicon import lexicon
from tacitus.ground.places.relations import NEAR_KM, applied, between, borders_on, relation_at, stretch_kind
from tacitus.ground.places.resolving import KEPT_CANDIDATES, Reading, resolve
from tacitus.ground.places.scoring import LARGE_POPULATION, Scored, contains
from tacitus.ground.places.spotting import Vouches, nobody_vouches, spot_toponyms
from tacitus.ground.places.toponym import Toponym
from tacitus.model.measures import distance_km
from tacitus.model.parsed import ParsedReport
from tacitus.model.records import Mention, Place, PlaceCandidate, Span
from tacitus.model.vocabulary import PlacePrecision

_PART_OF_NAME = re.compile(
    r"(?:(?:north|south)[- ]?(?:east|west)|north|south|east|west|central)(?:ern)?\s", re.I
)
_SIDES = ("pro-", "anti-", "non-", "ex-")
"""Before a country, what makes it somebody's side ("pro-Angola positions")."""
GUESSED_KM = 10.0
"""What is added to the radius of a place that is only spelt nearly like the name (our choice)."""
BORDER_STRIP_KM = 20.0
"""How far from a border something "near" it may be (our choice)."""
THIN_MARGIN, TORN_MARGIN = 1.0, 0.5
"""Points by which the best candidate must lead for a point of its own; and over a place of another country for a
point at all. Of places leading by less than half a point every second one is wrong (docs/grounding.md)."""
WIDEST_KM = 150.0
"""Radius of the widest circle that is drawn over namesakes of one country (our choice)."""
SUBURB_KM = 10.0
"""How far beyond a city's own radius a quarter or suburb "of" it may lie (our choice)."""


def spot(
    parsed: ParsedReport,
    gazetteer: Gazetteer,
    vouches: Vouches = nobody_vouches,
    homelands: Sequence[str] = (),
) -> tuple[Mention, ...]:
    """The places that the report names, by start: mentions of kind `place`, grounded to a `Place`.

    `homelands` are the countries (alpha-3) of the armed groups that the report names, which speak for places there.

    The span is the toponym's characters alone. A country that only qualifies an actor (`US troops`) and a
    nationality are evidence for the other names and are left out here.
    """
    toponyms = spot_toponyms(parsed, gazetteer, vouches)
    readings = resolve(toponyms, gazetteer, parsed.report.text, parsed.report.outlet, homelands)
    plain = [(one.toponym, mention(parsed, one)) for one in readings if _is_named(parsed, one.toponym)]
    points = list(_written_points(parsed, gazetteer))
    named = [
        one
        for one in _related(parsed, plain, gazetteer)
        if not any(p.start < one.end and one.start < p.end for p in points)
    ]
    return tuple(sorted([*named, *points], key=lambda one: one.start))


def _is_named(parsed: ParsedReport, toponym: Toponym) -> bool:
    """Whether the name stands for a place; so does a nationality after a direction with no noun behind it."""
    if parsed.report.text[max(0, toponym.start - 5) : toponym.start].lower().endswith(_SIDES):
        return False
    if toponym.use != "demonym":
        return toponym.use == "place"
    doc, first, last = parsed.doc, toponym.first, toponym.last
    if first == 0 or doc[first - 1].lower_ not in lexicon().directions or doc[last].tag_ == "NNPS":
        return False
    after = doc[last + 1] if last + 1 < len(doc) else None
    return after is None or (after.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM") and after.text not in "-–/")


def _written_points(parsed: ParsedReport, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Coordinates in the text, with the division that they lie in."""
    for found in find_coordinates(parsed.report.text):
        division = gazetteer.division_of(found.lat, found.lon)
        place = Place(
            name=found.span.text,
            text=found.span,
            lat=found.lat,
            lon=found.lon,
            radius_km=found.radius_km,
            precision="exact",
            kind="point",
            country=division.country if division else gazetteer.country_of(found.lat, found.lon),
            admin1=division.name if division else None,
            gazetteer=None,
        )
        yield Mention(
            kind="place",
            start=found.span.start,
            end=found.span.end,
            text=found.span.text,
            grounded=place,
            why="coordinates in the text",
        )


def _related(
    parsed: ParsedReport, plain: Sequence[tuple[Toponym, Mention]], gazetteer: Gazetteer
) -> Iterator[Mention]:
    """Each mention with its place moved or widened by the words around it."""
    stretches = dict(_stretches(parsed, plain, gazetteer))
    for index, (toponym, made) in enumerate(plain):
        place = made.grounded
        assert isinstance(place, Place)
        if index in stretches:
            kind, stretch = stretches[index]
            yield replace(made, grounded=replace(stretch, text=place.text), why=f"{made.why}; {kind}")
            continue
        relation = relation_at(*_around(parsed, toponym))
        if relation is None:
            yield made
        else:
            yield replace(made, grounded=applied(place, relation), why=f"{made.why}; {relation.kind}")


def _stretches(
    parsed: ParsedReport, plain: Sequence[tuple[Toponym, Mention]], gazetteer: Gazetteer
) -> Iterator[tuple[int, tuple[str, Place]]]:
    """By index of a mention: the road, border or stretch that it is an end of."""
    for index, (toponym, made) in enumerate(plain):
        before, _ = _around(parsed, toponym)
        if index + 1 < len(plain):
            following, second = plain[index + 1]
            kind = stretch_kind(
                before, parsed.report.text[toponym.end : following.start], _around(parsed, following)[1]
            )
            found = _stretch(made.grounded, second.grounded, kind, gazetteer) if kind else None
            if found:
                yield index, (str(kind), found)
                yield index + 1, (str(kind), found)
        if borders_on(before):
            found = _border_here(parsed, plain, index, gazetteer)
            if found:
                yield index, ("border", found)


def _stretch(one: object, other: object, kind: str | None, gazetteer: Gazetteer) -> Place | None:
    if not isinstance(one, Place) or not isinstance(other, Place) or kind is None:
        return None
    if kind == "border" and one.precision == other.precision == "country":
        return _border(one, other, gazetteer)
    return between(one, other, kind)


def _border_here(
    parsed: ParsedReport, plain: Sequence[tuple[Toponym, Mention]], index: int, gazetteer: Gazetteer
) -> Place | None:
    """ "The border with X": of the country named last before it in the sentence, else the report's commonest."""
    there = plain[index][1].grounded
    if not isinstance(there, Place) or there.precision != "country":
        return None
    sentence = parsed.sentence_at(plain[index][0].start)
    places = [m.grounded for _, m in plain if isinstance(m.grounded, Place)]
    told = [
        m.grounded.country
        for toponym, m in plain[:index]
        if isinstance(m.grounded, Place) and sentence and toponym.start >= sentence.start
    ]
    common = Counter(place.country for place in places).most_common()
    for code in (*reversed(told), *(code for code, _ in common)):
        here = gazetteer.country(code) if code else None
        if here is not None and code != there.country:
            return _border(replace(there, name=here.name, country=here.country), there, gazetteer)
    return None


def _border(one: Place, other: Place, gazetteer: Gazetteer) -> Place | None:
    """The common border of two countries: its middle and a radius that holds it whole."""
    if one.country is None or other.country is None:
        return None
    found = gazetteer.border(one.country, other.country)
    if found is None:
        return None
    lat, lon, reach = found
    return Place(
        name=f"border of {one.name} and {other.name}",
        text=one.text,
        lat=lat,
        lon=lon,
        radius_km=round(reach + BORDER_STRIP_KM, 1),
        precision="region",
        kind="border",
        country=None,
        admin1=None,
        gazetteer=None,
        reason=f"the whole border of {one.name} and {other.name}",
    )


def _around(parsed: ParsedReport, toponym: Toponym) -> tuple[str, str]:
    sentence = parsed.sentence_at(toponym.start)
    start, end = (sentence.start, sentence.end) if sentence else (toponym.start, toponym.end)
    text = parsed.report.text
    part = _PART_OF_NAME.match(toponym.text) if toponym.matches else None
    first = toponym.start + (part.end() if part and not toponym.listed else 0)
    return text[max(start, toponym.start - 100) : first], text[toponym.end : min(end, toponym.end + 60)]


def mention(parsed: ParsedReport, reading: Reading) -> Mention:
    """The mention of one toponym with its ranked candidates."""
    toponym = reading.toponym
    span = parsed.span(toponym.start, toponym.end)
    source = f"spaCy {toponym.label}" if toponym.label else "gazetteer"
    place = ground(span, reading)
    return Mention(kind="place", start=span.start, end=span.end, text=span.text, grounded=place, why=source)


def ground(span: Span, reading: Reading) -> Place:
    """The best candidate as a Place, with the others beside it."""
    candidates = reading.candidates
    if not candidates or reading.abroad or reading.doubted or _elsewhere(reading) or _denied(reading):
        return _unplaced(span, reading)
    rivals = _rivals(candidates)
    if _torn(candidates, rivals):
        return _undecided(span, candidates, rivals)
    best = candidates[0].entry
    place = Place(
        name=best.name,
        text=span,
        lat=best.lat,
        lon=best.lon,
        radius_km=best.radius_km,
        precision=precision_of(best.kind),
        kind=_contract_kind(best.kind),
        country=best.country,
        admin1=best.admin1,
        gazetteer=best.gazetteer,
        candidates=_listed(candidates[:KEPT_CANDIDATES]),
    )
    if reading.guessed:
        reason = f"spelt {best.name} in the gazetteer; no other name there is as near"
        return replace(place, radius_km=best.radius_km + GUESSED_KM, reason=reason)
    near = [rival for rival in rivals if rival.entry.country == best.country]
    if not near:
        return place
    widened = _widened(place, [rival.entry for rival in near])
    if (widened.radius_km or 0.0) <= WIDEST_KM:
        return widened
    # a circle over half a country says nothing: the likelier one where there is one, with the other named, else none
    if near[0].score > candidates[0].score - TORN_MARGIN:
        return replace(_undecided(span, candidates, near), country=best.country)
    return replace(place, reason=f"likelier than {_named(near[0].entry)}")


def _rivals(candidates: Sequence[Scored]) -> list[Scored]:
    """The candidates nearly as good as the best that lie beyond its radius."""
    first, best = candidates[0], candidates[0].entry
    if best.kind in ("country", "continent", "sea"):
        return []
    return [
        one
        for one in candidates[1:]
        if one.score > first.score - THIN_MARGIN
        and distance_km(best.lat, best.lon, one.entry.lat, one.entry.lon) > best.radius_km + SUBURB_KM
    ]


def _torn(candidates: Sequence[Scored], rivals: Sequence[Scored]) -> bool:
    """Whether a place of another country fits practically as well as the best."""
    best = candidates[0]
    return any(
        one.entry.country != best.entry.country and one.score > best.score - TORN_MARGIN for one in rivals
    )


def _undecided(span: Span, candidates: Sequence[Scored], rivals: Sequence[Scored]) -> Place:
    fitting = [candidates[0].entry, *(rival.entry for rival in rivals)]
    named = " or ".join(f"{one.name} ({one.admin1 or one.country}, {one.country})" for one in fitting[:3])
    return Place(
        name=span.text,
        text=span,
        lat=None,
        lon=None,
        radius_km=None,
        precision=None,
        kind=None,
        country=None,
        admin1=None,
        gazetteer=None,
        candidates=_listed(candidates[:KEPT_CANDIDATES]),
        reason=f"{named}: nothing in the report says which",
    )


def _widened(place: Place, rivals: Sequence[Entry]) -> Place:
    """The place with a radius that holds its rivals of the same country: no one of them is claimed."""
    assert place.lat is not None
    assert place.lon is not None
    reach = max(distance_km(place.lat, place.lon, one.lat, one.lon) + one.radius_km for one in rivals)
    named = ", ".join(map(_named, rivals[:3]))
    return replace(
        place,
        radius_km=round(max(reach, place.radius_km or 0.0), 1),
        precision="region",
        reason=f"{named} fits nearly as well: the circle holds both"
        if len(rivals) == 1
        else f"{named} fit nearly as well: the circle holds them all",
    )


def _named(entry: Entry) -> str:
    return f"{entry.name} in {entry.admin1 or entry.country}"


def _denied(reading: Reading) -> bool:
    """Whether the phrase puts the name in an area that holds no place of that name (`Solhan, in Yagha
    province`)."""
    best = reading.best
    areas = [
        area.entry for area in reading.containers if area.entry.kind in ("country", "admin1") and area.main
    ]
    if best is None or best.kind in AREAS or not areas or best.population >= LARGE_POPULATION:
        return False
    return not any(contains(area, best) for area in areas)


def _elsewhere(reading: Reading) -> bool:
    """Whether a quarter said to lie in a city is only known somewhere else."""
    city, best = reading.outer.best if reading.outer else None, reading.best
    if not reading.quarter or city is None or best is None or city.kind != "settlement":
        return False
    return distance_km(city.lat, city.lon, best.lat, best.lon) > city.radius_km + SUBURB_KM


def _unplaced(span: Span, reading: Reading) -> Place:
    """A name without a point: the area that its phrase puts it in, else nowhere."""
    outer = reading.outer
    area = outer.best if outer is not None and not (outer.abroad or outer.doubted) else None
    within = reading.quarter and area is not None and area.kind == "settlement"
    if area is not None and area.kind not in AREAS and not within and not reading.beside:
        area = None
    known = bool(reading.toponym.matches)
    reason = "names no place without context" if known else "no place of this name in the gazetteer"
    if reading.abroad:
        reason = "places of this name lie only in countries that the report does not speak of"
    if area is None and reading.about:
        reason += f"; the report is about {reading.about}"
    added = (NEAR_KM if reading.beside else SUBURB_KM if within else 0.0) if area else 0.0
    if area is not None:
        reason = f"no {span.text} known in {area.name}: the whole of {area.name}"
        if reading.beside:
            reason = f"no {span.text} known; it is said to be near {area.name}"
    return Place(
        name=span.text,
        text=span,
        lat=area.lat if area else None,
        lon=area.lon if area else None,
        radius_km=area.radius_km + added if area else None,
        precision=("near" if reading.beside else precision_of(area.kind)) if area else None,
        kind=_contract_kind(area.kind) if area else None,
        country=area.country if area else reading.about,
        admin1=area.admin1 if area else None,
        gazetteer=None,
        candidates=_listed(reading.candidates[:KEPT_CANDIDATES]),
        reason=reason,
    )


def precision_of(kind: str) -> PlacePrecision:
    """How precise a place of a gazetteer kind is."""
    if kind == "country":
        return "country"
    if kind == "admin1":
        return "admin1"
    if kind == "admin2":
        return "admin2"
    if kind in AREAS:
        return "region"
    return "settlement" if kind == "settlement" else "exact"


def _contract_kind(kind: str) -> str:
    if kind in ("country", "admin1", "admin2"):
        return "admin"
    return "natural" if kind in ("sea", "river", "region", "continent") else kind


def _listed(candidates: Sequence[Scored]) -> tuple[PlaceCandidate, ...]:
    if not candidates:
        return ()
    top = candidates[0].score
    weights = [math.exp(candidate.score - top) for candidate in candidates]
    return tuple(
        PlaceCandidate(
            name=candidate.entry.name,
            lat=candidate.entry.lat,
            lon=candidate.entry.lon,
            kind=candidate.entry.kind,
            country=candidate.entry.country,
            admin1=candidate.entry.admin1,
            gazetteer=candidate.entry.gazetteer,
            score=round(weight / sum(weights), 3),
            reasons=candidate.reasons,
        )
        for candidate, weight in zip(candidates, weights, strict=True)
    )
