"""Which place a toponym means: candidates ranked with reasons, read against the whole report."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tacitus.ground.places.entries import AREAS, Entry, is_facility
from tacitus.ground.places.gazetteer import Gazetteer, Match
from tacitus.ground.places.keys import fold
from tacitus.ground.places.toponym import Toponym
from tacitus.model.measures import distance_km

NEIGHBOUR_KM = 120.0
"""Distance at which the support of one place of the report for another has fallen to 1/e."""
KEPT_CANDIDATES = 5
CONSIDERED = 60
LARGE_POPULATION = 100_000
"""A settlement of this size is taken for itself in a report that is about other countries."""
SEAT_POINTS = -1.5
FOCUS = 1.0
"""Evidence for its strongest country from which on a report counts as being about somewhere."""
CAPITAL_POINTS = 1.5
"""What being a country's capital adds to a settlement's size."""
ROUNDS = 3
FITTING_POPULATION = 15_000
"""An unsure settlement of this size is taken when the report is about its country."""
"""Readings of the report: each uses the best candidates of the one before as evidence."""
COUNTRY_POINTS, DIVISION_POINTS, NEAR_POINTS, PHRASE_POINTS = 3.0, 2.5, 1.5, 6.0
"""Most that evidence of each kind adds, against a size of log10(population): tuned on LGL and TR-News."""
_CONTAINING = re.compile(r"^(?:,| \(|,? in)(?: (?:in|the|a|northern|southern|eastern|western|central|north|south|east|west|rural|nearby|north-?eastern|north-?western|south-?eastern|south-?western|\w+['’]s))* ?$")  # fmt: skip  # noqa: E501
_OF = re.compile(
    r"^['’]s?(?: (?:northern|southern|eastern|western|central|\w+ern|city|town|village|port|province|region|of|the))* $"
)


@dataclass(slots=True)
class Scored:
    """A candidate, its score (like log-odds, unbounded) and why."""

    entry: Entry
    score: float
    reasons: list[str] = field(default_factory=list)

    def add(self, points: float, reason: str) -> None:
        """Add `points` for `reason`."""
        if points:
            self.score += points
            self.reasons.append(f"{reason} ({points:+.1f})")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one name of the report says about where the report plays."""

    entry: Entry
    weight: float


