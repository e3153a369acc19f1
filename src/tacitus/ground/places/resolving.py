"""Which place a toponym means: candidates ranked with reasons, read against the whole report."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tacitus.ground.places.entries import AREAS, Entry, is_facility
from tacitus.ground.places.gazetteer import Gazetteer, Match
from tacitus.ground.places.homes import bears, home_of
from tacitus.ground.places.keys import fold
from tacitus.ground.places.local_words import told_by_words
from tacitus.ground.places.scoring import (
    LARGE_POPULATION,
    Evidence,
    Scored,
    Witnesses,
    contains,
    in_context,
    own_points,
)
from tacitus.ground.places.toponym import Toponym
from tacitus.model.measures import distance_km

KEPT_CANDIDATES = 5
CONSIDERED = 60
FOCUS = 1.0
"""Evidence for its strongest country from which on a report counts as being about somewhere."""
TOLD = 0.6
"""Evidence for a country that is enough to read a name in another spelling there, or not elsewhere."""
ONE_TOWN = 0.4
"""Evidence for another country that is enough against a small town of one that nothing else speaks for (our choice)."""
HAMLET = 2_000
"""Below so many people a settlement is taken only where something in the report speaks for its country (our choice)."""
ABOUT = 0.3
"""Evidence for a report's one country that a name without a point shares (one town named once gives 0.5)."""
CLEAR = 0.5
"""Below it words are common in several countries, and place nothing by themselves ("gendarmes"; our choice)."""
ACROSS_KM = 200.0
"""How far beyond the land that it fights in an armed group may well strike (our choice)."""
OF_A_GROUP = 0.6
"""What an armed group says for the country that it fights in: as much as a nationality (our choice)."""
DIVISIONS = frozenset({"admin1", "admin2"})
"""Areas that are named by many names in many languages: "Centro" is no district abroad whose own name is another."""
ROUNDS = 3
"""Readings of the report: each uses the best candidates of the one before as evidence."""
LEAST_GUESSED = 6
"""Letters of the shortest name for which a near miss is looked up (our choice: shorter ones collide)."""
FITTING_POPULATION = 15_000
"""An unsure settlement of this size is taken when the report is about its country."""
_CONTAINING = re.compile(r"^(?:,| \(|,? in)(?: (?:in|the|a|northern|southern|eastern|western|central|north|south|east|west|rural|nearby|north-?eastern|north-?western|south-?eastern|south-?western|\w+['’]s))* ?$")  # fmt: skip  # noqa: E501
_OF = re.compile(
    r"^['’]s?(?: (?:northern|southern|eastern|western|central|\w+ern|city|town|village|port|province|region|of|the))* $"
)


@dataclass(slots=True)
class Reading:
    """One toponym on its way: its candidates, and the areas that its phrase puts it in.

    `outer` is the reading whose areas `containers` are; `abroad` says that the best candidate lies in a
    country
    that nothing else in the report speaks of; `doubted` that the sentence names a place and nothing in the
    report says which; a `quarter` is said to lie in the city `outer`, what is `beside` it near it. A `guessed`
    one is spelt nearly like its candidate, no more. `about` is the country (alpha-3) of a report in which the
    name has no point.
    """

    toponym: Toponym
    name: str
    candidates: list[Scored] = field(default_factory=list)
    containers: list[Match] = field(default_factory=list)
    holds: list[Match] = field(default_factory=list)
    outer: Reading | None = None
    abroad: bool = False
    doubted: bool = False
    quarter: bool = False
    beside: bool = False
    guessed: bool = False
    about: str | None = None

    @property
    def best(self) -> Entry | None:
        """The entry ranked first."""
        return self.candidates[0].entry if self.candidates else None


