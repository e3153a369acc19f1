"""Points for a candidate: what speaks for it alone, and what the rest of the report adds."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from tacitus.ground.places.entries import AREAS, Entry, is_facility
from tacitus.ground.places.gazetteer import Match
from tacitus.ground.places.keys import fold
from tacitus.model.measures import distance_km

COUNTRY_POINTS, DIVISION_POINTS, NEAR_POINTS, PHRASE_POINTS = 3.0, 2.5, 1.5, 6.0
"""Most that evidence of each kind adds, against a size of log10(population): our choice, checked on the
development corpora (docs/grounding.md)."""
FOREIGN_POINTS = -3.0
"""What a country loses to a namesake in a report that is about another one."""
ENGLISH = frozenset({"USA", "GBR", "CAN", "AUS", "NZL", "IRL"})
"""Countries whose towns have papers in English."""
NEIGHBOUR_KM = 120.0
"""Distance at which the support of one place of the report for another has fallen to 1/e."""
NEIGHBOUR_DEGREES = 4.0
"""Difference of latitude beyond which no support is reckoned: 1/e to the power of 3.7."""
HOPELESS = COUNTRY_POINTS + DIVISION_POINTS + NEAR_POINTS + 0.5
"""A candidate so far behind the best before the report is asked cannot win and is dropped."""
OTHER_NAME_POINTS, ALIKE = -1.5, 0.6
"""What a former or foreign name loses to a namesake that is still called so, and from which likeness of two names on
they are one (our choice)."""
CITY_POINTS = -6.0
"""What such a name, or one only spelt like it, loses where a large town bears it as its first: Tyre is Tyre, though
Tehran is larger (our choice)."""
RIVAL_POINTS, MUCH_LARGER = -1.0, 10
"""What a place loses in a report that speaks of another country, not of its own, if a namesake lies there that is not
so many times smaller."""
LEAST_SPOKEN_OF = 0.4
"""Evidence from which on a report speaks of a country (a nationality named once gives 0.6)."""
LARGE_POPULATION = 100_000
"""A settlement of this size is taken for itself in a report that is about other countries."""
CAPITAL_POINTS = 1.5
"""What being a country's capital adds to a settlement's size."""
SEAT_POINTS, SEAT_POPULATION = -1.5, 20_000
"""What a division named bare loses to a town of its name, and from which size of the town on (our choice)."""
RESPELT = "spelling"
_SPELLING = {"romanised": -1.5, "near miss": -3.0}
_FIXED_PRIOR = {
    "country": 9.0,
    "continent": 8.0,
    "sea": 7.0,
    "river": 4.0,
    "region": 7.5,
    "airport": 2.0,
    "air_base": 3.0,
}
_CLAIMED = {
    "admin1": ("admin1", "region", "admin2"),
    "admin2": ("admin2", "admin1"),
    "settlement": ("settlement",),
}


@dataclass(slots=True)
class Scored:
    """A candidate, its score (like log-odds, unbounded) and why."""

    entry: Entry
    score: float = 0.0
    parts: list[tuple[str, float]] = field(default_factory=list)

    def add(self, points: float, reason: str) -> None:
        """Add `points` for `reason`."""
        if points:
            self.score += points
            self.parts.append((reason, points))

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, each with its points."""
        return tuple(f"{reason} ({points:+.1f})" for reason, points in self.parts)

    @property
    def respelt(self) -> bool:
        """Whether the name fits only in another spelling."""
        return any(reason == RESPELT for reason, _ in self.parts)

    def again(self) -> Scored:
        """A copy to which more can be added."""
        return Scored(self.entry, self.score, self.parts.copy())


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one name of the report (or its outlet, or a word of it) says about where the report plays."""

    entry: Entry
    weight: float


class Witnesses:
    """All evidence of a report, summed once; asked for a name, it leaves out what that name itself said."""

    def __init__(self, named: dict[str, Evidence], standing: Iterable[Evidence] = ()) -> None:
        self._named = named
        self._countries: dict[str, float] = defaultdict(float)
        self._divisions: dict[tuple[str, str], float] = defaultdict(float)
        self._points: list[tuple[str, float, float, float]] = []
        for name, one in (*named.items(), *(("", one) for one in standing)):
            self._count(one, 1.0)
            if one.entry.kind not in AREAS:
                self._points.append((name, one.entry.lat, one.entry.lon, one.weight))

    def _count(self, one: Evidence, sign: float) -> None:
        if one.entry.country:
            self._countries[one.entry.country] += sign * one.weight
            if one.entry.admin1:
                self._divisions[_division(one.entry)] += sign * one.weight

    def countries(self, name: str) -> dict[str, float]:
        """Weight by country, without what `name` says."""
        own = self._named.get(name)
        if own is None or not own.entry.country:
            return self._countries
        return self._countries | {own.entry.country: self._countries[own.entry.country] - own.weight}

    def division(self, name: str, entry: Entry) -> float:
        """Weight of the division that `entry` lies in."""
        total = self._divisions.get(_division(entry), 0.0)
        own = self._named.get(name)
        mine = own is not None and own.entry.admin1 and _division(own.entry) == _division(entry)
        return total - own.weight if own is not None and mine else total

    def nearness(self, name: str, entry: Entry) -> float:
        """How much the other places of the report lie around `entry`."""
        return sum(
            weight * math.exp(-distance_km(entry.lat, entry.lon, lat, lon) / NEIGHBOUR_KM)
            for other, lat, lon, weight in self._points
            if abs(lat - entry.lat) < NEIGHBOUR_DEGREES and other != name
        )


def _division(entry: Entry) -> tuple[str, str]:
    return entry.country or "", fold(entry.admin1 or "")


def own_points(
    name: str, matches: Sequence[Match], cue: str | None, containers: Sequence[Match], holds: Sequence[Match]
) -> list[Scored]:
    """The candidates with what their size, their name and the phrase around them say, best first."""
    scored = [_own(match, cue, containers, holds) for match in matches]
    city = any(
        match.main and match.how == "folded" and match.entry.population >= LARGE_POPULATION
        for match in matches
    )
    for one, match in zip(scored, matches, strict=True):
        if not match.main and match.how == "folded" and _is_other_name(name, one.entry.name):
            one.add(OTHER_NAME_POINTS, "another name of it")
        own = match.main and match.how == "folded"
        if city and not own and one.entry.kind == "settlement" and _is_other_name(name, one.entry.name):
            one.add(CITY_POINTS, "a city is called so")
    _prefer_seats(scored, cue)
    scored.sort(key=lambda one: -one.score)
    return [one for one in scored if one.score > scored[0].score - HOPELESS]


def _is_other_name(name: str, first: str) -> bool:
    """Whether a place's first name is not the same word in another spelling (Nikopol, once Sloviansk)."""
    return SequenceMatcher(None, name, fold(first), autojunk=False).ratio() < ALIKE