@dataclass(slots=True)
class Reading:
    """One toponym on its way: its candidates, and the areas that its phrase puts it in.

    `outer` is the reading whose areas `containers` are; `abroad` says that the best candidate lies in a
    country
    that nothing else in the report speaks of; `doubted` that the sentence names a place and nothing in the
    report says which; a `quarter` is said to lie in the city `outer`.
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

    @property
    def best(self) -> Entry | None:
        """The entry ranked first."""
        return self.candidates[0].entry if self.candidates else None


def resolve(
    toponyms: Sequence[Toponym], gazetteer: Gazetteer, text: str, outlet: str | None = None
) -> list[Reading]:
    """Each toponym with its ranked candidates, best first (empty where there is none)."""
    readings = [Reading(toponym, fold(toponym.text)) for toponym in toponyms]
    _contain(readings, text)
    _share_phrases(readings)
    counts = Counter(reading.name for reading in readings)
    home = list(_home(outlet, gazetteer))
    evidence: dict[str, Evidence] = {}
    for _ in range(ROUNDS):
        for reading in readings:
            reading.candidates = _rank(reading, evidence, home)
        _one_sense(readings)
        evidence = _evidence(readings, counts)
    _mark_abroad(readings, evidence)
    return _vouched(readings)


def _mark_abroad(readings: Sequence[Reading], evidence: dict[str, Evidence]) -> None:
    """Mark small places of countries that nothing else in the report speaks of, when it speaks of others."""
    for reading in readings:
        best = reading.best
        if best is None or best.kind in AREAS or best.capital or best.population >= LARGE_POPULATION:
            continue
        countries, _ = _totals([one for name, one in evidence.items() if name != reading.name])
        phrased = any(contains(area.entry, best) for area in reading.containers)
        away = countries.get(best.country or "", 0.0) < 0.2 and max(countries.values(), default=0.0) >= FOCUS
        reading.abroad = away and not phrased


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
        if len(between) > 40 or "\n" in between or _is_country(reading):
            continue
        if following.toponym.use != "demonym" and _CONTAINING.match(_without_kind(between)):
            reading.containers += [m for m in following.toponym.matches if m.entry.kind in AREAS]
            reading.outer = following
            following.holds += reading.toponym.matches
        elif following.toponym.use == "place" and _within_city(reading, between):
            reading.outer, reading.quarter = following, True
        elif _OF.match(between):
            following.containers += [m for m in reading.toponym.matches if m.entry.kind in AREAS]
            following.outer = reading


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


def _home(outlet: str | None, gazetteer: Gazetteer) -> Iterable[Evidence]:
    """Where the outlet is at home, as far as its name or domain says."""
    if not outlet:
        return
    host = outlet.lower().removeprefix("www.")
    parts = host.split(".")
    country = gazetteer.country(DOMAINS.get(parts[-1], "")) if len(parts) > 1 else None
    if country:
        yield Evidence(country, 0.7)
    stem = re.sub(r"^the", "", parts[0] if len(parts) > 1 else re.sub(r"\W", "", host))
    for length in range(len(stem), 4, -1):
        found = [
            m.entry
            for m in gazetteer.lookup(stem[:length])
            if m.main and m.entry.kind in ("settlement", "admin1")
        ]
        if found:
            largest = sorted(found, key=lambda entry: -entry.population)
            if len(largest) == 1 or largest[0].population > HOME_RATIO * largest[1].population:
                yield Evidence(largest[0], 1.0)
            return


HOME_RATIO = 20
"""An outlet is at home in the largest place of its name when that is so many times larger than the next."""

DOMAINS = {"ca": "CAN", "au": "AUS", "uk": "GBR", "nz": "NZL", "ie": "IRL", "in": "IND", "za": "ZAF", "il": "ISR", "ua": "UKR",  # noqa: E501
           "ru": "RUS", "pk": "PAK", "ng": "NGA", "ke": "KEN", "ph": "PHL", "lb": "LBN", "iq": "IRQ", "tr": "TUR", "ir": "IRN",  # noqa: E501
           "de": "DEU", "fr": "FRA", "cn": "CHN", "jp": "JPN", "sg": "SGP", "lk": "LKA", "bd": "BGD", "np": "NPL", "eg": "EGY"}  # fmt: skip  # noqa: E501
"""Country-code top-level domains of outlets (IANA root zone, general knowledge)."""


def _rank(reading: Reading, evidence: dict[str, Evidence], home: Sequence[Evidence]) -> list[Scored]:
    others = [one for name, one in evidence.items() if name != reading.name] + list(home)
    countries, divisions = _totals(others)
    usable = [
        m
        for m in reading.toponym.matches
        if not m.entry.needs_context or countries.get(m.entry.country or "", 0.0) >= 0.4
    ]
    matches = sorted(usable, key=lambda match: -match.entry.population)[:CONSIDERED]
    scored = [_score(match, reading, countries, divisions, others) for match in matches]
    _prefer_seats(scored, reading.toponym.cue)
    return sorted(scored, key=lambda candidate: -candidate.score)


def _prefer_seats(scored: Sequence[Scored], cue: str | None) -> None:
    """A bare name shared by a division and its large city means the city: `Mykolaiv`, `Aleppo`."""
    if cue not in (None, "near"):
        return
    seats = {
        (one.entry.country, fold(one.entry.admin1 or ""))
        for one in scored
        if one.entry.kind == "settlement" and one.entry.population >= LARGE_POPULATION
    }
    for one in scored:
        if one.entry.kind == "admin1" and (one.entry.country, fold(one.entry.admin1 or "")) in seats:
            one.add(SEAT_POINTS, "its seat has the same name")


def _totals(others: Sequence[Evidence]) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    countries: dict[str, float] = defaultdict(float)
    divisions: dict[tuple[str, str], float] = defaultdict(float)
    for one in others:
        if one.entry.country:
            countries[one.entry.country] += one.weight
            if one.entry.admin1:
                divisions[(one.entry.country, fold(one.entry.admin1))] += one.weight
    return countries, divisions


def _score(
    match: Match,
    reading: Reading,
    countries: dict[str, float],
    divisions: dict[tuple[str, str], float],
    others: Sequence[Evidence],
) -> Scored:
    entry = match.entry
    candidate = Scored(entry, 0.0)
    candidate.add(_prior(entry), "size")
    candidate.add(1.0 if match.main else 0.0, "its first name")
    candidate.add({"romanised": -1.5, "near miss": -3.0}.get(match.how, 0.0), "spelling")
    cue = reading.toponym.cue
    candidate.add(_cue_points(cue, entry), f"the words around it say {cue}")
    if entry.kind not in ("country", "continent"):
        _add_context(candidate, countries, divisions, others)
    _add_phrase(candidate, reading)
    return candidate


def _add_context(
    candidate: Scored,
    countries: dict[str, float],
    divisions: dict[tuple[str, str], float],
    others: Sequence[Evidence],
) -> None:
    entry = candidate.entry
    strongest = max(countries.values(), default=0.0)
    if strongest and entry.country:
        share = countries.get(entry.country, 0.0) / max(strongest, 0.8)
        candidate.add(round(COUNTRY_POINTS * share, 2), f"the report is about {entry.country}")
    named = divisions.get((entry.country or "", fold(entry.admin1 or "")), 0.0)
    if named and entry.admin1:
        candidate.add(round(min(DIVISION_POINTS, 1.2 * named), 2), f"the report is about {entry.admin1}")
    if entry.kind not in AREAS:
        near = sum(one.weight * _closeness(entry, one.entry) for one in others if one.entry.kind not in AREAS)
        candidate.add(round(min(NEAR_POINTS, near), 2), "near other places of the report")


def _closeness(entry: Entry, other: Entry) -> float:
    if abs(entry.lat - other.lat) > 4:
        return 0.0
    return math.exp(-distance_km(entry.lat, entry.lon, other.lat, other.lon) / NEIGHBOUR_KM)


def _add_phrase(candidate: Scored, reading: Reading) -> None:
    entry = candidate.entry
    if entry.kind != "country":
        for container in reading.containers:
            if contains(container.entry, entry):
                candidate.add(PHRASE_POINTS, f"in {container.entry.name}, says the phrase")
                break
    if entry.kind in AREAS and any(
        contains(entry, held.entry) and held.entry.kind != "admin1" for held in reading.holds
    ):
        candidate.add(0.6 * PHRASE_POINTS, "holds the place before it")


_FIXED_PRIOR = {"country": 9.0, "continent": 8.0, "sea": 7.0, "region": 7.5, "airport": 2.0, "air_base": 3.0}


def _prior(entry: Entry) -> float:
    if entry.kind in _FIXED_PRIOR:
        return _FIXED_PRIOR[entry.kind]
    size = math.log10(entry.population + 10)
    if entry.kind == "settlement":
        return round(size + (CAPITAL_POINTS if entry.capital else 0.0), 2)
    if entry.kind == "admin1":
        return round(size - 0.8, 2)
    if entry.kind == "admin2":
        return round(size - 1.5, 2)
    return 5.0


def _cue_points(cue: str | None, entry: Entry) -> float:
    if cue is None or cue == "around":
        return 0.0
    if cue == "near":
        return 0.0 if entry.kind == "settlement" or is_facility(entry) else -1.5
    if cue == "facility":
        return 3.0 if is_facility(entry) else 0.0
    same = {
        "admin1": ("admin1", "region", "admin2"),
        "admin2": ("admin2", "admin1"),
        "settlement": ("settlement",),
    }
    if entry.kind in same[cue]:
        return 3.0
    return {"country": -5.0, "settlement": -1.0}.get(entry.kind, -2.0)


def contains(container: Entry, entry: Entry) -> bool:
    """Whether an area holds a place, by country, division name, or distance where neither is known."""
    if container.gazetteer == entry.gazetteer:
        return False
    if container.kind == "country":
        return entry.country == container.country
    if container.country and entry.country != container.country:
        return False
    if container.kind == "admin1" and entry.admin1:
        return fold(entry.admin1) == fold(container.admin1 or "")
    return distance_km(entry.lat, entry.lon, container.lat, container.lon) <= container.radius_km


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