def resolve(
    toponyms: Sequence[Toponym],
    gazetteer: Gazetteer,
    text: str,
    outlet: str | None = None,
    homelands: Sequence[str] = (),
) -> list[Reading]:
    """Each toponym with its ranked candidates, best first (empty where there is none).

    `homelands` are countries (alpha-3) for which armed groups speak that the report names.
    """
    readings = [Reading(toponym, fold(toponym.text)) for toponym in toponyms]
    _contain(readings, text)
    _share_phrases(readings)
    counts = Counter(reading.name for reading in readings)
    lands = filter(None, map(gazetteer.country, homelands))
    homes = list(home_of(outlet, gazetteer))
    groups = [Evidence(land, OF_A_GROUP) for land in lands]
    told = [*told_by_words(text, gazetteer), *groups]
    standing = [*homes, *told]
    alike = _alike(readings)
    rankings = [_own_points(same[0]) for same in alike]
    evidence: dict[str, Evidence] = {}
    for _ in range(ROUNDS):
        witnesses = Witnesses(evidence, standing)
        before = [same[0].best for same in alike]
        for same, ranking in zip(alike, rankings, strict=True):
            same[0].candidates = in_context(ranking, same[0].name, witnesses, bears(outlet, same[0].name))
        _one_sense([same[0] for same in alike])
        evidence = _evidence([same[0] for same in alike], counts)
        if before == [same[0].best for same in alike]:
            break
    for same in alike:
        for reading in same[1:]:
            reading.candidates = same[0].candidates
    witnesses = Witnesses(evidence, standing)
    _guess(readings, witnesses, gazetteer)
    _mark_abroad(readings, evidence, standing)
    _mark_across_the_border(readings, Witnesses(evidence, homes), told)
    clear = [*homes, *told_by_words(text, gazetteer, CLEAR), *groups]
    named = Witnesses(evidence, clear)
    local = Witnesses({name: one for name, one in evidence.items() if _is_local(one.entry)}, clear)
    for reading in readings:
        if not reading.candidates or reading.abroad:
            speaking = local if _is_a_town(reading) else named
            reading.about = _about(speaking.countries(reading.name))
    return _vouched(readings)


def _is_local(entry: Entry) -> bool:
    """Whether a name says where, and not which state acts: "French aircraft", "Paris maintains"."""
    return entry.kind != "country" and not entry.capital


def _is_a_town(reading: Reading) -> bool:
    """Whether a name is a known town's, though abroad: then a state that acts gives it no country."""
    best = reading.best
    return best is not None and best.kind == "settlement" and best.population >= HAMLET


def _about(weights: dict[str, float]) -> str | None:
    """The one country that the report is about, None where it is about several or none."""
    ranked = sorted(weights.items(), key=lambda one: -one[1])[:2]
    if not ranked or ranked[0][1] < ABOUT or (len(ranked) > 1 and ranked[1][1] > 0.5 * ranked[0][1]):
        return None
    return ranked[0][0]


def _guess(readings: Sequence[Reading], witnesses: Witnesses, gazetteer: Gazetteer) -> None:
    """Give a name that the gazetteer lacks its one near miss in the countries that the report is about."""
    for reading in readings:
        toponym = reading.toponym
        if toponym.matches or toponym.unsure or toponym.capitals or len(reading.name) < LEAST_GUESSED:
            continue
        weights = witnesses.countries(reading.name)
        strongest = max(weights.values(), default=0.0)
        about = frozenset(c for c, weight in weights.items() if weight >= max(TOLD, 0.5 * strongest))
        found = gazetteer.near_misses(toponym.text, about) if about else ()
        if len({match.entry.gazetteer for match in found}) == 1:
            reading.candidates = in_context(
                own_points(reading.name, found[:1], None, (), ()), reading.name, witnesses
            )
            reading.guessed = True


def _alike(readings: Sequence[Reading]) -> list[list[Reading]]:
    """The readings in groups that are ranked alike: one name, in the same words."""
    groups: dict[tuple[object, ...], list[Reading]] = {}
    for reading in readings:
        toponym = reading.toponym
        around = (tuple(m.entry.gazetteer for m in held) for held in (reading.containers, reading.holds))
        key = (reading.name, toponym.cue, toponym.use, toponym.unsure, toponym.listed, *around)
        groups.setdefault(key, []).append(reading)
    return list(groups.values())


def _own_points(reading: Reading) -> list[Scored]:
    matches = sorted(reading.toponym.matches, key=lambda match: -match.entry.population)[:CONSIDERED]
    return own_points(reading.name, matches, reading.toponym.cue, reading.containers, reading.holds)


def _mark_abroad(
    readings: Sequence[Reading], evidence: dict[str, Evidence], standing: Sequence[Evidence]
) -> None:
    """Mark small places of countries that nothing else in the report speaks of, when it speaks of others.

    A hamlet needs something to speak for its country. A place that is only spelt so in another alphabet gives way to
    towns and divisions of another country sooner than to a state's name alone: states act abroad.
    """
    witnesses = Witnesses(evidence, standing)
    local = Witnesses({name: one for name, one in evidence.items() if one.entry.kind != "country"}, standing)
    for reading in readings:
        best = reading.best
        by_another_name = best is not None and best.kind in DIVISIONS and fold(best.name) != reading.name
        if (
            best is None
            or (best.kind in AREAS and not by_another_name)
            or any(contains(area.entry, best) for area in reading.containers)
        ):
            continue
        respelt = reading.candidates[0].respelt
        # a town that its province is named after is known for itself, however few still live there
        province = any(
            c.entry.kind == "admin1" and c.entry.country == best.country for c in reading.candidates
        )
        known = best.capital or province or best.population >= LARGE_POPULATION
        if known and not (respelt or by_another_name):
            continue
        countries = witnesses.countries(reading.name)
        supported = countries.get(best.country or "", 0.0) >= 0.2
        if respelt and countries.get(best.country or "", 0.0) < max(countries.values(), default=0.0):
            # a state that acts abroad is no reason to read a name as one of its towns in another spelling
            supported = local.countries(reading.name).get(best.country or "", 0.0) >= 0.2
        against = max(countries.values(), default=0.0)
        small = best.kind == "settlement" and best.population < FITTING_POPULATION
        least = 0.0 if _is_hamlet(reading) else ONE_TOWN if small else TOLD if respelt else FOCUS
        nearer = respelt and max(local.countries(reading.name).values(), default=0.0) >= ABOUT
        reading.abroad = not supported and (nearer or against >= least)