def _own(match: Match, cue: str | None, containers: Sequence[Match], holds: Sequence[Match]) -> Scored:
    entry = match.entry
    candidate = Scored(entry)
    candidate.add(_prior(entry), "size")
    candidate.add(1.0 if match.main else 0.0, "its first name")
    candidate.add(_SPELLING.get(match.how, 0.0), RESPELT)
    candidate.add(_cue_points(cue, entry), f"the words around it say {cue}")
    if entry.kind != "country":
        container = next((area.entry for area in containers if contains(area.entry, entry)), None)
        if container is not None:
            candidate.add(PHRASE_POINTS, f"in {container.name}, says the phrase")
    if entry.kind in AREAS and any(
        contains(entry, held.entry) and held.entry.kind != "admin1" for held in holds
    ):
        candidate.add(0.6 * PHRASE_POINTS, "holds the place before it")
    return candidate


def in_context(
    candidates: Sequence[Scored], name: str, witnesses: Witnesses, local: bool = False
) -> list[Scored]:
    """The candidates with what the rest of the report adds, best first.

    A country gives way to a greater namesake (Georgia) if the rest of the report is about another country.
    Where the outlet is `local` (bears the name itself), places abroad give way to those where English is
    spoken, unless the rest of the report is about their country.
    """
    countries = witnesses.countries(name)
    strongest = max(countries.values(), default=0.0)
    greatest = max((one.entry.population for one in candidates if one.entry.kind == "admin1"), default=0)
    english = local and any(one.entry.country in ENGLISH for one in candidates)
    at_home = max(
        (one.entry.population for one in candidates if _is_home(one, countries, strongest)), default=0
    )
    scored = []
    for candidate in candidates:
        entry = candidate.entry
        if entry.needs_context and countries.get(entry.country or "", 0.0) < 0.4:
            continue
        made = candidate.again()
        share = countries.get(entry.country or "", 0.0) / max(strongest, 0.8)
        if share < 0.2 and english and entry.country not in ENGLISH:
            made.add(FOREIGN_POINTS, "the outlet bears the name")
        elif share < 0.2 and entry.kind == "country" and greatest > entry.population and strongest >= 0.6:
            made.add(FOREIGN_POINTS, "the report is about another country")
        elif share < 0.2 and entry.kind == "settlement" and entry.population <= MUCH_LARGER * at_home:
            made.add(RIVAL_POINTS, "the report speaks of another country that has one")
        if entry.kind not in ("country", "continent"):
            _add_context(made, share, name, witnesses)
        scored.append(made)
    return sorted(scored, key=lambda one: -one.score)


def _is_home(one: Scored, countries: dict[str, float], strongest: float) -> bool:
    """Whether a candidate lies in the country that the report speaks of most."""
    return (
        strongest >= LEAST_SPOKEN_OF
        and countries.get(one.entry.country or "", 0.0) == strongest
        and not one.respelt
    )


def _add_context(made: Scored, share: float, name: str, witnesses: Witnesses) -> None:
    entry = made.entry
    if share > 0.0 and entry.country:
        made.add(round(COUNTRY_POINTS * share, 2), f"the report is about {entry.country}")
    if entry.admin1:
        named = witnesses.division(name, entry)
        made.add(round(max(0.0, min(DIVISION_POINTS, 1.2 * named)), 2), f"the report is about {entry.admin1}")
    if entry.kind not in AREAS:
        near = witnesses.nearness(name, entry)
        made.add(round(min(NEAR_POINTS, near), 2), "near other places of the report")


def _prefer_seats(scored: Sequence[Scored], cue: str | None) -> None:
    """A bare name shared by a division and its large city means the city: `Mykolaiv`, `Aleppo`."""
    if cue not in (None, "near"):
        return
    seats = {
        (one.entry.country or "", fold(one.entry.admin1 or one.entry.name))
        for one in scored
        if one.entry.kind == "settlement" and one.entry.population >= SEAT_POPULATION
    }
    for one in scored:
        if one.entry.kind == "admin1" and _division(one.entry) in seats:
            one.add(SEAT_POINTS, "its seat has the same name")


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
    if cue == "natural":
        return 3.0 if entry.kind in ("river", "sea", "region") else -7.0
    if cue == "near":
        return 0.0 if entry.kind == "settlement" or is_facility(entry) else -1.5
    if cue == "facility":
        return 3.0 if is_facility(entry) else 0.0
    if entry.kind in _CLAIMED[cue]:
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