def _mark_across_the_border(readings: Sequence[Reading], places: Witnesses, told: Sequence[Evidence]) -> None:
    """Take back that a town lies abroad where only groups and words speak for another country, next to which it lies.

    "JNIM attacked a convoy near Djibo": armed groups cross borders, not seas.
    """
    for reading in readings:
        best = reading.best
        if not reading.abroad or best is None or _is_hamlet(reading):
            continue
        elsewhere = max(places.countries(reading.name).values(), default=0.0) > 0
        lands = [one.entry for one in told if one.entry.country != best.country]
        reading.abroad = elsewhere or not any(
            distance_km(best.lat, best.lon, land.lat, land.lon) <= land.radius_km + ACROSS_KM
            for land in lands
        )


def _is_hamlet(reading: Reading) -> bool:
    """Whether a name means a settlement so small that one elsewhere, unlisted, is as likely meant."""
    best = reading.best
    return best is not None and best.kind == "settlement" and 0 < best.population < HAMLET


def _vouched(readings: Sequence[Reading]) -> list[Reading]:
    """The sure readings, the unsure ones that the report vouches for, and (in doubt) those that a noun claims."""
    names = {reading.name for reading in readings if not reading.toponym.unsure}
    countries = {r.best.country for r in readings if r.best and not r.toponym.unsure}
    for reading in readings:
        if reading.toponym.unsure and reading.name not in names:
            reading.doubted = not _fits(reading, countries)
    return [reading for reading in readings if not reading.doubted or _claimed(reading.toponym)]


def _claimed(toponym: Toponym) -> bool:
    """Whether the words around an unsure name make it a place's, if not which."""
    return toponym.use == "place" and toponym.cue in ("admin1", "admin2", "settlement", "facility")


def _fits(reading: Reading, countries: set[str | None]) -> bool:
    best = reading.best
    if best is None or reading.toponym.use == "part":
        return False
    if reading.containers and reading.toponym.locative:
        return True
    if best.population >= LARGE_POPULATION and reading.toponym.locative and reading.toponym.use == "place":
        return True
    if countries and best.country not in countries:
        return False
    if reading.toponym.locative and countries and reading.toponym.label != "PERSON":
        return True
    return best.population >= FITTING_POPULATION or is_facility(best) or bool(reading.containers)


def _contain(readings: Sequence[Reading], text: str) -> None:
    """Note "X, Y", "X in Y" and "Y's X": the areas of Y may contain X."""
    for reading, following in pairwise(readings):
        between = text[reading.toponym.end : following.toponym.start]
        if len(between) > 40 or "\n" in between:
            continue
        if (
            _is_country(reading)
            and following.toponym.matches
            and not _is_namesake(reading, following, between)
        ):
            continue
        if _unknown_beside(reading, between):
            reading.outer, reading.beside = following, True
        elif _unknown_inside(reading, following, between):
            following.outer = reading
        elif following.toponym.use != "demonym" and _CONTAINING.match(_without_kind(between)):
            reading.containers += [m for m in following.toponym.matches if m.entry.kind in AREAS]
            reading.outer = following
            following.holds += reading.toponym.matches
        elif following.toponym.use == "place" and _within_city(reading, between):
            reading.outer, reading.quarter = following, True
        elif _OF.match(between):
            following.containers += [m for m in reading.toponym.matches if m.entry.kind in AREAS]
            following.outer = reading


def _is_namesake(reading: Reading, following: Reading, between: str) -> bool:
    """Whether a country's name is a town's in the division behind the comma ("Lebanon, Tennessee")."""
    divisions = [
        match.entry for match in following.toponym.matches if match.entry.kind == "admin1" and match.main
    ]
    return between == ", " and any(
        match.entry.kind == "settlement" and contains(division, match.entry)
        for match in reading.toponym.matches
        for division in divisions
    )


_BESIDE = re.compile(
    r"^(?: [a-z]+){0,2},? (?:(?:just |right )?(?:near|outside|close to|next to|not far from))(?: the)?(?: \w+ of)? $"
)
_INSIDE = re.compile(
    r"^(?: (?:state|province|region|governorate|oblast|district|county|department))?,? (?:in|at)"
    r"(?: the)?(?: \w+)?(?: (?:village|town|city|area|hamlet|settlement|community|district)(?: of)?)? $"
)


def _unknown_beside(reading: Reading, between: str) -> bool:
    """Whether a name that the gazetteer lacks is said to be near what follows ("X near Y")."""
    return not reading.toponym.matches and bool(_BESIDE.match(between))


def _unknown_inside(reading: Reading, following: Reading, between: str) -> bool:
    """Whether a name that the gazetteer lacks stands behind the area that holds it ("in Y province, in X")."""
    if following.toponym.matches or not _INSIDE.match(between):
        return False
    return any(match.entry.kind in AREAS for match in reading.toponym.matches)


_IN_CITY = re.compile(
    r"^(?: (?:district|neighbou?rhood|quarter|suburb|area|street|market|camp)s?)?,? (?:in|of|inside)(?: \w+){0,5}? ?$",
    re.IGNORECASE,
)


def _within_city(reading: Reading, between: str) -> bool:
    """Whether a name that the gazetteer lacks, or a quarter's, is said to lie in what follows."""
    quarter = reading.toponym.cue == "admin2" or not reading.toponym.matches
    return quarter and bool(_IN_CITY.match(between)) and not re.search(r"\b(?:and|to|from)\b", between)


def _share_phrases(readings: Sequence[Reading]) -> None:
    """A bare name lies where a phrase puts the same name elsewhere in the report (headline and body)."""
    phrased: dict[str, Reading] = {}
    for reading in readings:
        if reading.containers:
            phrased.setdefault(reading.name, reading)
    for reading in readings:
        model = phrased.get(reading.name)
        if model is not None and not reading.containers and reading.outer is None:
            reading.containers, reading.outer = list(model.containers), model.outer


def _is_country(reading: Reading) -> bool:
    return any(match.entry.kind == "country" and match.main for match in reading.toponym.matches) and (
        reading.toponym.cue != "settlement"
    )


def _without_kind(between: str) -> str:
    return re.sub(
        r"^ (?:city|town|village|district|county|area|camp|neighbou?rhood|suburb|region|province)\b",
        "",
        between,
    )


_WEIGHTS = {
    "country": 1.0,
    "admin1": 0.9,
    "admin2": 0.8,
    "region": 0.6,
    "settlement": 0.5,
    "sea": 0.0,
    "continent": 0.0,
}


def _evidence(readings: Sequence[Reading], counts: Counter[str]) -> dict[str, Evidence]:
    """What each distinct name contributes: more when named often, less when it could be elsewhere."""
    evidence = {}
    for reading in readings:
        if not reading.candidates or reading.name in evidence:
            continue
        first = reading.candidates[0]
        weight = _WEIGHTS.get(first.entry.kind, 0.6) * (1 + 0.4 * math.log2(counts[reading.name]))
        if reading.toponym.use == "demonym":
            weight *= 0.6
        elif reading.toponym.use == "modifier":
            weight *= 0.7
        elif reading.toponym.unsure:
            weight *= 0.3
        rival = next((c for c in reading.candidates[1:] if c.entry.country != first.entry.country), None)
        if rival is not None:
            weight *= 1 - 0.7 * math.exp(min(0.0, rival.score - first.score))
        evidence[reading.name] = Evidence(first.entry, weight)
    return evidence


def _one_sense(readings: Sequence[Reading]) -> None:
    """The same name means the same place throughout: the best-supported reading wins everywhere."""
    best: dict[str, Scored] = {}
    for reading in readings:
        if reading.candidates and (
            reading.name not in best or reading.candidates[0].score > best[reading.name].score
        ):
            best[reading.name] = reading.candidates[0]
    for reading in readings:
        if not reading.candidates or (
            reading.toponym.cue in ("admin1", "admin2", "settlement") and not reading.containers
        ):
            continue
        chosen, top = best[reading.name].entry, reading.candidates[0]
        same = next((c for c in reading.candidates if c.entry.gazetteer == chosen.gazetteer), None)
        if same is not None and same is not top:
            same.add(top.score - same.score + 0.1, "as elsewhere in the report")
            reading.candidates.sort(key=lambda one: -one.score)
